"""The hand-over of the car: appointment, delivery, papers, grounding, what came back."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from handback.core.base import Code, Id, Role
from handback.core.events import Body, Event, State, applies, event


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place that may take a car: values the door looked up for a retailer's id.

    Events cite it by `place`; `code` is how policies name it, where that is another word.
    """

    place: Id
    makes: tuple[Code, ...] = ()
    country: Code = Code("")
    franchised: bool = True
    code: Code = Code("")


@event("turn_in_booked")
@dataclass(frozen=True, slots=True, kw_only=True)
class TurnInBooked(Body):
    """An appointment for the hand-over; `reason` says why not an earlier rung's place."""

    booking: Id
    place: Id
    at: datetime | None = None
    reason: Code = Code("")
    rung: Code
    set_by_specialist: bool = False


@event("turn_in_cancelled")
@dataclass(frozen=True, slots=True, kw_only=True)
class TurnInCancelled(Body):
    """The appointment was given up."""

    booking: Id
    reason: Code


@event("vehicle_delivered")
@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleDelivered(Body):
    """The car was handed over: where, at what odometer, with which keys and equipment."""

    turn_in: Id
    place: Id
    odometer: int | None
    keys: int
    equipment: tuple[Code, ...] = ()
    missing: tuple[Code, ...] = ()
    checked: tuple[Code, ...] = ()
    agreed_place: bool
    against: tuple[Code, ...] = ()


@event("reading_phoned_in")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingPhonedIn(Body):
    """The lessee called with the final odometer reading.

    `received` is the day of the call where it is not the day that was told.
    """

    turn_in: Id
    odometer: int
    received: date | None = None


@event("receipt_received")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptReceived(Body):
    """The signed turn-in receipt with the final reading is here.

    `received` is the day it came where that is not the day that was told.
    """

    turn_in: Id
    odometer: int
    signed_by: tuple[Role, ...]
    received: date | None = None


@event("paper_signed")
@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSigned(Body):
    """Someone signed a paper; `digest` is of the data it showed."""

    paper: Code
    by_role: Role
    person: Id = Id("")
    digest: Code


@event("signatures_voided")
@dataclass(frozen=True, slots=True, kw_only=True)
class SignaturesVoided(Body):
    """What a paper showed has changed: signatures on it so far count no more."""

    paper: Code
    reason: Code


@event("vehicle_grounded")
@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleGrounded(Body):
    """The retailer told the lessor that the car is on its lot."""

    turn_in: Id


@event("grounding_undone")
@dataclass(frozen=True, slots=True, kw_only=True)
class GroundingUndone(Body):
    """The grounding was a mistake: the hand-over did not happen."""

    turn_in: Id
    reason: Code


@event("equipment_brought")
@dataclass(frozen=True, slots=True, kw_only=True)
class EquipmentBrought(Body):
    """Missing keys or equipment were brought in afterwards."""

    turn_in: Id
    items: tuple[Code, ...] = ()
    keys: int = 0


@event("vehicle_prepared")
@dataclass(frozen=True, slots=True, kw_only=True)
class VehiclePrepared(Body):
    """Checklist items done: phones unpaired, plate handled, belongings removed."""

    items: tuple[Code, ...]


@event("remarketing_recorded")
@dataclass(frozen=True, slots=True, kw_only=True)
class RemarketingRecorded(Body):
    """What leaves with the car: open recalls, accounts cleared, keys and equipment."""

    open_recalls: int
    cleared: tuple[Code, ...]
    belongings: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True)
class Appointment:
    """An appointment for the hand-over."""

    booking: Id
    place: Id
    at: datetime | None
    booked_on: date
    rung: Code
    cancelled: Code = Code("")
    set_by_specialist: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """A turn-in receipt that came back, on which day; where it came anew, the first one's day."""

    odometer: int
    on: date
    learned: date
    signed_by: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature on a paper of the case."""

    paper: Code
    by_role: Role
    person: Id
    digest: Code
    on: date


@dataclass(slots=True)
class TurnIn(State):
    """The hand-over of a case."""

    appointments: dict[Id, Appointment] = field(default_factory=dict)
    delivered: VehicleDelivered | None = None
    delivered_on: date | None = None
    learned_on: date | None = None
    phoned: int | None = None
    phoned_on: date | None = None
    phoned_days: list[date] = field(default_factory=list)
    receipt: Receipt | None = None
    grounded_on: date | None = None
    signatures: list[Signed] = field(default_factory=list)
    brought: dict[Code, date] = field(default_factory=dict)
    keys_brought: list[tuple[date, int]] = field(default_factory=list)
    prepared: list[Code] = field(default_factory=list)
    remarketing: RemarketingRecorded | None = None

    @property
    def booked(self) -> Appointment | None:
        """The open appointment, if there is one."""
        for appointment in reversed(list(self.appointments.values())):
            if not appointment.cancelled:
                return appointment
        return None

    @property
    def phoned_that_day(self) -> bool:
        """Whether a reading was called in on the day of the hand-over."""
        return self.delivered_on is not None and self.delivered_on in self.phoned_days


@applies("turn_in", TurnInBooked)
def _booked(state: TurnIn, event: Event, body: TurnInBooked) -> None:
    state.appointments[body.booking] = Appointment(
        body.booking,
        body.place,
        body.at,
        event.on,
        body.rung,
        set_by_specialist=body.set_by_specialist,
    )


@applies("turn_in", TurnInCancelled)
def _cancelled(state: TurnIn, event: Event, body: TurnInCancelled) -> None:
    old = state.appointments[body.booking]
    state.appointments[body.booking] = replace(old, cancelled=body.reason)


@applies("turn_in", VehicleDelivered)
def _delivered(state: TurnIn, event: Event, body: VehicleDelivered) -> None:
    state.delivered = body
    state.delivered_on = event.on
    state.learned_on = event.at.date()


@applies("turn_in", ReadingPhonedIn)
def _phoned(state: TurnIn, event: Event, body: ReadingPhonedIn) -> None:
    state.phoned = body.odometer
    state.phoned_on = body.received or event.on
    state.phoned_days.append(state.phoned_on)


@applies("turn_in", ReceiptReceived)
def _receipt(state: TurnIn, event: Event, body: ReceiptReceived) -> None:
    first = state.receipt
    on = first.on if first else body.received or event.on
    learned = first.learned if first else event.at.date()
    state.receipt = Receipt(body.odometer, on, learned, body.signed_by)


@applies("turn_in", PaperSigned)
def _signed(state: TurnIn, event: Event, body: PaperSigned) -> None:
    new = Signed(body.paper, body.by_role, body.person, body.digest, event.on)
    state.signatures.append(new)


@applies("turn_in", SignaturesVoided)
def _voided(state: TurnIn, event: Event, body: SignaturesVoided) -> None:
    state.signatures[:] = [each for each in state.signatures if each.paper != body.paper]


@applies("turn_in", VehicleGrounded)
def _grounded(state: TurnIn, event: Event, body: VehicleGrounded) -> None:
    state.grounded_on = event.on


@applies("turn_in", GroundingUndone)
def _undone(state: TurnIn, event: Event, body: GroundingUndone) -> None:
    state.delivered = state.delivered_on = state.learned_on = None
    state.grounded_on = state.receipt = state.phoned = state.phoned_on = None
    state.phoned_days.clear()
    state.signatures.clear()
    state.brought.clear()
    state.keys_brought.clear()


@applies("turn_in", EquipmentBrought)
def _brought(state: TurnIn, event: Event, body: EquipmentBrought) -> None:
    for item in body.items:
        state.brought.setdefault(item, event.on)
    if body.keys:
        state.keys_brought.append((event.on, body.keys))


@applies("turn_in", VehiclePrepared)
def _prepared(state: TurnIn, event: Event, body: VehiclePrepared) -> None:
    state.prepared.extend(i for i in body.items if i not in state.prepared)


@applies("turn_in", RemarketingRecorded)
def _remarketing(state: TurnIn, event: Event, body: RemarketingRecorded) -> None:
    state.remarketing = body
