"""The registry of moves, and what a move is given to decide with."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar

from handback.core.base import Actor, Code, Id, Refusal, Refused, Role
from handback.core.case import Case
from handback.core.events import Bodies
from handback.core.terms.programme import Programme
from handback.core.view import View

AUTHORITY = "authority"
"""Reserved rule id: this role, or this person, does not make this move."""
FORM = "form"
"""Reserved rule id: the arguments are not what the move takes."""
ORDER = "order"
"""Reserved rule id: nothing in the case that the move could act on, or it has been done."""


@dataclass(frozen=True)
class Ctx:
    """What a move is decided with: case, terms, who, when, and the id the door gave the move.

    `now` is local to the programme's time zone; `on` is the day it happened, which for reports may
    lie before `today`. Ids made inside a move derive from `move_id`.
    """

    case: Case
    terms: Programme
    actor: Actor
    now: datetime
    on: date
    move_id: Id

    @property
    def today(self) -> date:
        """The business day of the move."""
        return self.now.date()

    def local(self, at: datetime) -> datetime:
        """An instant as the programme's clock on the wall shows it; a time without zone is one."""
        return at.astimezone(self.now.tzinfo).replace(tzinfo=None) if at.tzinfo else at

    @cached_property
    def view(self) -> View:
        """The case as it stands today."""
        return View.of(self.case, self.terms, self.today)

    def new_id(self, suffix: str = "") -> Id:
        """An id that follows from the move's own."""
        return Id(f"{self.move_id}.{suffix}") if suffix else self.move_id


Needs = Callable[[Ctx], Iterator[Refused]]


@dataclass(frozen=True)
class Move:
    """One move: its arguments, who may make it, what must hold before, and what it does.

    A report tells of something that happened in the world; it is refused only for form or
    authority and may carry an earlier day.
    """

    name: Code
    ask: type[Any]
    roles: frozenset[Role]
    report: bool
    meaning: str
    needs: Needs
    make: Callable[[Ctx, Any], Bodies]


MOVES: dict[str, Move] = {}

_Ask = TypeVar("_Ask")


def _nothing(ctx: Ctx) -> Iterator[Refused]:
    return iter(())


def move(
    ask: type[_Ask],
    roles: frozenset[Role] | set[Role],
    *,
    needs: Needs = _nothing,
    report: bool = False,
) -> Callable[[Callable[[Ctx, _Ask], Bodies]], Callable[[Ctx, _Ask], Bodies]]:
    """Register a move under its function's name; `ask`'s docstring explains it."""

    def register(make: Callable[[Ctx, _Ask], Bodies]) -> Callable[[Ctx, _Ask], Bodies]:
        name = make.__name__
        if name in MOVES:
            raise ValueError(f"two moves are called {name}")
        meaning = (ask.__doc__ or "").strip().splitlines()[0]
        MOVES[name] = Move(Code(name), ask, frozenset(roles), report, meaning, needs, make)
        return make

    return register


def second_person(ctx: Ctx) -> Iterator[Refused]:
    """Nobody can tell whether someone without a name is a second person."""
    if not ctx.actor.person:
        yield Refused(Code(AUTHORITY), Code("needs_a_name"))


def insist(condition: object, refused: Refused) -> None:
    """Raise the refusal unless the condition holds."""
    if not condition:
        raise Refusal(refused)


def wrong_form(what: str, **about: object) -> Refused:
    """A refusal for arguments that make no sense."""
    return Refused(Code(FORM), Code(what), _words(about))


def out_of_order(what: str, **about: object) -> Refused:
    """A refusal because the case has nothing that the move could act on."""
    return Refused(Code(ORDER), Code(what), _words(about))


def _words(about: dict[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple((key, str(value)) for key, value in about.items())
