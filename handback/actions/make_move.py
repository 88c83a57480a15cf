"""The one action for every move: who, which case, which move, with what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from handback.actions import access
from handback.actions.access import Visitor
from handback.actions.arguments import Given, lost_file, read_arguments
from handback.actions.heads import Head
from handback.actions.moving import Moved, Standing, perform, stand, would
from handback.actions.slots import check_slot
from handback.core.base import Code, Id, Refused, Role, refuse
from handback.core.engine import Request
from handback.core.events import Event
from handback.core.moves.catalogue import MOVES
from handback.core.moves.registry import AUTHORITY, FORM, Move
from handback.records import erasable, looking_up, parties
from handback.records.loading import Loaded, NoSuchCaseError
from handback.records.parties import NewParty

ELSEWHERE = frozenset({"open_case"})
"""Moves that have an action of their own, because there is no case yet."""


RETAILER = "retailer"
AT_A_COUNTER = frozenset({"turn_in", "report_turn_in"})
"""Moves whose retailer need not be named."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A move as a door hands it in; `id` makes a repetition harmless.

    `role` and `organisation` choose among several that a person has for the case, `happened` is
    the day of what a report tells, `acknowledged` names the warnings that were read. With `seen`
    the move is made only while nobody else has changed the case since.
    """

    id: Id
    move: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    role: Role | None = None
    happened: date | None = None
    acknowledged: tuple[str, ...] = ()
    seen: Head | None = None
    organisation: int | None = None


def make_move(visitor: Visitor, case: int, wanted: Wanted, now: datetime) -> Moved | Refused:
    """Make a move, or say by which rule it is refused.

    Raises `NotFoundError` where the case is not there for the visitor, `BadArgumentsError`, and
    what `perform` raises. Nothing is kept of a move that was not made.
    """
    ready = _ready(visitor, case, wanted, now)
    if isinstance(ready, Refused):
        return ready
    seat, _, given, request = ready
    return perform(case, seat.actor, request, now, partial(_keep, given=given), wanted.seen)


def preview_move(
    visitor: Visitor, case: int, wanted: Wanted, now: datetime
) -> tuple[Event, ...] | Refused:
    """The events that a move would make, or the refusal; nothing is stored.

    Raises what `make_move` raises, but what others may do meanwhile.
    """
    ready = _ready(visitor, case, wanted, now)
    if isinstance(ready, Refused):
        return ready
    seat, standing, _, request = ready
    answer = would(standing, seat.actor, request)
    return answer if isinstance(answer, Refused) else answer.events


_Ready = tuple[access.Seat, Standing, Given, Request]


def _ready(visitor: Visitor, case: int, wanted: Wanted, now: datetime) -> _Ready | Refused:
    """What a move is made with: who, on which case, with which arguments."""
    seat = access.seat(visitor, case, now, wanted.role, wanted.organisation)
    move = MOVES.get(wanted.move)
    if move is None or move.name in ELSEWHERE:
        return refuse(FORM, "unknown_move", move=wanted.move[:80])
    if seat.role not in move.roles:
        return refuse(AUTHORITY, "not_this_role", role=seat.role, move=move.name)
    try:
        standing = stand(case, now)
    except NoSuchCaseError:
        raise access.NotFoundError(f"there is no case {case}") from None
    given = _given(standing, move, seat, wanted)
    check_slot(standing, given.ask)
    request = Request(
        wanted.id, move.name, given.ask, wanted.happened, tuple(map(Code, wanted.acknowledged))
    )
    return seat, standing, given, request


def _given(standing: Standing, move: Move, seat: access.Seat, wanted: Wanted) -> Given:
    row, terms = standing.loaded.row, standing.terms.programme
    raw = _at_own_counter(move, seat, wanted.arguments)
    return read_arguments(raw, move.ask, row.id, row.lessor, terms)


def _at_own_counter(move: Move, seat: access.Seat, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """A retailer who names no retailer means its own counter: core judges by what that is."""
    named = raw.get(RETAILER) is not None or move.name not in AT_A_COUNTER
    if named or seat.role is not Role.RETAILER:
        return raw
    return {**raw, RETAILER: str(seat.organisation)}


def _keep(loaded: Loaded, given: Given) -> None:
    """Insert the rows that the events of a move cite; files of no case become the case's."""
    erasable.write([*given.kept, *given.joining])
    role = Role.REPRESENTATIVE.value
    parties.write([NewParty(loaded.row.id, role, each.cited) for each in given.joining])
    if lost := looking_up.attach(loaded.row.id, given.files):
        raise lost_file(lost)
