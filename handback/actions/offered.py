"""The times that an organisation offers, as its own people see them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from handback.actions.access import Visitor
from handback.actions.slots import spoken_for
from handback.actions.views.paging import Page, cursor, instant_of, keys_of, page_size
from handback.records.models import Appointment, Slot


@dataclass(frozen=True, slots=True)
class OfferedSlot:
    """A time that is offered, and whether a case holds it; `place` is as it was offered."""

    id: int
    kind: str
    starts: datetime
    minutes: int
    seat: int
    place: str
    held: bool


def offered(
    visitor: Visitor,
    organisation: int,
    *,
    starts_from: datetime | None = None,
    starts_until: datetime | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[OfferedSlot]:
    """The times of an organisation, the earliest first, page by page.

    From `starts_from` (included) until `starts_until` (not included). Raises `NotFoundError` for
    an organisation that is not the visitor's to speak for, and `BadCursorError`.
    """
    found = Slot.objects.filter(organisation=spoken_for(visitor, organisation))
    if starts_from is not None:
        found = found.filter(starts__gte=starts_from)
    if starts_until is not None:
        found = found.filter(starts__lt=starts_until)
    if after:
        said, last = keys_of(after, 2)
        at = instant_of(said)
        found = found.filter(Q(starts__gt=at) | Q(starts=at, pk__gt=int(last)))
    held = Appointment.objects.filter(slot=OuterRef("pk"), held=True)
    size = page_size(limit)
    rows = list(found.annotate(held=Exists(held)).order_by("starts", "pk")[: size + 1])
    page = rows[:size]
    following = cursor(page[-1].starts.isoformat(), page[-1].pk) if len(rows) > size else None
    return Page(tuple(map(_told, page)), following)


def _told(row: Slot) -> OfferedSlot:
    held = bool(getattr(row, "held", False))
    return OfferedSlot(row.pk, row.kind, row.starts, row.minutes, row.seat, row.place, held)
