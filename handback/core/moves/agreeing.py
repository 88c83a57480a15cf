"""Where all lessees must agree: a request takes effect once each has made the same."""

from handback.core.base import LESSEE_SIDE, Code, Refusal, refuse
from handback.core.events import Body
from handback.core.moves.registry import Ctx
from handback.core.people import PersonAgreed
from handback.core.sums.agreement import digest, speaks_for, still_to_agree, who_must


def agreement(ctx: Ctx, move: str, *data: object) -> tuple[tuple[Body, ...], bool]:
    """What one person's request adds to what is agreed, and whether it takes effect now.

    Raises `Refusal` when somebody who is not a lessee asks before all have agreed.
    """
    if not who_must(ctx.view, move):
        return (), True
    what, person = digest(move, *data), speaks_for(ctx.view, ctx.actor.person)
    if ctx.actor.role not in LESSEE_SIDE:
        missing = still_to_agree(ctx.view, move, what, ctx.actor.person)
        if missing:
            rule = ctx.terms.people.source_of("agreements")
            raise Refusal(refuse(rule, "all_must_agree", missing=missing))
        return (), True
    told = PersonAgreed(move=Code(move), person=person, digest=what)
    return (told,), not still_to_agree(ctx.view, move, what, person)
