"""What is kept of business days: which were opened, and what that did."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Max

from handback.records.models import OpenedDay, Programme


@dataclass(frozen=True, slots=True)
class LastDay:
    """The last business day of a programme that was begun; `ended` once all of it was opened."""

    day: date
    ended: datetime | None


def programmes() -> list[tuple[str, str]]:
    """The code and the time zone of every programme that is run here, by code."""
    return list(Programme.objects.order_by("code").values_list("code", "time_zone"))


def last_day(programme: str) -> LastDay | None:
    """The last business day that was begun; None before the first."""
    days = OpenedDay.objects.filter(programme=programme).order_by("-day")
    found = days.values_list("day", "ended").first()
    return LastDay(*found) if found else None


def begin(programme: str, days: Iterable[date], opened_on: date, now: datetime) -> None:
    """Note that the opening of days began; those that were begun before stay as they are."""
    rows = [OpenedDay(programme=programme, day=d, opened_on=opened_on, began=now) for d in days]
    OpenedDay.objects.bulk_create(rows, ignore_conflicts=True)


def count(programme: str, day: date, *, cases: int, events: int, set_aside: int) -> None:
    """Add what a batch did to a day; within the transaction that did it."""
    OpenedDay.objects.filter(programme=programme, day=day).update(
        cases=F("cases") + cases, events=F("events") + events, set_aside=F("set_aside") + set_aside
    )


def end(programme: str, day: date, now: datetime) -> None:
    """Note that everything owed up to a day was opened, on that day."""
    open_ = OpenedDay.objects.filter(programme=programme, day__lte=day, ended=None)
    open_.update(ended=now, opened_on=day)


def last_days() -> dict[str, date]:
    """The last day of every programme that was opened to the end."""
    ended = OpenedDay.objects.filter(ended__isnull=False)
    return dict(ended.values_list("programme").annotate(last=Max("day")))
