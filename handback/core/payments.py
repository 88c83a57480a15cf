"""Money in and out: payments, reversals, refunds, deposit, sale, instalments, collection."""

from dataclasses import dataclass, field, replace
from datetime import date

from handback.core.base import Cents, Code, Id
from handback.core.events import Body, Event, State, applies, event


@event("payment_missed")
@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentMissed(Body):
    """A regular payment that was thought to be current is not there."""

    due: date


@event("lease_payment_posted")
@dataclass(frozen=True, slots=True, kw_only=True)
class LeasePaymentPosted(Body):
    """Money for regular payments was posted, by the lender where there is one."""

    payment: Id
    amount: Cents


@event("payment_started")
@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentStarted(Body):
    """The lessee asked to pay; the money is pending until posted. `account` is an erasable row."""

    payment: Id
    amount: Cents
    channel: Code
    fee: Cents = 0
    account: Id = Id("")


@event("payment_posted")
@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentPosted(Body):
    """Money for the bill arrived, allocated to lines in the programme's order.

    `parts` are (line, item, cents); the rest is surplus.
    """

    payment: Id
    amount: Cents
    channel: Code
    parts: tuple[tuple[Code, Id, Cents], ...]
    surplus: Cents = 0
    rule: Code


@event("payment_reversed")
@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentReversed(Body):
    """The bank took a posted payment back."""

    payment: Id
    reason: Code
    fee: Cents = 0
    rule: Code = Code("")


@event("refund_proposed")
@dataclass(frozen=True, slots=True, kw_only=True)
class RefundProposed(Body):
    """Money is to go back: surplus, deposit, unused distance."""

    refund: Id
    amount: Cents
    origin: Code
    needs_second: bool
    promised: date | None = None
    rule: Code


@event("refund_approved")
@dataclass(frozen=True, slots=True, kw_only=True)
class RefundApproved(Body):
    """A second person approved the refund."""

    refund: Id


@event("refund_paid")
@dataclass(frozen=True, slots=True, kw_only=True)
class RefundPaid(Body):
    """The refund went out."""

    refund: Id
    amount: Cents
    origin: Code


@event("deposit_settled")
@dataclass(frozen=True, slots=True, kw_only=True)
class DepositSettled(Body):
    """What the deposit was set against, and what is left to refund."""

    deducted: Cents
    refunded: Cents
    parts: tuple[tuple[Code, Id, Cents], ...]
    promised: date
    rule: Code


@event("vehicle_sold")
@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleSold(Body):
    """The lessor sold the car, at auction or to a dealer, or leased it again."""

    how: Code
    amount: Cents = 0


@event("instalments_requested")
@dataclass(frozen=True, slots=True, kw_only=True)
class InstalmentsRequested(Body):
    """The lessee asks to pay over time."""

    count: int


@event("instalments_answered")
@dataclass(frozen=True, slots=True, kw_only=True)
class InstalmentsAnswered(Body):
    """The answer of whoever decides; `first` and `count` when granted."""

    granted: bool
    count: int = 0
    first: date | None = None


@event("collection_reminded")
@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionReminded(Body):
    """A reminder of an unpaid bill went out: the n-th."""

    number: int
    rule: Code


@event("collection_referred")
@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionReferred(Body):
    """The balance was referred to collection, or the car to repossession."""

    what: Code
    rule: Code


@event("balance_written_off")
@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceWrittenOff(Body):
    """A balance is no longer asked for, line by line."""

    parts: tuple[tuple[Code, Id, Cents], ...]
    reason: Code
    rule: Code


Parts = tuple[tuple[Code, Id, Cents], ...]


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment and what became of it."""

    payment: Id
    amount: Cents
    channel: Code
    on: date
    posted: date | None = None
    parts: Parts = ()
    surplus: Cents = 0
    reversed: date | None = None


@dataclass(frozen=True, slots=True)
class Refund:
    """A refund and what became of it."""

    refund: Id
    amount: Cents
    origin: Code
    needs_second: bool
    proposed_by: Id
    on: date
    promised: date | None = None
    approved: date | None = None
    paid: date | None = None


@dataclass(slots=True)
class Payments(State):
    """Money of a case; `paid` holds cents settled by line, `given_up` cents written off."""

    missed: list[date] = field(default_factory=list)
    lease_posted: list[tuple[date, int]] = field(default_factory=list)
    by_id: dict[Id, Payment] = field(default_factory=dict)
    paid: dict[tuple[Code, Id], int] = field(default_factory=dict)
    given_up: dict[tuple[Code, Id], int] = field(default_factory=dict)
    surplus: int = 0
    returned_fees: list[tuple[Id, int, Code]] = field(default_factory=list)
    refunds: dict[Id, Refund] = field(default_factory=dict)
    deposit: DepositSettled | None = None
    sold: VehicleSold | None = None
    sold_on: date | None = None
    instalments_asked: date | None = None
    instalments: InstalmentsAnswered | None = None
    reminders: list[tuple[int, date]] = field(default_factory=list)
    referred: dict[Code, date] = field(default_factory=dict)


def _add(state: Payments, parts: Parts, sign: int) -> None:
    for code, item, cents in parts:
        key = (code, item)
        state.paid[key] = state.paid.get(key, 0) + sign * cents


@applies("payments", PaymentMissed)
def _missed(state: Payments, event: Event, body: PaymentMissed) -> None:
    if body.due not in state.missed:
        state.missed.append(body.due)


@applies("payments", LeasePaymentPosted)
def _lease(state: Payments, event: Event, body: LeasePaymentPosted) -> None:
    state.lease_posted.append((event.on, body.amount))


@applies("payments", PaymentStarted)
def _started(state: Payments, event: Event, body: PaymentStarted) -> None:
    state.by_id[body.payment] = Payment(body.payment, body.amount, body.channel, event.on)


@applies("payments", PaymentPosted)
def _posted(state: Payments, event: Event, body: PaymentPosted) -> None:
    state.by_id[body.payment] = Payment(
        body.payment, body.amount, body.channel, event.on, event.on, body.parts, body.surplus
    )
    _add(state, body.parts, 1)
    state.surplus += body.surplus


@applies("payments", PaymentReversed)
def _reversed(state: Payments, event: Event, body: PaymentReversed) -> None:
    old = state.by_id[body.payment]
    state.by_id[body.payment] = replace(old, reversed=event.on)
    _add(state, old.parts, -1)
    state.surplus -= old.surplus
    if body.fee:
        state.returned_fees.append((body.payment, body.fee, body.rule))


@applies("payments", RefundProposed)
def _proposed(state: Payments, event: Event, body: RefundProposed) -> None:
    state.refunds[body.refund] = Refund(
        body.refund,
        body.amount,
        body.origin,
        body.needs_second,
        event.by.person,
        event.on,
        body.promised,
    )


@applies("payments", RefundApproved)
def _approved(state: Payments, event: Event, body: RefundApproved) -> None:
    state.refunds[body.refund] = replace(state.refunds[body.refund], approved=event.on)


@applies("payments", RefundPaid)
def _paid(state: Payments, event: Event, body: RefundPaid) -> None:
    state.refunds[body.refund] = replace(state.refunds[body.refund], paid=event.on)


@applies("payments", DepositSettled)
def _deposit(state: Payments, event: Event, body: DepositSettled) -> None:
    state.deposit = body
    _add(state, body.parts, 1)


@applies("payments", VehicleSold)
def _sold(state: Payments, event: Event, body: VehicleSold) -> None:
    state.sold = body
    state.sold_on = event.on


@applies("payments", InstalmentsRequested)
def _asked(state: Payments, event: Event, body: InstalmentsRequested) -> None:
    state.instalments_asked = event.on
    state.instalments = None


@applies("payments", InstalmentsAnswered)
def _answered(state: Payments, event: Event, body: InstalmentsAnswered) -> None:
    state.instalments = body


@applies("payments", CollectionReminded)
def _reminded(state: Payments, event: Event, body: CollectionReminded) -> None:
    state.reminders.append((body.number, event.on))


@applies("payments", CollectionReferred)
def _referred(state: Payments, event: Event, body: CollectionReferred) -> None:
    state.referred[body.what] = event.on


@applies("payments", BalanceWrittenOff)
def _written_off(state: Payments, event: Event, body: BalanceWrittenOff) -> None:
    for code, item, cents in body.parts:
        key = (code, item)
        state.given_up[key] = state.given_up.get(key, 0) + cents
