"""A story that is ready to be played: steps with actors and validated moves."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from handback.core.base import Actor, Code, Id, Role
from handback.core.lease import CaseOpened
from handback.core.moves.catalogue import MOVES
from handback.core.terms.programme import Programme
from handback.policy.player.asks import Names, read_ask
from handback.policy.player.contract import Contract
from handback.policy.player.contract_checks import day_wrong
from handback.policy.player.format import ExampleFile, Step
from handback.policy.problems import Path, Place, Places, Problem, instead_of
from handback.policy.rules import Rules
from handback.policy.schema import Context

NOON = time(12)
"""The time of day of a move when the story gives none."""


@dataclass(frozen=True, slots=True)
class ReadyStep:
    """A step with who acts, the arguments of its move, and where it stands in the file."""

    number: int
    step: Step
    actor: Actor
    ask: Any
    place: Place

    @property
    def id(self) -> Id:
        """The id of the step's move: its name, or its number."""
        return self.step.name or Id(f"step-{self.number}")


@dataclass(frozen=True, slots=True)
class Example:
    """An example case, or a lease so far: terms, contract, and the story in steps.

    `rules` are the words of every rule that the terms cite, `under` names the texts they come
    from; `texts` holds what events cite by id, `places` the names of retailers.
    """

    file: str
    case: str
    shows: tuple[Code, ...]
    opened: date
    terms: Programme
    rules: Rules
    zone: ZoneInfo
    under: Code
    lease: CaseOpened
    people: dict[Id, str]
    texts: dict[Id, str]
    steps: tuple[ReadyStep, ...]
    warnings: tuple[Problem, ...] = ()
    overlays: tuple[str, ...] = ()
    places: dict[Id, str] = field(default_factory=dict)


def read_steps(
    raw: object, file: ExampleFile, contract: Contract, terms: Programme, places: Places
) -> tuple[tuple[ReadyStep, ...], dict[Id, str], list[Problem]]:
    """The steps of a story, the texts they keep, and everything that is wrong with them."""
    reader = _Steps(contract, file.opened, terms, places)
    written = raw if isinstance(raw, list) else []
    ready = tuple(reader.step(n, step, written[n]) for n, step in enumerate(file.story))
    return ready, reader.names.texts, reader.problems


class _Steps:
    """Reads the steps of one story, in order."""

    def __init__(self, contract: Contract, opened: date, terms: Programme, places: Places) -> None:
        self.contract, self.terms, self.places = contract, terms, places
        self.names = Names(places=contract.places)
        self.opened = opened
        self.context = Context(gauges=terms.identity.gauges)
        self.problems: list[Problem] = []
        self.last = date.min

    def step(self, index: int, step: Step, raw: Mapping[str, Any]) -> ReadyStep:
        """One step; its problems are noted."""
        path: Path = ("story", index)
        self.check_day(step, path)
        self.check_keys(step, path)
        actor = self.actor(step.as_, path)
        ask = self.ask(step, raw, path, actor)
        if step.name:
            if step.name in self.names.steps:
                do = "Give each step a name of its own."
                self.note((*path, "name"), f"Another step is called `{step.name}`.", do)
            self.names.steps.add(step.name)
        return ReadyStep(index + 1, step, actor, ask, self.places.of_value(path))

    def check_day(self, step: Step, path: Path) -> None:
        """Days never go back; what happened does not lie in the future."""
        if wrong := day_wrong(step.on.day):
            self.note((*path, "on"), wrong, "Check the year.")
        elif step.on.day < self.opened:
            do = f"Write a day from {self.opened} on, or open the case earlier."
            self.note((*path, "on"), f"{step.on.day} comes before the case is opened.", do)
        elif step.on.day < self.last:
            do = f"Put it before the steps of {self.last}, or say `happened:` for a late report."
            self.note((*path, "on"), f"{step.on.day} comes before the step above.", do)
        self.last = max(self.last, step.on.day)
        if step.happened and step.happened.day > step.on.day:
            do = "`on` is the day we learn of it; write the later day there."
            self.note((*path, "happened"), "It happens after the day of the step.", do)

    def check_keys(self, step: Step, path: Path) -> None:
        """Keys that make sense only beside others."""
        beside = {
            "do": ("happened", "with", "acknowledged", "refused", "name"),
            "quote": ("lines", "lines_include", "total"),
        }
        for key, dependent in beside.items():
            if getattr(step, key):
                continue
            for name in dependent:
                if (*path, name) in self.places.keys:
                    do = f"Add `{key}:`, or remove it."
                    wrong = f"`{name}` stands without `{key}`."
                    self.problems.append(
                        Problem(self.places.of_key((*path, name)), (*path, name), wrong, do)
                    )

    def actor(self, written: str, path: Path) -> Actor:
        """Who acts: a role, or role/person."""
        role, _, person = (written or Role.LESSEE).partition("/")
        if role not in set(Role):
            self.note((*path, "as"), f"`{role}` is not a role.", instead_of(role, Role, "role"))
            return Actor(Role.LESSEE, self.contract.facts.lessee)
        person, _, organisation = person.partition("@")
        actor = self.named(Role(role), Id(person))
        return replace(actor, organisation=Id(organisation)) if organisation else actor

    def named(self, role: Role, person: Id) -> Actor:
        """An actor with the ids the story leaves out."""
        facts = self.contract.facts
        if role is Role.SYSTEM:
            return Actor(role, person)
        if role is Role.LESSEE:
            return Actor(role, person or facts.lessee)
        if role is Role.CO_LESSEE:
            return Actor(role, person or next(iter(facts.co_lessees), Id("co_lessee")))
        if role is Role.RETAILER:
            if person in self.contract.places:
                return Actor(role, Id("retailer"), person)
            return Actor(role, person or Id("retailer"), facts.originating_retailer)
        if role is Role.LENDER:
            return Actor(role, person or Id("lender"), facts.lender)
        return Actor(role, person or Id(role.value))

    def ask(self, step: Step, raw: Mapping[str, Any], path: Path, actor: Actor) -> Any:
        """The arguments of the step's move, None where it makes none."""
        if not step.do:
            return None
        move = MOVES.get(step.do)
        if move is None:
            do = instead_of(step.do, MOVES, "move")
            self.note((*path, "do"), f"`{step.do}` is not a move.", do)
            return None
        written = raw.get("with")
        ask, problems = read_ask(
            written if isinstance(written, dict) else {},
            move.ask,
            self.names,
            self.context,
            (path, self.places),
        )
        self.problems += problems
        return _at_own_counter(_finished(ask, step), actor, self.contract.places)

    def note(self, path: Path, wrong: str, do: str) -> None:
        """Note a problem at a value."""
        self.problems.append(Problem(self.places.of_value(path), path, wrong, do))


def _at_own_counter(ask: Any, actor: Actor, places: Mapping[Id, Any]) -> Any:
    """A retailer that names no place tells of its own counter."""
    own = places.get(actor.organisation) if actor.role is Role.RETAILER else None
    if own is None or getattr(ask, "retailer", own) is not None:
        return ask
    return replace(ask, retailer=own)


def _finished(ask: Any, step: Step) -> Any:
    """A report that says when it was finished takes the time of day at which it happened."""
    clock = step.happened.clock if step.happened else None
    if ask is None or clock is None or getattr(ask, "finished", ask) is not None:
        return ask
    return replace(ask, finished=step.happened.at(clock) if step.happened else None)
