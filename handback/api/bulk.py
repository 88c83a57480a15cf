"""One move on many cases, looked at before it is made."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.http import HttpRequest, HttpResponse

from handback.actions.bulk_moves import MOST, Done, bulk_move
from handback.actions.make_move import ELSEWHERE, Wanted
from handback.api.bodies import Body, read_body
from handback.api.moves import EventMade, event_made
from handback.api.once import once
from handback.api.operations import CHANGING, INCOMING, Operation, answered, register
from handback.api.problems import Fault, ProblemError, bad_parameters
from handback.api.refusals import refusal_problem, words_of
from handback.api.security import Calling, calling_of, take
from handback.api.translating import translated
from handback.core.base import Code, Id, Refused, Role
from handback.core.moves.catalogue import MOVES

ITEMS_A_REQUEST = 10
"""So many items count as much as one request against the limit of a token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkItem(Body):
    """A case, and the move on it; see the move for its arguments."""

    case: int
    arguments: dict[str, Any] = field(default_factory=dict)
    as_: Role | None = None
    happened: date | None = None
    acknowledged: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkBody(Body):
    """A move on many cases. With `preview` nothing is done: it is told what would be."""

    move: Code
    items: tuple[BulkItem, ...]
    preview: bool


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What became, or would become, of an item: its events, or the problem.

    `again` says that the move had been made before. `possible` is true where there is no problem.
    """

    case: int
    id: Id
    possible: bool
    again: bool
    events: tuple[EventMade, ...]
    problem: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class BulkAnswer:
    """What became of every item, in the order of the list."""

    move: Code
    preview: bool
    done: int
    failed: int
    results: tuple[BulkResult, ...]


def _body_schema() -> dict[str, Any]:
    found = INCOMING.block(BulkBody)
    names = [name for name in MOVES if name not in ELSEWHERE]
    found["properties"]["move"] = {"type": "string", "enum": names}
    found["properties"]["items"] |= {"minItems": 1, "maxItems": MOST}
    return found


@register(
    "POST",
    "bulk-moves",
    Operation(
        "make_bulk_moves",
        "bulk",
        "Make one move on many cases, or see what it would do",
        "bulk",
        answer=BulkAnswer,
        takes={"application/json": {"schema": _body_schema()}},
        problems=CHANGING,
        once=True,
    ),
)
def make_bulk_moves(request: HttpRequest) -> HttpResponse:
    """Send the list with `preview: true` first, then the same list with `false`.

    Each item stands alone: one that is refused leaves the others as they are. With an
    `Idempotency-Key` no item is made twice. Ten items count as one request against the limit.
    """
    calling = calling_of(request)
    body = read_body(request, BulkBody)
    _check(body)
    calling.need(f"moves:{body.move}")
    if cost := (len(body.items) - 1) // ITEMS_A_REQUEST:
        take(calling, cost)
    return once(request, lambda id_: _answer(calling, body, id_))


def _check(body: BulkBody) -> None:
    if body.move not in MOVES or body.move in ELSEWHERE:
        raise bad_parameters([Fault("/move", "There is no such move.", "Name one of the moves.")])
    if not 1 <= len(body.items) <= MOST:
        do = f"Send 1 to {MOST} items at once."
        raise bad_parameters([Fault("/items", f"The list has {len(body.items)} items.", do)])


def _answer(calling: Calling, body: BulkBody, id_: Id) -> HttpResponse:
    items = [
        (each.case, _wanted(body.move, each, _item_id(id_, number, each.case)))
        for number, each in enumerate(body.items)
    ]
    done = bulk_move(calling.visitor, items, calling.now, preview=body.preview)
    results = tuple(_told(each, calling) for each in done)
    failed = sum(each.problem is not None for each in results)
    return answered(BulkAnswer(body.move, body.preview, len(done) - failed, failed, results))


def _item_id(id_: Id, number: int, case: int) -> Id:
    """The id of the move of an item, the same whenever the list comes with the same key."""
    return Id(str(uuid5(UUID(id_), f"{number}:{case}")))


def _wanted(move: Code, item: BulkItem, id_: Id) -> Wanted:
    return Wanted(id_, move, item.arguments, item.as_, item.happened, item.acknowledged)


def _told(done: Done, calling: Calling) -> BulkResult:
    problem = _problem(done, calling)
    data = problem.data() if problem else None
    events = tuple(map(event_made, done.events))
    return BulkResult(done.case, done.id, problem is None, done.again, events, data)


def _problem(done: Done, calling: Calling) -> ProblemError | None:
    if done.failure is None:
        return None
    if isinstance(done.failure, Refused):
        return refusal_problem(done.failure, words_of(done.case, calling.now))
    return translated(done.failure)
