"""Ownership leaves the lessor: purchase to title, trade-in to payoff."""

from dataclasses import dataclass, field, replace
from datetime import date

from handback.core.base import Cents, Code, Id
from handback.core.billing import SALE, Bill, Billing
from handback.core.events import Body, Event, State, applies, event
from handback.core.lines import Lines, total
from handback.core.payments import Payments


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
    """The funds cleared: the car is sold; later charges of the sale come with it.

    `lines` are what the sale came to: posted and settled at once, what was paid more is surplus.
    """

    quote: Id
    amount: Cents
    registration: Cents = 0
    incidental: Cents = 0
    lines: Lines = ()


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

    `buys` is false for a dealer who only makes the remaining payments. `releases` says that the
    lessee is free from this day on, whatever becomes of the payoff.
    """

    dealer: Id
    buys: bool
    evidence: tuple[Code, ...] = ()
    odometer: int | None = None
    releases: bool = False


@event("payoff_completed")
@dataclass(frozen=True, slots=True, kw_only=True)
class PayoffCompleted(Body):
    """The dealer's payoff arrived in full where it belongs.

    `lines` are what it came to: posted and settled at once, what was paid more is surplus.
    """

    amount: Cents
    lines: Lines = ()


@event("payoff_confirmed")
@dataclass(frozen=True, slots=True, kw_only=True)
class PayoffConfirmed(Body):
    """The lender confirmed that the payoff is there."""

    confirmation: Id = Id("")


@event("payoff_failed")
@dataclass(frozen=True, slots=True, kw_only=True)
class PayoffFailed(Body):
    """The dealer did not pay off: the hand-over to it is a turn-in.

    `lines` and `amount` undo those of a payoff that had been taken for completed. After a trade-in
    that `released` the lessee, the payoff is merely waited for again.
    """

    reason: Code
    amount: Cents = 0
    lines: Lines = ()
    released: bool = False


@dataclass(slots=True)
class Purchase(State):
    """Purchase or trade-in of a case."""

    started: PurchaseStarted | None = None
    started_on: date | None = None
    funds: int = 0
    funds_on: date | None = None
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
    failed_on: date | None = None
    payoff_confirmed: date | None = None
    confirmations: dict[Code, date] = field(default_factory=dict)


@applies("purchase", PurchaseStarted)
def _started(state: Purchase, event: Event, body: PurchaseStarted) -> None:
    state.started = body
    state.started_on = event.on


@applies("purchase", PurchaseAbandoned)
def _abandoned(state: Purchase, event: Event, body: PurchaseAbandoned) -> None:
    state.started = state.started_on = state.funds_on = None
    state.funds = 0


@applies("purchase", FundsReceived)
def _funds(state: Purchase, event: Event, body: FundsReceived) -> None:
    state.funds += body.amount
    state.funds_on = max(state.funds_on or event.on, event.on)


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
    state.traded_on = event.on if body.buys else None
    state.failed, state.failed_on = Code(""), None
    for paper in body.evidence:
        state.confirmations.setdefault(paper, event.on)


@applies("purchase", PayoffCompleted)
def _paid_off(state: Purchase, event: Event, body: PayoffCompleted) -> None:
    state.paid_off = body
    state.paid_off_on = event.on


@applies("purchase", PayoffFailed)
def _failed(state: Purchase, event: Event, body: PayoffFailed) -> None:
    if not body.released:
        state.failed, state.failed_on = body.reason, event.on
    state.paid_off = state.paid_off_on = state.payoff_confirmed = None
    state.funds, state.funds_on = 0, None


@applies("purchase", PayoffConfirmed)
def _confirmed(state: Purchase, event: Event, body: PayoffConfirmed) -> None:
    state.payoff_confirmed = event.on


def _post(billing: Billing, event: Event, lines: Lines, sign: int) -> None:
    for each in lines:
        key = (each.code, each.item)
        billing.posted[key] = billing.posted.get(key, 0) + sign * each.cents
        billing.posted_on.setdefault(key, event.on)
    if lines:
        told = lines if sign > 0 else tuple(replace(each, cents=-each.cents) for each in lines)
        billing.bills.append(Bill(event.move, SALE, event.on, told, event.on))


def _settle(payments: Payments, lines: Lines, amount: int, sign: int) -> None:
    for each in lines:
        key = (each.code, each.item)
        payments.paid[key] = payments.paid.get(key, 0) + sign * each.cents
    surplus = max(amount - total(lines), 0)
    if sign > 0:
        payments.surplus += surplus
    else:
        kept = min(surplus, payments.surplus)
        payments.surplus -= kept
        payments.reclaimed += surplus - kept


@applies("billing", PurchaseCompleted, PayoffCompleted)
def _sold(state: Billing, event: Event, body: PurchaseCompleted | PayoffCompleted) -> None:
    _post(state, event, body.lines, 1)


@applies("payments", PurchaseCompleted, PayoffCompleted)
def _settled(state: Payments, event: Event, body: PurchaseCompleted | PayoffCompleted) -> None:
    _settle(state, body.lines, body.amount, 1)


@applies("billing", PayoffFailed)
def _unsold(state: Billing, event: Event, body: PayoffFailed) -> None:
    _post(state, event, body.lines, -1)


@applies("payments", PayoffFailed)
def _unsettled(state: Payments, event: Event, body: PayoffFailed) -> None:
    _settle(state, body.lines, body.amount, -1)
