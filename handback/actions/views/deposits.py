"""The security deposit as its lessee follows it: what the refund waits for, what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from handback.actions.views.looking import WITH_MONEY, Seen, look
from handback.core.base import Code
from handback.core.facts import holds
from handback.core.payments import DEPOSIT, DepositSettled, Refund
from handback.core.sums import deposit
from handback.core.terms.conditions import (
    All,
    AnyOf,
    By,
    Condition,
    Fact,
    Happened,
    Not,
    Passed,
    Told,
)
from handback.core.view import View


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is waited for, met or not: a `fact`, a day (`on`), or `parts` of it.

    `how` says how parts belong together: `all` or `any` of them has to be, or `none` may be.
    """

    met: bool
    fact: Code = Code("")
    on: date | None = None
    how: Code = Code("")
    parts: tuple["Step", ...] = ()


@dataclass(frozen=True, slots=True)
class DepositTracker:
    """A deposit in cents: `applied` to the price of the car, `steps` to its refund, and after.

    `at_latest` is the day on which it is due back whatever is missing. `would_deduct` is what
    would be taken off today, `would_refund` what would be left; `deducts` the lines it may be set
    against, any where none is named. `settled` is what was taken off and left, line by line.
    """

    amount: int
    applied: int
    steps: tuple[Step, ...]
    at_latest: date | None
    ready: date | None
    pay_within_days: int
    would_deduct: int
    would_refund: int
    promised: date | None
    settled: DepositSettled | None
    refund: Refund | None
    deducts: tuple[Code, ...]
    may_be_applied: bool
    rule: Code
    steps_rule: Code
    latest_rule: Code
    pay_rule: Code
    applied_rule: Code


def deposit_tracker(seen: Seen, now: datetime) -> DepositTracker | None:
    """The deposit of a lease; None where the contract has none.

    Raises `NotFoundError` for roles that see no money.
    """
    looked = look(seen, now, WITH_MONEY)
    view, terms, amount = looked.view, looked.terms.deposit, looked.lease.deposit
    if not amount or terms is None:
        return None
    ended, payments = view.ending is not None, looked.case.payments
    would = deposit.settlement(view, terms) if ended and payments.deposit is None else None
    ready = deposit.ready_on(view)
    refunds = [each for each in payments.refunds.values() if each.origin == DEPOSIT]
    return DepositTracker(
        amount,
        deposit.applied(view),
        _steps(terms.refund_when, view),
        view.date_of(terms.backstop) if terms.backstop else None,
        ready,
        terms.pay_within_days,
        would.deducted if would else 0,
        would.refunded if would else 0,
        would.promised if would and ready else None,
        payments.deposit,
        refunds[-1] if refunds else None,
        terms.deducts,
        terms.may_be_applied_to_purchase,
        terms.source,
        terms.source_of("refund_when"),
        terms.source_of("backstop"),
        terms.source_of("pay_within_days"),
        terms.source_of("may_be_applied_to_purchase"),
    )


def _steps(condition: Condition, view: View) -> tuple[Step, ...]:
    """The parts of a condition that all have to be met."""
    if isinstance(condition, All):
        return tuple(step for part in condition.parts for step in _steps(part, view))
    return (_step(condition, view),)


def _step(condition: Condition, view: View) -> Step:
    """A condition as one step."""
    met = holds(condition, view)
    match condition:
        case All(parts):
            return Step(met, how=Code("all"), parts=_parts(parts, view))
        case AnyOf(parts):
            return Step(met, how=Code("any"), parts=_parts(parts, view))
        case Not(part):
            return Step(met, how=Code("none"), parts=_parts((part,), view))
        case Fact(name, argument):
            return Step(met, Code(f"{name}:{argument}") if argument else name)
        case Told(notice):
            return Step(met, Code(f"notice_sent:{notice}"))
        case Happened(moment):
            return Step(met, Code(moment.value))
        case Passed(offset) | By(offset):
            return Step(met, Code(offset.moment.value), view.date_of(offset))


def _parts(parts: Iterable[Condition], view: View) -> tuple[Step, ...]:
    return tuple(_step(part, view) for part in parts)
