"""A closed account whose books are no longer even is opened again by itself."""

from collections.abc import Iterator

from handback.core.account import even
from handback.core.base import Code
from handback.core.duties.registry import Duty, duties_of
from handback.core.events import Bodies
from handback.core.moves.registry import Ctx
from handback.core.progress import Reopened
from handback.core.view import View

REOPEN = 48


@duties_of(REOPEN)
def reopening(view: View) -> Iterator[Duty]:
    """Opened for as long as it takes to be even again; the closing itself is a milestone."""
    if view.case.progress.closed is None or even(view.case):
        return
    rule = view.terms.closing.source
    yield Duty(view.day, Code("reopening"), Code(""), rule, REOPEN, _reopen)


def _reopen(ctx: Ctx) -> Bodies:
    yield Reopened(reason=Code("balance_changed"))
