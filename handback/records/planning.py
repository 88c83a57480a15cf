"""What new events mean for all that is kept of a case, worked out before anything is written."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from handback.core.base import Channel
from handback.core.case import Case, Struck
from handback.core.contact import NoticeSent, Task
from handback.core.engine import Outcome
from handback.core.events import Event
from handback.core.ledger import MONEY_KINDS, Transfer, transfers
from handback.core.quotes import QuoteIssued
from handback.core.terms.programme import Programme
from handback.records.chain import GENESIS, Stored
from handback.records.codec import chained
from handback.records.index import (
    Freed,
    Hold,
    Index,
    holds_of,
    index_of,
    tasks_of,
    was_given_up,
)
from handback.records.loading import Loaded

DELIVERED = frozenset({Channel.MAIL, Channel.EMAIL, Channel.TEXT})
"""Ways that something outside has to carry; a call is a task, a page is there to be looked at."""


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message for the outbox with its once-only key; the payload is JSON."""

    key: str
    kind: str
    payload: str


@dataclass(frozen=True, slots=True)
class Change:
    """Everything that is written for a case when its head moves on from `was`.

    `ledger` are the new transfers, the first of them numbered `first_row`.
    """

    id: int
    lessor: int
    was: int
    events: tuple[Event, ...]
    stored: tuple[Stored, ...]
    head_hash: str
    under: str
    index: Index
    ledger: tuple[Transfer, ...] = ()
    first_row: int = 1
    tasks_open: tuple[Task, ...] = ()
    tasks_gone: tuple[tuple[str, str], ...] = ()
    messages: tuple[NewMessage, ...] = ()
    held: tuple[Hold, ...] = ()
    freed: tuple[Freed, ...] = ()
    quotes: tuple[str, ...] = ()

    @property
    def head(self) -> int:
        """How many events there are afterwards."""
        return self.was + len(self.stored)


def plan(loaded: Loaded, outcome: Outcome, terms: Programme, on: date) -> Change:
    """What an outcome changes in a case that is kept, its index as of `on`; raises `Unreadable`.

    An outcome without events changes the index alone.
    """
    row = loaded.row
    start = _Start(row.id, row.lessor, row.head, row.head_hash, row.ledger_rows, row.under)
    return _change(start, loaded.case, outcome, terms, on)


def plan_opening(case: int, lessor: int, outcome: Outcome, terms: Programme, on: date) -> Change:
    """What the opening of a new case writes; its index row has yet to be inserted."""
    return _change(_Start(case, lessor, 0, GENESIS, 0, ""), None, outcome, terms, on)


@dataclass(frozen=True, slots=True)
class _Start:
    """Where a case stands before it changes."""

    case: int
    lessor: int
    head: int
    head_hash: str
    ledger_rows: int
    under: str


def _change(
    start: _Start, before: Case | None, outcome: Outcome, terms: Programme, on: date
) -> Change:
    after, new = outcome.case, outcome.events
    stored = tuple(chained(new, start.head_hash))
    opened, gone = _tasks(before, after)
    held, freed = _holds(before, after, terms)
    return Change(
        id=start.case,
        lessor=start.lessor,
        was=start.head,
        events=new,
        stored=stored,
        head_hash=stored[-1].hash if stored else start.head_hash,
        under=new[-1].under if new else start.under,
        index=index_of(after, terms, on, outcome.next_due),
        ledger=_ledger(after, new, start.ledger_rows),
        first_row=start.ledger_rows + 1,
        tasks_open=opened,
        tasks_gone=gone,
        messages=tuple(_messages(start.case, new)),
        held=held,
        freed=freed,
        quotes=tuple(e.body.number for e in new if type(e.body) is QuoteIssued),
    )


def _ledger(after: Case, new: Iterable[Event], rows: int) -> tuple[Transfer, ...]:
    if not any(event.kind in MONEY_KINDS or type(event.body) is Struck for event in new):
        return ()
    return transfers(after.history.events)[rows:]


def _tasks(
    before: Case | None, after: Case
) -> tuple[tuple[Task, ...], tuple[tuple[str, str], ...]]:
    """Tasks to be written, and those whose rows go; one that changed is in both."""
    was, now = tasks_of(before) if before else {}, tasks_of(after)
    opened = tuple(task for key, task in now.items() if was.get(key) != task)
    gone = tuple(key for key, task in was.items() if now.get(key) != task)
    return opened, gone


def _holds(
    before: Case | None, after: Case, terms: Programme
) -> tuple[tuple[Hold, ...], tuple[Freed, ...]]:
    was, now = holds_of(before, terms) if before else {}, holds_of(after, terms)
    held = tuple(hold for key, hold in now.items() if was.get(key) != hold)
    over = sorted(was.keys() - now.keys())
    return held, tuple(Freed(kind, b, given_up=was_given_up(after, kind, b)) for kind, b in over)


def _messages(case: int, new: tuple[Event, ...]) -> Iterable[NewMessage]:
    for event in new:
        if type(event.body) is NoticeSent and event.body.channel in DELIVERED:
            key = f"notice:{case}:{event.seq}"
            yield NewMessage(key, "notice", json.dumps({"seq": event.seq}))
