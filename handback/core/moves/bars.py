"""What bars any move at all, whatever its topic."""

from collections.abc import Iterator

from handback.core.base import LESSEE_SIDE, Refused, Role, refuse
from handback.core.moves.registry import AUTHORITY, Ctx, Move, out_of_order

AFTER_CLOSING = frozenset(
    {
        "reopen_case",
        "record_message",
        "claim_waiver",
        "dispute_line",
        "resolve_dispute",
        "record_charge",
        "withdraw_charge",
        "release_lien",
        "send_title",
        "sign_paper",
        "sign_odometer_statement",
        "tick_checklist",
        "record_remarketing",
        "complete_task",
        "resend_notice",
        "change_address",
        "request_change",
        "confirm_change",
        "reject_change",
    }
)
"""Requests that a closed case still takes; reports are always taken."""


def bars(ctx: Ctx, move: Move) -> Iterator[Refused]:
    """Reasons why nobody, or not this person, makes this move on this case now."""
    if ctx.case.lease.contract is None:
        if move.name != "open_case":
            yield out_of_order("not_opened")
        return
    if move.name == "open_case":
        yield out_of_order("opened_already")
    if ctx.case.progress.closed and not move.report and move.name not in AFTER_CLOSING:
        yield out_of_order("closed")
    if ctx.actor.role in LESSEE_SIDE:
        yield from _lessee_bars(ctx)


def _acting(ctx: Ctx) -> str:
    """Who acts; a lessee who came without a name is the one of the contract."""
    if ctx.actor.role is Role.LESSEE and not ctx.actor.person:
        return ctx.case.lease.facts.lessee
    return ctx.actor.person


def _lessee_bars(ctx: Ctx) -> Iterator[Refused]:
    people, terms = ctx.case.people, ctx.terms.people
    if ctx.actor.role is Role.REPRESENTATIVE:
        papers = people.representatives.get(ctx.actor.person)
        if papers is None:
            yield refuse(AUTHORITY, "not_a_representative")
        else:
            missing = tuple(p for p in terms.representative_papers if p not in papers)
            if missing:
                yield refuse(
                    terms.source_of("representative_papers"),
                    "representative_papers_missing",
                    missing=missing,
                )
    elif _acting(ctx) in people.dead:
        yield refuse(AUTHORITY, "person_deceased")
