"""Payments: regular ones and those of the bill, posted, missed and taken back; instalments."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from handback.core.account import balance, unpaid
from handback.core.arrears import due_dates
from handback.core.base import (
    LESSEE_SIDE,
    BankAccountId,
    Cents,
    Code,
    Id,
    Refusal,
    Refused,
    Role,
    refuse,
)
from handback.core.collection import InstalmentsAnswered, InstalmentsRequested
from handback.core.events import Bodies
from handback.core.moves.registry import AUTHORITY, Ctx, insist, move, out_of_order, wrong_form
from handback.core.moves.tasks import close_task, open_task
from handback.core.payments import (
    SURPLUS,
    LeasePaymentPosted,
    Payment,
    PaymentMissed,
    PaymentPosted,
    PaymentReversed,
    PaymentStarted,
    RefundWithdrawn,
)
from handback.core.sums import allocation

MONEY = frozenset({Role.SPECIALIST, Role.LENDER, Role.SYSTEM})


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay:
    """Pay what is owed, or part of it; the money is pending until it is posted."""

    payment: Id = Id("")
    amount: Cents
    channel: Code
    account: BankAccountId = Id("")


def _may_pay(ctx: Ctx) -> Iterator[Refused]:
    if balance(ctx.case) - _pending(ctx) <= 0:
        yield out_of_order("nothing_to_pay")


def _pending(ctx: Ctx) -> int:
    payments = ctx.case.payments.by_id.values()
    return sum(p.amount - p.fee for p in payments if not p.posted and not p.reversed)


@move(Pay, LESSEE_SIDE | {Role.SPECIALIST}, needs=_may_pay)
def pay(ctx: Ctx, ask: Pay) -> Bodies:
    """A channel's fee comes on top of the amount."""
    channel = ctx.terms.channels.get(ask.channel)
    if channel is None:
        rule = ctx.terms.source_of("channels")
        raise Refusal(refuse(rule, "no_such_channel", channel=ask.channel))
    insist(ask.amount > 0, wrong_form("amount_not_positive", amount=ask.amount))
    left = balance(ctx.case) - _pending(ctx)
    insist(ask.amount <= left, wrong_form("more_than_owed", owed=left))
    needs_account = channel.by_bank_account and not ask.account
    insist(not needs_account, wrong_form("account_missing", channel=ask.channel))
    payment = ask.payment or ctx.new_id("payment")
    fresh = payment not in ctx.case.payments.by_id
    insist(fresh, out_of_order("paid_already", payment=payment))
    yield PaymentStarted(
        payment=payment,
        amount=ask.amount + channel.fee,
        channel=ask.channel,
        fee=channel.fee,
        account=ask.account,
    )
    if not channel.pending:
        yield _posted(ctx, payment, ask.amount + channel.fee, ask.channel)


def _posted(ctx: Ctx, payment: Id, amount: int, channel: Code) -> PaymentPosted:
    parts, surplus = allocation.allocate(ctx.view, amount)
    rule = ctx.terms.payments.source_of("allocation")
    return PaymentPosted(
        payment=payment, amount=amount, channel=channel, parts=parts, surplus=surplus, rule=rule
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPayment:
    """Post money that arrived for the bill, whether or not it was announced."""

    payment: Id = Id("")
    amount: Cents
    channel: Code = Code("")


@move(PostPayment, MONEY, report=True)
def post_payment(ctx: Ctx, ask: PostPayment) -> Bodies:
    """It settles lines in the programme's order; the rest is held for the lessee."""
    insist(ask.amount > 0, wrong_form("amount_not_positive", amount=ask.amount))
    payment = ask.payment or ctx.new_id("payment")
    started = ctx.case.payments.by_id.get(payment)
    fresh = started is None or (started.posted is None and started.reversed is None)
    insist(fresh, out_of_order("posted_already", payment=payment))
    channel = ask.channel or (started.channel if started else Code(""))
    known = channel in ctx.terms.channels
    insist(known, wrong_form("no_such_channel", channel=channel))
    yield _posted(ctx, payment, ask.amount, channel)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostLeasePayment:
    """Post money for regular payments."""

    payment: Id = Id("")
    amount: Cents


def _may_post(ctx: Ctx) -> Iterator[Refused]:
    """Where the programme has a lender that posts payments, nobody else does."""
    if ctx.actor.role is Role.SYSTEM:
        return
    lender = ctx.terms.identity.lender
    by_lender = lender is not None and lender.posts_payments
    if by_lender == (ctx.actor.role is Role.LENDER):
        return
    rule = lender.source_of("posts_payments") if lender else Code(AUTHORITY)
    yield refuse(rule, "posted_by_lender" if by_lender else "not_this_role", role=ctx.actor.role)


@move(PostLeasePayment, MONEY, needs=_may_post, report=True)
def post_lease_payment(ctx: Ctx, ask: PostLeasePayment) -> Bodies:
    """What is posted beyond the last payment due is credited on the bill."""
    insist(ask.amount > 0, wrong_form("amount_not_positive", amount=ask.amount))
    yield LeasePaymentPosted(payment=ask.payment or ctx.new_id("payment"), amount=ask.amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportMissedPayment:
    """Report that the regular payment due on a day did not come."""

    due: date


@move(ReportMissedPayment, MONEY, needs=_may_post, report=True)
def report_missed_payment(ctx: Ctx, ask: ReportMissedPayment) -> Bodies:
    """It counts as not paid until money for it is posted."""
    insist(ask.due in due_dates(ctx.view), wrong_form("no_payment_due", on=ask.due))
    insist(ask.due <= ctx.today, wrong_form("not_due_yet", on=ask.due))
    yield PaymentMissed(due=ask.due)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversePayment:
    """Report that the bank took a payment back."""

    payment: Id
    reason: Code


@move(ReversePayment, MONEY, report=True)
def reverse_payment(ctx: Ctx, ask: ReversePayment) -> Bodies:
    """The balance is open again, and the programme's fee comes on top."""
    found = ctx.case.payments.by_id.get(ask.payment)
    if found is None or found.reversed:
        raise Refusal(out_of_order("no_such_payment", payment=ask.payment))
    terms = ctx.terms.payments
    yield from _money_back(ctx, found)
    fee = 0 if ask.reason in terms.no_fee_reasons else terms.returned_payment_fee
    yield PaymentReversed(
        payment=ask.payment,
        reason=ask.reason,
        fee=fee,
        rule=terms.source_of("returned_payment_fee"),
    )


def _money_back(ctx: Ctx, payment: Payment) -> Bodies:
    """A surplus that was promised back, or that settled lines, is taken from there first."""
    held = ctx.case.payments.surplus
    for refund in ctx.case.payments.refunds.values():
        if held < payment.surplus and refund.open and refund.origin == SURPLUS:
            held += refund.amount
            yield RefundWithdrawn(refund=refund.refund, reason=Code("payment_reversed"))
            yield from close_task(ctx, "approve_refund", refund.refund, "withdrawn")
    moved = allocation.taken_back(ctx.view, payment, held)
    if moved is not None:
        yield moved


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestInstalments:
    """Ask to pay the balance over time, in so many monthly parts."""

    count: int


def _may_request(ctx: Ctx) -> Iterator[Refused]:
    terms = ctx.terms.payments.instalments
    if terms.decided_by is None:
        yield refuse(terms.source_of("decided_by"), "no_instalments")
    if unpaid(ctx.case) <= 0:
        yield out_of_order("nothing_to_pay")


@move(RequestInstalments, LESSEE_SIDE | {Role.SPECIALIST}, needs=_may_request)
def request_instalments(ctx: Ctx, ask: RequestInstalments) -> Bodies:
    """The request goes to whoever the programme says decides."""
    insist(ask.count > 1, wrong_form("too_few_instalments", count=ask.count))
    yield InstalmentsRequested(count=ask.count)
    rule = ctx.terms.payments.instalments.source_of("decided_by")
    yield from open_task(ctx, "decide_instalments", rule=rule)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerInstalments:
    """Grant or refuse payment over time; a grant names the number of parts and the first day."""

    granted: bool
    count: int = 0
    first: date | None = None


def _may_answer(ctx: Ctx) -> Iterator[Refused]:
    terms = ctx.terms.payments.instalments
    if ctx.actor.role is not terms.decided_by:
        rule = terms.source_of("decided_by")
        yield refuse(rule, "decided_by_another", role=terms.decided_by or "nobody")
    state = ctx.case.collection
    if state.instalments_asked is None or state.instalments is not None:
        yield out_of_order("no_instalments_asked")


@move(AnswerInstalments, {Role.SPECIALIST, Role.LENDER, Role.ADMINISTRATOR}, needs=_may_answer)
def answer_instalments(ctx: Ctx, ask: AnswerInstalments) -> Bodies:
    """Granted, the balance of the day falls due in equal monthly parts."""
    complete = ask.count > 1 and ask.first is not None and ask.first >= ctx.today
    insist(not ask.granted or complete, wrong_form("plan_incomplete"))
    yield InstalmentsAnswered(
        granted=ask.granted,
        count=ask.count if ask.granted else 0,
        first=ask.first if ask.granted else None,
        amount=max(unpaid(ctx.case), 0) if ask.granted else 0,
    )
    yield from close_task(
        ctx, "decide_instalments", outcome="granted" if ask.granted else "refused"
    )
