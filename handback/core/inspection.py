"""Inspection: appointments, consent, reports and their items, assessments, results."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from handback.core.base import Cents, Code, FileId, Id, Role, Written
from handback.core.events import Body, Event, State, applies, event
from handback.core.turn_in import GroundingUndone, VehicleDelivered

Length = Annotated[Decimal, Written("length")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing an inspector recorded, freely, on the drawing.

    `kind` is what it is (dent, scratch, tread, missing, inoperative, odour …), `area` where; the
    same `name` in two reports is the same damage. Lengths are millimetres, of `treads` the lowest
    counts; `count` is how many alike. `flags` say more (`paint_broken`, `removable`,
    `newer_than_report`, …); `part` is the single part it belongs to when the area has several (a
    wheel), `spot` a place on it (`wiper_field`); `repair_cost` an estimate when the guide asks
    for one.
    """

    name: Id
    area: Code
    kind: Code
    part: Code = Code("")
    spot: Code = Code("")
    length: Length | None = None
    diameter: Length | None = None
    depth: Length | None = None
    tread: Length | None = None
    treads: tuple[Length, ...] = ()
    count: int = 1
    repair_cost: Cents | None = None
    flags: tuple[Code, ...] = ()
    photos: tuple[FileId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the wear guide says of one item, with its price.

    `guide_line` is the guide's line that decided, `rule` its source; `price` before caps. The
    codes of `reason` are `core.sums.assessment.REASONS`.
    """

    name: Id
    chargeable: bool
    guide_line: Code
    rule: Code
    operation: Code = Code("")
    cents: Cents = 0
    price: Cents = 0
    reason: Code = Code("")


@event("inspection_consented")
@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionConsented(Body):
    """The lessee agreed to be visited, or refused; a refusal is documented by a paper."""

    agreed: bool
    paper: Id = Id("")


@event("inspection_booked")
@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionBooked(Body):
    """An appointment: local start, place, inspector's slot, and who will be there."""

    booking: Id
    slot: Id = Id("")
    at: datetime
    place: Code
    minutes: int
    present: Code = Code("lessee")
    after_return: bool = False


@event("inspection_cancelled")
@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionCancelled(Body):
    """The appointment was given up, or nobody was there."""

    booking: Id
    reason: Code


@event("condition_reported")
@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionReported(Body):
    """An inspector's report: odometer, items, what works, who was present, who signed."""

    report: Id
    booking: Id = Id("")
    odometer: int
    items: tuple[Item, ...]
    present: Code
    signed: bool
    test_driven: bool = False
    checked: tuple[Code, ...] = ()
    finished: datetime
    after_return: bool = False
    by_role: Role


@event("condition_assessed")
@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionAssessed(Body):
    """The servicer's assessment of a report by the wear guide and the rate card.

    `spared` are its items with an accepted repair; the others were judged without them.
    """

    report: Id
    judged: tuple[Judged, ...]
    spared: tuple[Id, ...] = ()


@event("results_provided")
@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsProvided(Body):
    """The lessee has the report; `papers` are those handed out with it."""

    report: Id
    papers: tuple[Code, ...]
    late: bool = False


@event("results_reviewed")
@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsReviewed(Body):
    """A specialist walked the lessee through report and options."""

    report: Id


@event("item_corrected")
@dataclass(frozen=True, slots=True, kw_only=True)
class ItemCorrected(Body):
    """An item was recorded wrongly, or is not there at all; the new assessment is with it."""

    report: Id
    item: Item
    judged: tuple[Judged, ...]
    removed: bool = False


@event("reinspection_requested")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReinspectionRequested(Body):
    """The lessee asks for another inspection after this report."""

    report: Id


@event("damage_notified")
@dataclass(frozen=True, slots=True, kw_only=True)
class DamageNotified(Body):
    """The lessee told of damage that came after the report."""

    name: Id
    area: Code
    kind: Code


@dataclass(frozen=True, slots=True)
class Booking:
    """An appointment for an inspection."""

    booking: Id
    slot: Id
    at: datetime
    place: Code
    minutes: int
    booked_on: date
    present: Code
    after_return: bool
    cancelled: Code = Code("")
    done: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """A report with its assessment and what became of it."""

    reported: ConditionReported
    on: date
    learned: date
    items: tuple[Item, ...]
    judged: tuple[Judged, ...] = ()
    spared: tuple[Id, ...] = ()
    provided: date | None = None
    reviewed: date | None = None


@dataclass(slots=True)
class Inspection(State):
    """All inspections of a case."""

    consent: bool | None = None
    consented_on: date | None = None
    bookings: dict[Id, Booking] = field(default_factory=dict)
    reports: dict[Id, Report] = field(default_factory=dict)
    notified: dict[Id, DamageNotified] = field(default_factory=dict)
    notified_on: dict[Id, date] = field(default_factory=dict)
    reinspection_asked: date | None = None
    handed_over: date | None = None

    @property
    def booked(self) -> Booking | None:
        """The open appointment, if there is one."""
        for booking in reversed(list(self.bookings.values())):
            if not booking.cancelled and not booking.done:
                return booking
        return None

    @property
    def before_return(self) -> tuple[Report, ...]:
        """Reports of inspections before the hand-over, by the day they were made."""
        return self._made(after=False)

    @property
    def after_return(self) -> tuple[Report, ...]:
        """Reports of inspections after the hand-over, by the day they were made."""
        return self._made(after=True)

    def _made(self, *, after: bool) -> tuple[Report, ...]:
        found = [r for r in self.reports.values() if self.made_after_return(r) is after]
        return tuple(sorted(found, key=lambda r: (r.on, r.learned)))

    def made_after_return(self, report: Report) -> bool:
        """Whether a report was made after the hand-over, whichever of the two we learned first.

        On the day of the hand-over itself the order in which they were recorded decides.
        """
        if self.handed_over is None:
            return False
        if report.on == self.handed_over:
            return report.reported.after_return
        return report.on > self.handed_over


@applies("inspection", InspectionConsented)
def _consented(state: Inspection, event: Event, body: InspectionConsented) -> None:
    state.consent = body.agreed
    state.consented_on = event.on


@applies("inspection", InspectionBooked)
def _booked(state: Inspection, event: Event, body: InspectionBooked) -> None:
    state.bookings[body.booking] = Booking(
        body.booking,
        body.slot,
        body.at,
        body.place,
        body.minutes,
        event.on,
        body.present,
        body.after_return,
    )


@applies("inspection", InspectionCancelled)
def _cancelled(state: Inspection, event: Event, body: InspectionCancelled) -> None:
    old = state.bookings.get(body.booking)
    if old is not None:
        state.bookings[body.booking] = replace(old, cancelled=body.reason)


@applies("inspection", ConditionReported)
def _reported(state: Inspection, event: Event, body: ConditionReported) -> None:
    state.reports[body.report] = Report(body, event.on, event.at.date(), body.items)
    if body.booking in state.bookings:
        state.bookings[body.booking] = replace(state.bookings[body.booking], done=True)


# What follows a report is left out when the report itself was struck.


@applies("inspection", ConditionAssessed)
def _assessed(state: Inspection, event: Event, body: ConditionAssessed) -> None:
    old = state.reports.get(body.report)
    if old is not None:
        state.reports[body.report] = replace(old, judged=body.judged, spared=body.spared)


@applies("inspection", ResultsProvided)
def _provided(state: Inspection, event: Event, body: ResultsProvided) -> None:
    old = state.reports.get(body.report)
    if old is not None:
        state.reports[body.report] = replace(old, provided=old.provided or event.on)


@applies("inspection", ResultsReviewed)
def _reviewed(state: Inspection, event: Event, body: ResultsReviewed) -> None:
    old = state.reports.get(body.report)
    if old is not None:
        state.reports[body.report] = replace(old, reviewed=event.on)


@applies("inspection", ItemCorrected)
def _item(state: Inspection, event: Event, body: ItemCorrected) -> None:
    old = state.reports.get(body.report)
    if old is None:
        return
    if body.removed:
        items = tuple(i for i in old.items if i.name != body.item.name)
    else:
        items = tuple(body.item if i.name == body.item.name else i for i in old.items)
    state.reports[body.report] = replace(old, items=items, judged=body.judged)


@applies("inspection", DamageNotified)
def _notified(state: Inspection, event: Event, body: DamageNotified) -> None:
    state.notified[body.name] = body
    state.notified_on[body.name] = event.on


@applies("inspection", ReinspectionRequested)
def _asked_again(state: Inspection, event: Event, body: ReinspectionRequested) -> None:
    state.reinspection_asked = event.on


@applies("inspection", VehicleDelivered)
def _handed_over(state: Inspection, event: Event, body: VehicleDelivered) -> None:
    state.handed_over = event.on


@applies("inspection", GroundingUndone)
def _taken_back(state: Inspection, event: Event, body: GroundingUndone) -> None:
    state.handed_over = None
