"""The odometer: readings in the order they were taken, and the signed disclosure."""

from dataclasses import dataclass, field
from datetime import date

from handback.core.base import Code, Id
from handback.core.events import Body, Event, State, applies, event
from handback.core.inspection import ConditionReported
from handback.core.turn_in import GroundingUndone, ReceiptReceived, VehicleDelivered


@event("odometer_statement_signed")
@dataclass(frozen=True, slots=True, kw_only=True)
class OdometerStatementSigned(Body):
    """The lessee signed the mileage disclosure; the reading has no tenths.

    `certification` is one of the programme's three; `digest` is of the data it showed.
    """

    statement: Id
    odometer: int
    certification: Code
    person: Id = Id("")
    digest: Code


@event("odometer_statement_received")
@dataclass(frozen=True, slots=True, kw_only=True)
class OdometerStatementReceived(Body):
    """The lessor received the statement and signed it."""

    statement: Id


@event("reading_corrected")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingCorrected(Body):
    """A reading was recorded wrongly; the corrected one bills, signed for anew by the lessee."""

    odometer: int
    reason: Code


@event("reading_recorded")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRecorded(Body):
    """A reading from elsewhere: an auction, a workshop, the lessee's own look at the dial."""

    odometer: int
    origin: Code


@dataclass(frozen=True, slots=True)
class Reading:
    """What the odometer showed on a day, and where the reading comes from."""

    on: date
    odometer: int
    origin: Code


@dataclass(slots=True)
class Odometer(State):
    """Readings and the disclosure of a case."""

    readings: list[Reading] = field(default_factory=list)
    signed: OdometerStatementSigned | None = None
    signed_on: date | None = None
    received_on: date | None = None
    corrected: int | None = None


@applies("odometer", ConditionReported)
def _reported(state: Odometer, event: Event, body: ConditionReported) -> None:
    state.readings.append(Reading(event.on, body.odometer, Code("report")))


@applies("odometer", VehicleDelivered)
def _delivered(state: Odometer, event: Event, body: VehicleDelivered) -> None:
    if body.odometer is not None:
        state.readings.append(Reading(event.on, body.odometer, Code("hand_over")))


@applies("odometer", ReceiptReceived)
def _receipt(state: Odometer, event: Event, body: ReceiptReceived) -> None:
    state.readings.append(Reading(event.on, body.odometer, Code("receipt")))


@applies("odometer", GroundingUndone)
def _undone(state: Odometer, event: Event, body: GroundingUndone) -> None:
    state.signed = state.signed_on = state.received_on = state.corrected = None


@applies("odometer", OdometerStatementSigned)
def _signed(state: Odometer, event: Event, body: OdometerStatementSigned) -> None:
    state.signed = body
    state.signed_on = event.on
    state.received_on = state.corrected = None
    state.readings.append(Reading(event.on, body.odometer, Code("signed_statement")))


@applies("odometer", OdometerStatementReceived)
def _received(state: Odometer, event: Event, body: OdometerStatementReceived) -> None:
    state.received_on = event.on


@applies("odometer", ReadingCorrected)
def _corrected(state: Odometer, event: Event, body: ReadingCorrected) -> None:
    state.corrected = body.odometer
    state.readings.append(Reading(event.on, body.odometer, Code("correction")))


@applies("odometer", ReadingRecorded)
def _recorded(state: Odometer, event: Event, body: ReadingRecorded) -> None:
    state.readings.append(Reading(event.on, body.odometer, body.origin))
