"""The price of the car on a day: what a purchase or a trade-in's payoff comes to.

`lines` holds what is a sale's own: price, accrued interest, payments still to come, registration,
incidental charges and the applied deposit. Fees, arrears and taxes are worked out for every ending
alike.
"""

from collections.abc import Iterator
from datetime import date

from handback.core import arrears
from handback.core.base import Code, Ended
from handback.core.lines import Line, LineCode, Lines, line, total
from handback.core.sums import balance
from handback.core.terms.payoff import Basis, BuyerTerms, PriceFor
from handback.core.view import Ending, View

SALES = (Ended.PURCHASED, Ended.TRADED_IN)
MARKET = PriceFor.MARKET
_PRICE = Code(LineCode.PURCHASE_PRICE)
_INTEREST = Code(LineCode.ACCRUED_INTEREST)


def lines(view: View) -> Iterator[Line]:
    """The lines that only a sale has; none for another ending."""
    ending = view.ending
    if ending is None or ending.how not in SALES:
        return
    price = _price(view, ending)
    yield from price
    yield from _remaining(view, ending)
    yield from _costs(view, ending)
    yield from _deposit(view, ending, total(price))


def buyer_terms(view: View, buyer: str) -> BuyerTerms | None:
    """The terms for a kind of buyer; None for one that the programme does not sell to."""
    return next((terms for name, terms in view.terms.payoff.buyers.items() if name == buyer), None)


def _price(view: View, ending: Ending) -> Lines:
    """Price and interest: those of the day, or those of a firm quote where they are lower."""
    day = _price_day(view, ending)
    today = tuple(_price_on(view, ending, day))
    held = _held(view, ending, day)
    if held and (not today or total(held) < total(today)):
        return held
    return today


def _price_day(view: View, ending: Ending) -> date:
    """The day interest runs to: the day the money came."""
    funds = view.case.purchase.funds_on
    if ending.assumed or ending.how is not Ended.PURCHASED or funds is None:
        return ending.on
    return min(funds, ending.on)


def _held(view: View, ending: Ending, day: date) -> Lines:
    """Price and interest of the firm quote that a purchase was made by, while it was good."""
    quote = view.case.quotes.by_number.get(ending.quote)
    if quote is None or not quote.issued.firm or day > quote.issued.good_through:
        return ()
    issued = quote.issued
    later = max((day - issued.as_of).days, 0) * issued.per_diem
    found = {each.code: each.cents for each in issued.lines if not each.item}
    interest = found.get(_INTEREST, 0) + later
    price = found.get(_PRICE)
    return () if price is None else tuple(_priced(view, ending, price, interest))


def _priced(view: View, ending: Ending, price: int, interest: int) -> Iterator[Line]:
    terms, buyer = view.terms.payoff, buyer_terms(view, ending.buyer)
    rule = terms.source_of("basis")
    if buyer is not None and buyer.price == MARKET:
        rule = buyer.source_of("price") or rule
    yield line(LineCode.PURCHASE_PRICE, price, ending.on, rule)
    if interest:
        rule = terms.source_of("interest")
        yield line(LineCode.ACCRUED_INTEREST, interest, ending.on, rule)


def _price_on(view: View, ending: Ending, day: date) -> Iterator[Line]:
    """Price and interest worked out for a day; nothing while the price cannot be known."""
    terms, lease = view.terms.payoff, view.case.lease.facts
    buyer = buyer_terms(view, ending.buyer)
    at_market = buyer is not None and buyer.price == MARKET
    if at_market or (lease.residual is None and terms.price_when_no_residual):
        if ending.market_value is not None:
            yield from _priced(view, ending, ending.market_value, 0)
    elif terms.basis is Basis.RESIDUAL:
        if lease.residual is not None:
            yield from _priced(view, ending, lease.residual, 0)
    else:
        standing = balance.outstanding(view, day, terms.interest, terms.day_count)
        if standing is not None:
            yield from _priced(view, ending, standing.principal, standing.accrued)


def _remaining(view: View, ending: Ending) -> Iterator[Line]:
    """Payments still to come, which a price that starts from the residual does not hold."""
    terms = view.terms.payoff
    if terms.basis is not Basis.RESIDUAL or not terms.remaining_payments:
        return
    lease = view.case.lease.facts
    due = arrears.owed_dates(view)
    cents = lease.payment * sum(1 for day in arrears.due_dates(view) if day not in due)
    if cents:
        rule = terms.source_of("remaining_payments")
        yield line(LineCode.REMAINING_PAYMENTS, cents, ending.on, rule)


def _costs(view: View, ending: Ending) -> Iterator[Line]:
    """Registration and incidental charges that the programme lets a sale carry."""
    terms = view.terms.payoff
    for code, cents in (
        (LineCode.REGISTRATION, ending.registration),
        (LineCode.INCIDENTAL, ending.incidental),
    ):
        if cents and Code(code) in terms.adds:
            yield line(code, cents, ending.on, terms.source_of("adds"))


def _deposit(view: View, ending: Ending, price: int) -> Iterator[Line]:
    """The security deposit set against the price, where the programme lets the buyer do that."""
    cents = min(view.case.lease.facts.deposit, price)
    if ending.apply_deposit and deposit_may_be_applied(view) and cents:
        rule = view.terms.payoff.source_of("deposit_may_be_applied")
        yield line(LineCode.DEPOSIT_APPLIED, -cents, ending.on, rule)


def deposit_may_be_applied(view: View) -> bool:
    """Whether a buyer may have the deposit set against the price."""
    deposit = view.terms.deposit
    allowed = deposit is not None and deposit.may_be_applied_to_purchase
    return allowed and view.terms.payoff.deposit_may_be_applied


def interest_a_day(view: View, day: date, buyer: str) -> int:
    """The cents by which a payoff grows with each day after `day`."""
    terms, bought = view.terms.payoff, buyer_terms(view, buyer)
    if terms.basis is not Basis.BALANCE or (bought is not None and bought.price == MARKET):
        return 0
    return balance.interest_a_day(view, day, terms.interest, terms.day_count)
