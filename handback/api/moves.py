"""Moves: an address for each, made from the registry, and what is possible now."""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse

from handback.actions import access, views
from handback.actions.make_move import ELSEWHERE, Wanted, make_move
from handback.actions.moving import Moved
from handback.api.asking import AS, AsRole
from handback.api.bodies import Body, read_body
from handback.api.describing import Schema
from handback.api.etags import IF_MATCH, case_tag, seen_by
from handback.api.once import once
from handback.api.operations import (
    CHANGING,
    ETAG,
    INCOMING,
    CaseId,
    Operation,
    View,
    answered,
    listed,
    register,
)
from handback.api.refusals import RefusalTold, refusal_problem, told_refusal, words_of
from handback.api.security import calling_of
from handback.core.base import Code, Id, Refused, Role
from handback.core.events import Event
from handback.core.moves.catalogue import MOVES
from handback.core.moves.registry import Move
from handback.policy.player.sayings import rule_of


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveBody(Body):
    """A move: its arguments, and how it is made.

    `as` is the role to make it in; `happened` the day of what a report tells, if not today;
    `acknowledged` names warnings that were read.
    """

    arguments: dict[str, Any] = field(default_factory=dict)
    as_: Role | None = None
    happened: date | None = None
    acknowledged: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True)
class EventMade:
    """An event that a move made: its place in the history, what it is, its day, its rule."""

    seq: int
    kind: Code
    on: date
    rule: str


@dataclass(frozen=True, slots=True)
class MoveMade:
    """A move that was made. `again`: it had been made before, and nothing new happened now."""

    case: int
    move: Code
    id: Id
    again: bool
    events: tuple[EventMade, ...]


@dataclass(frozen=True, slots=True)
class WarningTold:
    """A warning that the move needs to be `acknowledged` by its name."""

    acknowledge: Code
    refusal: RefusalTold


@dataclass(frozen=True, slots=True)
class PossibleMove:
    """A move of the role: whether it is possible now, and everything that stands in its way.

    A report may carry an earlier day under `happened`.
    """

    move: Code
    means: str
    report: bool
    possible: bool
    unmet: tuple[RefusalTold, ...]
    warnings: tuple[WarningTold, ...]


@register(
    "GET",
    "cases/{case}/moves",
    Operation(
        "list_moves",
        "moves",
        "What may be done now, and what stands in the way of the rest",
        "cases:read",
        answer=listed(PossibleMove),
    ),
)
def list_moves(request: HttpRequest, case: CaseId, as_: AsRole = None) -> HttpResponse:
    """Every move of the role, with all conditions that are not met, before any argument."""
    calling = calling_of(request)
    seat = access.seat(calling.visitor, case, calling.now, as_)
    words = words_of(case, calling.now)
    rows = tuple(
        PossibleMove(
            each.move,
            MOVES[each.move].meaning,
            each.report,
            each.possible,
            tuple(told_refusal(refused, words) for refused in each.unmet),
            tuple(
                WarningTold(w.acknowledge, told_refusal(w.refused, words)) for w in each.warnings
            ),
        )
        for each in views.possible(seat, calling.now)
    )
    return answered({"rows": rows}, dict[str, tuple[PossibleMove, ...]])


def made_of(case: int, move: Code, id_: Id, moved: Moved) -> MoveMade:
    """What a move made, told."""
    return MoveMade(case, move, id_, moved.again, tuple(map(event_made, moved.events)))


def event_made(event: Event) -> EventMade:
    """An event, told."""
    return EventMade(event.seq, event.kind, event.on, rule_of(event))


def _made(request: HttpRequest, case: int, move: Move, body: MoveBody, id_: Id) -> HttpResponse:
    calling = calling_of(request)
    wanted = Wanted(
        id_,
        move.name,
        body.arguments,
        body.as_,
        body.happened,
        body.acknowledged,
        seen_by(request),
    )
    answer = make_move(calling.visitor, case, wanted, calling.now)
    if isinstance(answer, Refused):
        raise refusal_problem(answer, words_of(case, calling.now))
    response = answered(made_of(case, move.name, id_, answer))
    response["ETag"] = case_tag(case)
    return response


def _view(move: Move) -> View:
    def view(request: HttpRequest, case: CaseId) -> HttpResponse:
        body = read_body(request, MoveBody)
        return once(request, lambda id_: _made(request, case, move, body, id_))

    view.__name__ = view.__qualname__ = f"make_{move.name}"
    view.__doc__ = _description(move)
    return view


def _description(move: Move) -> str:
    roles = ", ".join(role.value for role in Role if role in move.roles)
    kind = "A report: refused only for form or authority." if move.report else "A request."
    return f"{inspect.getdoc(move.ask)}\n\n{inspect.getdoc(move.make)}\n\n{kind} Made by: {roles}."


def body_schema(move: Move) -> Schema:
    """The schema of what is sent to make a move."""
    arguments = INCOMING.part(move.ask)
    block = INCOMING.block(move.ask)
    roles = [role.value for role in Role if role in move.roles]
    properties: Schema = {
        "arguments": arguments,
        "as": {"type": "string", "enum": roles, "description": AS},
        "acknowledged": {
            "type": "array",
            "items": INCOMING.of(Code),
            "description": "names of warnings that were read",
        },
    }
    if move.report:
        said = "the day of what is told, if not today"
        properties["happened"] = {**INCOMING.of(date), "description": said}
    found: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    if block.get("required"):
        found["required"] = ["arguments"]
    return found


def _examples(move: Move) -> Mapping[str, Any]:
    arguments = {key: example_of(each) for key, each in _needed(INCOMING.block(move.ask)).items()}
    return {"least": {"summary": "only what is needed", "value": {"arguments": arguments}}}


def _needed(block: Schema) -> dict[str, Schema]:
    return {key: block["properties"][key] for key in block.get("required", [])}


def example_of(schema: Schema) -> Any:
    """A value that a schema lets through."""
    if "$ref" in schema:
        part = INCOMING.parts[schema["$ref"].rpartition("/")[2]]
        return {key: example_of(each) for key, each in _needed(part).items()}
    if "examples" in schema:
        return schema["examples"][0]
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        return example_of(schema["anyOf"][0])
    plain = {"integer": 1, "boolean": True, "array": [], "object": {}, "null": None}
    kind = schema.get("type", "string")
    return plain[kind] if kind in plain else _text(schema)


def _text(schema: Schema) -> str:
    texts = {"vehicle": "5N1DL1FR1RC330001", "slot": "17", "place": "12", "file": "f5.abcdef"}
    return texts.get(schema.get("x-cites", ""), "text")


def _register_all() -> None:
    for move in MOVES.values():
        if move.name in ELSEWHERE:
            continue
        content: Schema = {"schema": body_schema(move), "examples": dict(_examples(move))}
        told = Operation(
            f"make_{move.name}",
            "moves",
            move.meaning,
            f"moves:{move.name}",
            answer=MoveMade,
            takes={"application/json": content},
            problems=(*CHANGING, 412),
            headers=ETAG,
            parameters=(IF_MATCH,),
            once=True,
        )
        register("POST", f"cases/{{case}}/moves/{move.name}", told)(_view(move))


_register_all()
