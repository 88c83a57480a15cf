"""Odometer readings: which contradict each other, and whether a disclosure is needed."""

from datetime import date

from handback.core.base import Ended, OptionName
from handback.core.facts import holds
from handback.core.odometer import Reading
from handback.core.view import Ending, View, billing_reading


def earlier_reading(view: View, on: date) -> Reading | None:
    """The highest reading taken up to a day; the latest of equals. None when there is none."""
    readings = [each for each in view.case.odometer.readings if each.on <= on]
    return max(readings, key=lambda each: (each.odometer, each.on), default=None)


def is_lower(view: View, odometer: int, on: date) -> bool:
    """Whether a reading is lower than an earlier one, and nobody has confirmed it yet."""
    earlier = earlier_reading(view, on)
    known = (*view.case.odometer.confirmed, view.case.odometer.questioned)
    return earlier is not None and odometer < earlier.odometer and odometer not in known


def is_discrepant(view: View, odometer: int) -> bool:
    """Whether a reading found elsewhere differs from the one that bills by more than is usual."""
    bills = billing_reading(view.case)
    return bills is not None and abs(odometer - bills) > view.terms.odometer.discrepancy_above


def statement_asked(view: View) -> bool:
    """Whether the programme asks for a mileage disclosure at the ending, had or in sight."""
    seen = view if view.ending else view.assuming(Ending(_in_sight(view), view.day, assumed=True))
    return holds(view.terms.odometer.needed_when, seen)


def _in_sight(view: View) -> Ended:
    case = view.case
    if case.turn_in.delivered is None:
        if case.purchase.traded_on and not case.purchase.failed:
            return Ended.TRADED_IN
        if case.purchase.started or case.contact.chosen is OptionName.PURCHASE:
            return Ended.PURCHASED
    return Ended.REPLACED if case.contact.chosen is OptionName.REPLACE else Ended.RETURNED
