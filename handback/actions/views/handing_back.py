"""The hand-over as its lessee follows it: what waits before it, its states, its proof."""

from dataclasses import dataclass
from datetime import date, datetime

from handback.actions.views.looking import DESK, Look, Seen, look
from handback.core.base import LESSEE_SIDE, Code, Id, Role
from handback.core.checklists import KEY, asked_for, plate_goes, ticked
from handback.core.events import Event
from handback.core.facts import holds, missing_facts
from handback.core.odometer import OdometerStatementReceived, OdometerStatementSigned
from handback.core.progress import MilestoneReached
from handback.core.terms.conditions import All, AnyOf, Condition, Fact, When
from handback.core.terms.options import Gate
from handback.core.turn_in import (
    PaperSigned,
    ReadingPhonedIn,
    ReceiptReceived,
    VehicleDelivered,
    VehicleGrounded,
)
from handback.core.view import View
from handback.records.loading import stored

READERS = LESSEE_SIDE | DESK | {Role.AUDITOR}
HAND_OVER = frozenset({"turn_in", "report_turn_in", "book_turn_in"})
"""Moves whose gates a lessee prepares for."""
PROVING = (
    VehicleDelivered,
    VehicleGrounded,
    ReadingPhonedIn,
    OdometerStatementSigned,
    OdometerStatementReceived,
    ReceiptReceived,
    PaperSigned,
    MilestoneReached,
)
"""Events that tell of a hand-over and of what followed from it."""


@dataclass(frozen=True, slots=True)
class Before:
    """Something that has to be so before the hand-over; `soft`: it warns and does not forbid.

    `facts` are what it is about: those that hold once it is `met`, else those that are missing, of
    which any one will do where it is `one_of`. `help` is a word for what would help, `call` the
    line to call.
    """

    name: Code
    met: bool
    soft: bool
    facts: tuple[Code, ...]
    one_of: bool
    rule: Code
    help: Code
    call: Code


@dataclass(frozen=True, slots=True)
class State:
    """A state of the hand-over: the day it was reached, or the facts that are missing for it.

    `name` is `delivered`, `turned_in`, `accepted` or `insurance_may_end`.
    """

    name: Code
    on: date | None
    missing: tuple[Code, ...]
    rule: Code


@dataclass(frozen=True, slots=True)
class Record:
    """An event that proves something: its number and fingerprint in the case's history.

    `about` is the paper that was signed, the milestone that was reached, or empty; `odometer` the
    reading that was told; `struck`: it counts no more.
    """

    seq: int
    kind: Code
    about: Code
    on: date
    at: datetime
    role: Role
    person: Id
    name: str | None
    odometer: int | None
    hash: str
    struck: bool


def before(seen: Seen, now: datetime) -> tuple[Before, ...]:
    """What has to be so before the hand-over, in the programme's order; raises `NotFoundError`."""
    looked = look(seen, now, READERS)
    found = (_before(looked, name, gate) for name, gate in looked.terms.gates.items())
    return tuple(each for each in found if each is not None)


def _before(looked: Look, name: Code, gate: Gate) -> Before | None:
    view = looked.view
    if not HAND_OVER & set(gate.moves) or not holds(gate.when, view):
        return None
    met = holds(gate.needs, view)
    facts = _true_facts(gate.needs, view) if met else missing_facts(gate.needs, view)
    one_of = not met and isinstance(gate.needs, AnyOf) and len(facts) > 1
    return Before(name, met, gate.soft, facts, one_of, gate.source, gate.help, gate.call)


def _true_facts(condition: Condition, view: View) -> tuple[Code, ...]:
    """The facts that a condition names and that hold."""
    if isinstance(condition, All | AnyOf):
        return tuple(each for part in condition.parts for each in _true_facts(part, view))
    if isinstance(condition, Fact) and holds(condition, view):
        name, argument = condition.name, condition.argument
        return (Code(f"{name}:{argument}") if argument else name,)
    return ()


def states(seen: Seen, now: datetime) -> tuple[State, ...]:
    """The states of the hand-over, the first first; raises `NotFoundError`.

    A programme that lets the hand-over itself count has no state between delivery and acceptance.
    """
    looked = look(seen, now, READERS)
    case, terms = looked.case, looked.terms.turn_in
    found = [State(Code("delivered"), case.turn_in.delivered_on, (), terms.source)]
    if terms.counts_when != Fact(Code("delivered")):
        found.append(_state(looked, "turned_in", "turn_in", terms.counts_when, "counts_when"))
    found.append(_state(looked, "accepted", "acceptance", terms.accepted_when, "accepted_when"))
    return tuple(found)


def _state(looked: Look, name: str, milestone: str, when: When, field: str) -> State:
    on = looked.case.progress.reached.get(Code(milestone))
    missing = () if on else missing_facts(when, looked.view)
    return State(Code(name), on, missing, looked.terms.turn_in.source_of(field))


def records(seen: Seen, now: datetime) -> tuple[Record, ...]:
    """The events that prove the hand-over and what followed from it, in their order.

    Raises `NotFoundError`.
    """
    looked = look(seen, now, READERS)
    told = [e for e in looked.standing.loaded.events if isinstance(e.body, PROVING)]
    if looked.case.turn_in.delivered is None or not told:
        return ()
    hashes = {each.seq: each.hash for each in stored(looked.id)}
    looked.fetch(_signer(each) for each in told)
    return tuple(_record(looked, each, hashes[each.seq]) for each in told)


def _record(looked: Look, event: Event, hashed: str) -> Record:
    body, person = event.body, _signer(event)
    return Record(
        event.seq,
        event.kind,
        Code(getattr(body, "paper", "") or getattr(body, "milestone", "")),
        event.on,
        event.at.astimezone(looked.standing.now.tzinfo),
        body.by_role if isinstance(body, PaperSigned) else event.by.role,
        person,
        looked.person(person).get("name") if person else None,
        getattr(body, "odometer", None),
        hashed,
        event.seq in looked.case.history.struck,
    )


def _signer(event: Event) -> Id:
    """Whom an event names: who signed, as far as that is known, else who made the move.

    A receipt that a lessee sends in tells that others signed it, and not who they are.
    """
    if isinstance(event.body, PaperSigned):
        return event.body.person
    return event.by.person


@dataclass(frozen=True, slots=True)
class Tick:
    """Something to tick, and whether it is done."""

    item: Code
    done: bool


@dataclass(frozen=True, slots=True)
class TickList:
    """A checklist of the programme for one `time`: `before`, `at` or `after` the hand-over."""

    time: Code
    rule: Code
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class ToBring:
    """What came with the car and has to come back: `keys` by number, the equipment by name.

    `own_list` says that the contract names the equipment; else the programme does. What is brought
    in within `grace_days` after the hand-over is not charged. `plate_goes` is empty where the
    programme does not say.
    """

    keys: int
    keys_done: bool
    equipment: tuple[Tick, ...]
    own_list: bool
    rule: Code
    grace_days: int
    grace_rule: Code
    plate_goes: Code
    plate_done: bool
    plate_rule: Code
    region: Code


def tick_lists(seen: Seen, now: datetime) -> tuple[TickList, ...]:
    """The programme's checklists, each with its rule, in the order of a hand-over.

    Raises `NotFoundError`.
    """
    looked = look(seen, now, READERS)
    done, terms = ticked(looked.view), looked.terms.turn_in
    order = {Code(time): at for at, time in enumerate(("before", "at", "after"))}
    found = sorted(terms.checklists, key=lambda each: order.get(each.time, len(order)))
    return tuple(
        TickList(
            each.time,
            each.source or terms.source_of("checklists"),
            tuple(Tick(item, item in done) for item in each.items),
        )
        for each in found
    )


def to_bring(seen: Seen, now: datetime) -> ToBring:
    """What came with the car and has to come back with it; raises `NotFoundError`."""
    looked = look(seen, now, READERS)
    view, terms, lease = looked.view, looked.terms, looked.lease
    done, plate = ticked(view), plate_goes(view)
    return ToBring(
        keys=lease.keys,
        keys_done=KEY in done,
        equipment=tuple(Tick(item, item in done) for item in asked_for(view)),
        own_list=bool(lease.equipment),
        rule=terms.equipment.source_of("items"),
        grace_days=terms.equipment.grace_days,
        grace_rule=terms.equipment.source_of("grace_days"),
        plate_goes=plate,
        plate_done=bool(plate) and plate in done,
        plate_rule=terms.turn_in.source_of("plate_return"),
        region=lease.region,
    )
