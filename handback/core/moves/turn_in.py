"""Turn-in: the appointment, the hand-over itself as request and as report, grounding."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from handback.core.base import LESSEE_SIDE, Code, Id, Refusal, Refused, Role, refuse
from handback.core.checklists import asked_for
from handback.core.contact import TaskDone
from handback.core.events import Bodies
from handback.core.facts import holds
from handback.core.moves.handing_over import COUNTER, DESK, question_lower
from handback.core.moves.registry import (
    AUTHORITY,
    ORDER,
    Ctx,
    insist,
    move,
    out_of_order,
    wrong_form,
)
from handback.core.moves.tasks import flag, open_task
from handback.core.sums.places import Verdict, may_take, turned_away
from handback.core.terms.turn_in import PlaceKind
from handback.core.turn_in import (
    GroundingUndone,
    Place,
    TurnInBooked,
    TurnInCancelled,
    VehicleDelivered,
    VehicleGrounded,
)

INSURANCE = Code("insurance_may_end")


def not_over(ctx: Ctx) -> Iterator[Refused]:
    """A car that was handed over, or a lease that ended otherwise, takes no hand-over."""
    if ctx.case.turn_in.delivered is not None:
        yield out_of_order("delivered_already", on=ctx.case.turn_in.delivered_on)
    elif ctx.view.ending is not None:
        yield out_of_order("ended_already", how=ctx.view.ending.how)


def not_delivered_yet(ctx: Ctx) -> Iterator[Refused]:
    """A car is handed over once; a report that was wrong is struck first."""
    if ctx.case.turn_in.delivered is not None:
        yield refuse(ORDER, "delivered_already", do="strike", on=ctx.case.turn_in.delivered_on)


def booked(ctx: Ctx) -> Iterator[Refused]:
    """There has to be an appointment that is still ahead."""
    yield from not_over(ctx)
    if ctx.case.turn_in.booked is None:
        yield out_of_order("no_appointment")


def delivered(ctx: Ctx) -> Iterator[Refused]:
    """The car has to have been handed over."""
    if ctx.case.turn_in.delivered is None:
        yield out_of_order("not_delivered")


@dataclass(frozen=True, slots=True, kw_only=True)
class BookTurnIn:
    """Make an appointment to hand the car over; one more moves the appointment there is.

    `reason` says why not a place that comes earlier in the programme's order.
    """

    retailer: Place
    at: datetime | None = None
    reason: Code = Code("")


@move(BookTurnIn, LESSEE_SIDE | {Role.SPECIALIST, Role.RETAILER}, needs=not_over)
def book_turn_in(ctx: Ctx, ask: BookTurnIn) -> Bodies:
    """The place has to stand on a rung of the programme's ladder."""
    _check_counter(ctx, ask.retailer)
    verdict = _taken(ctx, ask.retailer, ask.reason)
    where = ctx.terms.turn_in.where
    needs_time = refuse(
        where.source_of("appointment_needed"), "appointment_needed", missing=("at",)
    )
    insist(ask.at or not where.appointment_needed, needs_time)
    yield from _appointment(ctx, ask.retailer, ask.at, ask.reason, verdict.rung)
    contact_by = ctx.terms.turn_in.contact_by
    last = ctx.view.date_of(contact_by) if contact_by else None
    if last is not None and ctx.today > last:
        yield flag("late_contact", ctx.terms.turn_in.source_of("contact_by"), ctx.new_id())


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTurnInPlace:
    """Set place and time of the hand-over with the lessee, as a specialist does."""

    place: Place
    at: datetime | None = None


@move(SetTurnInPlace, {Role.SPECIALIST}, needs=not_over)
def set_turn_in_place(ctx: Ctx, ask: SetTurnInPlace) -> Bodies:
    """Any place but an unauthorised one, where the programme lets a specialist set it."""
    where = ctx.terms.turn_in.where
    verdict = may_take(ctx.view, ask.place)
    by_specialist = any(rung.kind is PlaceKind.SET_BY_SPECIALIST for rung in where.places)
    if not by_specialist or verdict.reason == "unauthorised_place":
        insist(verdict.rung, turned_away(ctx.view, verdict))
    rung = PlaceKind.SET_BY_SPECIALIST if by_specialist else verdict.rung
    yield from _appointment(ctx, ask.place, ask.at, Code(""), rung)


def _appointment(
    ctx: Ctx, place: Place, at: datetime | None, reason: Code, rung: PlaceKind | None
) -> Bodies:
    at = ctx.local(at) if at else None
    insist(at is None or at.date() >= ctx.today, wrong_form("in_the_past", at=at))
    old = ctx.case.turn_in.booked
    if old is not None:
        yield TurnInCancelled(booking=old.booking, reason=Code("moved"))
    yield TurnInBooked(
        booking=ctx.new_id(),
        place=place.place,
        at=at,
        reason=reason,
        rung=Code(rung or ""),
        set_by_specialist=rung is PlaceKind.SET_BY_SPECIALIST,
    )


def _taken(ctx: Ctx, place: Place, reason: Code) -> Verdict:
    """The verdict on a place that may take the car; refuses one that may not."""
    verdict = may_take(ctx.view, place)
    insist(verdict.rung, turned_away(ctx.view, verdict))
    missing = refuse(verdict.rule, "reason_needed", missing=("reason",), rung=verdict.rung)
    insist(reason or not verdict.needs_reason, missing)
    return verdict


def _check_counter(ctx: Ctx, place: Place | None) -> None:
    """A retailer acts for its own counter only."""
    own = ctx.actor.organisation
    if ctx.actor.role is Role.RETAILER and own and place is not None:
        insist(place.place == own, refuse(AUTHORITY, "other_retailer"))


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelTurnIn:
    """Give up the appointment for the hand-over."""

    reason: Code = Code("changed_plans")


@move(CancelTurnIn, LESSEE_SIDE | {Role.SPECIALIST, Role.RETAILER}, needs=booked)
def cancel_turn_in(ctx: Ctx, ask: CancelTurnIn) -> Bodies:
    """The open appointment ends."""
    appointment = ctx.case.turn_in.booked
    if appointment is None:
        raise Refusal(out_of_order("no_appointment"))
    yield TurnInCancelled(booking=appointment.booking, reason=ask.reason)


def at_the_counter(ctx: Ctx) -> Iterator[Refused]:
    """What stands in the way of taking the car, before anything is looked at."""
    yield from not_over(ctx)
    where = ctx.terms.turn_in.where
    if where.appointment_needed and ctx.case.turn_in.booked is None:
        alone = all(rule.kind is PlaceKind.SET_BY_SPECIALIST for rule in where.places)
        help_ = where.help if alone else "book_turn_in"
        yield refuse(where.source_of("appointment_needed"), "no_appointment", do=help_)


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnIn:
    """Take the car over, if it may be taken here and now.

    `missing` names equipment that is not there, `equipment` what is; `checked` the items of the
    checklist that are done; `reason` why not a place that comes earlier.
    """

    odometer: int
    keys: int
    retailer: Place | None = None
    equipment: tuple[Code, ...] | None = None
    missing: tuple[Code, ...] = ()
    checked: tuple[Code, ...] = ()
    reason: Code = Code("")


@move(TurnIn, COUNTER, needs=at_the_counter)
def turn_in(ctx: Ctx, ask: TurnIn) -> Bodies:
    """Every gate and the ladder of places hold; a warning that was acknowledged is kept."""
    place = _place(ctx, ask.retailer)
    if place.place != _agreed(ctx):
        _taken(ctx, place, ask.reason)
    _check_counter(ctx, place)
    warned = tuple(_closed_gates(ctx, ctx.today))
    report = ReportTurnIn(
        odometer=ask.odometer,
        keys=ask.keys,
        retailer=place,
        equipment=ask.equipment,
        missing=ask.missing,
        checked=ask.checked,
    )
    yield from _hand_over(ctx, report, place, agreed=True, against=tuple(r for _, r in warned))
    for name, rule in warned:
        yield flag(f"acknowledged_{name}", rule, ctx.new_id())


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTurnIn:
    """Tell that the car was handed over, at the counter or to a transporter.

    `missing` names equipment that was not there, `equipment` what was; without a `retailer` it was
    at the place that was agreed, or at the counter that tells it.
    """

    keys: int
    odometer: int | None = None
    retailer: Place | None = None
    equipment: tuple[Code, ...] | None = None
    missing: tuple[Code, ...] = ()
    checked: tuple[Code, ...] = ()


@move(ReportTurnIn, COUNTER | {Role.SYSTEM}, needs=not_delivered_yet, report=True)
def report_turn_in(ctx: Ctx, ask: ReportTurnIn) -> Bodies:
    """Recorded as it happened; what it broke is flagged, and a person looks."""
    place = _place(ctx, ask.retailer)
    _check_counter(ctx, ask.retailer)
    verdict = _known_verdict(ctx, place)
    broken = list(_broken(ctx, verdict))
    against = tuple(dict.fromkeys(rule for _, rule in broken))
    yield from _hand_over(ctx, ask, place, agreed=verdict.rung is not None, against=against)
    for name, rule in broken:
        yield flag(name, rule, ctx.new_id())
    if broken:
        yield from open_task(ctx, "broken_rule", ctx.new_id(), broken[0][1])
    if ctx.case.progress.holdover and ctx.on <= ctx.case.maturity:
        yield from open_task(ctx, "late_report", ctx.new_id())
    if ask.odometer is None:
        yield from open_task(ctx, "missing_facts", "odometer")


def _place(ctx: Ctx, given: Place | None) -> Place:
    if given is not None:
        return given
    own = ctx.actor.organisation if ctx.actor.role is Role.RETAILER else Id("")
    return Place(place=own or _agreed(ctx))


def _agreed(ctx: Ctx) -> Id:
    """The place of the appointment, which was judged when it was made."""
    appointment = ctx.case.turn_in.booked
    return appointment.place if appointment else Id("")


def _known_verdict(ctx: Ctx, place: Place) -> Verdict:
    appointment = ctx.case.turn_in.booked
    if appointment is not None and appointment.place == place.place:
        where = ctx.terms.turn_in.where
        return Verdict(PlaceKind(appointment.rung), where.source_of("places"))
    return may_take(ctx.view, place)


def _broken(ctx: Ctx, verdict: Verdict) -> Iterator[tuple[Code, Code]]:
    """Each rule that a reported hand-over broke: what to call it, and its id."""
    where = ctx.terms.turn_in.where
    if ctx.view.ending is not None:
        yield Code("ended_already"), ctx.terms.turn_in.source
    if verdict.rung is None:
        yield verdict.reason, verdict.rule
    if where.appointment_needed and ctx.case.turn_in.booked is None:
        yield Code("no_appointment"), where.source_of("appointment_needed")
    yield from _closed_gates(ctx, ctx.on)


def _closed_gates(ctx: Ctx, day: date) -> Iterator[tuple[Code, Code]]:
    """The gates of the hand-over that were closed on its day, soft ones too."""
    view = ctx.view.on(day)
    for name, gate in ctx.terms.gates.items():
        if not {"turn_in", "report_turn_in"} & set(gate.moves) or gate.judged_on_appointment:
            continue
        if holds(gate.when, view) and not holds(gate.needs, view):
            yield name, gate.source


def _hand_over(
    ctx: Ctx, ask: ReportTurnIn, place: Place, agreed: bool, against: tuple[Code, ...]
) -> Bodies:
    insist(ask.keys >= 0, wrong_form("negative_keys"))
    insist(ask.odometer is None or ask.odometer >= 0, wrong_form("negative_odometer"))
    back = asked_for(ctx.view) if ask.equipment is None else ask.equipment
    gone = tuple(item for item in asked_for(ctx.view) if item not in back)
    yield VehicleDelivered(
        turn_in=ctx.new_id(),
        place=place.place,
        odometer=ask.odometer,
        keys=ask.keys,
        equipment=ask.equipment or (),
        missing=tuple(dict.fromkeys((*gone, *ask.missing))),
        checked=ask.checked,
        agreed_place=agreed,
        against=against,
    )
    yield from question_lower(ctx, ask.odometer, ctx.new_id())


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundVehicle:
    """Tell the lessor that the car is on the retailer's lot."""

    turn_in: Id = Id("")


@move(GroundVehicle, {Role.RETAILER} | DESK, needs=delivered, report=True)
def ground_vehicle(ctx: Ctx, ask: GroundVehicle) -> Bodies:
    """The hand-over becomes a grounding."""
    state = ctx.case.turn_in
    if state.delivered is None or state.delivered_on is None:
        raise Refusal(out_of_order("not_delivered"))
    known = ask.turn_in in ("", state.delivered.turn_in)
    insist(known, wrong_form("unknown_turn_in", turn_in=ask.turn_in))
    insist(state.grounded_on is None, out_of_order("grounded_already", on=state.grounded_on))
    early = wrong_form("before_the_hand_over", on=state.delivered_on)
    insist(ctx.on >= state.delivered_on, early)
    _check_counter(ctx, Place(place=state.delivered.place))
    yield VehicleGrounded(turn_in=state.delivered.turn_in)


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoGrounding:
    """Take back a hand-over or grounding that was a mistake: it did not happen."""

    reason: Code


@move(UndoGrounding, {Role.SPECIALIST}, needs=delivered)
def undo_grounding(ctx: Ctx, ask: UndoGrounding) -> Bodies:
    """All that followed from the hand-over falls; the lessee has to insure the car again."""
    state = ctx.case.turn_in.delivered
    if state is None:
        raise Refusal(out_of_order("not_delivered"))
    insist(ask.reason, wrong_form("reason_needed"))
    yield GroundingUndone(turn_in=state.turn_in, reason=ask.reason)
    for task, about in ctx.case.contact.tasks:
        if about == state.turn_in or task == "missing_signature":
            yield TaskDone(task=task, about=about, outcome=Code("undone"))
    if INSURANCE in ctx.case.progress.reached:
        rule = ctx.terms.turn_in.source_of(INSURANCE)
        yield flag("insure_again", rule, state.turn_in)
        yield from open_task(ctx, "broken_rule", "insurance", rule)
