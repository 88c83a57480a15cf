"""Opening a closed account again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from handback.core.base import Code, Refused, Role, refuse
from handback.core.events import Bodies
from handback.core.moves.registry import Ctx, move, out_of_order
from handback.core.progress import Reopened
from handback.core.sums import closing


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenCase:
    """Open a closed account again."""

    reason: Code


def _may_reopen(ctx: Ctx) -> Iterator[Refused]:
    if ctx.case.progress.closed is None:
        yield out_of_order("not_closed")
        return
    last = closing.last_day_to_reopen(ctx.view)
    if last is not None and ctx.today > last:
        rule = ctx.terms.closing.source_of("reopen_until")
        yield refuse(rule, "closed_too_long", on=last)


@move(ReopenCase, {Role.SPECIALIST}, needs=_may_reopen)
def reopen_case(ctx: Ctx, ask: ReopenCase) -> Bodies:
    """It stays open for the programme's days at least, then closes by itself again."""
    stays = ctx.today + timedelta(days=ctx.terms.closing.stays_open_days)
    yield Reopened(reason=ask.reason, stays_until=stays)
