"""Ends that are not on the day: extension, early return, military orders, total loss, holdover."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from handback.core.base import LESSEE_SIDE, Cents, Code, OptionName, Refusal, Refused, Role, refuse
from handback.core.collection import CollectionReferred
from handback.core.contact import OptionChosen
from handback.core.endings import (
    DisclosuresSigned,
    EarlyReturnRequested,
    ExtensionApproved,
    ExtensionDeclined,
    ExtensionRequested,
    OrdersRecorded,
    RealisedValueRecorded,
    TotalLossReported,
    TotalLossSettled,
)
from handback.core.events import Bodies
from handback.core.facts import holds
from handback.core.moves.agreeing import agreement
from handback.core.moves.giving_back import abandoned
from handback.core.moves.registry import ORDER, Ctx, insist, move, out_of_order, wrong_form
from handback.core.moves.tasks import close_task, flag, open_task
from handback.core.offers import disclosures_lacking, extension_limits, obstacles
from handback.core.resting import rests
from handback.core.sums import extension
from handback.core.terms.conditions import Fact

ASKERS = LESSEE_SIDE | {Role.SPECIALIST}
DESK = frozenset({Role.SPECIALIST})
BACK_OFFICE = frozenset({Role.SPECIALIST, Role.SYSTEM})
MOST_DAYS = 3660
"""More days than any extension or deployment has; more is a slip of the keyboard."""
REPOSSESSION = Code("repossession")


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestExtension:
    """Ask to keep the car for so many more days."""

    days: int


def _may_extend(ctx: Ctx) -> Iterator[Refused]:
    yield from obstacles(ctx.view, OptionName.EXTEND)


def _check_days(ctx: Ctx, days: int) -> None:
    insist(0 < days <= MOST_DAYS, wrong_form("days_out_of_range", most=MOST_DAYS))
    for refused in extension_limits(ctx.view, days):
        raise Refusal(refused)


@move(RequestExtension, ASKERS, needs=_may_extend)
def request_extension(ctx: Ctx, ask: RequestExtension) -> Bodies:
    """Within the programme's limits a specialist decides."""
    _check_days(ctx, ask.days)
    told, takes_effect = agreement(ctx, "request_extension", ask.days)
    yield from told
    if not takes_effect:
        return
    yield ExtensionRequested(days=ask.days)
    yield from open_task(ctx, "decide_extension")


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveExtension:
    """Approve an extension: the days asked for, or fewer."""

    days: int | None = None


def _asked(ctx: Ctx) -> Iterator[Refused]:
    if ctx.case.endings.requested_days is None:
        yield out_of_order("no_extension_requested")


def _may_approve(ctx: Ctx) -> Iterator[Refused]:
    yield from _asked(ctx)
    yield from _may_extend(ctx)


@move(ApproveExtension, DESK, needs=_may_approve)
def approve_extension(ctx: Ctx, ask: ApproveExtension) -> Bodies:
    """Maturity moves; long extensions need new disclosures signed first."""
    asked = ctx.case.endings.requested_days or 0
    days = asked if ask.days is None else ask.days
    _check_days(ctx, days)
    more = refuse(ORDER, "more_than_asked", do="request_extension", asked=asked)
    insist(days <= asked, more)
    for refused in disclosures_lacking(ctx.view, days):
        raise Refusal(refused)
    yield ExtensionApproved(
        number=len(ctx.case.endings.extensions) + 1,
        days=days,
        until=ctx.view.maturity + timedelta(days=days),
        fee=extension.fee(ctx.view, days),
        rule=ctx.terms.extension.source_of("fee"),
    )
    yield from close_task(ctx, "decide_extension", outcome="approved")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineExtension:
    """Decline an extension."""

    reason: Code


@move(DeclineExtension, DESK, needs=_asked)
def decline_extension(ctx: Ctx, ask: DeclineExtension) -> Bodies:
    """Maturity stays where it is."""
    yield ExtensionDeclined(reason=ask.reason)
    yield from close_task(ctx, "decide_extension", outcome="declined")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignDisclosures:
    """Sign the new lease disclosures of a long extension; `digest` is of the data they show."""

    digest: Code


@move(SignDisclosures, LESSEE_SIDE, needs=_asked)
def sign_disclosures(ctx: Ctx, ask: SignDisclosures) -> Bodies:
    """They hold for the extension that was asked for."""
    yield DisclosuresSigned(digest=ask.digest)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestEarlyReturn:
    """Tell that the car is to be returned before maturity, and on which day."""

    on_day: date


def _may_return_early(ctx: Ctx) -> Iterator[Refused]:
    yield from obstacles(ctx.view, OptionName.EARLY_RETURN)


@move(RequestEarlyReturn, ASKERS, needs=_may_return_early)
def request_early_return(ctx: Ctx, ask: RequestEarlyReturn) -> Bodies:
    """The day lies between today and maturity; what it costs is in the quote."""
    insist(ask.on_day >= ctx.today, wrong_form("day_has_passed", on=ask.on_day))
    late = refuse("order", "not_early", on=ctx.view.maturity)
    insist(ask.on_day < ctx.view.maturity, late)
    told, takes_effect = agreement(ctx, "request_early_return", ask.on_day)
    yield from told
    if not takes_effect:
        return
    yield EarlyReturnRequested(on_day=ask.on_day)
    if ctx.case.contact.chosen is not OptionName.EARLY_RETURN:
        yield OptionChosen(option=OptionName.EARLY_RETURN, on_day=ask.on_day)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRealisedValue:
    """Record what the car fetched, or is agreed or appraised to be worth, for an early end.

    `origin` is `sale`, `appraisal` or `agreed`.
    """

    amount: Cents
    origin: Code


@move(RecordRealisedValue, BACK_OFFICE, report=True)
def record_realised_value(ctx: Ctx, ask: RecordRealisedValue) -> Bodies:
    """The charge for an early end is worked out anew from it."""
    insist(ask.amount >= 0, wrong_form("negative_amount"))
    yield RealisedValueRecorded(amount=ask.amount, origin=ask.origin)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordOrders:
    """Record military orders under which the lessee may terminate the lease.

    `days` is how long they call for, `effective` the first day of termination they allow.
    """

    papers: tuple[Code, ...]
    days: int
    effective: date


def _may_record_orders(ctx: Ctx) -> Iterator[Refused]:
    if not ctx.terms.military.allowed:
        yield refuse(ctx.terms.military.source_of("allowed"), "no_military_termination")


@move(RecordOrders, ASKERS, needs=_may_record_orders)
def record_orders(ctx: Ctx, ask: RecordOrders) -> Bodies:
    """With the papers, and orders for long enough, the lines that the law spares fall away."""
    terms = ctx.terms.military
    insist(0 < ask.days <= 10 * MOST_DAYS, wrong_form("days_out_of_range"))
    lacking = tuple(paper for paper in terms.papers if paper not in ask.papers)
    rule = terms.source_of("papers")
    insist(not lacking, refuse(rule, "orders_missing", missing=lacking))
    least = terms.minimum_deployment_days
    rule = terms.source_of("minimum_deployment_days")
    insist(ask.days >= least, refuse(rule, "orders_too_short", days=ask.days, at_least=least))
    yield OrdersRecorded(papers=ask.papers, days=ask.days, effective=ask.effective)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTotalLoss:
    """Tell that the car is a total loss or was stolen; `deductible` is the insurance policy's."""

    cause: Code
    deductible: Cents = 0


@move(ReportTotalLoss, ASKERS | {Role.SYSTEM}, report=True)
def report_total_loss(ctx: Ctx, ask: ReportTotalLoss) -> Bodies:
    """A purchase under way ends; a person sees the insurer's settlement through."""
    insist(ask.deductible >= 0, wrong_form("negative_amount"))
    yield TotalLossReported(cause=ask.cause, deductible=ask.deductible)
    case = ctx.case
    if case.purchase.started is not None and case.purchase.completed is None:
        yield from abandoned(ctx, "total_loss")
    if ctx.view.ending is not None or case.turn_in.delivered is not None:
        yield flag("lost_after_hand_over", ctx.terms.total_loss.source_of("owed"))
        yield from open_task(ctx, "broken_rule", ctx.new_id("loss"))
    yield from open_task(ctx, "settle_loss", rule=ctx.terms.total_loss.source_of("owed"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleTotalLoss:
    """Record what the insurer paid for the car, and what gap cover paid beside it."""

    settlement: Cents
    gap: Cents = 0


def _lost(ctx: Ctx) -> Iterator[Refused]:
    if ctx.case.endings.loss is None:
        yield out_of_order("no_total_loss")


@move(SettleTotalLoss, BACK_OFFICE, needs=_lost, report=True)
def settle_total_loss(ctx: Ctx, ask: SettleTotalLoss) -> Bodies:
    """The lease has ended on the day of the loss; what stays owed follows from the balance."""
    insist(ask.settlement >= 0 and ask.gap >= 0, wrong_form("negative_amount"))
    yield TotalLossSettled(settlement=ask.settlement, gap=ask.gap)
    yield from close_task(ctx, "settle_loss", outcome="settled")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferRepossession:
    """Refer a car that was not returned to repossession."""

    reason: Code = Code("held_over")


def _may_refer(ctx: Ctx) -> Iterator[Refused]:
    terms = ctx.view.pick(ctx.terms.holdover, ctx.view.maturity + timedelta(days=1))
    first = ctx.view.maturity + timedelta(days=terms.escalate_after_days)
    if not holds(Fact(Code("held_over")), ctx.view):
        yield out_of_order("not_held_over")
    elif ctx.today < first:
        yield refuse(terms.source_of("escalate_after_days"), "too_early_to_refer", on=first)
    if rests(ctx.view, "collection"):
        yield refuse(ctx.terms.people.source_of("bankruptcy_stops"), "collection_rests")
    if REPOSSESSION in ctx.case.collection.referred:
        yield out_of_order("referred_already")


@move(ReferRepossession, DESK, needs=_may_refer)
def refer_repossession(ctx: Ctx, ask: ReferRepossession) -> Bodies:
    """Only after the escalation, and never against a bankruptcy stay."""
    terms = ctx.view.pick(ctx.terms.holdover, ctx.view.maturity + timedelta(days=1))
    rule = terms.source_of("escalate_after_days")
    yield CollectionReferred(what=REPOSSESSION, rule=rule)
    yield from close_task(ctx, "escalate_holdover", outcome="referred")
