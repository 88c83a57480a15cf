"""Offers: which of the programme's options is open on a day, and what stands in the way.

Moves, quotes and the comparison ask the same question here, so that they refuse by the same rule.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from handback.core.base import Ended, Id, OptionName, Refused, refuse
from handback.core.calendar import add_months
from handback.core.facts import holds, missing_facts
from handback.core.sums import early, payoff
from handback.core.sums.balance import outstanding
from handback.core.terms.payoff import Basis, BuyerTerms, QuoteTerms
from handback.core.terms.programme import Programme
from handback.core.view import Ending, View

ORDER = "order"
"""The reserved rule of what the course of the case itself forbids."""


def obstacles(view: View, option: OptionName) -> Iterator[Refused]:
    """Everything that keeps an option from being taken on the view's day."""
    terms = view.terms.options.get(option)
    if terms is None:
        yield refuse(view.terms.source_of("options"), "option_not_offered", option=option)
        return
    if not holds(terms.offered_when, view):
        missing = missing_facts(terms.offered_when, view)
        yield refuse(terms.source_of("offered_when"), "option_not_open", missing=missing)
    yield from _course(view, option)
    if option is OptionName.PURCHASE:
        yield from _purchase(view)
    elif option is OptionName.EXTEND:
        yield from _extension(view)
    elif option is OptionName.EARLY_RETURN:
        yield from _early(view)
    elif option is OptionName.TRADE_IN and view.terms.trade_in is None:
        yield refuse(view.terms.source_of("trade_in"), "option_not_offered", option=option)


def _course(view: View, option: OptionName) -> Iterator[Refused]:
    """What has happened to the case already."""
    case, ending = view.case, view.ending
    returned = ending is not None and ending.how in (Ended.RETURNED, Ended.REPLACED)
    if ending is not None and not (returned and option is OptionName.PURCHASE):
        yield refuse(ORDER, "lease_ended", how=ending.how, day=ending.on)
    elif case.endings.loss is not None:
        yield refuse(ORDER, "total_loss_reported")
    elif case.purchase.traded_on is not None and not case.purchase.failed:
        yield refuse(ORDER, "trade_in_under_way")
    elif case.turn_in.delivered is not None and option is not OptionName.PURCHASE:
        yield refuse(ORDER, "handed_over")


def choice_to_buy_over(view: View) -> Iterator[Refused]:
    """That the right to buy was relinquished, or that the lessor has sold the car."""
    ends = view.terms.turn_in.choice_to_buy_ends
    ended = view.moment(ends) if ends else None
    if ended is not None:
        rule = view.terms.turn_in.source_of("choice_to_buy_ends")
        yield refuse(rule, "choice_to_buy_ended", on=ended)
    elif view.case.payments.sold_on is not None:
        yield refuse(ORDER, "sold_already")


def _purchase(view: View) -> Iterator[Refused]:
    terms = view.terms
    yield from choice_to_buy_over(view)
    last = view.date_of(terms.purchase.by) if terms.purchase.by else None
    if last is not None and view.day > last:
        yield refuse(terms.purchase.source_of("by"), "too_late_to_buy", on=last)


def buyer_obstacles(
    view: View, buyer: str, day: date, market_value: int | None
) -> Iterator[Refused]:
    """Why a kind of buyer may not buy, or why there is no price for one."""
    terms = view.terms.payoff
    found = payoff.buyer_terms(view, buyer)
    if found is None:
        yield refuse(terms.source_of("buyers"), "buyer_not_allowed", buyer=buyer)
        return
    if not holds(found.when, view):
        rule = found.source_of("when") or terms.source_of("buyers")
        missing = missing_facts(found.when, view)
        yield refuse(rule, "buyer_not_allowed", buyer=buyer, missing=missing)
    lacking = _lacking(view, found, day, market_value)
    if lacking:
        yield refuse(terms.source_of("basis"), "no_price", missing=lacking, buyer=buyer)


def _lacking(view: View, buyer: BuyerTerms, day: date, market_value: int | None) -> tuple[str, ...]:
    """What a price cannot be worked out without."""
    terms, lease = view.terms.payoff, view.case.lease.facts
    at_market = buyer.price == payoff.MARKET
    if at_market or (lease.residual is None and terms.price_when_no_residual):
        return () if market_value is not None else ("market_value",)
    if lease.residual is None:
        return ("residual",)
    if terms.basis is Basis.RESIDUAL:
        return ()
    known = outstanding(view, day, terms.interest, terms.day_count) is not None
    return () if known else ("adjusted_cap_cost",)


def _early(view: View) -> Iterator[Refused]:
    terms = view.terms.early_return
    if not terms.allowed:
        yield refuse(terms.source_of("allowed"), "early_return_not_allowed", on=view.maturity)
    if view.day >= view.maturity:
        yield refuse(ORDER, "not_early_any_more", on=view.maturity)


def early_obstacles(view: View, day: date) -> Iterator[Refused]:
    """Why an early return on a day has no estimate: it is not early, or figures are lacking."""
    if day >= view.maturity:
        yield refuse(ORDER, "not_early", on=view.maturity)
        return
    assumed = view.on(day).assuming(Ending(Ended.RETURNED, day, assumed=True))
    if early.is_charged(assumed) and early.charge(assumed) is None:
        rule = view.terms.early_return.source_of("charge")
        yield refuse(rule, "no_price", missing=("adjusted_cap_cost", "residual"))


def _extension(view: View) -> Iterator[Refused]:
    terms, done = view.terms.extension, view.case.endings.extensions
    if not terms.allowed:
        yield refuse(terms.source_of("allowed"), "extension_not_allowed")
    elif len(done) >= terms.at_most:
        rule = terms.source_of("at_most")
        yield refuse(rule, "no_further_extension", count=len(done), at_most=terms.at_most)
    if not holds(terms.good_standing, view):
        missing = missing_facts(terms.good_standing, view)
        yield refuse(terms.source_of("good_standing"), "not_in_good_standing", missing=missing)


def extension_limits(view: View, days: int) -> Iterator[Refused]:
    """Why an extension by so many days is too long."""
    terms = view.terms.extension
    until = view.maturity + timedelta(days=days)
    scheduled = view.case.lease.facts.matures
    in_all = (until - scheduled).days
    if days > terms.days_each:
        yield refuse(terms.source_of("days_each"), "extension_too_long", at_most=terms.days_each)
    if terms.days_in_all is not None and in_all > terms.days_in_all:
        rule = terms.source_of("days_in_all")
        yield refuse(rule, "extensions_too_long", days=in_all, at_most=terms.days_in_all)
    if terms.months_in_all is not None:
        last = add_months(scheduled, terms.months_in_all)
        if until > last:
            yield refuse(terms.source_of("months_in_all"), "extensions_too_long", on=last)
    if until < view.day:
        yield refuse(ORDER, "extension_already_over", on=until)


def disclosures_lacking(view: View, days: int) -> Iterator[Refused]:
    """New disclosures that must be signed before an extension by so many days."""
    terms, endings = view.terms.extension, view.case.endings
    if terms.disclosures_beyond_months is None:
        return
    last = add_months(view.case.lease.facts.matures, terms.disclosures_beyond_months)
    signed = endings.disclosed
    before = endings.extensions[-1].on if endings.extensions else None
    fresh = signed is not None and (before is None or signed >= before)
    if view.maturity + timedelta(days=days) > last and not fresh:
        rule = terms.source_of("disclosures_beyond_months")
        missing = ("disclosures",)
        yield refuse(rule, "disclosures_needed", do="sign_disclosures", on=last, missing=missing)


def quote_terms(terms: Programme, option: OptionName) -> QuoteTerms | None:
    """The terms of quotes for an option; None where the programme gives none."""
    return next((each for each in terms.quotes.values() if option in each.kinds), None)


def quote_obstacles(view: View, number: Id, day: date) -> Iterator[Refused]:
    """Why a quote cannot be used on a day: unknown, void, or past its last day."""
    quote = view.case.quotes.by_number.get(number)
    if quote is None:
        yield refuse(ORDER, "no_such_quote", number=number)
        return
    terms = quote_terms(view.terms, quote.issued.option)
    last = quote.issued.good_through
    if quote.voided is not None:
        rule = terms.source_of("firm") if terms else quote.issued.rule
        yield refuse(rule, "quote_void", do="request_quote", number=number)
    elif day > last:
        rule = terms.source_of("good_days") if terms else quote.issued.rule
        yield refuse(rule, "quote_expired", do="request_quote", number=number, good_through=last)
