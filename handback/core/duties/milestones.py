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
from handback.core.terms.conditions import AnyOf, Condition, Passed
from handback.core.view import View

TURN_IN = Code("turn_in")
ACCEPTANCE = Code("acceptance")
INSURANCE = Code("insurance_may_end")
DEPOSIT = Code("deposit_ready")
CLOSING = Code("closing")


def conditions(view: View) -> Iterator[tuple[Code, Condition, Code]]:
    """Every milestone of the programme: name, condition, rule. In the order they are reached."""
    turn_in, deposit = view.terms.turn_in, view.terms.deposit
    yield TURN_IN, turn_in.counts_when, turn_in.source_of("counts_when")
    yield ACCEPTANCE, turn_in.accepted_when, turn_in.source_of("accepted_when")
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
        if on is not None:
            yield Duty(on, Code("milestone"), name, rule, 10, partial(_reach, name, rule))


def _reach(name: Code, rule: Code, ctx: Ctx) -> Bodies:
    yield MilestoneReached(milestone=name, day=_counts_from(name, ctx), rule=rule)


def _counts_from(name: Code, ctx: Ctx) -> date:
    """The day a milestone counts from: a turn-in from the hand-over, unless the receipt rules."""
    if name != TURN_IN:
        return ctx.on
    turn_in, state = ctx.terms.turn_in, ctx.case.turn_in
    delivered = state.delivered_on or ctx.on
    receipt = state.receipt
    if turn_in.receipt is None or receipt is None:
        return ctx.view.moment(turn_in.counts_from) or ctx.on
    if receipt.on <= delivered or receipt.learned <= ctx.case.maturity:
        return delivered
    phoned = turn_in.receipt.phoned_reading_keeps_day and state.phoned_on == delivered
    return delivered if phoned else max(receipt.learned, delivered)


def lost(view: View) -> Iterator[MilestoneLost]:
    """Milestones that a correction took the ground from."""
    for name, condition, _ in conditions(view):
        at_stake = name in (TURN_IN, ACCEPTANCE) and name in view.case.progress.reached
        if at_stake and not holds(condition, view):
            yield MilestoneLost(milestone=name)
