"""Disputes: a line is disputed, worked through, and stands, falls or is set to an amount."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from handback.core.account import posted_lines
from handback.core.base import (
    LESSEE_SIDE,
    Cents,
    Code,
    Id,
    Refusal,
    Refused,
    Role,
    TextId,
    refuse,
)
from handback.core.billing import Dispute, DisputeResolved, LineDisputed
from handback.core.contact import TaskOpened
from handback.core.events import Bodies
from handback.core.moves.registry import AUTHORITY, Ctx, insist, move, out_of_order, wrong_form
from handback.core.moves.tasks import close_task
from handback.core.sums import waivers
from handback.core.sums.owed import owed

OUTCOMES = ("stands", "falls", "amount")
TASK = Code("work_through_dispute")


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeLine:
    """Dispute a line of the bill, or one that is going to be on it."""

    dispute: Id = Id("")
    line: Code
    item: Id = Id("")
    text: TextId = Id("")


def _may_dispute(ctx: Ctx) -> Iterator[Refused]:
    terms = ctx.terms.disputes
    last = ctx.view.date_of(terms.until) if terms.until else None
    if last is not None and ctx.today > last:
        yield refuse(terms.source_of("until"), "dispute_too_late", on=last)


@move(DisputeLine, LESSEE_SIDE | {Role.SPECIALIST}, needs=_may_dispute)
def dispute_line(ctx: Ctx, ask: DisputeLine) -> Bodies:
    """A task opens for whoever the programme says works it through."""
    terms, key = ctx.terms.disputes, (ask.line, ask.item)
    earlier = [d for d in ctx.case.billing.disputes.values() if (d.line, d.item) == key]
    binding = terms.appraisal.source_of("binding") if terms.appraisal else Code("")
    bound = refuse(binding or terms.source, "bound_by_appraisal", line=ask.line)
    insist(not any(d.binding for d in earlier), bound)
    pending = out_of_order("disputed_already", line=ask.line, item=ask.item)
    insist(all(d.resolved for d in earlier), pending)
    known = {(each.code, each.item) for each in (*posted_lines(ctx.case), *owed(ctx.view))}
    insist(key in known, out_of_order("no_such_line", line=ask.line, item=ask.item))
    dispute = ask.dispute or ctx.new_id("dispute")
    fresh = dispute not in ctx.case.billing.disputes
    insist(fresh, out_of_order("disputed_already", dispute=dispute))
    yield LineDisputed(dispute=dispute, line=ask.line, item=ask.item, text=ask.text)
    yield TaskOpened(
        task=TASK,
        about=dispute,
        role=terms.route,
        due=ctx.today + timedelta(days=terms.answer_within_days),
        rule=terms.source_of("route"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveDispute:
    """Resolve a dispute: the line stands, falls, or is set to an amount.

    `appraisal` says that an independent appraisal which both sides agreed on decided it.
    """

    dispute: Id
    outcome: Code
    amount: Cents | None = None
    appraisal: bool = False


def _may_resolve(ctx: Ctx) -> Iterator[Refused]:
    if all(d.resolved for d in ctx.case.billing.disputes.values()):
        yield out_of_order("no_dispute_open")
    if ctx.actor.role is not ctx.terms.disputes.route:
        yield refuse(AUTHORITY, "not_this_role", role=ctx.actor.role)


@move(ResolveDispute, {Role.SPECIALIST, Role.LENDER, Role.ADMINISTRATOR}, needs=_may_resolve)
def resolve_dispute(ctx: Ctx, ask: ResolveDispute) -> Bodies:
    """What changes of the bill is posted at once; collection goes on from here."""
    found = ctx.case.billing.disputes.get(ask.dispute)
    if found is None or found.resolved:
        raise Refusal(out_of_order("no_dispute_open", dispute=ask.dispute))
    insist(ask.outcome in OUTCOMES, wrong_form("no_such_outcome", outcome=ask.outcome))
    named = (ask.amount is not None) == (ask.outcome == "amount")
    insist(named, wrong_form("amount_and_outcome_disagree", outcome=ask.outcome))
    insist((ask.amount or 0) >= 0, wrong_form("negative_amount"))
    _check_may_fall(ctx, found, ask.outcome)
    charged = _charged(ctx, found)
    insist((ask.amount or 0) <= charged, wrong_form("more_than_the_line", charged=charged))
    binding = ask.appraisal and _binds(ctx, found)
    yield DisputeResolved(
        dispute=ask.dispute, outcome=ask.outcome, amount=ask.amount, binding=binding
    )
    yield from close_task(ctx, TASK, ask.dispute, ask.outcome)


def _check_may_fall(ctx: Ctx, found: Dispute, outcome: Code) -> None:
    """A fee that nobody may waive is not talked away; a contract read wrongly is corrected."""
    admits = waivers.admits(ctx.view, found.line, found.item)
    kept = refuse(admits.rule, "may_not_be_waived", do="correct_contract", line=found.line)
    insist(outcome == "stands" or admits.by is None or admits.by, kept)


def _charged(ctx: Ctx, found: Dispute) -> int:
    key = (found.line, found.item)
    posted = ctx.case.billing.posted.get(key, 0)
    return max([posted, *(each.cents for each in owed(ctx.view) if (each.code, each.item) == key)])


def _binds(ctx: Ctx, found: Dispute) -> bool:
    """Whether an appraisal binds; refused where the programme admits none for the line."""
    disputes, terms = ctx.terms.disputes, ctx.terms.disputes.appraisal
    if terms is None:
        raise Refusal(refuse(disputes.source_of("appraisal"), "no_appraisal"))
    rule = terms.source_of("lines")
    insist(found.line in terms.lines, refuse(rule, "no_appraisal", line=found.line))
    if terms.within_days is not None:
        last = found.on + timedelta(days=terms.within_days)
        late = refuse(terms.source_of("within_days"), "appraisal_too_late", on=last)
        insist(ctx.today <= last, late)
    return terms.binding
