"""Milestones a case reached by itself, and holdover: what the clock found."""

from dataclasses import dataclass, field
from datetime import date

from handback.core.base import Code
from handback.core.events import Body, Event, State, applies, event
from handback.core.turn_in import GroundingUndone


@event("milestone_reached")
@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneReached(Body):
    """A state the case reached, such as `turn_in`, `acceptance` or `insurance_may_end`.

    `day` is the day it counts from, which may lie before the day it was found.
    """

    milestone: Code
    day: date
    rule: Code


@event("milestone_lost")
@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneLost(Body):
    """A correction took away what a milestone rested on."""

    milestone: Code


@event("holdover_noticed")
@dataclass(frozen=True, slots=True, kw_only=True)
class HoldoverNoticed(Body):
    """The car was not returned at maturity: the n-th reminder, or the escalation (0).

    `round` counts the maturities there were before.
    """

    number: int
    rule: Code
    round: int = 0


@event("reopened")
@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened(Body):
    """A closed account was opened again; by hand it stays open until `stays_until` at least."""

    reason: Code
    stays_until: date | None = None


@dataclass(slots=True)
class Progress(State):
    """Milestones by name with their day."""

    reached: dict[Code, date] = field(default_factory=dict)
    rules: dict[Code, Code] = field(default_factory=dict)
    holdover: list[int] = field(default_factory=list)
    holdover_noticed: dict[tuple[int, int], date] = field(default_factory=dict)
    closed: date | None = None
    reopened: list[date] = field(default_factory=list)
    stays_open: date | None = None


@applies("progress", MilestoneReached)
def _reached(state: Progress, event: Event, body: MilestoneReached) -> None:
    state.reached[body.milestone] = body.day
    state.rules[body.milestone] = body.rule
    if body.milestone == "closing":
        state.closed = event.on


@applies("progress", MilestoneLost)
def _lost(state: Progress, event: Event, body: MilestoneLost) -> None:
    state.reached.pop(body.milestone, None)


@applies("progress", GroundingUndone)
def _undone(state: Progress, event: Event, body: GroundingUndone) -> None:
    for name in ("turn_in", "acceptance", "insurance_may_end"):
        state.reached.pop(Code(name), None)


@applies("progress", HoldoverNoticed)
def _holdover(state: Progress, event: Event, body: HoldoverNoticed) -> None:
    state.holdover.append(body.number)
    state.holdover_noticed[body.round, body.number] = event.on


@applies("progress", Reopened)
def _reopened(state: Progress, event: Event, body: Reopened) -> None:
    state.closed = None
    state.reached.pop(Code("closing"), None)
    state.reopened.append(event.on)
    state.stays_open = body.stays_until
