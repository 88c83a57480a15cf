"""Inspections in a story: when, where, what is found, what is repaired."""

from datetime import datetime, timedelta
from typing import Any

from handback.actions.sampling.drawing import between, percent
from handback.actions.sampling.living import Living
from handback.actions.sampling.values.meetings import at_hour
from handback.actions.sampling.values.registry import NothingFound, value
from handback.actions.sampling.values.registry import found as found_
from handback.actions.sampling.wear import drawn_items
from handback.core.base import Role
from handback.core.sums.wear import standing


@value
def items(living: Living) -> list[dict[str, Any]]:
    """What the inspector finds."""
    return drawn_items(living.drawn.chance, living.drawn.portfolio.wear, living.drawn.pace)


@value
def many_items(living: Living) -> list[dict[str, Any]]:
    """What the inspector finds on a car with several things."""
    return drawn_items(living.drawn.chance, living.drawn.portfolio.wear, living.drawn.pace, 4)


@value
def inspection_time(living: Living) -> datetime:
    """A time in the next days; one that is still ahead is a slot that the company offers."""
    wanted = living.today + timedelta(days=between(living.drawn.chance, (3, 11)))
    living.memory["slot"] = ""
    firm = living.setting.firms.nearest("inspection_company", living.drawn.city)
    if firm is not None and wanted > living.setting.as_of:
        taken = living.setting.slots.take(firm.id, wanted, living.zone)
        if taken is not None:
            living.memory["slot"] = str(taken[1])
            return taken[0]
    return at_hour(living, wanted, Role.INSPECTOR)


@value
def consent(living: Living) -> bool:
    """That the lessee agrees to an inspection, where the law wants to be asked."""
    if not living.terms.programme.inspection.consent_needed:
        raise NothingFound
    return True


@value
def slot(living: Living) -> str:
    """The slot of the time that was just chosen; empty for one that nobody offers any more."""
    return str(living.memory.get("slot", ""))


@value
def visited(living: Living) -> str:
    """Where the car is inspected: at home, mostly."""
    places = living.terms.programme.inspection.places
    return places[0] if percent(living.drawn.chance, 65) else living.drawn.chance.choice(places)


@value
def present(living: Living) -> str:
    """Who was there."""
    return "lessee" if percent(living.drawn.chance, 72) else "nobody"


@value
def checks(living: Living) -> tuple[str, ...]:
    """Everything that the programme has checked."""
    return living.terms.programme.inspection.checks


@value
def answers(living: Living) -> dict[str, bool]:
    """Answers to the programme's questions; the first asks whether the car was looked after."""
    first, *others = living.terms.programme.inspection.questions
    chance = living.drawn.chance
    return {first: percent(chance, 96), **{each: percent(chance, 7) for each in others}}


@value
def chargeable(living: Living) -> str:
    """An item that is charged as things stand."""
    found = [each.judged for each in standing(living.view) if each.judged.chargeable]
    dearest = max(found, key=lambda each: each.cents, default=None)
    return str(found_(dearest and dearest.name))


@value
def evidence(living: Living) -> tuple[str, ...]:
    """The papers that prove a repair."""
    return living.terms.programme.repairs.evidence


@value
def submitted(living: Living) -> str:
    """The item for which evidence waits."""
    tasks = living.case.contact.tasks
    return str(found_(next((str(a) for task, a in tasks if task == "review_evidence"), "")))
