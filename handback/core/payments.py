"""Money in and out: payments, reversals, refunds, deposit, sale, write-offs."""

from collections.abc import Callable
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


@event("refund_withdrawn")
@dataclass(frozen=True, slots=True, kw_only=True)
class RefundWithdrawn(Body):
    """A refund that had not gone out is needed for something else: the money is held again."""

    refund: Id
    reason: Code


@event("money_moved")
@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyMoved(Body):
    """Held money settled lines, or lines that were settled too far gave money back.

    `parts` are (line, item, cents), below zero where a line gives back; `held` is the change of
    the money held for the lessee: parts and held add up to nothing. `restored` are write-offs
    taken back because less is owed than was thought.
    """

    parts: tuple[tuple[Code, Id, Cents], ...] = ()
    held: Cents = 0
    restored: tuple[tuple[Code, Id, Cents], ...] = ()
    rule: Code


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


@event("balance_written_off")
@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceWrittenOff(Body):
    """A balance is no longer asked for, line by line."""

    parts: tuple[tuple[Code, Id, Cents], ...]
    reason: Code
    rule: Code


Parts = tuple[tuple[Code, Id, Cents], ...]

SURPLUS = Code("surplus")
"""Origin of a refund: money held for the lessee."""

DEPOSIT = Code("deposit")
"""Origin of a refund: the security deposit."""

PURCHASE_FUNDS = Code("purchase_funds")
"""Origin of a refund: money for a car that was not sold."""


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
    fee: Cents = 0


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
    withdrawn: date | None = None

    @property
    def open(self) -> bool:
        """Whether it is still to go out."""
        return self.paid is None and self.withdrawn is None

    @property
    def waits(self) -> bool:
        """Whether a second person has yet to approve it."""
        return self.open and self.needs_second and self.approved is None


@dataclass(slots=True)
class Payments(State):
    """Money of a case; `paid` holds cents settled by line, `given_up` cents written off.

    `surplus` is money held for the lessee: paid beyond what was billed, less proposed refunds.
    `moved` is how much of it settled lines, `reclaimed` what was refunded out of payments that the
    bank took back later.
    """

    missed: list[date] = field(default_factory=list)
    lease_posted: list[tuple[date, int]] = field(default_factory=list)
    by_id: dict[Id, Payment] = field(default_factory=dict)
    paid: dict[tuple[Code, Id], int] = field(default_factory=dict)
    given_up: dict[tuple[Code, Id], int] = field(default_factory=dict)
    surplus: int = 0
    moved: dict[tuple[Code, Id], int] = field(default_factory=dict)
    reclaimed: int = 0
    returned_fees: list[tuple[Id, int, Code]] = field(default_factory=list)
    refunds: dict[Id, Refund] = field(default_factory=dict)
    deposit: DepositSettled | None = None
    sold: VehicleSold | None = None
    sold_on: date | None = None


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
    state.by_id[body.payment] = Payment(
        body.payment, body.amount, body.channel, event.on, fee=body.fee
    )


@applies("payments", PaymentPosted)
def _posted(state: Payments, event: Event, body: PaymentPosted) -> None:
    started = state.by_id.get(body.payment)
    state.by_id[body.payment] = Payment(
        body.payment,
        body.amount,
        body.channel,
        event.on,
        event.on,
        body.parts,
        body.surplus,
        fee=started.fee if started else 0,
    )
    _add(state, body.parts, 1)
    state.surplus += body.surplus


@applies("payments", PaymentReversed)
def _reversed(state: Payments, event: Event, body: PaymentReversed) -> None:
    old = state.by_id.get(body.payment)
    if old is None:
        return
    state.by_id[body.payment] = replace(old, reversed=event.on)
    _add(state, old.parts, -1)
    kept = min(old.surplus, state.surplus)
    state.surplus -= kept
    state.reclaimed += old.surplus - kept
    if body.fee:
        state.returned_fees.append((body.payment, body.fee, body.rule))


@applies("payments", RefundProposed)
def _proposed(state: Payments, event: Event, body: RefundProposed) -> None:
    if body.origin == SURPLUS:
        state.surplus -= body.amount
    state.refunds[body.refund] = Refund(
        body.refund,
        body.amount,
        body.origin,
        body.needs_second,
        event.by.person,
        event.on,
        body.promised,
    )


def _change(state: Payments, refund: Id, change: Callable[[Refund], Refund]) -> None:
    old = state.refunds.get(refund)
    if old is not None:
        state.refunds[refund] = change(old)


@applies("payments", RefundApproved)
def _approved(state: Payments, event: Event, body: RefundApproved) -> None:
    _change(state, body.refund, lambda refund: replace(refund, approved=event.on))


@applies("payments", RefundPaid)
def _paid(state: Payments, event: Event, body: RefundPaid) -> None:
    _change(state, body.refund, lambda refund: replace(refund, paid=event.on))


@applies("payments", RefundWithdrawn)
def _withdrawn(state: Payments, event: Event, body: RefundWithdrawn) -> None:
    old = state.refunds.get(body.refund)
    if old is not None and old.origin == SURPLUS:
        state.surplus += old.amount
    _change(state, body.refund, lambda refund: replace(refund, withdrawn=event.on))


@applies("payments", MoneyMoved)
def _moved(state: Payments, event: Event, body: MoneyMoved) -> None:
    _add(state, body.parts, 1)
    for code, item, cents in body.parts:
        state.moved[(code, item)] = state.moved.get((code, item), 0) + cents
    state.surplus += body.held
    for code, item, cents in body.restored:
        key = (code, item)
        state.given_up[key] = state.given_up.get(key, 0) - cents


@applies("payments", DepositSettled)
def _deposit(state: Payments, event: Event, body: DepositSettled) -> None:
    state.deposit = body
    _add(state, body.parts, 1)


@applies("payments", VehicleSold)
def _sold(state: Payments, event: Event, body: VehicleSold) -> None:
    state.sold = body
    state.sold_on = event.on


@applies("payments", BalanceWrittenOff)
def _written_off(state: Payments, event: Event, body: BalanceWrittenOff) -> None:
    for code, item, cents in body.parts:
        key = (code, item)
        state.given_up[key] = state.given_up.get(key, 0) + cents
