"""Appointments as rows: who holds which time, and who has to do with the case because of it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from handback.core.base import Role
from handback.records.index import Freed, Hold
from handback.records.models import Appointment, Assignment, Slot
from handback.records.planning import Change

ROLES = {"inspection": Role.INSPECTOR, "turn_in": Role.RETAILER}
BY_APPOINTMENT = "appointment"


class SlotTakenError(Exception):
    """Another case holds the slot."""

    def __init__(self, slot: str) -> None:
        super().__init__(slot)
        self.slot = slot


def hold_times(changes: Sequence[Change], at: datetime) -> None:
    """Write the appointments that changes made and gave up; raises `SlotTakenError`."""
    for change in changes:
        for freed in change.freed:
            _free(change.id, freed, at)
        for hold in change.held:
            _hold(change.id, hold, at)


def _free(case: int, freed: Freed, at: datetime) -> None:
    """The time is free again; who was only going to see the car has no more to do with it."""
    rows = Appointment.objects.filter(case_id=case, kind=freed.kind, booking=freed.booking)
    rows.update(held=False)
    if freed.given_up:
        Assignment.objects.filter(
            case_id=case,
            role=ROLES[freed.kind].value,
            reason=BY_APPOINTMENT,
            until=None,
            organisation_id__in=rows.values("organisation_id"),
        ).update(until=at)


def _hold(case: int, hold: Hold, at: datetime) -> None:
    slot = Slot.objects.filter(pk=int(hold.slot)).first() if hold.slot.isdecimal() else None
    organisation = slot.organisation_id if slot else _organisation(hold)
    try:
        with transaction.atomic():
            Appointment.objects.update_or_create(
                case_id=case,
                kind=hold.kind,
                booking=hold.booking,
                defaults={
                    "slot": slot,
                    "organisation_id": organisation,
                    "starts": hold.at,
                    "held": True,
                },
            )
    except IntegrityError as error:
        raise SlotTakenError(hold.slot) from error
    if organisation is not None:
        assign(case, organisation, ROLES[hold.kind], BY_APPOINTMENT, at)


def _organisation(hold: Hold) -> int | None:
    """The organisation a place is, where it is one that is kept here."""
    return int(hold.place) if hold.kind == "turn_in" and hold.place.isdecimal() else None


def assign(
    case: int,
    organisation: int,
    role: Role,
    reason: str,
    at: datetime,
    until: datetime | None = None,
) -> None:
    """An organisation has to do with a case from now on, or longer than it had."""
    Assignment.objects.update_or_create(
        case_id=case,
        organisation_id=organisation,
        role=role.value,
        reason=reason,
        defaults={"until": until},
        create_defaults={"since": at, "until": until},
    )
