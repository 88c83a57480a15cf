"""Milestones: states a case reaches by itself, on the first day their condition holds."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from handback.core.base import Code
from handback.core.duties.registry import Duty, duties_of
from handback.core.events import Bodies
from handback.core.facts import holds
from handback.core.foresight import first_day
from handback.core.moves.registry import Ctx
from handback.core.progress import MilestoneLost, MilestoneReached
from handback.core.terms.conditions import All, AnyOf, Condition, Fact, Not, Passed
from handback.core.view import View

TURN_IN = Code("turn_in")
ACCEPTANCE = Code("acceptance")
INSURANCE = Code("insurance_may_end")
DEPOSIT = Code("deposit_ready")
CLOSING = Code("closing")

LAST = 80
"""An account is closed after everything else its day brings."""

AFTER_TURN_IN = frozenset({ACCEPTANCE, INSURANCE, DEPOSIT})
"""Milestones that fall with the turn-in they rested on."""

UNQUESTIONED = Not(Fact(Code("reading_questioned")))


def conditions(view: View) -> Iterator[tuple[Code, Condition, Code]]:
    """Every milestone of the programme: name, condition, rule. In the order they are reached."""
    turn_in, deposit = view.terms.turn_in, view.terms.deposit
    yield TURN_IN, turn_in.counts_when, turn_in.source_of("counts_when")
    accepted = All((turn_in.accepted_when, UNQUESTIONED))
    yield ACCEPTANCE, accepted, turn_in.source_of("accepted_when")
    yield INSURANCE, turn_in.insurance_may_end, turn_in.source_of("insurance_may_end")
    if deposit is not None and view.case.lease.facts.deposit:
        ready: Condition = deposit.refund_when
        if deposit.backstop is not None:
            ready = AnyOf((ready, Passed(deposit.backstop)))
        yield DEPOSIT, ready, deposit.source
    for name, milestone in view.terms.milestones.items():
        yield name, milestone.when, milestone.source
    yield CLOSING, view.terms.closing.when, view.terms.closing.source


@duties_of(10)
def milestones(view: View) -> Iterator[Duty]:
    """Milestones whose condition holds, or will hold on a day that can be foretold."""
    for name, condition, rule in conditions(view):
        if name in view.case.progress.reached:
            continue
        on = first_day(view, condition)
        if on is None:
            continue
        order = 10
        if name == CLOSING:
            order, on = LAST, max(on, view.case.progress.stays_open or on)
        yield Duty(on, Code("milestone"), name, rule, order, partial(_reach, name, rule))


def _reach(name: Code, rule: Code, ctx: Ctx) -> Bodies:
    day = turn_in_day(ctx.view) if name == TURN_IN else None
    yield MilestoneReached(milestone=name, day=day or ctx.on, rule=rule)


def turn_in_day(view: View) -> date | None:
    """The day a turn-in counts from, as far as it is known.

    Where a signed receipt is asked for, one that came by maturity, or on the day of the hand-over,
    keeps that day. A later one keeps it if the programme says so and the reading was called in
    that day; else the day counts on which the receipt came.
    """
    turn_in, state = view.terms.turn_in, view.case.turn_in
    delivered, receipt = state.delivered_on, state.receipt
    if turn_in.receipt is None or receipt is None or delivered is None:
        return view.moment(turn_in.counts_from)
    if receipt.on <= max(delivered, view.case.maturity):
        return delivered
    phoned = turn_in.receipt.phoned_reading_keeps_day and state.phoned_that_day
    return delivered if phoned else receipt.on


@duties_of(10)
def taken_back(view: View) -> Iterator[Duty]:
    """What a correction took the ground from: a turn-in that moves to another day, or is lost."""
    reached = view.case.progress.reached
    for name, condition, rule in conditions(view):
        if name not in reached:
            continue
        if _lost(view, name, condition):
            lose = partial(_lose, name)
            yield Duty(view.day, Code("milestone_lost"), name, rule, 10, lose)
        elif name == TURN_IN and turn_in_day(view) not in (None, reached[name]):
            reach = partial(_reach, name, rule)
            yield Duty(view.day, Code("milestone_moved"), name, rule, 10, reach)


def _lost(view: View, name: Code, condition: Condition) -> bool:
    """A turn-in is lost with its hand-over or receipt, what rested on it with the turn-in.

    That time passes, or that a payment is taken back later, takes nothing away.
    """
    reached = view.case.progress.reached
    if holds(condition, view):
        return False
    if name == TURN_IN:
        return not holds(condition, view.on(reached[name]))
    return name in AFTER_TURN_IN and TURN_IN not in reached


def _lose(name: Code, ctx: Ctx) -> Bodies:
    yield MilestoneLost(milestone=name)
