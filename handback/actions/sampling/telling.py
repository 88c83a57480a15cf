"""Living a story step by step, until it ends, is refused, or reaches the day of the sample."""

from datetime import date, datetime, timedelta

import msgspec

from handback.actions.sampling.acting import actor_for, time_of_day, working_day
from handback.actions.sampling.data import Step
from handback.actions.sampling.drawing import between, percent
from handback.actions.sampling.living import BETWEEN_MOVES, Living
from handback.actions.sampling.values.catalogue import FACTS, VALUES, NothingFound
from handback.core.base import Actor, Role
from handback.core.moves.catalogue import MOVES
from handback.core.sums.agreement import who_must

AFTER_MEETING = timedelta(minutes=50)


def live(living: Living) -> None:
    """Live the story up to the day of the sample, as far as the programme lets it."""
    as_of = living.setting.as_of
    for step in living.drawn.life.steps:
        if not percent(living.drawn.chance, step.chance):
            continue
        when = _when(living, step)
        if when is None or when.date() >= as_of:
            break
        living.open_days(when.date())
        living.reach(when.date())
        living.at = max(when, living.at + BETWEEN_MOVES)
        if not _do(living, step) and not step.optional:
            break
    living.open_days(as_of)


def _when(living: Living, step: Step) -> datetime | None:
    """When a step comes; None when it does not come before the day of the sample."""
    if step.meeting:
        return _meeting(living, step)
    if step.once and not _wait_for(living, step.once):
        return None
    role = Role(step.by)
    day = working_day(max(_day(living, step), living.today), role)
    return datetime.combine(day, time_of_day(living.drawn.chance, role), living.zone)


def _day(living: Living, step: Step) -> date:
    chance = living.drawn.chance
    if step.before is not None:
        return living.case.maturity - timedelta(days=between(chance, step.before))
    return living.today + timedelta(days=between(chance, step.after or (0, 0)))


def _meeting(living: Living, step: Step) -> datetime:
    """The end of the appointment that was made; at once where none was."""
    if step.do == "turn_in":
        turn_in = living.case.turn_in.booked
        at = turn_in.at if turn_in else None
    else:
        inspection = living.case.inspection.booked
        at = inspection.at if inspection else None
    return at.replace(tzinfo=living.zone) + AFTER_MEETING if at else living.at


def _wait_for(living: Living, fact: str) -> bool:
    """Open days until something is the case; False when it is not before the sample's day."""
    last = living.setting.as_of - timedelta(days=1)
    while not FACTS[fact](living):
        if living.next_due is None or living.next_due > last:
            return False
        living.open_days(living.next_due)
    return True


def _do(living: Living, step: Step) -> bool:
    """Make the move of a step; False when it was refused.

    A step that asks for what the case does not have is left out.
    """
    try:
        ask = _ask(living, step)
    except NothingFound:
        return True
    earlier = between(living.drawn.chance, step.happened) if step.happened else 0
    happened = living.today - timedelta(days=earlier) if earlier else None
    role = Role(step.by)
    told = (step.do, ask, happened, step.acknowledged)
    if not living.make(actor_for(living, role), *told):
        return False
    if role is not Role.LESSEE or not who_must(living.view, step.do):
        return True
    others = living.facts.co_lessees
    return all(living.make(Actor(Role.CO_LESSEE, person), *told) for person in others)


def _ask(living: Living, step: Step) -> object:
    said = {name: _valued(living, value) for name, value in step.with_.items()}
    return msgspec.convert(said, MOVES[step.do].ask)


def _valued(living: Living, said: object) -> object:
    """What a value of a step stands for."""
    if isinstance(said, str) and said.startswith("$"):
        return VALUES[said[1:]](living)
    return said
