"""What the books of a case say, in cents, for the roles that may see amounts."""

from dataclasses import dataclass
from datetime import date

from handback.actions.views.looking import Look
from handback.core import account, arrears
from handback.core.base import Code, Id
from handback.core.billing import Charge, Claim, Dispute, Goodwill
from handback.core.collection import InstalmentsAnswered
from handback.core.payments import DepositSettled, Payment, Refund
from handback.core.sums import allocation, balance


@dataclass(frozen=True, slots=True)
class Balance:
    """What is owed: `balance` is what was billed and is unpaid, less what is held.

    `due` is the first day by which something of it is to be paid.

    `past_due` are regular payments that were due and are not posted. In cents.
    """

    balance: int
    unpaid: int
    held: int
    past_due: int
    due: date | None
    in_dispute: tuple[tuple[Code, Id], ...]


@dataclass(frozen=True, slots=True)
class Deposit:
    """The security deposit in cents, since when it is due back, and what became of it."""

    amount: int
    ready: date | None
    settled: DepositSettled | None


@dataclass(frozen=True, slots=True)
class Instalments:
    """Paying over time: when it was asked for, and the answer."""

    asked: date | None
    answer: InstalmentsAnswered | None
    answered: date | None


@dataclass(frozen=True, slots=True)
class LeasePayments:
    """The regular payments: how many were due by today, what is past due and still to come.

    `outstanding` is the balance of the lease today; None where the contract does not tell it.
    In cents.
    """

    payment: int
    due_so_far: int
    past_due: int
    still_to_come: int
    current: bool
    posted: tuple[tuple[date, int], ...]
    missed: tuple[date, ...]
    outstanding: int | None


@dataclass(frozen=True, slots=True)
class Books:
    """Everything of money that happened to a case after its contract, by topic."""

    payments: tuple[Payment, ...]
    refunds: tuple[Refund, ...]
    deposit: Deposit | None
    disputes: tuple[Dispute, ...]
    claims: tuple[Claim, ...]
    goodwill: tuple[Goodwill, ...]
    charges: tuple[Charge, ...]
    instalments: Instalments
    referred: tuple[tuple[Code, date], ...]
    written_off: int


def balance_of(look: Look) -> Balance:
    """What is owed today."""
    case = look.case
    return Balance(
        account.balance(case),
        account.unpaid(case),
        case.payments.surplus,
        arrears.past_due(look.view, look.today),
        allocation.overdue_since(look.view),
        tuple(sorted(account.disputed(case))),
    )


def deposit_of(look: Look) -> Deposit | None:
    """The security deposit; None where the contract has none."""
    amount, progress = look.lease.deposit, look.case.progress
    if not amount:
        return None
    return Deposit(amount, progress.reached.get(Code("deposit_ready")), look.case.payments.deposit)


def instalments_of(look: Look) -> Instalments:
    """Paying over time."""
    found = look.case.collection
    return Instalments(found.instalments_asked, found.instalments, found.instalments_on)


def lease_payments(look: Look) -> LeasePayments:
    """The regular payments of the lease."""
    view, today, terms = look.view, look.today, look.terms.payoff
    standing = None
    if view.ending is None:
        standing = balance.outstanding(view, today, terms.interest, terms.day_count)
    return LeasePayments(
        look.lease.payment,
        len(arrears.due_by(view, today)),
        arrears.past_due(view, today),
        arrears.still_to_come(view, today),
        arrears.in_good_standing(view),
        tuple(look.case.payments.lease_posted),
        tuple(look.case.payments.missed),
        standing.total if standing else None,
    )


def books_of(look: Look) -> Books:
    """Everything of money that happened."""
    billing, payments = look.case.billing, look.case.payments
    return Books(
        tuple(payments.by_id.values()),
        tuple(payments.refunds.values()),
        deposit_of(look),
        tuple(billing.disputes.values()),
        tuple(billing.claims.values()),
        tuple(billing.goodwill.values()),
        tuple(billing.charges.values()),
        instalments_of(look),
        tuple(look.case.collection.referred.items()),
        sum(payments.given_up.values()),
    )
