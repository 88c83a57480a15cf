"""Ends that are not on the day: extension, early return, total loss, military orders."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from handback.core.base import Cents, Code, Id
from handback.core.events import Body, Event, State, applies, event


@event("extension_requested")
@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionRequested(Body):
    """The lessee asks for more days."""

    days: int


@event("extension_approved")
@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionApproved(Body):
    """The new maturity, the fee per day or month and what it comes to."""

    number: int
    days: int
    until: date
    fee: Cents
    rule: Code


@event("extension_declined")
@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionDeclined(Body):
    """The extension was not granted."""

    reason: Code


@event("disclosures_signed")
@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosuresSigned(Body):
    """New lease disclosures were given and signed."""

    digest: Code


@event("early_return_requested")
@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyReturnRequested(Body):
    """The lessee means to return before maturity, on this day."""

    on_day: date


@event("realised_value_recorded")
@dataclass(frozen=True, slots=True, kw_only=True)
class RealisedValueRecorded(Body):
    """What the car fetched, or is taken to be worth, for an early end or a loss."""

    amount: Cents
    origin: Code


@event("orders_recorded")
@dataclass(frozen=True, slots=True, kw_only=True)
class OrdersRecorded(Body):
    """Military orders that allow the lessee to terminate."""

    papers: tuple[Code, ...]
    days: int
    effective: date


@event("total_loss_reported")
@dataclass(frozen=True, slots=True, kw_only=True)
class TotalLossReported(Body):
    """The car is a total loss or was stolen."""

    cause: Code
    deductible: Cents = 0


@event("total_loss_settled")
@dataclass(frozen=True, slots=True, kw_only=True)
class TotalLossSettled(Body):
    """The insurer's settlement, and what gap cover paid."""

    settlement: Cents
    gap: Cents = 0


@dataclass(frozen=True, slots=True)
class Extension:
    """An approved extension."""

    number: int
    days: int
    begins: date
    until: date
    fee: Cents
    rule: Code
    on: date


@dataclass(slots=True)
class Endings(State):
    """What moves or replaces the scheduled end of a case."""

    requested_days: int | None = None
    requested_on: date | None = None
    extensions: list[Extension] = field(default_factory=list)
    maturity: date | None = None
    disclosed: date | None = None
    early_on: date | None = None
    early_requested: date | None = None
    realised: Cents | None = None
    orders: OrdersRecorded | None = None
    loss: TotalLossReported | None = None
    loss_on: date | None = None
    settled: TotalLossSettled | None = None
    settled_on: date | None = None
    papers: dict[Id, date] = field(default_factory=dict)


@applies("endings", ExtensionRequested)
def _asked(state: Endings, event: Event, body: ExtensionRequested) -> None:
    state.requested_days = body.days
    state.requested_on = event.on


@applies("endings", ExtensionApproved)
def _approved(state: Endings, event: Event, body: ExtensionApproved) -> None:
    begins = body.until - timedelta(days=body.days)
    state.extensions.append(
        Extension(body.number, body.days, begins, body.until, body.fee, body.rule, event.on)
    )
    state.maturity = body.until
    state.requested_days = None


@applies("endings", ExtensionDeclined)
def _declined(state: Endings, event: Event, body: ExtensionDeclined) -> None:
    state.requested_days = None


@applies("endings", DisclosuresSigned)
def _disclosed(state: Endings, event: Event, body: DisclosuresSigned) -> None:
    state.disclosed = event.on


@applies("endings", EarlyReturnRequested)
def _early(state: Endings, event: Event, body: EarlyReturnRequested) -> None:
    state.early_on = body.on_day
    state.early_requested = event.on


@applies("endings", RealisedValueRecorded)
def _realised(state: Endings, event: Event, body: RealisedValueRecorded) -> None:
    state.realised = body.amount


@applies("endings", OrdersRecorded)
def _orders(state: Endings, event: Event, body: OrdersRecorded) -> None:
    state.orders = body


@applies("endings", TotalLossReported)
def _loss(state: Endings, event: Event, body: TotalLossReported) -> None:
    state.loss = body
    state.loss_on = event.on


@applies("endings", TotalLossSettled)
def _settled(state: Endings, event: Event, body: TotalLossSettled) -> None:
    state.settled = body
    state.settled_on = event.on
