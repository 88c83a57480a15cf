"""What those see who see everything of a case of their lessor: parts of two roles' views."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from handback.actions.views import books, condition, parts
from handback.actions.views.looking import Look
from handback.core.base import Code, Id
from handback.core.contact import Flag, Sent, Task
from handback.core.people import PendingChange
from handback.core.repairs import Repair, RepairOrder
from handback.core.stages import may_cancel_insurance
from handback.records.models import Assignment, SetAside


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What rests or changes because of the people of a case."""

    deceased: tuple[Id, ...]
    stays: tuple[Id, ...]
    resumed: date | None
    changes: tuple[PendingChange, ...]
    representatives: tuple[tuple[Id, tuple[Code, ...]], ...]


@dataclass(frozen=True, slots=True)
class Involved:
    """An organisation that has to do with the case: in which role, why, since when."""

    organisation: int
    name: str
    role: str
    reason: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class NoticesSent:
    """A notice with every time it went out."""

    notice: Code
    sent: tuple[Sent, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """What needs somebody: tasks, flags, and why the case was set aside, if it was."""

    tasks: tuple[Task, ...]
    flags: tuple[Flag, ...]
    notices: tuple[NoticesSent, ...]
    involved: tuple[Involved, ...]
    next_due: date | None
    set_aside: str | None


@dataclass(frozen=True, slots=True)
class Vehicle:
    """The car, where it was inspected and handed over, and its sale, if there was one."""

    car: parts.Car
    originating_retailer: parts.Venue | None
    inspection: parts.InspectionMeeting | None
    turn_in: parts.TurnInMeeting | None
    hand_over: parts.HandOver | None
    reports: tuple[condition.ReportJudged, ...]
    repairs: tuple[Repair, ...]
    repair_orders: tuple[RepairOrder, ...]
    checklists: tuple[parts.Checklist, ...]
    to_sign: parts.ToSign
    insurance_may_end: bool
    insurance_waits_for: tuple[Code, ...]
    sold: date | None
    title_sent: date | None
    lien_released: date | None


def circumstances(look: Look) -> Circumstances:
    """What rests or changes because of the people of a case."""
    people = look.case.people
    return Circumstances(
        tuple(people.dead),
        tuple(people.stays),
        people.resumed,
        tuple(people.changes.values()),
        tuple(people.representatives.items()),
    )


def desk(look: Look) -> Desk:
    """What needs somebody."""
    contact, row = look.case.contact, look.standing.loaded.row
    return Desk(
        tuple(contact.tasks.values()),
        tuple(contact.flags),
        tuple(NoticesSent(name, tuple(sent)) for name, sent in contact.sent.items()),
        tuple(involved(look.id)),
        row.next_due,
        _set_aside(look.id) if row.set_aside else None,
    )


def involved(case: int) -> Iterable[Involved]:
    """Every organisation that has or had to do with a case."""
    rows = Assignment.objects.filter(case_id=case).select_related("organisation").order_by("pk")
    for row in rows:
        yield Involved(
            row.organisation_id, row.organisation.name, row.role, row.reason, row.since, row.until
        )


def _set_aside(case: int) -> str:
    row = SetAside.objects.filter(pk=case).first()
    return row.error if row else "unknown"


def vehicle(look: Look) -> Vehicle:
    """The car with everything that happened to it."""
    case, origin = look.case, look.lease.originating_retailer
    may_end, waits_for = may_cancel_insurance(look.view)
    return Vehicle(
        parts.car(look, parts.vin(look)),
        parts.venue(look, origin) if origin else None,
        parts.inspection_meeting(look),
        parts.turn_in_meeting(look),
        parts.hand_over(look),
        condition.reports_judged(look),
        tuple(case.repairs.by_item.values()),
        tuple(case.repairs.orders.values()),
        parts.checklists(look),
        parts.to_sign(look),
        may_end,
        waits_for,
        case.payments.sold_on,
        case.purchase.title_sent,
        case.purchase.lien_released,
    )


def fetch_all(look: Look) -> None:
    """Look up everything the view tells of people, car and account at once."""
    look.fetch(
        [
            look.lease.account,
            look.case.lease.vehicle,
            *parts.cited_people(look),
            *look.case.people.addresses.values(),
        ]
    )


@dataclass(frozen=True, slots=True)
class Money:
    """Everything of money, in cents."""

    balance: books.Balance
    lease: books.LeasePayments
    books: books.Books


def money(look: Look) -> Money:
    """Everything of money."""
    return Money(books.balance_of(look), books.lease_payments(look), books.books_of(look))
