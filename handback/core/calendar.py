"""Calendar sums: offsets from moments, calendar months, windows.

"N days before" is the calendar date minus N, inclusive; months count by calendar and end on the
last day of a shorter month (31 August minus 6 months is 28 or 29 February).
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from handback.core.base import Moment


class Side(StrEnum):
    """On which side of its moment an offset lies."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Offset:
    """A distance from a moment, written `60 days before maturity` or just `maturity`."""

    moment: Moment
    months: int = 0
    days: int = 0
    side: Side = Side.AFTER

    def from_day(self, day: date) -> date:
        """The date that lies at this offset from `day`."""
        sign = -1 if self.side is Side.BEFORE else 1
        return add_months(day, sign * self.months) + timedelta(days=sign * self.days)

    def __str__(self) -> str:
        if not self.months and not self.days:
            return self.moment.value
        parts = [_count(self.months, "month"), _count(self.days, "day")]
        return f"{' and '.join(p for p in parts if p)} {self.side.value} {self.moment.value}"


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}" if number else ""


def add_months(day: date, months: int) -> date:
    """`day` moved by calendar months, kept at the last day of a shorter month."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def months_between(start: date, end: date) -> int:
    """Whole calendar months from `start` to `end`, negative when `end` is earlier."""
    if end < start:
        return -months_between(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


def monthly_dates(start: date, count: int) -> tuple[date, ...]:
    """`count` dates, one a month, from `start` on; each counted from `start` itself."""
    return tuple(add_months(start, k) for k in range(count))


def days_from(start: date, end: date) -> Iterator[date]:
    """Every day from `start` to `end`, both included."""
    for n in range((end - start).days + 1):
        yield start + timedelta(days=n)


def business_days_after(day: date, count: int, holidays: frozenset[date]) -> date:
    """The `count`-th working day after `day` (Monday to Friday, without `holidays`)."""
    while count:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in holidays:
            count -= 1
    return day
