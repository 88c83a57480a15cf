"""Completing a sale: what it comes to, and what has to be there before each step."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from handback.core.base import Code, Ended, OptionName, Refused, refuse
from handback.core.facts import holds
from handback.core.lines import Lines
from handback.core.sums.owed import owed
from handback.core.terms.conditions import Fact
from handback.core.view import Ending, View, billing_reading

_DISCLOSED = Fact(Code("odometer_disclosed"))
_ENDS = {OptionName.PURCHASE: Ended.PURCHASED, OptionName.TRADE_IN: Ended.TRADED_IN}


def purchase_lines(view: View, day: date, registration: int, incidental: int) -> Lines:
    """The lines of the purchase under way, were it completed on `day`; none without one."""
    started = view.case.purchase.started
    if started is None:
        return ()
    quote = view.case.quotes.by_number.get(started.quote)
    ending = Ending(
        Ended.PURCHASED,
        day,
        billing_reading(view.case),
        apply_deposit=started.apply_deposit,
        registration=registration,
        incidental=incidental,
        buyer=started.buyer,
        market_value=quote.issued.market_value if quote else None,
        quote=started.quote,
    )
    return owed(replace(view, day=day, ending=ending))


def payoff_lines(view: View, day: date) -> Lines:
    """The lines of a trade-in's payoff, were it completed on `day`."""
    ending = Ending(Ended.TRADED_IN, day, billing_reading(view.case))
    return owed(replace(view, day=day, ending=ending))


def disclosure_lacking(view: View, option: OptionName) -> Iterator[Refused]:
    """The mileage disclosure that the transfer of ownership needs and that is not signed."""
    terms = view.terms.odometer
    transferred = view.assuming(Ending(_ENDS[option], view.day, assumed=True))
    asked = Code("odometer_statement") in view.terms.purchase.steps
    if (asked or holds(terms.needed_when, transferred)) and not holds(_DISCLOSED, transferred):
        yield refuse(
            terms.source_of("needed_when"),
            "odometer_statement_missing",
            do="sign_odometer_statement",
            missing=("odometer_statement",),
        )


def steps_lacking(view: View, step: str) -> Iterator[Refused]:
    """The steps of the programme that come before `step` and are not done."""
    terms, purchase = view.terms.purchase, view.case.purchase
    steps = [str(each) for each in terms.steps]
    if step not in steps:
        return
    traded = purchase.paid_off is not None
    option = OptionName.TRADE_IN if traded else OptionName.PURCHASE
    disclosed = next(disclosure_lacking(view, option), None) is None
    done = {
        "odometer_statement": disclosed,
        "payoff_confirmation": purchase.payoff_confirmed is not None,
        "lien_release": purchase.lien_released is not None,
        "title": purchase.title_sent is not None,
    }
    before = steps[: steps.index(step)]
    missing = tuple(each for each in before if not done.get(each, True))
    confirmed = done["payoff_confirmation"] or not _lender_confirms(view)
    if step == "title" and not confirmed and "payoff_confirmation" not in missing:
        missing = (*missing, "payoff_confirmation")
    if missing:
        yield refuse(terms.source_of("steps"), "steps_missing", missing=missing, step=step)


def _lender_confirms(view: View) -> bool:
    """Whether a trade-in's payoff went to the lender, who says that it is there."""
    trade_in = view.terms.trade_in
    traded = view.case.purchase.paid_off is not None
    return traded and trade_in is not None and trade_in.payoff_to_lender
