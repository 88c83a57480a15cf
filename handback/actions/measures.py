"""Measures of the installation, counted in the database when somebody asks for them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Min

from handback.records import days
from handback.records.models import Case, DailyDigest, Message, Programme, SetAside
from handback.records.models.outbox import MessageState

NOT_YET_OUT = (MessageState.WAITING, MessageState.DEAD)


@dataclass(frozen=True, slots=True)
class Sample:
    """One value of a measure, under its labels."""

    labels: tuple[str, ...]
    value: int


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure with its samples; `name` and `labels` are Prometheus's."""

    name: str
    says: str
    labels: tuple[str, ...]
    samples: tuple[Sample, ...]


def measures(now: datetime) -> Iterator[Measure]:
    """Every measure of what is kept, as of now.

    The cases are counted by reading them all: of a million about 0.2 s on PostgreSQL, 0.8 s on
    SQLite.
    """
    programmes = list(Programme.objects.order_by("code"))
    yield _cases()
    yield _due(programmes, now)
    yield _set_aside()
    yield _messages()
    yield _oldest_message(now)
    yield _opened(programmes, now)
    yield _digest(now)


def _cases() -> Measure:
    rows = Case.objects.values_list("programme", "stage").annotate(Count("pk")).order_by()
    samples = tuple(Sample((programme, stage), count) for programme, stage, count in rows)
    says = "Cases by programme and stage."
    return Measure("handback_cases", says, ("programme", "stage"), samples)


def _due(programmes: list[Programme], now: datetime) -> Measure:
    samples = []
    for each in programmes:
        today = now.astimezone(ZoneInfo(each.time_zone)).date()
        rows = Case.objects.filter(programme=each.code, next_due__lte=today, set_aside=False)
        samples.append(Sample((each.code,), rows.count()))
    says = "Cases for which something is due now and not yet done."
    return Measure("handback_cases_due", says, ("programme",), tuple(samples))


def _set_aside() -> Measure:
    rows = SetAside.objects.values_list("case__programme").annotate(Count("pk")).order_by()
    samples = tuple(Sample((programme,), count) for programme, count in rows)
    says = "Cases that were set aside because their day could not be opened."
    return Measure("handback_cases_set_aside", says, ("programme",), samples)


def _messages() -> Measure:
    rows = Message.objects.filter(state__in=NOT_YET_OUT).values_list("kind", "state")
    counted = rows.annotate(Count("pk")).order_by()
    samples = tuple(Sample((kind, state), count) for kind, state, count in counted)
    says = "Messages that wait in the outbox, or that were given up."
    return Measure("handback_outbox_messages", says, ("kind", "state"), samples)


def _oldest_message(now: datetime) -> Measure:
    waiting = Message.objects.filter(state=MessageState.WAITING)
    oldest: datetime | None = waiting.aggregate(Min("made"))["made__min"]
    seconds = max(0, int((now - oldest).total_seconds())) if oldest else 0
    says = "Seconds since the oldest message that still waits was written; 0 when none waits."
    return Measure("handback_outbox_oldest_seconds", says, (), (Sample((), seconds),))


def _opened(programmes: list[Programme], now: datetime) -> Measure:
    last = days.last_days()
    samples = tuple(
        Sample((each.code,), (now.astimezone(ZoneInfo(each.time_zone)).date() - day).days)
        for each in programmes
        if (day := last.get(each.code)) is not None
    )
    says = "Days from the last business day that was opened to the end to today."
    return Measure("handback_last_opened_day_age_days", says, ("programme",), samples)


def _digest(now: datetime) -> Measure:
    last = DailyDigest.objects.aggregate(Max("day"))["day__max"]
    samples = (Sample((), (now.date() - last).days),) if last else ()
    says = "Days since the last signed daily digest."
    return Measure("handback_last_digest_age_days", says, (), samples)
