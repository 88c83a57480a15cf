"""The agenda of an organisation: who comes, or is visited, when."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from handback.actions import access
from handback.actions.access import NotFoundError, Visitor
from handback.actions.views.lists import acting_as
from handback.actions.views.looking import DESK
from handback.actions.views.paging import Page, cursor, instant_of, keys_of, page_size
from handback.actions.views.rows import CarRow, known_of
from handback.core.base import Role
from handback.records.models import Appointment, Case
from handback.records.models.appointments import AppointmentKind

OWN = frozenset({Role.INSPECTOR, Role.RETAILER})
"""Roles that see what is booked with their organisation."""
OF_LESSOR = DESK | {Role.AUDITOR}
"""Roles that see every appointment of their lessor's cases; transporters those they fetch."""


@dataclass(frozen=True, slots=True)
class AppointmentRow:
    """An appointment of an agenda; `starts` is an instant, None while no time is agreed."""

    id: int
    case: int
    kind: str
    booking: str
    starts: datetime | None
    minutes: int | None
    place: str
    organisation: int | None
    slot: int | None
    lessee: str | None
    car: CarRow


def appointments(  # noqa: PLR0913 - a page of a list is told by its parts
    visitor: Visitor,
    now: datetime,
    *,
    role: Role | None = None,
    starts_from: datetime | None = None,
    starts_until: datetime | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[AppointmentRow]:
    """The appointments that hold, the earliest first, page by page.

    From `starts_from` (included) until `starts_until` (not included); appointments without a time
    are left out where either is named, and come first otherwise. Raises `NotFoundError` for roles
    without an agenda, and `BadCursorError`.
    """
    found = _of(visitor, acting_as(visitor, role), now).order_by("starts", "pk")
    if starts_from is not None:
        found = found.filter(starts__gte=starts_from)
    if starts_until is not None:
        found = found.filter(starts__lt=starts_until)
    if after:
        said, last = keys_of(after, 2)
        found = found.filter(_later(said, int(last)))
    size = page_size(limit)
    rows = list(found.filter(starts__isnull=False).select_related("slot")[: size + 1])
    page = rows[:size]
    following = cursor(_said(page[-1]), page[-1].pk) if len(rows) > size else None
    return Page(tuple(_rows(page)), following)


def _of(visitor: Visitor, role: Role, now: datetime) -> QuerySet[Appointment]:
    if role not in OWN | OF_LESSOR | {Role.TRANSPORTER}:
        raise NotFoundError("there is no agenda")
    visible = access.visible_as(visitor, role, now)
    held = Appointment.objects.filter(held=True, case__in=visible)
    if role is Role.TRANSPORTER:
        return held.filter(kind=AppointmentKind.TURN_IN)
    own = visitor.organisations(role)
    return held.filter(organisation_id__in=own) if role in OWN else held


def _said(row: Appointment) -> str:
    return row.starts.isoformat() if row.starts else ""


def _later(said: str, last: int) -> Q:
    at = instant_of(said)
    return Q(starts__gt=at) | Q(starts=at, pk__gt=last)


def _rows(page: list[Appointment]) -> list[AppointmentRow]:
    known = known_of(list(Case.objects.filter(pk__in={each.case_id for each in page})))
    return [
        AppointmentRow(
            each.pk,
            each.case_id,
            each.kind,
            each.booking,
            each.starts,
            each.slot.minutes if each.slot else None,
            each.place,
            each.organisation_id,
            each.slot_id,
            known.names.get(each.case_id),
            known.cars[each.case_id],
        )
        for each in page
    ]
