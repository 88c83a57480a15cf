"""Plays a story in memory: opens days, makes moves, and keeps what each step brought about."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from handback.core import engine
from handback.core.base import SYSTEM, Actor, Code, Id, Refused
from handback.core.case import Case, Folder
from handback.core.events import Event
from handback.core.moves.opening import OpenCase
from handback.core.terms.programme import Programme
from handback.core.view import View
from handback.policy.player.story import NOON, Example, ReadyStep


@dataclass(frozen=True, slots=True)
class Played:
    """What a step brought about: everything since the previous one, and the answer to its move.

    `made` are the events of the move itself with its consequences, `unmet` everything that stood
    in the way of a refused one.
    """

    ready: ReadyStep
    since: tuple[Event, ...]
    made: tuple[Event, ...] = ()
    refused: Refused | None = None
    unmet: tuple[Refused, ...] = ()


@dataclass
class Play:
    """A case being played. Days without a duty are skipped unless `every_day` is asked for."""

    example: Example
    every_day: bool = False
    events: list[Event] = field(default_factory=list)
    day: date = field(init=False)
    _folder: Folder = field(default_factory=Folder)

    def __post_init__(self) -> None:
        self.day = self.example.opened

    @property
    def case(self) -> Case:
        """The case so far; it changes while the play goes on."""
        return self._folder.case

    @property
    def terms(self) -> Programme:
        """The terms the case is played under."""
        return self.example.terms

    @property
    def view(self) -> View:
        """The case as it stands on the day reached."""
        return View.of(self.case, self.terms, self.day)

    def now(self, ready: ReadyStep | None = None) -> datetime:
        """The local instant: the step's time, or noon."""
        clock = ready.step.on.clock if ready else None
        return datetime.combine(self.day, clock or NOON, self.example.zone)

    def begin(self) -> None:
        """Open the case on its first business day."""
        answer = self._decide(
            SYSTEM, Id("case"), Code("open_case"), OpenCase(lease=self.example.lease)
        )
        if isinstance(answer, Refused):
            raise PlayError(f"the case cannot be opened: {answer.rule}: {answer.reason}")
        self._add(answer)

    def open_days(self, until: date) -> None:
        """Open the days up to `until`: each one, or only those that owe something."""
        while self.day < until:
            self.day = self._next_day(until)
            made = engine.open_day(
                self.case,
                self.terms,
                self.day,
                self.now(),
                Id(f"day-{self.day}"),
                self.example.under,
            )
            self._add(made)

    def _next_day(self, until: date) -> date:
        tomorrow = self.day + timedelta(days=1)
        if self.every_day:
            return tomorrow
        due = engine.due_duties(self.case, self.terms, self.day)
        return min(max(due[0].on, tomorrow), until) if due else until

    def steps(self) -> Iterator[Played]:
        """Play all steps in order; the case stands where the yielded step left it.

        What the opening of the case brought about belongs to the first step.
        """
        seen = 0
        for ready in self.example.steps:
            self.open_days(ready.step.on.day)
            played = self._make(ready, seen)
            seen = len(self.events)
            yield played

    def _make(self, ready: ReadyStep, seen: int) -> Played:
        if not ready.step.do:
            return Played(ready, tuple(self.events[seen:]))
        before = len(self.events)
        answer = self._decide(ready.actor, ready.id, ready.step.do, ready.ask, ready)
        if isinstance(answer, Refused):
            unmet = tuple(self.unmet(ready.actor, ready.step.do))
            return Played(ready, tuple(self.events[seen:]), (), answer, unmet)
        self._add(answer)
        return Played(ready, tuple(self.events[seen:]), tuple(self.events[before:]))

    def unmet(self, actor: Actor, move: str) -> tuple[Refused, ...]:
        """Everything that stands in the way of a move before its arguments are known."""
        return self.possible(actor).get(Code(move), ())

    def possible(self, actor: Actor) -> dict[Code, tuple[Refused, ...]]:
        """Each move of the actor's role with all unmet conditions; none: it may be made."""
        found = engine.may(self.case, self.terms, actor, self.now())
        return {each.move: each.unmet for each in found}

    def would(self, actor: Actor, move: str, ask: Any) -> tuple[Event, ...] | Refused:
        """What a move would bring about; the case stays as it is."""
        return self._decide(actor, Id("asked"), Code(move), ask)

    def _decide(
        self, actor: Actor, id_: Id, move: Code, ask: Any, ready: ReadyStep | None = None
    ) -> tuple[Event, ...] | Refused:
        step = ready.step if ready else None
        request = engine.Request(
            id=id_,
            move=move,
            ask=ask,
            happened=step.happened.day if step and step.happened else None,
            acknowledged=step.acknowledged if step else (),
        )
        return engine.decide(
            self.case, self.terms, actor, self.now(ready), request, self.example.under
        )

    def _add(self, events: tuple[Event, ...]) -> None:
        self._folder.extend(events)
        self.events.extend(events)


class PlayError(Exception):
    """A story that cannot be played at all."""


def play(example: Example, *, every_day: bool = False) -> Play:
    """A play whose case is opened; its steps are still to come."""
    played = Play(example, every_day)
    played.begin()
    return played


def play_to_end(example: Example, on: date | None = None, *, every_day: bool = False) -> Play:
    """A play with all its steps made, and days opened up to `on`."""
    played = play(example, every_day=every_day)
    for _ in played.steps():
        pass
    if on is not None:
        played.open_days(on)
    return played
