"""The ledger: every money event as transfers between two accounts, positive cents each.

A transfer debits one account and credits another, so each row balances by itself. Nothing is ever
changed: a struck report is undone by further transfers.

Chart of accounts, with the side on which each normally stands:

- `receivable` (debit): what was billed to the lessee and is not settled
- `cash` (debit): money at the bank
- `opening` (credit): where money that was there before the case comes from
- `charges` (credit): what was billed, taxes left aside
- `taxes` (credit): taxes billed, owed to the state
- `waived` (debit): what waivers took off bills
- `written_off` (debit): what is no longer asked for
- `held` (credit): money held for the lessee, paid beyond what was billed
- `refunds` (credit): refunds on their way
- `deposits` (credit): the security deposit
- `purchase_funds` (credit): money for the car that waits for the sale
- `regular_payments` (credit): regular payments posted
- `reclaimed` (debit): refunds out of payments that the bank took back, until they are billed
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from handback.core.account import Key
from handback.core.base import Cents, Code, Id
from handback.core.billing import BillSupplemented, ClosingConfirmed, StatementIssued
from handback.core.case import Case, Struck
from handback.core.events import Body, Event
from handback.core.lease import CaseOpened
from handback.core.lines import LineCode, Lines
from handback.core.payments import (
    DEPOSIT,
    PURCHASE_FUNDS,
    SURPLUS,
    BalanceWrittenOff,
    DepositSettled,
    LeasePaymentPosted,
    MoneyMoved,
    PaymentPosted,
    PaymentReversed,
    RefundPaid,
    RefundProposed,
    RefundWithdrawn,
)
from handback.core.purchase import (
    FundsReceived,
    PayoffCompleted,
    PayoffFailed,
    PurchaseAbandoned,
    PurchaseCompleted,
)


class Account(StrEnum):
    """The accounts of a case; what each holds stands above."""

    RECEIVABLE = "receivable"
    CASH = "cash"
    OPENING = "opening"
    CHARGES = "charges"
    TAXES = "taxes"
    WAIVED = "waived"
    WRITTEN_OFF = "written_off"
    HELD = "held"
    REFUNDS = "refunds"
    DEPOSITS = "deposits"
    PURCHASE_FUNDS = "purchase_funds"
    REGULAR_PAYMENTS = "regular_payments"
    RECLAIMED = "reclaimed"


@dataclass(frozen=True, slots=True)
class Transfer:
    """Cents that went from the credited account to the debited one, by which event and line."""

    seq: int
    on: date
    debit: Account
    credit: Account
    cents: Cents
    line: Code = Code("")
    item: Id = Id("")


Made = tuple[Account, Account, int, Key]
"""Debit, credit, cents (below zero turns it round), line."""

NO_LINE: Key = (Code(""), Id(""))

_CONTRA = {
    Code(LineCode.TAX): Account.TAXES,
    Code(LineCode.WAIVER_PRODUCT): Account.WAIVED,
    Code(LineCode.LOYALTY_WAIVER): Account.WAIVED,
    Code(LineCode.GOODWILL): Account.WAIVED,
    Code(LineCode.DEPOSIT_APPLIED): Account.DEPOSITS,
    Code(LineCode.REFUND_RECLAIMED): Account.RECLAIMED,
}
"""The other side of a billed line; `charges` for every line not named."""


@dataclass(slots=True)
class _Books:
    """What has to be remembered from one money event to the next."""

    bills: list[tuple[Id, Lines]] = field(default_factory=list)
    payments: dict[Id, PaymentPosted] = field(default_factory=dict)
    refunds: dict[Id, RefundProposed] = field(default_factory=dict)
    funds: int = 0
    held: int = 0


def transfers(events: Iterable[Event]) -> tuple[Transfer, ...]:
    """Every transfer that a history brings about, in order.

    The transfers of a history's beginning are the beginning of its transfers.
    """
    done: list[Transfer] = []
    counted: list[Event] = []
    books = _Books()
    for event in events:
        if isinstance(event.body, Struck):
            counted = [each for each in counted if each.seq != event.body.seq]
            books, anew = _replayed(counted)
            done += _undoing(event, done, anew)
        else:
            counted.append(event)
            done += _of(event, books)
    return tuple(done)


def _replayed(events: list[Event]) -> tuple[_Books, list[Transfer]]:
    books = _Books()
    return books, [transfer for event in events for transfer in _of(event, books)]


def _undoing(event: Event, was: list[Transfer], now: list[Transfer]) -> Iterator[Transfer]:
    """What turns the transfers there were into those that hold without the struck report."""
    net: dict[tuple[Account, Account, Key], int] = {}
    for sign, rows in ((-1, was), (1, now)):
        for row in rows:
            way, cents = (row.debit, row.credit), sign * row.cents
            if row.debit > row.credit:
                way, cents = (row.credit, row.debit), -cents
            key = (*way, (row.line, row.item))
            net[key] = net.get(key, 0) + cents
    for (debit, credit, line), cents in net.items():
        yield from _rows(event, [(debit, credit, cents, line)])


def _of(event: Event, books: _Books) -> Iterator[Transfer]:
    maker = _MAKERS.get(type(event.body))
    return _rows(event, maker(event.body, books)) if maker else iter(())


def _rows(event: Event, made: Iterable[Made]) -> Iterator[Transfer]:
    for debit, credit, cents, (line, item) in made:
        if cents < 0:
            debit, credit = credit, debit
        if cents:
            yield Transfer(event.seq, event.on, debit, credit, abs(cents), line, item)


def _billed(lines: Lines, sign: int = 1) -> Iterator[Made]:
    for each in lines:
        contra = _CONTRA.get(Code(each.code), Account.CHARGES)
        yield Account.RECEIVABLE, contra, sign * each.cents, (each.code, each.item)


def _opened(body: CaseOpened, books: _Books) -> Iterator[Made]:
    yield Account.OPENING, Account.DEPOSITS, body.deposit, NO_LINE


def _bill(
    body: StatementIssued | ClosingConfirmed | BillSupplemented, books: _Books
) -> Iterator[Made]:
    replaced = "" if isinstance(body, BillSupplemented) else body.supersedes
    numbers = [number for number, _ in books.bills]
    if replaced and replaced in numbers:
        for _, lines in books.bills[numbers.index(Id(replaced)) :]:
            yield from _billed(lines, -1)
        del books.bills[numbers.index(Id(replaced)) :]
    books.bills.append((body.number, body.lines))
    yield from _billed(body.lines)


def _lease_payment(body: LeasePaymentPosted, books: _Books) -> Iterator[Made]:
    yield Account.CASH, Account.REGULAR_PAYMENTS, body.amount, NO_LINE


def _posted(body: PaymentPosted, books: _Books) -> Iterator[Made]:
    books.payments[body.payment] = body
    books.held += body.surplus
    for code, item, cents in body.parts:
        yield Account.CASH, Account.RECEIVABLE, cents, (code, item)
    yield Account.CASH, Account.HELD, body.surplus, NO_LINE


def _reversed(body: PaymentReversed, books: _Books) -> Iterator[Made]:
    posted = books.payments.pop(body.payment, None)
    if posted is None:
        return
    for code, item, cents in posted.parts:
        yield Account.RECEIVABLE, Account.CASH, cents, (code, item)
    kept = min(posted.surplus, books.held)
    books.held -= kept
    yield Account.HELD, Account.CASH, kept, NO_LINE
    yield Account.RECLAIMED, Account.CASH, posted.surplus - kept, NO_LINE


def _moved(body: MoneyMoved, books: _Books) -> Iterator[Made]:
    books.held += body.held
    for code, item, cents in body.parts:
        yield Account.HELD, Account.RECEIVABLE, cents, (code, item)
    for code, item, cents in body.restored:
        yield Account.RECEIVABLE, Account.WRITTEN_OFF, cents, (code, item)


_REFUNDED_FROM = {
    SURPLUS: Account.HELD,
    DEPOSIT: Account.DEPOSITS,
    PURCHASE_FUNDS: Account.PURCHASE_FUNDS,
}


def _proposed(body: RefundProposed, books: _Books) -> Iterator[Made]:
    books.refunds[body.refund] = body
    books.held -= body.amount if body.origin == SURPLUS else 0
    yield _REFUNDED_FROM[body.origin], Account.REFUNDS, body.amount, NO_LINE


def _withdrawn(body: RefundWithdrawn, books: _Books) -> Iterator[Made]:
    proposed = books.refunds.pop(body.refund, None)
    if proposed is not None:
        books.held += proposed.amount if proposed.origin == SURPLUS else 0
        yield Account.REFUNDS, _REFUNDED_FROM[proposed.origin], proposed.amount, NO_LINE


def _refund_paid(body: RefundPaid, books: _Books) -> Iterator[Made]:
    yield Account.REFUNDS, Account.CASH, body.amount, NO_LINE


def _deposit(body: DepositSettled, books: _Books) -> Iterator[Made]:
    for code, item, cents in body.parts:
        yield Account.DEPOSITS, Account.RECEIVABLE, cents, (code, item)


def _written_off(body: BalanceWrittenOff, books: _Books) -> Iterator[Made]:
    for code, item, cents in body.parts:
        yield Account.WRITTEN_OFF, Account.RECEIVABLE, cents, (code, item)


def _funds(body: FundsReceived, books: _Books) -> Iterator[Made]:
    books.funds += body.amount
    yield Account.CASH, Account.PURCHASE_FUNDS, body.amount, NO_LINE


def _funds_back(body: PurchaseAbandoned, books: _Books) -> Iterator[Made]:
    """The money waits no more for a sale; it leaves with its refund."""
    books.funds = 0
    return iter(())


def _sold(body: PurchaseCompleted | PayoffCompleted, books: _Books) -> Iterator[Made]:
    """Money that waited, or that comes with the event, pays the sale; the rest is held."""
    fresh = body.amount - books.funds
    yield Account.CASH, Account.PURCHASE_FUNDS, fresh, NO_LINE
    yield from _billed(body.lines)
    yield from _sale_settled(body.lines, body.amount, books, 1)
    books.funds = 0


def _unsold(body: PayoffFailed, books: _Books) -> Iterator[Made]:
    """A payoff was none: its lines go back, and its money or what had come of it."""
    yield from _billed(body.lines, -1)
    yield from _sale_settled(body.lines, body.amount, books, -1)
    yield Account.PURCHASE_FUNDS, Account.CASH, body.amount + books.funds, NO_LINE
    books.funds = 0


def _sale_settled(lines: Lines, amount: int, books: _Books, sign: int) -> Iterator[Made]:
    left = amount
    for each in lines:
        left -= each.cents
        key = (each.code, each.item)
        yield Account.PURCHASE_FUNDS, Account.RECEIVABLE, sign * each.cents, key
    surplus = sign * max(left, 0)
    books.held += surplus
    yield Account.PURCHASE_FUNDS, Account.HELD, surplus, NO_LINE


_Maker = Callable[..., Iterator[Made]]

_MAKERS: dict[type[Body], _Maker] = {
    CaseOpened: _opened,
    StatementIssued: _bill,
    ClosingConfirmed: _bill,
    BillSupplemented: _bill,
    LeasePaymentPosted: _lease_payment,
    PaymentPosted: _posted,
    PaymentReversed: _reversed,
    MoneyMoved: _moved,
    RefundProposed: _proposed,
    RefundWithdrawn: _withdrawn,
    RefundPaid: _refund_paid,
    DepositSettled: _deposit,
    BalanceWrittenOff: _written_off,
    FundsReceived: _funds,
    PurchaseAbandoned: _funds_back,
    PurchaseCompleted: _sold,
    PayoffCompleted: _sold,
    PayoffFailed: _unsold,
}

MONEY_KINDS = frozenset(body.event_kind for body in _MAKERS)
"""The kinds of events that make transfers; a struck report may undo some."""


def balances(rows: Iterable[Transfer]) -> dict[Account, int]:
    """What stands on each account, debits above zero; together they are nothing."""
    found = dict.fromkeys(Account, 0)
    for row in rows:
        found[row.debit] += row.cents
        found[row.credit] -= row.cents
    return found


def accounts(case: Case) -> dict[Account, int]:
    """What stands on each account of a case, debits above zero."""
    return balances(transfers(case.history.events))


def receivable_by_line(rows: Iterable[Transfer]) -> dict[Key, int]:
    """What each line leaves unpaid, in cents; lines that are even left out."""
    found: dict[Key, int] = {}
    for row in rows:
        sign = (row.debit is Account.RECEIVABLE) - (row.credit is Account.RECEIVABLE)
        if sign:
            key = (row.line, row.item)
            found[key] = found.get(key, 0) + sign * row.cents
    return {key: cents for key, cents in found.items() if cents}
