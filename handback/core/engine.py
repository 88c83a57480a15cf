"""The engine: what a case may do, what a move makes of it, what the clock owes it.

`may` and `decide` run the same checks in the same order, so that a move `may` refuses is refused
by `decide` by the same rule.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from handback.core.base import SYSTEM, Actor, Code, Id, Refusal, Refused, refuse
from handback.core.case import Case, Folder
from handback.core.duties import catalogue as duty_catalogue
from handback.core.duties.registry import SOURCES, Duty
from handback.core.events import Body, Event
from handback.core.facts import holds, missing_facts
from handback.core.moves import catalogue as move_catalogue
from handback.core.moves.bars import bars
from handback.core.moves.registry import AUTHORITY, FORM, MOVES, Ctx, Move
from handback.core.terms.options import Gate
from handback.core.terms.programme import Programme
from handback.core.view import View

CATALOGUES = (move_catalogue, duty_catalogue)
"""Importing these registers every move and every duty."""

MOST_DUTIES_A_DAY = 500
"""A day that owes more is a programme whose duties do not end themselves."""


Closed = tuple[Code, Gate, Refused]
"""A gate that does not let a move through: its name, its terms, and the refusal."""


@dataclass(frozen=True, slots=True)
class Possible:
    """Whether an actor may make a move now: all unmet conditions, and what must be acknowledged."""

    move: Code
    unmet: tuple[Refused, ...]
    warnings: tuple[tuple[Code, Refused], ...] = ()

    @property
    def now(self) -> bool:
        """Whether nothing stands in the way before arguments are known."""
        return not self.unmet


@dataclass(frozen=True, slots=True)
class Request:
    """A move as a door hands it in: its id, name, arguments, and for reports the day it happened.

    `acknowledged` names soft gates whose warning the actor has read.
    """

    id: Id
    move: Code
    ask: object
    happened: date | None = None
    acknowledged: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a move, or the opening of a day, makes of a case: new events, and the case after them.

    `next_due` is the day the clock next owes the case something, None when it never does.
    """

    events: tuple[Event, ...]
    case: Case
    next_due: date | None


def may(case: Case, terms: Programme, actor: Actor, now: datetime) -> tuple[Possible, ...]:
    """For every move of that actor's role: possible, or all unmet conditions."""
    ctx = Ctx(case, terms, actor, now, now.date(), Id(""))
    return tuple(_possible(ctx, move) for move in MOVES.values() if actor.role in move.roles)


def _possible(ctx: Ctx, move: Move) -> Possible:
    closed = tuple(_gates(ctx, move))
    soft = tuple((name, refused) for name, gate, refused in closed if gate.soft)
    return Possible(move.name, tuple(_unmet(ctx, move, closed)), soft)


def _unmet(ctx: Ctx, move: Move, closed: Iterable[Closed]) -> Iterator[Refused]:
    """Everything that stands in the way of a move before its arguments are known."""
    yield from bars(ctx, move)
    if ctx.case.lease.contract is not None:
        yield from move.needs(ctx)
        yield from (refused for _, gate, refused in closed if not gate.soft)


def _gates(ctx: Ctx, move: Move, appointment: date | None = None) -> Iterator[Closed]:
    """The closed gates of the programme for a move, on its day or its appointment's."""
    if move.report or ctx.case.lease.contract is None:
        return
    for name, gate in ctx.terms.gates.items():
        if move.name not in gate.moves or gate.judged_on_appointment != (appointment is not None):
            continue
        view = ctx.view if appointment is None else ctx.view.on(appointment)
        if holds(gate.when, view) and not holds(gate.needs, view):
            yield name, gate, _closed(name, gate, view)


def _closed(name: Code, gate: Gate, view: View) -> Refused:
    return refuse(
        gate.source,
        name,
        do=gate.help,
        on=view.date_of(gate.opens) if gate.opens else None,
        missing=missing_facts(gate.needs, view),
        call=gate.call,
    )


def decide(
    case: Case,
    terms: Programme,
    actor: Actor,
    now: datetime,
    request: Request,
    under: Code = Code(""),
) -> tuple[Event, ...] | Refused:
    """The new events of a move and of everything that follows from it today, or the refusal.

    The day must have been opened before. A refused move makes no events.
    """
    answer = outcome(case, terms, actor, now, request, under)
    return answer if isinstance(answer, Refused) else answer.events


def outcome(
    case: Case,
    terms: Programme,
    actor: Actor,
    now: datetime,
    request: Request,
    under: Code = Code(""),
) -> Outcome | Refused:
    """What a move makes of a case, with everything that follows from it today, or the refusal.

    The day must have been opened before. A refused move makes no events.
    """
    move = MOVES.get(request.move)
    if move is None:
        return refuse(FORM, "unknown_move", move=request.move)
    if actor.role not in move.roles:
        return refuse(AUTHORITY, "not_this_role", role=actor.role, move=request.move)
    try:
        bodies = _make(case, terms, actor, now, request, move)
    except Refusal as refusal:
        return refusal.refused
    stamp = Stamp(case, actor, now, request.happened or now.date(), request.id, under)
    return stamp.with_consequences(terms, bodies, now.date())


def _make(
    case: Case, terms: Programme, actor: Actor, now: datetime, request: Request, move: Move
) -> list[Body]:
    on = request.happened or now.date()
    ctx = Ctx(case, terms, actor, now, on, request.id)
    _check_day(request, move, now)
    gates = list(_gates(ctx, move))
    for refused in _unmet(ctx, move, gates):
        raise Refusal(refused)
    if not isinstance(request.ask, move.ask):
        raise Refusal(refuse(FORM, "wrong_arguments", move=move.name))
    appointment = getattr(request.ask, "at", None)
    if isinstance(appointment, datetime):
        gates += _gates(ctx, move, ctx.local(appointment).date())
    for name, gate, refused in gates:
        if not (gate.soft and name in request.acknowledged):
            raise Refusal(refused)
    return list(move.make(ctx, request.ask))


def _check_day(request: Request, move: Move, now: datetime) -> None:
    if request.happened is None:
        return
    if not move.report:
        raise Refusal(refuse(FORM, "only_reports_happened_earlier", move=move.name))
    if request.happened > now.date():
        raise Refusal(refuse(FORM, "happens_in_the_future", on=request.happened))


def due_duties(case: Case, terms: Programme, day: date) -> list[Duty]:
    """Everything the clock owes the case, soonest first, as seen from `day`."""
    if case.lease.contract is None:
        return []
    view = View.of(case, terms, day)
    found = [duty for _, source in SOURCES for duty in source(view)]
    return sorted(found, key=lambda duty: (duty.on, duty.order))


def duties(case: Case, terms: Programme) -> list[Duty]:
    """What the clock owes this case, as seen from its last event; the first is `next_due`."""
    return due_duties(case, terms, case.history.last_on or date.min)


def next_due(case: Case, terms: Programme) -> date | None:
    """The day on which the clock next owes this case something; None when it never does."""
    found = duties(case, terms)
    return found[0].on if found else None


def open_day(
    case: Case, terms: Programme, day: date, now: datetime, id: Id, under: Code = Code("")
) -> tuple[Event, ...]:
    """Everything due on or before `day`; opening a day twice makes nothing the second time."""
    return opened(case, terms, day, now, id, under).events


def opened(
    case: Case, terms: Programme, day: date, now: datetime, id: Id, under: Code = Code("")
) -> Outcome:
    """What opening a day makes of a case."""
    return Stamp(case, SYSTEM, now, day, id, under).with_consequences(terms, (), day)


class Stamp:
    """Turns bodies into events of one move, and adds what they bring about by its day."""

    def __init__(
        self, case: Case, actor: Actor, now: datetime, on: date, move_id: Id, under: Code
    ) -> None:
        self.case, self.actor, self.now, self.on = case, actor, now, on
        self.move_id, self.under = move_id, under
        self.events: list[Event] = []

    def add(self, bodies: Iterable[Body], actor: Actor, on: date) -> list[Event]:
        """Number and stamp bodies; returns the new events."""
        first = self.case.history.seq + len(self.events) + 1
        new = [
            Event(
                case=self.case.id or self.move_id,
                seq=seq,
                kind=Code(body.event_kind),
                on=on,
                at=self.now,
                by=actor,
                move=self.move_id,
                under=self.under,
                body=body,
            )
            for seq, body in enumerate(bodies, start=first)
        ]
        self.events += new
        return new

    def with_consequences(self, terms: Programme, bodies: Iterable[Body], today: date) -> Outcome:
        """The events of `bodies`, then of every duty due by `today`."""
        folder = Folder(self.case)
        folder.extend(self.add(bodies, self.actor, self.on))
        for _ in range(MOST_DUTIES_A_DAY):
            due = due_duties(folder.case, terms, today)
            if not due or due[0].on > today:
                next_due = due[0].on if due else None
                return Outcome(tuple(self.events), folder.sealed(), next_due)
            ctx = Ctx(folder.case, terms, SYSTEM, self.now, today, self.move_id)
            made = self.add(due[0].perform(ctx), SYSTEM, today)
            if not made:
                raise RuntimeError(f"duty {due[0].name} of {due[0].about} does not end itself")
            folder.extend(made)
        raise RuntimeError(f"more than {MOST_DUTIES_A_DAY} duties on {today}")
