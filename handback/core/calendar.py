"""Calendar sums: offsets from moments, calendar months, windows.

"N days before" is the calendar date minus N, inclusive; months count by calendar and end on the
last day of a shorter month (31 August minus 6 months is 28 or 29 February).
"""

import calendar
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from handback.core.base import Moment

SHORTEST_MONTH = 28
"""Days that every month has."""


class Side(StrEnum):
    """On which side of its moment an offset lies."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Offset:
    """A distance from a moment, written `60 days before maturity` or just `maturity`.

    Business days, `10 business days after delivery`, are Monday to Friday without holidays.
    """

    moment: Moment
    months: int = 0
    days: int = 0
    side: Side = Side.AFTER
    business_days: int = 0

    def from_day(self, day: date, holidays: Collection[date] = ()) -> date:
        """The date that lies at this offset from `day`; business days are counted last."""
        sign = -1 if self.side is Side.BEFORE else 1
        there = add_months(day, sign * self.months) if self.months else day
        there += timedelta(days=sign * self.days)
        if not self.business_days:
            return there
        return business_days_from(there, sign * self.business_days, holidays)

    def __str__(self) -> str:
        parts = [
            _count(self.months, "month"),
            _count(self.days, "day"),
            _count(self.business_days, "business day"),
        ]
        if not any(parts):
            return self.moment.value
        return f"{' and '.join(p for p in parts if p)} {self.side.value} {self.moment.value}"


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}" if number else ""


def add_months(day: date, months: int) -> date:
    """`day` moved by calendar months, kept at the last day of a shorter month."""
    count = day.year * 12 + day.month - 1 + months
    year, month = divmod(count, 12)
    if day.day <= SHORTEST_MONTH:
        return date(year, month + 1, day.day)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


@lru_cache(maxsize=4096)
def months_between(start: date, end: date) -> int:
    """Whole calendar months from `start` to `end`, negative when `end` is earlier."""
    if end < start:
        return -months_between(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


@lru_cache(maxsize=4096)
def monthly_dates(start: date, count: int) -> tuple[date, ...]:
    """`count` dates, one a month, from `start` on; each counted from `start` itself."""
    return tuple(add_months(start, k) for k in range(count))


def days_from(start: date, end: date) -> Iterator[date]:
    """Every day from `start` to `end`, both included."""
    for n in range((end - start).days + 1):
        yield start + timedelta(days=n)


def business_days_from(day: date, count: int, holidays: Collection[date] = ()) -> date:
    """The working day `count` working days after `day`, or before it for a negative count.

    Working days are Monday to Friday without `holidays`.
    """
    step = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        if day.weekday() < 5 and day not in holidays:
            left -= 1
    return day
