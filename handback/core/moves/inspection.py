"""Appointments for inspections: consent, booking, moving, cancelling, asking for another one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from handback.core.base import (
    LESSEE_SIDE,
    Code,
    FileId,
    Id,
    Refused,
    Role,
    SlotId,
    refuse,
)
from handback.core.events import Bodies
from handback.core.facts import holds
from handback.core.inspection import (
    Booking,
    DamageNotified,
    InspectionBooked,
    InspectionCancelled,
    InspectionConsented,
    ReinspectionRequested,
)
from handback.core.moves.registry import Ctx, insist, move, out_of_order, wrong_form
from handback.core.moves.tasks import flag, open_task
from handback.core.sums.inspections import barred_again, latest_report

ASKING = LESSEE_SIDE | {Role.SPECIALIST}
BOOKING = ASKING | {Role.INSPECTOR, Role.RETAILER, Role.TRANSPORTER}
LESSEE = Code("lessee")
NOBODY = Code("nobody")


def wall_clock(ctx: Ctx) -> datetime:
    """The programme's clock on the wall."""
    return ctx.now.replace(tzinfo=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentToInspection:
    """Agree to an inspection, or refuse it; a refusal names the paper that documents it."""

    agreed: bool
    paper: FileId = Id("")


@move(ConsentToInspection, ASKING)
def consent_to_inspection(ctx: Ctx, ask: ConsentToInspection) -> Bodies:
    """Consent may change until the car is inspected; a refusal gives up an open appointment."""
    terms = ctx.terms.inspection
    rule = terms.source_of("consent_needed")
    insist(
        ask.agreed or ask.paper,
        refuse(rule, "refusal_not_documented", missing=("refusal_paper",)),
    )
    yield InspectionConsented(agreed=ask.agreed, paper=ask.paper)
    booked = ctx.case.inspection.booked
    if booked is not None and not ask.agreed:
        yield InspectionCancelled(booking=booked.booking, reason=Code("consent_refused"))


def _role_may_arrange(ctx: Ctx) -> Iterator[Refused]:
    """The lessee, a specialist and whoever inspects arrange inspections; nobody else."""
    terms = ctx.terms.inspection
    if ctx.actor.role not in ASKING and ctx.actor.role not in terms.by:
        yield refuse(terms.source_of("by"), "not_the_inspector", role=ctx.actor.role)


def _open_booking(ctx: Ctx) -> Booking | None:
    """The appointment that still lies ahead; one that passed without a report has lapsed."""
    booked = ctx.case.inspection.booked
    if booked is None or booked.at + timedelta(minutes=booked.minutes) < wall_clock(ctx):
        return None
    return booked


def _may_book(ctx: Ctx) -> Iterator[Refused]:
    yield from _role_may_arrange(ctx)
    terms, case = ctx.terms.inspection, ctx.case
    if _open_booking(ctx) is not None:
        yield out_of_order("inspection_booked_already")
    if terms.consent_needed and not case.inspection.consent:
        refused = case.inspection.consent is False
        reason = "inspection_refused" if refused else "consent_missing"
        yield refuse(terms.source_of("consent_needed"), reason, do="consent_to_inspection")
    barred = barred_again(ctx.view)
    if case.turn_in.delivered is not None:
        rule = terms.source_of("also_after_return_when")
        if ctx.actor.role in LESSEE_SIDE:
            yield refuse(rule, "already_returned")
        elif not terms.after_return and not holds(terms.also_after_return_when, ctx.view):
            yield refuse(rule, "no_inspection_after_return")
    elif barred is not None:
        rule = terms.reinspection.source_of(barred)
        yield refuse(rule, "no_further_inspection", call="inspection")
    elif terms.after_return and ctx.actor.role in LESSEE_SIDE:
        yield refuse(terms.source_of("after_return"), "inspected_after_return")


@dataclass(frozen=True, slots=True, kw_only=True)
class BookInspection:
    """Book an appointment for an inspection: when, where, and who will be there.

    `slot` is the inspector's slot that the door has reserved. `present` is `lessee`, `stand_in`
    (an adult with the keys, whose age is told) or `nobody`.
    """

    at: datetime
    place: Code
    slot: SlotId = Id("")
    present: Code = LESSEE
    stand_in_age: int | None = None
    stand_in_has_keys: bool = True


@move(BookInspection, BOOKING, needs=_may_book)
def book_inspection(ctx: Ctx, ask: BookInspection) -> Bodies:
    """One open appointment at a time, ahead of us, at a place that the programme visits."""
    _check_appointment(ctx, ask.at, ask.place)
    _check_stand_in(ctx, ask)
    lapsed = ctx.case.inspection.booked
    if lapsed is not None:
        yield InspectionCancelled(booking=lapsed.booking, reason=Code("lapsed"))
    yield InspectionBooked(
        booking=ctx.new_id(),
        slot=ask.slot,
        at=ctx.local(ask.at),
        place=ask.place,
        minutes=ctx.terms.inspection.slot_minutes,
        present=ask.present,
        after_return=ctx.case.turn_in.delivered is not None,
    )


def _check_appointment(ctx: Ctx, at: datetime, place: Code) -> None:
    terms = ctx.terms.inspection
    insist(ctx.local(at) > wall_clock(ctx), wrong_form("appointment_in_the_past", at=at))
    visits = terms.places and ctx.case.turn_in.delivered is None
    insist(
        not visits or place in terms.places,
        refuse(terms.source_of("places"), "place_not_offered", places=",".join(terms.places)),
    )


def _check_stand_in(ctx: Ctx, ask: BookInspection) -> None:
    if ask.present in (LESSEE, NOBODY):
        return
    terms = ctx.terms.inspection.attendance
    rule, age = terms.source_of("stand_in_age"), ask.stand_in_age
    if terms.stand_in_age is not None:
        insist(age is not None, wrong_form("stand_in_age_missing"))
        of_age = age is not None and age >= terms.stand_in_age
        insist(of_age, refuse(rule, "stand_in_too_young", age=age, at_least=terms.stand_in_age))
    insist(ask.stand_in_has_keys, refuse(rule, "stand_in_without_keys"))


def _something_booked(ctx: Ctx) -> Iterator[Refused]:
    yield from _role_may_arrange(ctx)
    booked = ctx.case.inspection.booked
    if booked is None:
        yield out_of_order("no_inspection_booked")
        return
    if ctx.actor.role in LESSEE_SIDE:
        terms = ctx.terms.inspection
        last = booked.at - timedelta(hours=terms.cancel_until_hours)
        if terms.cancel_until_hours and wall_clock(ctx) > last:
            rule = terms.source_of("cancel_until_hours")
            yield refuse(rule, "too_late_to_cancel", call="inspection", until=last)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveInspection:
    """Move the booked inspection to another time or place."""

    at: datetime
    place: Code = Code("")
    slot: SlotId = Id("")


@move(MoveInspection, BOOKING, needs=_something_booked)
def move_inspection(ctx: Ctx, ask: MoveInspection) -> Bodies:
    """The old appointment ends and a new one begins; who will be there stays."""
    booked = ctx.case.inspection.booked
    if booked is None:
        return
    place = ask.place or booked.place
    _check_appointment(ctx, ask.at, place)
    yield InspectionCancelled(booking=booked.booking, reason=Code("moved"))
    yield InspectionBooked(
        booking=ctx.new_id(),
        slot=ask.slot,
        at=ctx.local(ask.at),
        place=place,
        minutes=ctx.terms.inspection.slot_minutes,
        present=booked.present,
        after_return=booked.after_return,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelInspection:
    """Give up the booked inspection."""

    reason: Code = Code("cancelled")


@move(CancelInspection, BOOKING, needs=_something_booked)
def cancel_inspection(ctx: Ctx, ask: CancelInspection) -> Bodies:
    """The appointment ends; another one may be booked."""
    booked = ctx.case.inspection.booked
    if booked is not None:
        yield InspectionCancelled(booking=booked.booking, reason=ask.reason)


def _someone_was_awaited(ctx: Ctx) -> Iterator[Refused]:
    yield from _role_may_arrange(ctx)
    if ctx.case.inspection.booked is None:
        yield out_of_order("no_inspection_booked")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportNoShow:
    """Report that nobody was there for the booked inspection: `lessee` or `inspector`."""

    who: Code = LESSEE


@move(ReportNoShow, BOOKING, needs=_someone_was_awaited, report=True)
def report_no_show(ctx: Ctx, ask: ReportNoShow) -> Bodies:
    """The appointment is over; it is flagged and another one may be booked."""
    booked = ctx.case.inspection.booked
    if booked is None:
        return
    insist(ask.who in (LESSEE, "inspector"), wrong_form("nobody_awaited", who=ask.who))
    insist(booked.at <= wall_clock(ctx), wrong_form("appointment_still_ahead", at=booked.at))
    yield InspectionCancelled(booking=booked.booking, reason=Code(f"{ask.who}_not_there"))
    yield flag(f"{ask.who}_not_there", ctx.terms.inspection.source, booked.booking)


def _may_go_again(ctx: Ctx) -> Iterator[Refused]:
    terms = ctx.terms.inspection
    if not ctx.case.inspection.before_return:
        yield out_of_order("not_inspected_yet")
    if ctx.case.turn_in.delivered is not None:
        yield refuse(terms.reinspection.source, "already_returned")
    barred = barred_again(ctx.view)
    if barred is not None:
        yield refuse(terms.reinspection.source_of(barred), "no_further_inspection")


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestReinspection:
    """Ask for another inspection before the return."""


@move(RequestReinspection, ASKING, needs=_may_go_again)
def request_reinspection(ctx: Ctx, ask: RequestReinspection) -> Bodies:
    """Someone is to arrange it; the lessee may also book it directly."""
    report = latest_report(ctx.view)
    if report is None:
        return
    name = report.reported.report
    yield ReinspectionRequested(report=name)
    rule = ctx.terms.inspection.reinspection.source
    yield from open_task(ctx, "reinspect", name, rule)


def _inspected_and_not_returned(ctx: Ctx) -> Iterator[Refused]:
    if not ctx.case.inspection.before_return:
        yield out_of_order("not_inspected_yet")
    if ctx.case.turn_in.delivered is not None:
        yield refuse(ctx.terms.inspection.new_damage.source, "already_returned")


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyDamage:
    """Tell of damage that came after the inspection; repair it if you can before the return."""

    name: Id
    area: Code
    kind: Code


@move(NotifyDamage, ASKING, needs=_inspected_and_not_returned)
def notify_damage(ctx: Ctx, ask: NotifyDamage) -> Bodies:
    """The earlier result stands; the new damage waits until a report has found it."""
    known = {item.name for r in ctx.case.inspection.reports.values() for item in r.items}
    insist(ask.name not in known, wrong_form("item_reported_already", item=ask.name))
    insist(
        ask.name not in ctx.case.inspection.notified,
        out_of_order("damage_notified_already", item=ask.name),
    )
    yield DamageNotified(name=ask.name, area=ask.area, kind=ask.kind)
    terms = ctx.terms.inspection.new_damage
    if terms.reported_waits:
        yield from open_task(ctx, "new_damage", ask.name, terms.source_of("reported_waits"))
