"""Appointments as rows: who holds which time, and who has to do with the case because of it.

However many cases change at once, the statements are as many as for one.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q

from handback.core.base import Id, Role
from handback.records.index import Freed, Hold
from handback.records.models import Appointment, Assignment, Slot
from handback.records.planning import Change

ROLES = {"inspection": Role.INSPECTOR, "turn_in": Role.RETAILER}
BY_APPOINTMENT = "appointment"
ASSIGNED = "assigned"
BY_VIN = "vin"
TRIES = 5
"""How often another seat is tried when somebody else was faster."""
OF_APPOINTMENT = ("case", "kind", "booking")
OF_ASSIGNMENT = ("case", "organisation", "role", "reason")


class SlotTakenError(Exception):
    """Another case holds the slot."""

    def __init__(self, slot: str) -> None:
        super().__init__(slot)
        self.slot = slot


def hold_times(changes: Sequence[Change], at: datetime) -> None:
    """Write the appointments that changes made and gave up; raises `SlotTakenError`."""
    freed = [(change.id, each) for change in changes for each in change.freed]
    if freed:
        _free(freed, at)
    held = [(change.id, each) for change in changes for each in change.held]
    if held:
        _hold(held, at)


def _free(freed: Sequence[tuple[int, Freed]], at: datetime) -> None:
    """The times are free again; who was only going to see a car has no more to do with it."""
    rows = Appointment.objects.filter(_any((case, each.kind, each.booking) for case, each in freed))
    rows.update(held=False)
    given_up = {(case, each.kind, each.booking) for case, each in freed if each.given_up}
    if not given_up:
        return
    over = Appointment.objects.filter(_any(given_up), organisation__isnull=False)
    ended = [
        Q(case_id=case, role=ROLES[kind].value, organisation_id=organisation)
        for case, kind, organisation in over.values_list("case_id", "kind", "organisation_id")
    ]
    if ended:
        assigned = Assignment.objects.filter(_either(ended), reason=BY_APPOINTMENT, until=None)
        assigned.update(until=at)


def _any(keys: Iterable[tuple[int, str, str]]) -> Q:
    return _either([Q(case_id=case, kind=kind, booking=booking) for case, kind, booking in keys])


def _either(conditions: Sequence[Q]) -> Q:
    return Q(*conditions, _connector=Q.OR)


def _hold(held: Sequence[tuple[int, Hold]], at: datetime) -> None:
    rows = _written(held, at)
    places = [
        (row.case_id, row.organisation_id, ROLES[row.kind])
        for row in rows
        if row.organisation_id is not None
    ]
    _assign(places, BY_APPOINTMENT, at, None)


def _written(
    held: Sequence[tuple[int, Hold]], at: datetime, tries: int = TRIES
) -> list[Appointment]:
    """The appointments as they were written; raises `SlotTakenError`."""
    slots, inspecting = _slots(held), _inspecting(held, at)
    rows = [_appointment(case, hold, slots, inspecting) for case, hold in held]
    try:
        with transaction.atomic():
            _upsert(rows)
    except IntegrityError:
        if tries == 1 or len(slots) == sum(bool(hold.slot) for _, hold in held):
            _find_taken(rows)
            raise
    else:
        return rows
    return _written(held, at, tries - 1)


_Slots = dict[tuple[int, Id], Slot]


def _slots(held: Sequence[tuple[int, Hold]]) -> _Slots:
    """The slot of each appointment that has one: the named one, or a free one of the retailer.

    A retailer who offers no slot at that time meets people all the same. Raises `SlotTakenError`
    where all that it offers then are held.
    """
    named = Slot.objects.in_bulk({int(h.slot) for _, h in held if h.slot.isdecimal()})
    found = {
        (case, hold.booking): named[int(hold.slot)]
        for case, hold in held
        if hold.slot.isdecimal() and int(hold.slot) in named
    }
    for case, hold in held:
        if hold.slot.isdecimal() and (case, hold.booking) not in found:
            raise SlotTakenError(hold.slot)
    offered = _offered([hold for _, hold in held if _at_a_counter(hold)])
    for case, hold in held:
        seats = offered.get((_organisation(hold), hold.at)) if _at_a_counter(hold) else None
        if seats is None:
            continue
        if not seats:
            raise SlotTakenError("")
        found[case, hold.booking] = seats.pop(0)
    return found


def _at_a_counter(hold: Hold) -> bool:
    return hold.kind == "turn_in" and hold.at is not None and _organisation(hold) is not None


def _offered(
    holds: Sequence[Hold],
) -> dict[tuple[int | None, datetime | None], list[Slot]]:
    """The free seats of the times that retailers offer, by retailer and time."""
    found: dict[tuple[int | None, datetime | None], list[Slot]] = {}
    if not holds:
        return found
    times = [Q(organisation=_organisation(hold), starts=hold.at) for hold in holds]
    rows = Slot.objects.filter(_either(times), kind="turn_in").order_by("seat")
    taken = Appointment.objects.filter(slot=OuterRef("pk"), held=True)
    for slot in rows.annotate(taken=Exists(taken)):
        seats = found.setdefault((slot.organisation_id, slot.starts), [])
        if not slot.taken:
            seats.append(slot)
    return found


def _inspecting(held: Sequence[tuple[int, Hold]], at: datetime) -> dict[int, int]:
    """By case, the company that inspects it, where an appointment names no slot of one."""
    cases = {case for case, hold in held if hold.kind == "inspection" and not hold.slot}
    if not cases:
        return {}
    lasting = Q(until=None) | Q(until__gt=at)
    rows = Assignment.objects.filter(lasting, case__in=cases, role=Role.INSPECTOR.value)
    return dict(rows.order_by("pk").values_list("case_id", "organisation_id"))


def _appointment(case: int, hold: Hold, slots: _Slots, inspecting: dict[int, int]) -> Appointment:
    slot = slots.get((case, hold.booking))
    otherwise = inspecting.get(case) if hold.kind == "inspection" else _organisation(hold)
    return Appointment(
        case_id=case,
        kind=hold.kind,
        booking=hold.booking,
        slot=slot,
        organisation_id=slot.organisation_id if slot else otherwise,
        place=hold.place,
        starts=hold.at,
        held=True,
    )


def _upsert(rows: Sequence[Appointment]) -> None:
    Appointment.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=OF_APPOINTMENT,
        update_fields=("slot", "organisation", "place", "starts", "held"),
    )


def _find_taken(rows: Sequence[Appointment]) -> None:
    """Raise `SlotTakenError` for the first slot that another case holds."""
    for row in rows:
        try:
            with transaction.atomic():
                _upsert([row])
        except IntegrityError as error:
            raise SlotTakenError(str(row.slot_id or "")) from error


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
    _assign([(case, organisation, role)], reason, at, until)


def _assign(
    places: Iterable[tuple[int, int, Role]], reason: str, at: datetime, until: datetime | None
) -> None:
    rows = [
        Assignment(
            case_id=case,
            organisation_id=organisation,
            role=role.value,
            reason=reason,
            since=at,
            until=until,
        )
        for case, organisation, role in dict.fromkeys(places)
    ]
    Assignment.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=OF_ASSIGNMENT, update_fields=("until",)
    )


def assign_alone(case: int, organisation: int, role: Role, reason: str, at: datetime) -> None:
    """An organisation has to do with a case instead of those that had for the same reason."""
    before = Assignment.objects.filter(case_id=case, role=role.value, reason=reason, until=None)
    before.exclude(organisation_id=organisation).update(until=at)
    assign(case, organisation, role, reason, at)


def give_to(case: int, organisation: int, kind: str, at: datetime) -> None:
    """An appointment without a slot is kept by the organisation that was assigned since."""
    rows = Appointment.objects.filter(case_id=case, kind=kind, held=True, slot=None)
    Assignment.objects.filter(
        case_id=case,
        role=ROLES[kind].value,
        reason=BY_APPOINTMENT,
        until=None,
        organisation_id__in=rows.exclude(organisation_id=organisation).values("organisation_id"),
    ).update(until=at)
    rows.update(organisation_id=organisation)
