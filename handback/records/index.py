"""The index row of a case: what it is found by, derived from its events under its terms."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from handback.core.account import balance
from handback.core.base import Id, Moment
from handback.core.case import Case
from handback.core.contact import Task
from handback.core.stages import stage
from handback.core.terms.programme import Programme
from handback.core.view import moment_of

COLUMNS = {
    "matures": "date",
    "ended": "date",
    "stage": "text",
    "chosen": "text",
    "balance": "bigint",
    "closed": "date",
    "indexed_on": "date",
    "next_due": "date",
}
"""Columns that are derived, with their types in PostgreSQL."""


@dataclass(frozen=True, slots=True)
class Index:
    """What the index row of a case says, as of `indexed_on`; `balance` in cents."""

    matures: date
    ended: date | None
    stage: str
    chosen: str
    balance: int
    closed: date | None
    indexed_on: date
    next_due: date | None

    def values(self) -> tuple[object, ...]:
        """The values in the order of `COLUMNS`."""
        return tuple(getattr(self, name) for name in COLUMNS)


def index_of(case: Case, terms: Programme, on: date, next_due: date | None) -> Index:
    """What the index row of a case has to say as of a day."""
    return Index(
        matures=case.maturity,
        ended=moment_of(case, Moment.TERMINATION),
        stage=stage(case, terms, on),
        chosen=case.contact.chosen or "",
        balance=balance(case),
        closed=case.progress.closed,
        indexed_on=on,
        next_due=next_due,
    )


@dataclass(frozen=True, slots=True)
class Hold:
    """A time that a case holds: an inspection's slot, or a place to hand the car over."""

    kind: str
    booking: Id
    slot: str
    place: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Freed:
    """A time that a case holds no more, because it was given up or because it came."""

    kind: str
    booking: Id
    given_up: bool


def was_given_up(case: Case, kind: str, booking: Id) -> bool:
    """Whether an appointment was given up; one that was kept is over, too."""
    bookings = case.inspection.bookings if kind == "inspection" else case.turn_in.appointments
    found = bookings.get(booking)
    return found is None or bool(found.cancelled)


def holds_of(case: Case, terms: Programme) -> dict[tuple[str, Id], Hold]:
    """Every appointment that is neither given up nor over, by kind and booking.

    Events say the time as the clocks of the programme show it.
    """
    zone = ZoneInfo(terms.identity.time_zone)
    found = {}
    booking = case.inspection.booked
    if booking is not None:
        at = booking.at.replace(tzinfo=zone)
        hold = Hold("inspection", booking.booking, booking.slot, booking.place, at)
        found["inspection", booking.booking] = hold
    meeting = case.turn_in.booked
    if meeting is not None and case.turn_in.delivered is None:
        when = meeting.at.replace(tzinfo=zone) if meeting.at else None
        hold = Hold("turn_in", meeting.booking, "", meeting.place, when)
        found["turn_in", meeting.booking] = hold
    return found


def tasks_of(case: Case) -> dict[tuple[str, str], Task]:
    """The open tasks of a case, by task and what it is about."""
    return {(str(task), str(about)): each for (task, about), each in case.contact.tasks.items()}
