"""Money that goes back: refunds proposed, approved by a second person, paid; the car's sale."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from handback.core.base import Cents, Code, Id, Refusal, Refused, Role, refuse
from handback.core.events import Bodies
from handback.core.moves.registry import (
    Ctx,
    insist,
    move,
    out_of_order,
    second_person,
    wrong_form,
)
from handback.core.moves.tasks import close_task, open_task
from handback.core.payments import (
    SURPLUS,
    Refund,
    RefundApproved,
    RefundPaid,
    RefundProposed,
    VehicleSold,
)

SALES = ("auction", "dealer", "lease")
"""How a car may be sold again; leasing it to another lessee counts as a sale."""

REFUND_ACCOUNT = Code("refund_account")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeRefund:
    """Propose to pay back money that is held for the lessee."""

    refund: Id = Id("")
    amount: Cents


def _may_propose(ctx: Ctx) -> Iterator[Refused]:
    if ctx.case.payments.surplus <= 0:
        yield out_of_order("nothing_to_refund")


@move(ProposeRefund, {Role.SPECIALIST}, needs=_may_propose)
def propose_refund(ctx: Ctx, ask: ProposeRefund) -> Bodies:
    """Above the limit a second person approves it."""
    held, terms = ctx.case.payments.surplus, ctx.terms.payments
    insist(ask.amount > 0, wrong_form("amount_not_positive", amount=ask.amount))
    rule = terms.source_of("surplus")
    insist(ask.amount <= held, refuse(rule, "more_than_held", held=held))
    refund = ask.refund or ctx.new_id("refund")
    fresh = refund not in ctx.case.payments.refunds
    insist(fresh, out_of_order("proposed_already", refund=refund))
    second = ask.amount > terms.second_approver_above
    yield RefundProposed(
        refund=refund,
        amount=ask.amount,
        origin=SURPLUS,
        needs_second=second,
        promised=ctx.today + timedelta(days=terms.refund_within_days),
        rule=rule,
    )
    if second:
        yield from open_task(ctx, "approve_refund", refund)


def _refund(ctx: Ctx, refund: Id) -> Refund:
    found = ctx.case.payments.refunds.get(refund)
    if found is None or not found.open:
        raise Refusal(out_of_order("no_such_refund", refund=refund))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveRefund:
    """Approve a refund that someone else proposed."""

    refund: Id


def _may_approve(ctx: Ctx) -> Iterator[Refused]:
    if not any(refund.waits for refund in ctx.case.payments.refunds.values()):
        yield out_of_order("no_refund_waits")
    yield from second_person(ctx)


@move(ApproveRefund, {Role.SPECIALIST, Role.ADMINISTRATOR}, needs=_may_approve)
def approve_refund(ctx: Ctx, ask: ApproveRefund) -> Bodies:
    """Never by the person who proposed it."""
    found = _refund(ctx, ask.refund)
    insist(found.waits, out_of_order("approved_already", refund=ask.refund))
    rule = ctx.terms.payments.source_of("second_approver_above")
    same = bool(found.proposed_by) and ctx.actor.person == found.proposed_by
    insist(not same, refuse(rule, "same_person"))
    yield RefundApproved(refund=ask.refund)
    yield from close_task(ctx, "approve_refund", ask.refund)


@dataclass(frozen=True, slots=True, kw_only=True)
class PayRefund:
    """Pay a refund out."""

    refund: Id


def _may_pay(ctx: Ctx) -> Iterator[Refused]:
    if not any(refund.open for refund in ctx.case.payments.refunds.values()):
        yield out_of_order("no_refund")
    terms = ctx.terms.safety
    if REFUND_ACCOUNT not in terms.confirms:
        return
    for change in ctx.case.people.changes.values():
        if change.what != REFUND_ACCOUNT:
            continue
        if not change.confirmed:
            rule = terms.source_of("confirms")
            yield refuse(rule, "change_not_confirmed", do="confirm_change", change=change.name)
        elif ctx.today < change.waits_until:
            rule = terms.source_of("cooling_off_days")
            yield refuse(rule, "cooling_off", on=change.waits_until)


@move(PayRefund, {Role.SPECIALIST, Role.SYSTEM}, needs=_may_pay)
def pay_refund(ctx: Ctx, ask: PayRefund) -> Bodies:
    """Nothing goes out while the account to pay to was changed and is not safe yet."""
    found = _refund(ctx, ask.refund)
    rule = ctx.terms.payments.source_of("second_approver_above")
    insist(not found.waits, refuse(rule, "needs_second_person", do="approve_refund"))
    yield RefundPaid(refund=ask.refund, amount=found.amount, origin=found.origin)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSale:
    """Record that the lessor sold the car at auction or to a dealer, or leased it again."""

    how: Code
    amount: Cents = 0


@move(RecordSale, {Role.SPECIALIST, Role.SYSTEM}, report=True)
def record_sale(ctx: Ctx, ask: RecordSale) -> Bodies:
    """A deposit may wait for it."""
    insist(ask.how in SALES, wrong_form("no_such_sale", how=ask.how))
    insist(ask.amount >= 0, wrong_form("negative_amount"))
    yield VehicleSold(how=ask.how, amount=ask.amount)
