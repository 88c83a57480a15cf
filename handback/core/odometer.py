"""The odometer: readings in the order they were taken, and the signed disclosure."""

from dataclasses import dataclass, field
from datetime import date

from handback.core.base import Code, Id, Role
from handback.core.events import Body, Event, State, applies, event
from handback.core.inspection import ConditionReported
from handback.core.turn_in import (
    GroundingUndone,
    ReadingPhonedIn,
    ReceiptReceived,
    SignaturesVoided,
    VehicleDelivered,
)

STATEMENT = Code("odometer_statement")
"""The paper's name among the signatures of the hand-over."""

HAND_OVER = frozenset({"hand_over", "phoned_in", "receipt", "signed_statement", "correction"})
"""Where the readings of a hand-over come from."""


@event("odometer_statement_signed")
@dataclass(frozen=True, slots=True, kw_only=True)
class OdometerStatementSigned(Body):
    """The lessee signed the mileage disclosure; the reading has no tenths.

    `certification` is one of the programme's three; `digest` is of the data it showed. Where all
    lessees must sign, `complete` is false until the last of them has.
    """

    statement: Id
    odometer: int
    certification: Code
    person: Id = Id("")
    digest: Code
    complete: bool = True


@event("odometer_statement_received")
@dataclass(frozen=True, slots=True, kw_only=True)
class OdometerStatementReceived(Body):
    """The lessor received the statement and signed it."""

    statement: Id


@event("reading_corrected")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingCorrected(Body):
    """A reading was recorded wrongly.

    The corrected one bills, except that one higher than what the lessee signed waits until the
    lessee signs anew.
    """

    odometer: int
    reason: Code


@event("reading_recorded")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRecorded(Body):
    """A reading from elsewhere: an auction, a workshop, the lessee's own look at the dial."""

    odometer: int
    origin: Code


@event("reading_questioned")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingQuestioned(Body):
    """A reading of the hand-over is lower than an earlier one: a person looks before acceptance."""

    odometer: int
    earlier: int


@event("reading_confirmed")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingConfirmed(Body):
    """The questioned reading is right, and a person said why."""

    odometer: int
    reason: Code


@dataclass(frozen=True, slots=True)
class Reading:
    """What the odometer showed on a day, and where the reading comes from."""

    on: date
    odometer: int
    origin: Code


@dataclass(slots=True)
class Odometer(State):
    """Readings and the disclosure of a case.

    `signed` is the statement that all who must have signed; `partial` holds who has signed one
    that waits for others. `awaiting` is a corrected reading that waits for a new signature.
    """

    readings: list[Reading] = field(default_factory=list)
    signed: OdometerStatementSigned | None = None
    signed_on: date | None = None
    void: bool = False
    partial: dict[Id, Code] = field(default_factory=dict)
    received_on: date | None = None
    corrected: int | None = None
    awaiting: int | None = None
    questioned: int | None = None
    confirmed: list[int] = field(default_factory=list)
    lessee_signed: int | None = None


@applies("odometer", ConditionReported)
def _reported(state: Odometer, event: Event, body: ConditionReported) -> None:
    state.readings.append(Reading(event.on, body.odometer, Code("report")))


@applies("odometer", VehicleDelivered)
def _delivered(state: Odometer, event: Event, body: VehicleDelivered) -> None:
    if body.odometer is not None:
        state.readings.append(Reading(event.on, body.odometer, Code("hand_over")))


@applies("odometer", ReadingPhonedIn)
def _phoned(state: Odometer, event: Event, body: ReadingPhonedIn) -> None:
    state.readings.append(Reading(event.on, body.odometer, Code("phoned_in")))


@applies("odometer", ReceiptReceived)
def _receipt(state: Odometer, event: Event, body: ReceiptReceived) -> None:
    state.readings.append(Reading(event.on, body.odometer, Code("receipt")))
    if state.signed is None and {Role.LESSEE, Role.REPRESENTATIVE} & set(body.signed_by):
        state.lessee_signed = body.odometer
        state.corrected = state.awaiting = None


@applies("odometer", GroundingUndone)
def _undone(state: Odometer, event: Event, body: GroundingUndone) -> None:
    state.signed = state.signed_on = state.received_on = None
    state.corrected = state.awaiting = state.questioned = state.lessee_signed = None
    state.void = False
    state.partial.clear()
    state.confirmed.clear()
    state.readings[:] = [each for each in state.readings if each.origin not in HAND_OVER]


@applies("odometer", SignaturesVoided)
def _voided(state: Odometer, event: Event, body: SignaturesVoided) -> None:
    if body.paper == STATEMENT:
        state.void = state.signed is not None
        state.received_on = None
        state.partial.clear()


@applies("odometer", OdometerStatementSigned)
def _signed(state: Odometer, event: Event, body: OdometerStatementSigned) -> None:
    if not body.complete:
        state.partial[body.person] = body.digest
        return
    state.signed = body
    state.signed_on = event.on
    state.lessee_signed = body.odometer
    state.void = False
    state.received_on = state.corrected = state.awaiting = None
    state.partial.clear()
    state.readings.append(Reading(event.on, body.odometer, Code("signed_statement")))


@applies("odometer", OdometerStatementReceived)
def _received(state: Odometer, event: Event, body: OdometerStatementReceived) -> None:
    state.received_on = event.on


@applies("odometer", ReadingCorrected)
def _corrected(state: Odometer, event: Event, body: ReadingCorrected) -> None:
    signed = state.lessee_signed
    if signed is not None and body.odometer > signed:
        state.awaiting = body.odometer
    else:
        state.corrected = body.odometer
        state.awaiting = None
    state.questioned = None
    state.readings[:] = [each for each in state.readings if each.origin not in HAND_OVER]
    state.readings.append(Reading(event.on, body.odometer, Code("correction")))


@applies("odometer", ReadingRecorded)
def _recorded(state: Odometer, event: Event, body: ReadingRecorded) -> None:
    state.readings.append(Reading(event.on, body.odometer, body.origin))


@applies("odometer", ReadingQuestioned)
def _questioned(state: Odometer, event: Event, body: ReadingQuestioned) -> None:
    state.questioned = body.odometer


@applies("odometer", ReadingConfirmed)
def _confirmed(state: Odometer, event: Event, body: ReadingConfirmed) -> None:
    state.questioned = None
    state.confirmed.append(body.odometer)
