"""One move on many cases: what it would do to each, and then the same list done.

Each item is a move of its own: one that is refused leaves the others alone, and one that was made
is not made again when the list comes again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handback.actions.access import NotFoundError, Visitor
from handback.actions.arguments import BadArgumentsError
from handback.actions.make_move import Wanted, make_move, preview_move
from handback.actions.moving import CaseBusyError, ClockBehindError
from handback.core.base import Id, Refused
from handback.core.events import Event
from handback.core.terms.base import UndatedError

MOST = 500
"""Items of one list; a longer one is sent in parts."""

FAILURES = (
    BadArgumentsError,
    NotFoundError,
    CaseBusyError,
    ClockBehindError,
    UndatedError,
    OverflowError,
)
"""What may go wrong with one item; the others are made all the same."""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of an item: the events made, or why there are none.

    `again` says that the move had been made before.
    """

    case: int
    id: Id
    events: tuple[Event, ...] = ()
    again: bool = False
    failure: Refused | Exception | None = None


def bulk_move(
    visitor: Visitor, items: Sequence[tuple[int, Wanted]], now: datetime, *, preview: bool
) -> list[Done]:
    """Make the moves, each in a transaction of its own; with `preview` nothing is stored."""
    return [_one(visitor, case, wanted, now, preview=preview) for case, wanted in items]


def _one(visitor: Visitor, case: int, wanted: Wanted, now: datetime, *, preview: bool) -> Done:
    try:
        if preview:
            found = preview_move(visitor, case, wanted, now)
            if isinstance(found, Refused):
                return Done(case, wanted.id, failure=found)
            return Done(case, wanted.id, found)
        answer = make_move(visitor, case, wanted, now)
    except FAILURES as error:
        return Done(case, wanted.id, failure=error)
    if isinstance(answer, Refused):
        return Done(case, wanted.id, failure=answer)
    return Done(case, wanted.id, answer.events, answer.again)
