"""Times that organisations offer, which of them are free for a case, and who inspects it.

Booking itself is a move: `book_inspection` with a slot, `book_turn_in` at a retailer's.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from handback.actions import access
from handback.actions.access import NotFoundError, Seat, Visitor
from handback.actions.arguments import BadArgumentsError
from handback.actions.moving import Standing, stand
from handback.core import engine
from handback.core.base import Actor, Code, Id, Refused, Role
from handback.core.engine import Request
from handback.core.moves.catalogue import MOVES
from handback.core.sums.places import may_take
from handback.core.view import View
from handback.policy.problems import Place as At
from handback.policy.problems import Problem
from handback.records import organisations, store
from handback.records.holding import ASSIGNED, assign, assign_alone, give_to
from handback.records.looking_up import place_of
from handback.records.models import Appointment, Organisation, Slot
from handback.records.models.appointments import AppointmentKind
from handback.records.models.organisations import OrganisationKind

OFFERS = {
    OrganisationKind.INSPECTION_COMPANY: (AppointmentKind.INSPECTION,),
    OrganisationKind.RETAILER: (AppointmentKind.TURN_IN, AppointmentKind.INSPECTION),
}
"""By kind of organisation, what it may offer times for."""
PUBLISHERS = frozenset({Role.INSPECTOR, Role.RETAILER, Role.SYSTEM})
"""Roles at an organisation that speak for it."""
DISPATCHERS = frozenset({Role.SPECIALIST, Role.SYSTEM})
"""Roles of a lessor that may act for the organisations that work for it."""
MOST_AT_ONCE = 5_000
MOST_SEATS = 100
LONGEST = 8 * 60
"""Minutes of an appointment."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A time that is offered: when it starts, how long it takes, for how many at once, where."""

    kind: str
    starts: datetime
    minutes: int
    seats: int = 1
    place: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """How many slots were made, and how many had been there before."""

    made: int
    there: int


@dataclass(frozen=True, slots=True)
class FreeSlot:
    """A slot that nobody holds; `local` is its start on the clocks of the case's programme."""

    id: int
    kind: str
    organisation: int
    organisation_name: str
    starts: datetime
    local: datetime
    minutes: int
    place: str


@dataclass(frozen=True, slots=True)
class FreeSlots:
    """The free slots for a case; `refused` says why there is none that could be booked."""

    slots: tuple[FreeSlot, ...]
    refused: Refused | None = None


def publish(
    visitor: Visitor, organisation: int, offers: Sequence[Offer], now: datetime
) -> Published:
    """Offer times, all or none; offering them again changes nothing.

    Raises `NotFoundError` for an organisation that is not the visitor's to speak for, and
    `BadArgumentsError` with everything that is wrong.
    """
    offering = spoken_for(visitor, organisation)
    problems = list(_wrong(offering, offers, now))
    if problems:
        raise BadArgumentsError(problems)
    rows = [
        Slot(
            organisation=offering,
            kind=each.kind,
            starts=each.starts,
            minutes=each.minutes,
            seat=seat,
            place=each.place,
        )
        for each in offers
        for seat in range(1, each.seats + 1)
    ]
    with store.together():
        before = Slot.objects.filter(organisation=offering).count()
        Slot.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1_000)
        made = Slot.objects.filter(organisation=offering).count() - before
    return Published(made, len(rows) - made)


def withdraw(visitor: Visitor, organisation: int, slots: Collection[int]) -> tuple[int, int]:
    """Offer times no longer, but for those that are held; how many went, and how many stay.

    Raises `NotFoundError` for an organisation that is not the visitor's to speak for.
    """
    offering = spoken_for(visitor, organisation)
    with store.together():
        # Locked first: whoever books one of them meanwhile waits, and finds it gone.
        asked = Slot.objects.select_for_update().filter(organisation=offering, pk__in=slots)
        theirs = list(asked.order_by("pk").values_list("pk", flat=True))
        ids = list(_free(Slot.objects.filter(pk__in=theirs)).values_list("pk", flat=True))
        Appointment.objects.filter(slot__in=ids, held=False).update(slot=None)
        Slot.objects.filter(pk__in=ids).delete()
    return len(ids), len(theirs) - len(ids)


def free(
    seat: Seat,
    now: datetime,
    *,
    kind: str = AppointmentKind.INSPECTION,
    until: datetime | None = None,
    limit: int = 200,
    organisation: int | None = None,
) -> FreeSlots:
    """The free slots that the seat could book for its case now, the earliest first.

    With an `organisation` only those that it offers.
    Raises `NotFoundError` for a role that books none.
    """
    standing = stand(seat.case, now)
    probe = _Probe(standing, seat.actor, kind)
    move = probe.move
    if seat.role not in MOVES[move].roles:
        raise NotFoundError(f"nobody books for case {seat.case} as {seat.role}")
    closed = probe.closed()
    if closed is not None:
        return FreeSlots((), closed)
    found = _free(Slot.objects.filter(kind=kind, starts__gt=now, organisation__active=True))
    found = found.filter(organisation__in=probe.organisations())
    if organisation is not None:
        found = found.filter(organisation=organisation)
    if until is not None:
        found = found.filter(starts__lt=until)
    rows = found.select_related("organisation").order_by("starts", "organisation", "seat")
    answers = probe.answers(rows[: max(1, min(limit, 1_000))])
    free_ones = tuple(slot for slot, refused in answers if refused is None)
    refused = next((each for _, each in answers if each is not None), None)
    return FreeSlots(free_ones, None if free_ones else refused)


def assign_inspector(visitor: Visitor, case: int, organisation: int, now: datetime) -> None:
    """Let a company inspect the car of a case, instead of the one that was to.

    Raises `NotFoundError` where the visitor dispatches nobody for the case, and
    `BadArgumentsError` for a company that does not inspect for the lessor or the programme.
    """
    standing = _dispatched(visitor, case, now)
    company = _working(standing, organisation, OrganisationKind.INSPECTION_COMPANY)
    named = standing.terms.programme.inspection.company
    if named and company.code != named:
        raise _bad("organisation", "The programme's cars are inspected by another company.")
    with store.together():
        assign_alone(case, organisation, Role.INSPECTOR, ASSIGNED, now)
        give_to(case, organisation, AppointmentKind.INSPECTION, now)


def assign_transporter(
    visitor: Visitor, case: int, organisation: int, now: datetime, until: datetime | None = None
) -> None:
    """Let a transporter fetch the car of a case, until an instant if one is named.

    Raises `NotFoundError` where the visitor dispatches nobody for the case, and
    `BadArgumentsError` for a transporter that does not work for the lessor.
    """
    standing = _dispatched(visitor, case, now)
    _working(standing, organisation, OrganisationKind.TRANSPORTER)
    assign(case, organisation, Role.TRANSPORTER, ASSIGNED, now, until)


def check_slot(standing: Standing, ask: Any) -> None:
    """Raise `BadArgumentsError` for a slot that is not for this, or not at the time that is asked.

    The slot is known already to be of an organisation that works for the lessor.
    """
    said, at = getattr(ask, "slot", ""), getattr(ask, "at", None)
    if not said or at is None:
        return
    slot = Slot.objects.select_related("organisation").filter(pk=int(said)).first()
    if slot is None:
        raise _bad("slot", "This slot is offered no longer.", "Ask for the free slots.")
    if slot.kind != AppointmentKind.INSPECTION:
        raise _bad("slot", "This slot is not for inspections.", "Ask for the free slots.")
    named = standing.terms.programme.inspection.company
    if named and slot.organisation.code != named:
        raise _bad("slot", "Another company inspects these cars.", "Ask for the free slots.")
    starts = slot.starts.astimezone(standing.now.tzinfo)
    asked = at if at.tzinfo else at.replace(tzinfo=standing.now.tzinfo)
    if asked != starts:
        said = starts.replace(tzinfo=None).isoformat(timespec="minutes")
        raise _bad("at", f"The slot begins at {said}.", "Give that time, or another slot.")


def _bad(key: str, wrong: str, do: str = "Give another one.") -> BadArgumentsError:
    return BadArgumentsError([Problem(At("", 0), (key,), wrong, do)])


def spoken_for(visitor: Visitor, organisation: int) -> Organisation:
    """An organisation that the visitor may offer times for; raises `NotFoundError`."""
    found = Organisation.objects.filter(pk=organisation, active=True).first()
    own = organisation in visitor.organisations(*PUBLISHERS)
    if found is None or found.kind not in OFFERS:
        raise NotFoundError("there is no such organisation")
    lessors = visitor.organisations(*DISPATCHERS)
    if not own and not any(organisations.works_for(organisation, each) for each in lessors):
        raise NotFoundError("there is no such organisation")
    return found


def _wrong(offering: Organisation, offers: Sequence[Offer], now: datetime) -> Iterator[Problem]:
    where = At("", 0)
    if sum(each.seats for each in offers) > MOST_AT_ONCE:
        do = f"Send up to {MOST_AT_ONCE:,} at once."
        yield Problem(where, (), "These are too many slots.", do)
        return
    kinds = OFFERS[OrganisationKind(offering.kind)]
    for number, each in enumerate(offers):
        for key, wrong, do in _faults(each, kinds, now):
            yield Problem(where, (number, key), wrong, do)


def _faults(
    offer: Offer, kinds: Iterable[AppointmentKind], now: datetime
) -> Iterator[tuple[str, str, str]]:
    if offer.kind not in tuple(kinds):
        said = ", ".join(kinds)
        yield "kind", f"This organisation offers no times for {offer.kind[:40]}.", f"Use {said}."
    if offer.starts.tzinfo is None:
        yield "starts", "The time says no zone.", "Write it with its offset from UTC."
    elif offer.starts <= now:
        yield "starts", "The time is past.", "Offer a time that is still to come."
    if not 1 <= offer.minutes <= LONGEST:
        yield "minutes", "An appointment takes a minute to eight hours.", "Use 1 to 480."
    if not 1 <= offer.seats <= MOST_SEATS:
        yield "seats", "So many cannot come at once.", f"Use 1 to {MOST_SEATS}."
    if len(offer.place) > 40:
        yield "place", "The name of the place is too long.", "Use up to 40 letters."


def _free(slots: QuerySet[Slot]) -> QuerySet[Slot]:
    return slots.filter(~Exists(Appointment.objects.filter(slot=OuterRef("pk"), held=True)))


def check_dispatcher(visitor: Visitor, case: int, now: datetime) -> None:
    """Raise `NotFoundError` for somebody who may not send companies to a case."""
    if not any(seat.role in DISPATCHERS for seat in access.seats(visitor, case, now)):
        raise NotFoundError(f"there is no case {case}")


def _dispatched(visitor: Visitor, case: int, now: datetime) -> Standing:
    """The case, for somebody who may send companies to it."""
    check_dispatcher(visitor, case, now)
    return stand(case, now)


def _working(standing: Standing, organisation: int, kind: OrganisationKind) -> Organisation:
    found = Organisation.objects.filter(
        pk=organisation,
        kind=kind,
        active=True,
        lessors__lessor_id=standing.loaded.row.lessor,
    ).first()
    if found is None:
        raise _bad("organisation", f"No such {kind.label.lower()} works for the lessor.")
    return found


class _Probe:
    """Asks the rules of a programme which slots could be booked, without booking one."""

    def __init__(self, standing: Standing, actor: Actor, kind: str) -> None:
        self.standing, self.actor, self.kind = standing, actor, kind
        self.terms = standing.terms.programme
        self.view = View.of(standing.case, self.terms, standing.today)
        self._by_day: dict[tuple[date, int], Refused | None] = {}

    @property
    def move(self) -> str:
        """The move by which a slot of this kind would be booked now."""
        if self.kind == AppointmentKind.TURN_IN:
            return "book_turn_in"
        booked = self.standing.case.inspection.booked
        clock = self.standing.now.replace(tzinfo=None)
        ahead = booked is not None and booked.at + timedelta(minutes=booked.minutes) >= clock
        return "move_inspection" if ahead else "book_inspection"

    def closed(self) -> Refused | None:
        """What stands in the way of any appointment now."""
        now, case = self.standing.now, self.standing.case
        found = engine.may(case, self.terms, self.actor, now)
        mine = next((each for each in found if each.move == self.move), None)
        return mine.unmet[0] if mine and mine.unmet else None

    def organisations(self) -> list[int]:
        """Those that may inspect, or take, the car of the case."""
        rows = Organisation.objects.filter(
            active=True, lessors__lessor_id=self.standing.loaded.row.lessor
        )
        if self.kind == AppointmentKind.INSPECTION:
            named = self.terms.inspection.company
            rows = rows.filter(code=named) if named else rows
            return list(rows.values_list("pk", flat=True))
        own = self.actor.organisation if self.actor.role is Role.RETAILER else ""
        return [
            row.pk
            for row in rows.filter(kind=OrganisationKind.RETAILER)
            if may_take(self.view, place_of(row)).rung and own in ("", str(row.pk))
        ]

    def answers(self, rows: Iterable[Slot]) -> list[tuple[FreeSlot, Refused | None]]:
        """Each slot with the refusal that a booking of it would meet."""
        return [(self._shown(row), self._answer(row)) for row in rows]

    def _shown(self, row: Slot) -> FreeSlot:
        local = row.starts.astimezone(self.standing.now.tzinfo).replace(tzinfo=None)
        by = row.organisation
        return FreeSlot(row.pk, row.kind, by.pk, by.name, row.starts, local, row.minutes, row.place)

    def _answer(self, row: Slot) -> Refused | None:
        local = row.starts.astimezone(self.standing.now.tzinfo)
        key = (local.date(), row.organisation_id if self.kind == AppointmentKind.TURN_IN else 0)
        if key not in self._by_day:
            self._by_day[key] = self._decided(row, local.replace(tzinfo=None))
        return self._by_day[key]

    def _decided(self, row: Slot, at: datetime) -> Refused | None:
        name = self.move
        request = Request(
            Id("probe"), Code(name), self._ask(name, row, at), acknowledged=tuple(self.terms.gates)
        )
        case, now = self.standing.case, self.standing.now
        answer = engine.decide(case, self.terms, self.actor, now, request)
        return answer if isinstance(answer, Refused) else None

    def _ask(self, name: str, row: Slot, at: datetime) -> object:
        ask = MOVES[name].ask
        if self.kind == AppointmentKind.TURN_IN:
            return ask(retailer=place_of(row.organisation), at=at, reason=Code("slot"))
        places = self.terms.inspection.places
        return ask(at=at, place=places[0] if places else Code("home"), slot=Id(str(row.pk)))
