"""Trade-in: a dealer buys the car and pays it off; until then the lessee stays liable."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from handback.core.base import (
    LESSEE_SIDE,
    Cents,
    Code,
    FileId,
    Id,
    Moment,
    OptionName,
    PlaceId,
    Refused,
    Role,
    refuse,
)
from handback.core.contact import OptionChosen
from handback.core.events import Bodies
from handback.core.lines import LineCode, total
from handback.core.moves.registry import AUTHORITY, Ctx, insist, move, out_of_order, wrong_form
from handback.core.moves.tasks import close_task, flag, open_task
from handback.core.moves.title import promise_title
from handback.core.odometer import ReadingRecorded
from handback.core.offers import obstacles
from handback.core.payments import SURPLUS, RefundWithdrawn
from handback.core.purchase import (
    FundsReceived,
    PayoffCompleted,
    PayoffConfirmed,
    PayoffFailed,
    TradeInReported,
)
from handback.core.sums import sale

TELLING = LESSEE_SIDE | {Role.SPECIALIST, Role.RETAILER}
MONEY = frozenset({Role.SPECIALIST, Role.LENDER, Role.SYSTEM})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTradeIn:
    """Tell that a dealer took the car in trade; `buys` is false when it only makes the payments.

    `evidence` names the papers at hand, such as the dealer's written confirmation.
    """

    dealer: PlaceId
    buys: bool = True
    evidence: tuple[Code, ...] = ()
    odometer: int | None = None


@move(ReportTradeIn, TELLING, report=True)
def report_trade_in(ctx: Ctx, ask: ReportTradeIn) -> Bodies:
    """A dealer that does not buy the car has not ended anything: that is a turn-in."""
    insist(ask.odometer is None or ask.odometer >= 0, wrong_form("negative_reading"))
    against = tuple(obstacles(ctx.view, OptionName.TRADE_IN))
    yield TradeInReported(
        dealer=ask.dealer,
        buys=ask.buys and not against,
        evidence=ask.evidence,
        odometer=ask.odometer,
        releases=ask.buys and not against and _releases(ctx),
    )
    if ask.odometer is not None:
        yield ReadingRecorded(odometer=ask.odometer, origin=Code("trade_in"))
    if against:
        yield flag(f"trade_in_{against[0].reason}", against[0].rule, ask.dealer)
        yield from open_task(ctx, "broken_rule", ctx.new_id("trade_in"), against[0].rule)
    elif not ask.buys:
        yield from _is_turn_in(ctx, ask)
    else:
        yield from _traded(ctx, ask)


def _releases(ctx: Ctx) -> bool:
    """Whether the lessee is free once the dealer has taken over the car."""
    terms = ctx.terms.trade_in
    return terms is not None and terms.ends_liability_at is Moment.DELIVERY


def _rule(ctx: Ctx, name: str) -> Code:
    terms = ctx.terms.trade_in
    return terms.source_of(name) if terms else ctx.terms.source_of("trade_in")


def _is_turn_in(ctx: Ctx, ask: ReportTradeIn) -> Bodies:
    yield flag("dealer_does_not_buy", _rule(ctx, "ends_liability_at"), ask.dealer)
    if ctx.case.contact.chosen is not OptionName.RETURN:
        yield OptionChosen(option=OptionName.RETURN)


def _traded(ctx: Ctx, ask: ReportTradeIn) -> Bodies:
    if ctx.case.contact.chosen is not OptionName.TRADE_IN:
        yield OptionChosen(option=OptionName.TRADE_IN)
    known = {*ask.evidence, *ctx.case.purchase.confirmations}
    needed = ctx.terms.trade_in.evidence if ctx.terms.trade_in else ()
    if any(paper not in known for paper in needed):
        yield flag("evidence_missing", _rule(ctx, "evidence"), ask.dealer)
        yield from open_task(ctx, "broken_rule", ctx.new_id("evidence"), _rule(ctx, "evidence"))
    else:
        yield from close_task(ctx, "broken_rule", ctx.new_id("evidence"))


def _under_way(ctx: Ctx) -> Iterator[Refused]:
    purchase = ctx.case.purchase
    if purchase.traded_on is None:
        yield out_of_order("no_trade_in")
    elif purchase.failed:
        yield out_of_order("payoff_failed_already")


def _payable(ctx: Ctx) -> Iterator[Refused]:
    yield from _under_way(ctx)
    if ctx.case.purchase.paid_off is not None:
        yield out_of_order("paid_off_already")
    if ctx.case.endings.settled is not None or ctx.case.purchase.completed is not None:
        yield out_of_order("lease_ended")


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletePayoff:
    """Tell that the dealer's payoff arrived; one that falls short is recorded and chased."""

    amount: Cents


@move(CompletePayoff, MONEY, needs=_payable, report=True)
def complete_payoff(ctx: Ctx, ask: CompletePayoff) -> Bodies:
    """In full it ends the lease: the lessee is no longer liable."""
    insist(ask.amount > 0, wrong_form("amount_not_above_zero"))
    lines = sale.payoff_lines(ctx.view, _ends_on(ctx))
    arrived = ctx.case.purchase.funds + ask.amount
    priced = any(each.code == Code(LineCode.PURCHASE_PRICE) for each in lines)
    if arrived < total(lines) or not priced:
        yield FundsReceived(amount=ask.amount)
        reason = "payoff_short" if priced else "payoff_price_unknown"
        yield flag(reason, ctx.terms.payoff.source_of("basis"))
        yield from open_task(ctx, "chase_payoff", "short", _rule(ctx, "payoff_within_days"))
        return
    yield PayoffCompleted(amount=arrived, lines=lines)
    for about in ("short", "overdue"):
        yield from close_task(ctx, "chase_payoff", about)
    yield from promise_title(ctx)
    undisclosed = next(sale.disclosure_lacking(ctx.view, OptionName.TRADE_IN), None)
    if undisclosed is not None:
        yield flag(undisclosed.reason, undisclosed.rule)
        yield from open_task(ctx, "missing_signature", "odometer_statement", undisclosed.rule)


def _ends_on(ctx: Ctx) -> date:
    """The day the lease ends by the payoff: today, or the day that freed the lessee."""
    purchase = ctx.case.purchase
    released = purchase.traded is not None and purchase.traded.releases
    return purchase.traded_on if released and purchase.traded_on else ctx.on


@dataclass(frozen=True, slots=True, kw_only=True)
class FailPayoff:
    """Tell that the dealer did not pay the car off, or that its payment came back."""

    reason: Code


@move(FailPayoff, MONEY, needs=_under_way, report=True)
def fail_payoff(ctx: Ctx, ask: FailPayoff) -> Bodies:
    """The case is a turn-in from now on; a person records the hand-over to the dealer.

    A lessee who is free already stays so: the payoff is the dealer's to make, and is chased.
    """
    paid, traded = ctx.case.purchase.paid_off, ctx.case.purchase.traded
    released = traded is not None and traded.releases
    for refund in ctx.case.payments.refunds.values():
        if paid and refund.open and refund.origin == SURPLUS:
            yield RefundWithdrawn(refund=refund.refund, reason=Code("payoff_failed"))
            yield from close_task(ctx, "approve_refund", refund.refund, "withdrawn")
    yield PayoffFailed(
        reason=ask.reason,
        amount=paid.amount if paid else 0,
        lines=paid.lines if paid else (),
        released=released,
    )
    if released:
        yield from open_task(ctx, "chase_payoff", "short", _rule(ctx, "payoff_within_days"))
        return
    if ctx.case.contact.chosen is not OptionName.RETURN:
        yield OptionChosen(option=OptionName.RETURN)
    for about in ("short", "overdue"):
        yield from close_task(ctx, "chase_payoff", about, "payoff_failed")
    for task in ("release_lien", "send_title"):
        yield from close_task(ctx, task, outcome="payoff_failed")
    yield from open_task(ctx, "failed_payoff", rule=_rule(ctx, "payoff_within_days"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmPayoff:
    """Confirm, as the lender, that the payoff is there; `confirmation` cites the paper."""

    confirmation: FileId = Id("")


def _confirms(ctx: Ctx) -> Iterator[Refused]:
    if ctx.terms.identity.lender is None and ctx.actor.role is Role.LENDER:
        yield refuse(AUTHORITY, "no_lender_here")
    purchase = ctx.case.purchase
    if purchase.paid_off is None and purchase.completed is None:
        yield out_of_order("not_sold")
    elif purchase.payoff_confirmed is not None:
        yield out_of_order("payoff_confirmed_already")


@move(ConfirmPayoff, {Role.LENDER}, needs=_confirms, report=True)
def confirm_payoff(ctx: Ctx, ask: ConfirmPayoff) -> Bodies:
    """From here on the title may be sent."""
    yield PayoffConfirmed(confirmation=ask.confirmation)
