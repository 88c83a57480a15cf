"""One move on one case: load, decide, store.

Nothing here asks whether the actor may act for this case: `actions/access.py` does, before.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from handback.actions.heads import Head, was_head
from handback.core import engine
from handback.core.base import Actor, Code, Id, Refused
from handback.core.case import Case
from handback.core.engine import Outcome, Request
from handback.core.events import Event
from handback.core.moves.registry import out_of_order
from handback.policy import cache
from handback.policy.policies import Terms
from handback.records import store
from handback.records.holding import SlotTakenError
from handback.records.loading import Loaded, load
from handback.records.planning import Change, plan
from handback.records.shelf import Shelf

TRIES = 5
"""How often a move is decided anew when somebody else was faster."""
BY_DAY = "day-"
"""How the ids of what the opening of a day made begin."""
BACK_AT_MOST = timedelta(minutes=5)
"""Clocks of two machines may differ by this much."""

SHELF = Shelf(cache.default_folder())
"""The terms of this process; what was read is kept on disk, so that the next one starts fast."""


class CaseBusyError(Exception):
    """Others changed the case again and again while a move was being decided; try later."""


class CaseChangedError(Exception):
    """Somebody changed the case after the head that a move was asked for on."""


class ClockBehindError(Exception):
    """The clock says a time before the last event of the case: it jumped back."""

    def __init__(self, now: datetime, last: datetime) -> None:
        super().__init__(
            f"the clock says {now.isoformat()}, the last event is of {last.isoformat()}"
        )
        self.now, self.last = now, last


@dataclass(frozen=True, slots=True)
class Moved:
    """A move that was made: its events, and the case after it.

    `again` says that it had been made before, and was only answered once more.
    """

    events: tuple[Event, ...]
    case: Case
    again: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """A case as it is kept, under its terms, at a local instant."""

    loaded: Loaded
    terms: Terms
    now: datetime

    @property
    def case(self) -> Case:
        """The folded case."""
        return self.loaded.case

    @property
    def today(self) -> date:
        """The business day of the programme."""
        return self.now.date()


Also = Callable[[Loaded], None]
"""What else is written in the transaction of a move, such as the rows that its events cite."""


def stand(case: int, now: datetime) -> Standing:
    """A case as it stands; raises `NoSuchCaseError` and `ClockBehindError`."""
    loaded = load(case)
    terms = SHELF.terms(loaded.row.under)
    return Standing(loaded, terms, local(now, terms, loaded))


def local(now: datetime, terms: Terms, loaded: Loaded) -> datetime:
    """The instant in the programme's time zone, and not before the last event.

    Raises `ClockBehindError`.
    """
    return not_before(now, loaded).astimezone(ZoneInfo(terms.programme.identity.time_zone))


def not_before(now: datetime, loaded: Loaded) -> datetime:
    """The instant, or that of the last event for a clock that is a little behind it.

    Raises `ClockBehindError` for one that is behind by more.
    """
    last = loaded.events[-1].at
    if now < last - BACK_AT_MOST:
        raise ClockBehindError(now, last)
    return max(now, last)


def perform(
    case: int,
    actor: Actor,
    request: Request,
    now: datetime,
    also: Also | None = None,
    seen: Head | None = None,
) -> Moved | Refused:
    """Make a move on a case, with what the day owes before it; or the refusal.

    A move whose id the case knows is not made again. Raises `NoSuchCaseError`, `CaseBusyError`,
    `CaseChangedError`, `ClockBehindError` and `Unreadable`.
    """
    for _ in range(TRIES):
        standing = open_today(case, now)
        if standing is None:
            continue
        if before := _made_before(standing.loaded, request):
            return Moved(before, standing.case, again=True)
        if seen is not None:
            _check_unchanged(standing.loaded, seen)
        answer = _decide(standing, actor, request)
        if isinstance(answer, Refused):
            return answer
        made = _store(standing, answer, now, also)
        if made is not None:
            return made
    raise CaseBusyError(case)


def open_today(case: int, now: datetime) -> Standing | None:
    """The case with its day opened; None when somebody else changed it meanwhile."""
    standing = stand(case, now)
    due = standing.loaded.row.next_due
    if due is None or due > standing.today:
        return standing
    change = planned(standing, opening(standing))
    return stand(case, now) if store.write([change], now) else None


def planned(standing: Standing, outcome: Outcome) -> Change:
    """What an outcome changes in everything that is kept of the case."""
    return plan(standing.loaded, outcome, standing.terms.programme, standing.today)


def opening(standing: Standing) -> Outcome:
    """What the opening of its day makes of a case."""
    return engine.opened(
        standing.case,
        standing.terms.programme,
        standing.today,
        standing.now,
        Id(f"{BY_DAY}{standing.today}"),
        Code(standing.loaded.row.under),
    )


def _check_unchanged(loaded: Loaded, seen: Head) -> None:
    """Raise `CaseChangedError` unless nothing but the opening of days came after a head."""
    since = loaded.events[seen.count :]
    opened_only = all(event.move.startswith(BY_DAY) for event in since)
    if not opened_only or not was_head(loaded.row.id, seen):
        raise CaseChangedError(loaded.row.id)


def _made_before(loaded: Loaded, request: Request) -> tuple[Event, ...]:
    return tuple(event for event in loaded.events if event.move == request.id)


def _decide(standing: Standing, actor: Actor, request: Request) -> Outcome | Refused:
    return engine.outcome(
        standing.case,
        standing.terms.programme,
        actor,
        standing.now,
        request,
        Code(standing.loaded.row.under),
    )


def would(standing: Standing, actor: Actor, request: Request) -> Outcome | Refused:
    """What a move would make of a case, with its day opened before; nothing is stored."""
    due = standing.loaded.row.next_due
    if due is not None and due <= standing.today:
        case = opening(standing).case
        standing = replace(standing, loaded=replace(standing.loaded, case=case))
    return _decide(standing, actor, request)


def _store(
    standing: Standing, outcome: Outcome, now: datetime, also: Also | None
) -> Moved | Refused | None:
    """Write an outcome; None when somebody else changed the case meanwhile."""
    change = planned(standing, outcome)
    try:
        with store.together():
            if not store.write([change], now):
                return None
            if also is not None:
                also(standing.loaded)
    except SlotTakenError as taken:
        return out_of_order("slot_taken", slot=taken.slot)
    return Moved(outcome.events, outcome.case)
