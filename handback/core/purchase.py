"""Ownership leaves the lessor: purchase to title, trade-in to payoff."""

from dataclasses import dataclass, field
from datetime import date

from handback.core.base import Cents, Code, Id
from handback.core.events import Body, Event, State, applies, event


@event("purchase_started")
@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseStarted(Body):
    """A buyout quote was accepted: who buys, through whom, and whether the deposit is applied."""

    quote: Id
    buyer: Code
    through: Id = Id("")
    apply_deposit: bool = False


@event("purchase_abandoned")
@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseAbandoned(Body):
    """The purchase did not come about: the quote expired, or the money never came."""

    reason: Code


@event("funds_received")
@dataclass(frozen=True, slots=True, kw_only=True)
class FundsReceived(Body):
    """Money for the car arrived and waits to clear."""

    amount: Cents


@event("purchase_completed")
@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseCompleted(Body):
    """The funds cleared: the car is sold; later charges of the sale come with it."""

    quote: Id
    amount: Cents
    registration: Cents = 0
    incidental: Cents = 0


@event("lien_released")
@dataclass(frozen=True, slots=True, kw_only=True)
class LienReleased(Body):
    """The lender confirmed that its lien is gone."""

    confirmation: Id = Id("")


@event("title_sent")
@dataclass(frozen=True, slots=True, kw_only=True)
class TitleSent(Body):
    """Title and bill of sale went to the buyer."""

    papers: tuple[Code, ...]


@event("trade_in_reported")
@dataclass(frozen=True, slots=True, kw_only=True)
class TradeInReported(Body):
    """The lessee says that a dealer bought the car; `evidence` are the papers shown.

    `buys` is false for a dealer who only makes the remaining payments.
    """

    dealer: Id
    buys: bool
    evidence: tuple[Code, ...] = ()
    odometer: int | None = None


@event("payoff_completed")
@dataclass(frozen=True, slots=True, kw_only=True)
class PayoffCompleted(Body):
    """The dealer's payoff arrived in full where it belongs."""

    amount: Cents


@event("payoff_failed")
@dataclass(frozen=True, slots=True, kw_only=True)
class PayoffFailed(Body):
    """The dealer did not pay off: the hand-over to it is a turn-in."""

    reason: Code


@dataclass(slots=True)
class Purchase(State):
    """Purchase or trade-in of a case."""

    started: PurchaseStarted | None = None
    started_on: date | None = None
    funds: int = 0
    completed: PurchaseCompleted | None = None
    completed_on: date | None = None
    lien_released: date | None = None
    title_sent: date | None = None
    papers: tuple[Code, ...] = ()
    traded: TradeInReported | None = None
    traded_on: date | None = None
    paid_off: PayoffCompleted | None = None
    paid_off_on: date | None = None
    failed: Code = Code("")
    confirmations: dict[Code, date] = field(default_factory=dict)


@applies("purchase", PurchaseStarted)
def _started(state: Purchase, event: Event, body: PurchaseStarted) -> None:
    state.started = body
    state.started_on = event.on


@applies("purchase", PurchaseAbandoned)
def _abandoned(state: Purchase, event: Event, body: PurchaseAbandoned) -> None:
    state.started = state.started_on = None


@applies("purchase", FundsReceived)
def _funds(state: Purchase, event: Event, body: FundsReceived) -> None:
    state.funds += body.amount


@applies("purchase", PurchaseCompleted)
def _completed(state: Purchase, event: Event, body: PurchaseCompleted) -> None:
    state.completed = body
    state.completed_on = event.on


@applies("purchase", LienReleased)
def _released(state: Purchase, event: Event, body: LienReleased) -> None:
    state.lien_released = event.on


@applies("purchase", TitleSent)
def _title(state: Purchase, event: Event, body: TitleSent) -> None:
    state.title_sent = event.on
    state.papers = body.papers


@applies("purchase", TradeInReported)
def _traded(state: Purchase, event: Event, body: TradeInReported) -> None:
    state.traded = body
    state.traded_on = event.on
    state.failed = Code("")
    for paper in body.evidence:
        state.confirmations.setdefault(paper, event.on)


@applies("purchase", PayoffCompleted)
def _paid_off(state: Purchase, event: Event, body: PayoffCompleted) -> None:
    state.paid_off = body
    state.paid_off_on = event.on


@applies("purchase", PayoffFailed)
def _failed(state: Purchase, event: Event, body: PayoffFailed) -> None:
    state.failed = body.reason
    state.paid_off = state.paid_off_on = None
