"""Opening business days: what the clock owes every case that is due, batch by batch.

Any number of processes may open the same day: each case is opened once, by whoever holds it or
writes first. What was owed on days that passed without an opening is done on the day that is
opened, and carries its date.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import InterfaceError, OperationalError

from handback.actions.collecting import few_collections
from handback.actions.moving import (
    SHELF,
    ClockBehindError,
    Standing,
    not_before,
    opening,
    planned,
)
from handback.core.contact import NoticeSent
from handback.records import claiming, days, store
from handback.records.claiming import START, Failed, HeldTooLongError, Place
from handback.records.loading import Row, folded, load_histories
from handback.records.planning import Change
from handback.records.sql import is_postgresql

BATCH = 200
"""Cases that are opened in one transaction: enough to share the costs of its statements."""
NOT_OF_A_CASE = (OperationalError, InterfaceError, MemoryError)
"""Errors that no single case is to blame for: of the connection, the disk, a deadlock."""
ONE_DAY = timedelta(days=1)
PRODUCTION = "production"


class UnknownProgrammeError(LookupError):
    """No programme of this code is run here."""

    def __init__(self, code: str, known: Iterable[str]) -> None:
        super().__init__(f"No programme `{code}` is run here. There are: {', '.join(known)}.")


class DayOverError(Exception):
    """A business day before the last one that was opened: the clock jumped back."""

    def __init__(self, programme: str, day: date, last: date) -> None:
        super().__init__(
            f"{day} cannot be opened for {programme}: {last} was opened already. Nothing was"
            " changed. Check the clock and the time zone."
        )
        self.programme, self.day, self.last = programme, day, last


class RehearsalError(Exception):
    """Days cannot be opened ahead of the clock in production."""

    def __init__(self) -> None:
        super().__init__(
            "In production days are opened by the clock alone. To rehearse, use a copy with"
            " HANDBACK_MODE=demo."
        )


@dataclass(frozen=True, slots=True)
class Running:
    """A programme that is run here, with the zone its business days are reckoned in."""

    code: str
    zone: ZoneInfo

    def today(self, now: datetime) -> date:
        """The business day at an instant."""
        return now.astimezone(self.zone).date()

    def start_of(self, day: date) -> datetime:
        """The first instant of a business day."""
        return datetime.combine(day, time.min, self.zone)


@dataclass(slots=True)
class Opening:
    """What opening a day did: of these cases and events, these notices, by what they tell.

    `missed` are the days that had passed without an opening. `clock_behind` counts cases whose
    last event lies in the future, which are left until the clock has come there. `finished` says
    that nothing was left that could be opened; it is not where the door stopped it, where the day
    was over, or where others held a case for long.
    """

    programme: str
    day: date
    missed: tuple[date, ...] = ()
    cases: int = 0
    events: int = 0
    notices: Counter[str] = field(default_factory=Counter)
    set_aside: int = 0
    clock_behind: int = 0
    finished: bool = False

    def add(self, batch: "Batch") -> None:
        """Count what a batch did."""
        self.cases += batch.cases
        self.events += batch.events
        self.notices += batch.notices
        self.set_aside += batch.set_aside
        self.clock_behind += batch.clock_behind


@dataclass(frozen=True, slots=True)
class Batch:
    """What opening some cases did. `claimed` were looked at, `last` is the place of the last."""

    claimed: int
    last: Place
    cases: int = 0
    events: int = 0
    notices: Counter[str] = field(default_factory=Counter)
    failed: tuple[Failed, ...] = ()
    clock_behind: int = 0

    @property
    def set_aside(self) -> int:
        """How many cases were set aside."""
        return len(self.failed)

    @property
    def moved(self) -> bool:
        """Whether any case is not as it was before."""
        return bool(self.cases or self.failed)


@dataclass(frozen=True, slots=True)
class How:
    """How days are opened: cases a batch, who is told of each batch, and when to stop early.

    A door that opens many cases hands in its `clock`, so that each batch has the instant at which
    it is made; the opening stops when the clock comes to the next day.
    """

    size: int = BATCH
    told: Callable[[Batch], None] = lambda _: None
    stop: Callable[[], bool] = lambda: False
    clock: Callable[[], datetime] | None = None


def running(code: str = "") -> list[Running]:
    """Every programme that is run here, or the one named; raises `UnknownProgrammeError`."""
    found = [Running(name, ZoneInfo(zone)) for name, zone in days.programmes()]
    named = [each for each in found if not code or each.code == code]
    if code and not named:
        raise UnknownProgrammeError(code, (each.code for each in found))
    return named


def open_today(programme: Running, now: datetime, how: How = How()) -> Opening:
    """Open today for every case that is due, and with it every day that passed unopened.

    Opening a day again opens only what has become due since. Raises `DayOverError`; errors of the
    database come as they are, with whole batches done or not done.
    """
    day = programme.today(now)
    found = Opening(programme.code, day, missed=_begin(programme, day, now))
    run = _Run(found, programme, how, how.clock or (lambda: now))
    with few_collections():
        run.to_the_end()
    return found


@dataclass(frozen=True, slots=True)
class _Run:
    """Passes over the cases of a programme that are due, until nothing moves."""

    found: Opening
    programme: Running
    how: How
    clock: Callable[[], datetime]

    def over(self, at: datetime) -> bool:
        """Whether to stop: because of the door, or because the day is over."""
        return self.how.stop() or self.programme.today(at) != self.found.day

    def to_the_end(self) -> None:
        """Pass after pass, and note that the day is open once nothing moves any more."""
        self.one_pass(wait=False)
        while not self.over(self.clock()):
            try:
                moved = self.one_pass(wait=True)
            except HeldTooLongError:
                break
            if not moved and not self.over(at := self.clock()):
                self.found.finished = True
                days.end(self.programme.code, self.found.day, at)
                break

    def one_pass(self, *, wait: bool) -> bool:
        """Open what is due from first to last, once; whether any case moved.

        What others hold is skipped, or waited for.
        """
        place, moved = START, False
        self.found.clock_behind = 0
        while not self.over(at := self.clock()):
            batch = _open_batch(self.programme, at, place, self.how.size, wait=wait)
            self.found.add(batch)
            self.how.told(batch)
            moved = moved or batch.moved
            place = batch.last
            if batch.claimed < self.how.size:
                break
        return moved


def open_until(programme: Running, day: date, how: How = How()) -> Iterator[Opening]:
    """Open one day after the other up to `day`, each as if the clock stood at its beginning.

    It goes on after the last day that was opened. Raises `DayOverError` and `RehearsalError`.
    """
    if settings.HANDBACK.mode == PRODUCTION:
        raise RehearsalError
    last = days.last_day(programme.code)
    if last is not None and day < last.day:
        raise DayOverError(programme.code, day, last.day)
    start = _next_day(last) if last else (claiming.first_due(programme.code) or day)
    for each in _days(min(start, day), day):
        yield from _opened_whole(programme, each, day, replace(how, clock=None))


def _opened_whole(programme: Running, day: date, until: date, how: How) -> Iterator[Opening]:
    """Open a day until nothing is left, or the door wants to stop."""
    finished = False
    while not finished and not how.stop():
        try:
            opening = open_today(programme, programme.start_of(day), how)
        except DayOverError as over:
            if over.last > until:
                raise
            return  # another process is a day ahead
        finished = opening.finished
        yield opening


def _next_day(last: days.LastDay) -> date:
    return last.day + ONE_DAY if last.ended else last.day


def _days(first: date, last: date) -> Iterator[date]:
    for number in count():
        day = first + number * ONE_DAY
        if day > last:
            return
        yield day


def _begin(programme: Running, day: date, now: datetime) -> tuple[date, ...]:
    """Note that a day is being opened; the days that were missed before it."""
    last = days.last_day(programme.code)
    if last is None:
        days.begin(programme.code, [day], day, now)
        return ()
    if day < last.day:
        raise DayOverError(programme.code, day, last.day)
    missed = tuple(_days(last.day + ONE_DAY, day - ONE_DAY))
    if day > last.day:
        days.begin(programme.code, [*missed, day], day, now)
    return missed


def _open_batch(programme: Running, now: datetime, after: Place, size: int, *, wait: bool) -> Batch:
    """Open the next cases that are due.

    On PostgreSQL the cases are held from the first look at them until all is written; SQLite has
    one writer at a time, so there everything is worked out before the writing begins.
    """
    day = programme.today(now)
    if is_postgresql():
        with store.together():
            rows = claiming.claim(programme.code, day, after, size, wait=wait)
            return _write(_work_out(programme, rows, now, after), now)
    rows = claiming.claim(programme.code, day, after, size)
    return _write(_work_out(programme, rows, now, after), now)


@dataclass(slots=True)
class _Drafts:
    """What is to be written for the cases of a batch."""

    programme: Running
    batch: Batch
    rows: dict[int, Row]
    changes: list[Change] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)

    def leave_out_what_others_opened(self, day: date) -> None:
        """Leave out what nobody held meanwhile and somebody else opened or set aside."""
        due = claiming.still_due(self.rows, day)
        self.changes = [each for each in self.changes if each.id in due]
        self.failed = [each for each in self.failed if each.case in due]


def _work_out(programme: Running, rows: list[Row], now: datetime, after: Place) -> _Drafts:
    last = Place(rows[-1].next_due or date.min, rows[-1].id) if rows else after
    drafts = _Drafts(programme, Batch(len(rows), last), {row.id: row for row in rows})
    behind = 0
    for row, history in load_histories(rows):
        try:
            drafts.changes.append(_decide(programme, row, history, now))
        except ClockBehindError:
            behind += 1
        except NOT_OF_A_CASE:
            raise
        except Exception as error:  # whatever is wrong with one case, the others go on
            drafts.failed.append(Failed.by(row, error))
    drafts.batch = replace(drafts.batch, clock_behind=behind)
    return drafts


def _decide(
    programme: Running, row: Row, history: Iterable[tuple[object, ...]], now: datetime
) -> Change:
    loaded = folded(row, history)
    at = not_before(now, loaded).astimezone(programme.zone)
    standing = Standing(loaded, SHELF.terms(row.under), at)
    return planned(standing, opening(standing))


def _write(drafts: _Drafts, now: datetime) -> Batch:
    """Write what was worked out, together with what is counted of the day."""
    batch = drafts.batch
    if not drafts.changes and not drafts.failed:
        return batch
    with store.together():
        day = drafts.programme.today(now)
        if not is_postgresql():
            drafts.leave_out_what_others_opened(day)
        won = _write_changes(drafts, now)
        made = [e for change in drafts.changes if change.id in won for e in change.events]
        aside = claiming.set_aside(drafts.failed, day, now)
        claiming.no_longer_aside(won)
        if won or aside:
            code = drafts.programme.code
            days.count(code, day, cases=len(won), events=len(made), set_aside=len(aside))
    notices = Counter(str(e.body.notice) for e in made if type(e.body) is NoticeSent)
    return replace(batch, cases=len(won), events=len(made), notices=notices, failed=aside)


def _write_changes(drafts: _Drafts, now: datetime) -> set[int]:
    """The cases that were written: all at once, or one by one to find the one that cannot be."""
    try:
        return store.write(drafts.changes, now)
    except NOT_OF_A_CASE:
        raise
    except Exception:  # one of them cannot be written; which, is seen below
        won: set[int] = set()
    for change in drafts.changes:
        try:
            won |= store.write([change], now)
        except NOT_OF_A_CASE:
            raise
        except Exception as error:  # see above
            drafts.failed.append(Failed.by(drafts.rows[change.id], error))
    return won
