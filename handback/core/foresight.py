"""Foresight: the first day on which a condition will hold if nothing else happens."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, timedelta

from handback.core.arrears import due_dates
from handback.core.exemption import exempt_by_age_from
from handback.core.facts import holds, offsets_in, settled
from handback.core.terms.conditions import Condition
from handback.core.view import View


def first_day(view: View, condition: Condition) -> date | None:
    """The first day, from the view's on, that the condition holds if nothing else happens."""
    sure = settled(condition, view)
    if sure is False:
        return None
    if sure or holds(condition, view):
        return view.day
    days = {day for day in _turning_days(view, condition) if day > view.day}
    return next((day for day in sorted(days) if holds(condition, view.on(day))), None)


def _turning_days(view: View, condition: Condition) -> Iterator[date]:
    for offset in offsets_in(condition):
        day = view.date_of(offset)
        if day is not None:
            yield day
            yield day + timedelta(days=1)
    dates = due_dates(view)
    yield from dates[bisect_right(dates, view.day) :]
    yield view.maturity + timedelta(days=1)
    yield from _known_expiries(view)


def _known_expiries(view: View) -> Iterator[date]:
    """Days on which a fact about the case changes by itself."""
    valid = view.terms.inspection.report.valid_days
    if valid is not None:
        for report in view.case.inspection.before_return:
            yield report.on + timedelta(days=valid + 1)
    for change in view.case.people.changes.values():
        yield change.waits_until
    exempt = exempt_by_age_from(view.terms.odometer, view.case.lease.facts.year)
    if exempt is not None:
        yield exempt
