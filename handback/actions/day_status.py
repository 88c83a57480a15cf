"""How the business days stand: what is opened, due, set aside and waiting; putting cases back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handback.actions.opening_days import running
from handback.records import claiming, days, heartbeats
from handback.records.models import Message
from handback.records.models.outbox import MessageState

ALIVE_WITHIN = timedelta(minutes=2)
"""A worker that was not heard of for longer was killed, or hangs."""


@dataclass(frozen=True, slots=True)
class ProgrammeDays:
    """A programme's business days: today, the last that was opened to the end, what is left."""

    programme: str
    today: date
    last_opened: date | None
    due: int
    set_aside: int


@dataclass(frozen=True, slots=True)
class Alive:
    """A worker that was heard of lately, with what it has done since it began."""

    name: str
    began: datetime
    seen: datetime
    cases: int
    messages: int


@dataclass(frozen=True, slots=True)
class Status:
    """How days, outbox and workers stand."""

    programmes: tuple[ProgrammeDays, ...]
    waiting: int
    dead: int
    workers: tuple[Alive, ...]


@dataclass(frozen=True, slots=True)
class Aside:
    """A case that was set aside: on which day, by which error, how often it was tried."""

    case: int
    programme: str
    day: date
    error: str
    said: str
    tries: int
    since: datetime


def status(now: datetime) -> Status:
    """How everything stands at an instant."""
    last = days.last_days()
    return Status(
        tuple(
            ProgrammeDays(
                each.code,
                each.today(now),
                last.get(each.code),
                claiming.count_due(each.code, each.today(now)),
                claiming.count_aside(each.code),
            )
            for each in running()
        ),
        waiting=Message.objects.filter(state=MessageState.WAITING).count(),
        dead=Message.objects.filter(state=MessageState.DEAD).count(),
        workers=tuple(
            Alive(each.name, each.began, each.seen, each.cases, each.messages)
            for each in heartbeats.heard_since(now - ALIVE_WITHIN)
        ),
    )


def count_due(programme: str, day: date) -> int:
    """How many cases of a programme a day has to open."""
    return claiming.count_due(programme, day)


def set_aside(programme: str = "") -> Iterator[Aside]:
    """The cases that are set aside, one at a time; raises `UnknownProgrammeError`."""
    running(programme)
    for each in claiming.aside(programme):
        yield Aside(
            each.case_id,
            each.case.programme,
            each.day,
            each.error,
            each.said,
            each.tries,
            each.since,
        )


def retry(cases: Iterable[int]) -> list[int]:
    """Put cases back that were set aside; which of them were."""
    return claiming.put_back(cases)


def retry_all(programme: str = "") -> int:
    """Put every case back that was set aside, of one programme or of all; how many.

    Raises `UnknownProgrammeError`.
    """
    running(programme)
    return claiming.put_all_back(programme)
