"""Waivers: a loyalty waiver claimed, goodwill proposed and approved."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from handback.core.base import LESSEE_SIDE, Cents, Code, Id, Refusal, Refused, Role, refuse
from handback.core.billing import (
    Goodwill,
    GoodwillGranted,
    GoodwillProposed,
    GoodwillRefused,
    WaiverClaimed,
)
from handback.core.events import Bodies
from handback.core.moves.registry import (
    AUTHORITY,
    Ctx,
    insist,
    move,
    out_of_order,
    second_person,
    wrong_form,
)
from handback.core.moves.tasks import close_task, open_task
from handback.core.sums import waivers
from handback.core.sums.owed import disputed, gross, spared
from handback.core.terms.billing import Goodwill as GoodwillTerms

APPROVERS = frozenset({Role.SPECIALIST, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimWaiver:
    """Claim a loyalty waiver: by which new contract's day, and which required facts hold of it."""

    waiver: Code
    contract_day: date
    holds: tuple[Code, ...]


def _may_claim(ctx: Ctx) -> Iterator[Refused]:
    terms = ctx.terms.waivers
    if not terms.loyalty:
        yield refuse(terms.source_of("loyalty"), "no_loyalty_waiver")


@move(ClaimWaiver, LESSEE_SIDE | {Role.SPECIALIST}, needs=_may_claim)
def claim_waiver(ctx: Ctx, ask: ClaimWaiver) -> Bodies:
    """The new contract's day decides; whether obligations are met is tested at the due date."""
    terms = ctx.terms.waivers.loyalty.get(ask.waiver)
    if terms is None:
        rule = ctx.terms.waivers.source_of("loyalty")
        raise Refusal(refuse(rule, "no_such_waiver", waiver=ask.waiver))
    claimed = ctx.case.billing.claims.get(ask.waiver)
    open_claim = claimed is not None and claimed.granted is not False
    insist(not open_claim, out_of_order("claimed_already", waiver=ask.waiver))
    in_future = wrong_form("contract_in_the_future", on=ask.contract_day)
    insist(ask.contract_day <= ctx.today, in_future)
    last = ctx.view.date_of(terms.until)
    late = refuse(terms.source_of("until"), "contract_too_late", last=last, day=ask.contract_day)
    insist(last is None or ask.contract_day <= last, late)
    first = ctx.view.date_of(terms.since) if terms.since else None
    rule = terms.source_of("since")
    early = refuse(rule, "contract_too_early", first=first, day=ask.contract_day)
    insist(first is None or ask.contract_day >= first, early)
    missing = tuple(fact for fact in terms.requires if fact not in ask.holds)
    rule = terms.source_of("requires")
    insist(not missing, refuse(rule, "waiver_requirement_missing", missing=missing))
    yield WaiverClaimed(waiver=ask.waiver, contract_day=ask.contract_day, holds=ask.holds)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeGoodwill:
    """Propose to waive part of a line as goodwill."""

    goodwill: Id = Id("")
    line: Code
    item: Id = Id("")
    amount: Cents
    reason: Code


def _may_propose(ctx: Ctx) -> Iterator[Refused]:
    terms = ctx.terms.waivers.goodwill
    if terms is None:
        yield refuse(ctx.terms.waivers.source_of("goodwill"), "no_goodwill")
    elif ctx.actor.role not in terms.by:
        yield refuse(AUTHORITY, "not_this_role", role=ctx.actor.role)


@move(ProposeGoodwill, {Role.SPECIALIST, Role.ADMINISTRATOR, Role.LENDER}, needs=_may_propose)
def propose_goodwill(ctx: Ctx, ask: ProposeGoodwill) -> Bodies:
    """Within the limit it takes effect at once; above it a second person approves."""
    terms = ctx.terms.waivers.goodwill
    if terms is None:
        raise Refusal(refuse(ctx.terms.waivers.source_of("goodwill"), "no_goodwill"))
    insist(ask.amount > 0, wrong_form("amount_not_positive", amount=ask.amount))
    _check_line(ctx, ask, terms)
    given = waivers.goodwill_given(ctx.view) + ask.amount
    limit = refuse(terms.source_of("at_most"), "above_goodwill_limit", limit=terms.at_most)
    insist(given <= terms.at_most, limit)
    goodwill = ask.goodwill or ctx.new_id("goodwill")
    known = goodwill in ctx.case.billing.goodwill
    insist(not known, out_of_order("proposed_already", goodwill=goodwill))
    second = given > terms.second_approver_above
    yield GoodwillProposed(
        goodwill=goodwill,
        line=ask.line,
        item=ask.item,
        amount=ask.amount,
        reason=ask.reason,
        needs_second=second,
    )
    if second:
        rule = terms.source_of("second_approver_above")
        yield from open_task(ctx, "approve_goodwill", goodwill, rule)
    else:
        yield GoodwillGranted(goodwill=goodwill)


def _check_line(ctx: Ctx, ask: ProposeGoodwill, terms: GoodwillTerms) -> None:
    """The line exists, admits goodwill, and is not smaller than what is to be waived."""
    admits = waivers.admits(ctx.view, ask.line, ask.item)
    refused = refuse(admits.rule, "may_not_be_waived", line=ask.line)
    insist(admits.takes(waivers.GOODWILL), refused)
    rule = terms.source_of("lines")
    listed = not terms.lines or ask.line in terms.lines
    insist(listed, refuse(rule, "may_not_be_waived", line=ask.line))
    charged = tuple(disputed(ctx.case, spared(ctx.view, gross(ctx.view))))
    left = {(each.code, each.item): each.cents for each in charged}
    for waived in waivers.waived(ctx.view, charged):
        for key, cents in waived.parts:
            left[key] -= cents
    there = left.get((ask.line, ask.item), 0)
    insist(there > 0, out_of_order("no_such_line", line=ask.line, item=ask.item))
    insist(ask.amount <= there, wrong_form("more_than_the_line", line=ask.line, left=there))


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveGoodwill:
    """Approve goodwill that someone else proposed."""

    goodwill: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseGoodwill:
    """Refuse goodwill that someone proposed."""

    goodwill: Id


def _may_answer(ctx: Ctx) -> Iterator[Refused]:
    if all(given.granted is not None for given in ctx.case.billing.goodwill.values()):
        yield out_of_order("no_goodwill_waits")


def _may_approve(ctx: Ctx) -> Iterator[Refused]:
    yield from _may_answer(ctx)
    yield from second_person(ctx)


def _waiting(ctx: Ctx, goodwill: Id) -> Goodwill:
    given = ctx.case.billing.goodwill.get(goodwill)
    if given is None or given.granted is not None:
        raise Refusal(out_of_order("no_goodwill_waits", goodwill=goodwill))
    return given


@move(ApproveGoodwill, APPROVERS, needs=_may_approve)
def approve_goodwill(ctx: Ctx, ask: ApproveGoodwill) -> Bodies:
    """Never by the person who proposed it."""
    given = _waiting(ctx, ask.goodwill)
    terms = ctx.terms.waivers.goodwill or ctx.terms.waivers
    another = refuse(terms.source_of("second_approver_above"), "same_person")
    insist(ctx.actor.person != given.by, another)
    yield GoodwillGranted(goodwill=ask.goodwill)
    yield from close_task(ctx, "approve_goodwill", ask.goodwill)


@move(RefuseGoodwill, APPROVERS, needs=_may_answer)
def refuse_goodwill(ctx: Ctx, ask: RefuseGoodwill) -> Bodies:
    """The line stays as it was."""
    _waiting(ctx, ask.goodwill)
    yield GoodwillRefused(goodwill=ask.goodwill)
    yield from close_task(ctx, "approve_goodwill", ask.goodwill, "refused")
