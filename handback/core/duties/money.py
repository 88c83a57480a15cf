"""Money that finds its place by itself: held money, small balances, refunds, the deposit."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from handback.core.account import last_due, unpaid
from handback.core.base import Code
from handback.core.duties.registry import Duty, duties_of
from handback.core.events import Bodies
from handback.core.foresight import first_day
from handback.core.moves.registry import Ctx
from handback.core.moves.tasks import close_task, open_task
from handback.core.payments import (
    DEPOSIT,
    SURPLUS,
    BalanceWrittenOff,
    DepositSettled,
    Refund,
    RefundProposed,
    RefundWithdrawn,
)
from handback.core.sums import allocation, collecting, issuing
from handback.core.sums import deposit as sums_of_deposit
from handback.core.terms.billing import DepositTerms, Surplus
from handback.core.terms.conditions import Not
from handback.core.view import View

WITHDRAW, SETTLE, WRITE_OFF, REFUND = 42, 44, 46, 50


@duties_of(WITHDRAW)
def needed_refunds(view: View) -> Iterator[Duty]:
    """A refund that has not gone out is taken back when something new is owed."""
    if view.case.billing.statement is None or unpaid(view.case) <= view.case.payments.surplus:
        return
    rule = view.terms.payments.source_of("surplus")
    for refund in view.case.payments.refunds.values():
        if refund.open and refund.origin == SURPLUS:
            perform = partial(_withdraw, refund)
            about = Code(refund.refund)
            yield Duty(view.day, Code("refund_needed"), about, rule, WITHDRAW, perform)


def _withdraw(refund: Refund, ctx: Ctx) -> Bodies:
    yield RefundWithdrawn(refund=refund.refund, reason=Code("needed_for_bill"))
    yield from close_task(ctx, "approve_refund", refund.refund, "withdrawn")


@duties_of(SETTLE)
def evening_out(view: View) -> Iterator[Duty]:
    """Held money settles open lines; what was settled too far is held for the lessee."""
    if allocation.movement(view) is None:
        return
    rule = view.terms.payments.source_of("surplus")
    yield Duty(view.day, Code("evening_out"), Code(""), rule, SETTLE, _move)


def _move(ctx: Ctx) -> Bodies:
    moved = allocation.movement(ctx.view)
    if moved is not None:
        yield moved


@duties_of(WRITE_OFF)
def small_balances(view: View) -> Iterator[Duty]:
    """A balance too small to ask for is written off, except lines that may not be waived."""
    if view.case.billing.statement is None or not issuing.small_rest(view):
        return
    rule = view.terms.statement.source_of("small_balance")
    yield Duty(view.day, Code("small_balance"), Code(""), rule, WRITE_OFF, _write_off)


def _write_off(ctx: Ctx) -> Bodies:
    parts = tuple((key[0], key[1], cents) for key, cents in issuing.small_rest(ctx.view).items())
    rule = ctx.terms.statement.source_of("small_balance")
    yield BalanceWrittenOff(parts=parts, reason=Code("small_balance"), rule=rule)


@duties_of(REFUND)
def surplus_refunds(view: View) -> Iterator[Duty]:
    """Money held for the lessee goes back once the statement is out and nothing is unpaid.

    It waits while a claimed waiver is undecided, and for the last bill's due day where the
    programme sets it off against later bills.
    """
    case, terms = view.case, view.terms.payments
    undecided = any(claim.granted is None for claim in case.billing.claims.values())
    if case.billing.statement is None or undecided or case.payments.surplus <= unpaid(case):
        return
    if case.payments.surplus <= 0:
        return
    on = view.day
    if terms.surplus is Surplus.OFFSET:
        last = last_due(case)
        on = max(on, last + timedelta(days=1)) if last else on
    rule = terms.source_of("surplus")
    yield Duty(on, Code("surplus_refund"), Code(""), rule, REFUND, _refund_surplus)


def _refund_surplus(ctx: Ctx) -> Bodies:
    terms = ctx.terms.payments
    promised = ctx.today + timedelta(days=terms.refund_within_days)
    rule = terms.source_of("surplus")
    yield from _propose(ctx, ctx.case.payments.surplus, SURPLUS, promised, rule)


def _propose(ctx: Ctx, amount: int, origin: Code, promised: date, rule: Code) -> Bodies:
    refund = ctx.new_id(f"refund{len(ctx.case.payments.refunds) + 1}")
    second = amount > ctx.terms.payments.second_approver_above
    yield RefundProposed(
        refund=refund,
        amount=amount,
        origin=origin,
        needs_second=second,
        promised=promised,
        rule=rule,
    )
    if second:
        yield from open_task(ctx, "approve_refund", refund)


@duties_of(REFUND)
def deposits(view: View) -> Iterator[Duty]:
    """The deposit is settled once it is ready and the bill is out, but by its promised day.

    It waits while collection is held: what is unpaid may not be taken, nor the rest known.
    """
    terms, case = view.terms.deposit, view.case
    if terms is None or not case.lease.facts.deposit or case.payments.deposit is not None:
        return
    ready = sums_of_deposit.ready_on(view)
    if ready is None:
        return
    on = max(ready, view.day)
    if case.billing.statement is None:
        on = max(on, sums_of_deposit.promised_by(view, terms))
    free = first_day(view.on(on), Not(collecting.held_when(view)))
    if free is not None:
        rule = terms.source_of("refund_when")
        yield Duty(free, Code("deposit"), Code(""), rule, REFUND, partial(_settle, terms))


def _settle(terms: DepositTerms, ctx: Ctx) -> Bodies:
    found = sums_of_deposit.settlement(ctx.view, terms)
    rule = terms.source_of("refund_when")
    yield DepositSettled(
        deducted=found.deducted,
        refunded=found.refunded,
        parts=found.parts,
        promised=found.promised,
        rule=rule,
    )
    if found.refunded:
        yield from _propose(ctx, found.refunded, DEPOSIT, found.promised, rule)
