"""The return at a glance, and the answer to "may I cancel my insurance?"."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from handback.actions.views.disclosure import disclosure
from handback.actions.views.handing_back import Before, before, states
from handback.core.base import Code
from handback.web.door import Here, lease_page
from handback.web.lessee.returning.steps import (
    ends_elsewhere,
    helped_at,
    missing_steps,
    next_step,
    place_is_set,
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A condition of the hand-over with the page where it can be met, if there is one."""

    of: Before
    address: str


@lease_page
def turn_in(request: HttpRequest, here: Here) -> HttpResponse:
    """Where the return stands, what has to be done before, and the one thing to do next."""
    if ends_elsewhere(here):
        return here.page("web/lessee/returning/elsewhere.html")
    waits = _told_once(before(here.look, here.now))
    paper = disclosure(here.look, here.now)
    context = {
        "waits": [Waiting(each, helped_at(here, each.help)) for each in waits],
        "paper": paper,
        "step": next_step(here, waits, paper),
        "states": states(here.look, here.now),
        "set_for_you": place_is_set(here.look.terms),
        "grace_rule": here.look.terms.equipment.source_of("grace_days"),
        "zone": here.saying.zone(here.lease.head.time_zone, here.look.today),
        **_duties(here),
    }
    return here.page("web/lessee/returning/turn_in.html", context)


def _told_once(waits: tuple[Before, ...]) -> tuple[Before, ...]:
    """Conditions without those that ask for the same once more, of another move."""
    found = {(each.met, each.facts, each.rule): each for each in reversed(waits)}
    return tuple(each for each in waits if each in found.values())


@lease_page
def insurance(request: HttpRequest, here: Here) -> HttpResponse:
    """Whether the car need not be insured any more: yes or no, with what is missing."""
    reached = here.look.case.progress.reached
    context = {
        "elsewhere": ends_elsewhere(here),
        "missing": missing_steps(here, here.lease.insurance.missing),
        "since": reached.get(Code("insurance_may_end")),
        **_duties(here),
    }
    return here.page("web/lessee/returning/insurance.html", context)


def _duties(here: Here) -> dict[str, object]:
    """What stays the lessee's until then, with the rules that say so."""
    terms = here.look.terms.turn_in
    return {
        "insurance_rule": terms.source_of("insurance_may_end"),
        "payments_until": ""
        if Code(terms.billing_stops) in here.look.case.progress.reached
        else terms.billing_stops,
        "payments_rule": terms.source_of("billing_stops"),
        "choice_ends": terms.choice_to_buy_ends,
        "choice_rule": terms.source_of("choice_to_buy_ends"),
    }
