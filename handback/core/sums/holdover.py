"""Holdover: the charge for keeping the car past maturity without an extension."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from handback.core.base import Ended
from handback.core.calendar import add_months, months_between
from handback.core.lines import Line, LineCode, line
from handback.core.money import to_cents
from handback.core.terms.fees import Holdover
from handback.core.view import View

_DAYS_OF_MONTH = 30


def lines(view: View) -> Iterator[Line]:
    """The charge up to the day the car was given back or bought, or up to the day asked for."""
    terms = view.pick(view.terms.holdover, view.maturity + timedelta(days=1))
    free_until = view.maturity + timedelta(days=terms.grace_days)
    kept = kept_until(view)
    if kept > free_until:
        cents = _charge(view, terms, free_until, kept)
        if cents:
            yield line(LineCode.HOLDOVER, cents, kept, terms.source_of("amount"))


def kept_until(view: View) -> date:
    """The day up to which the lessee has, or had, the use of the car."""
    case, ending = view.case, view.ending
    purchase, delivered = case.purchase, case.turn_in.delivered_on
    if ending is None:
        gone = (delivered, case.endings.loss_on, purchase.traded_on, purchase.started_on)
        return min([day for day in gone if day], default=view.day)
    if ending.how is Ended.PURCHASED and purchase.started_on and not ending.assumed:
        return min(ending.on, purchase.started_on)
    if ending.how is Ended.TRADED_IN and purchase.traded_on:
        return min(ending.on, purchase.traded_on)
    return ending.on


def _charge(view: View, terms: Holdover, since: date, until: date) -> int:
    payment = view.case.lease.facts.payment
    months = months_between(since, until)
    begun = months if add_months(since, months) == until else months + 1
    days = (until - since).days
    if terms.amount != "from_contract":
        return terms.amount * (days if terms.per == "day" else begun)
    if terms.per == "day":
        return to_cents(Fraction(payment * days, 100 * _DAYS_OF_MONTH))
    return payment * begun
