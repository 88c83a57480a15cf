"""The fees of extensions."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from handback.core.calendar import add_months, months_between
from handback.core.endings import Extension
from handback.core.lines import Line, LineCode, line
from handback.core.money import to_cents
from handback.core.view import View

MONTH = "month"


def lines(view: View) -> Iterator[Line]:
    """A fee for each approved extension, for the days used or for all that were granted."""
    for extension in view.case.endings.extensions:
        cents = _charged(view, extension)
        if cents:
            item = str(extension.number)
            yield line(LineCode.EXTENSION_FEE, cents, extension.begins, extension.rule, item)


def fee(view: View, days: int) -> int:
    """What an extension by so many days from the present maturity costs, in cents."""
    return rate(view) * units(view, view.maturity, view.maturity + timedelta(days=days))


def rate(view: View) -> int:
    """Cents for one day or one month; 0 where the programme asks for nothing.

    Where it leaves the fee to a contract that states none, the regular payment goes on: a month
    costs one, a day a thirtieth of it.
    """
    cents, lease = view.terms.extension.fee, view.case.lease.facts
    if cents != "from_contract":
        return int(cents or 0)
    if lease.extension_fee is not None:
        return lease.extension_fee
    if view.terms.extension.per == MONTH:
        return lease.payment
    return to_cents(Fraction(lease.payment, 30 * 100))


def units(view: View, begins: date, until: date) -> int:
    """How many days, or months begun, lie between two dates."""
    if until <= begins:
        return 0
    if view.terms.extension.per != MONTH:
        return (until - begins).days
    months = months_between(begins, until)
    return months if add_months(begins, months) == until else months + 1


def _charged(view: View, extension: Extension) -> int:
    granted = units(view, extension.begins, extension.until)
    if view.ending is None or view.terms.extension.granted_days_charged or not granted:
        return extension.fee
    last = min(extension.until, max(view.ending.on, extension.begins))
    return extension.fee * units(view, extension.begins, last) // granted
