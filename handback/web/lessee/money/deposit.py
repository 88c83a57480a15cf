"""The security deposit, and every other refund: what it waits for, and what became of it."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from handback.actions.views.deposits import Step, deposit_tracker
from handback.core.lines import Line
from handback.policy.player.words import sentence
from handback.web.door import Here, lease_page
from handback.web.lessee.money.rows import said_of, title_of


@dataclass(frozen=True, slots=True)
class Told:
    """A step in words: met or not, and the parts it is made of."""

    met: bool
    said: str
    parts: tuple["Told", ...] = ()


@lease_page
def deposit(request: HttpRequest, here: Here) -> HttpResponse:
    """Steps to the refund, what is taken off, and refunds of what was paid too much."""
    found, money = deposit_tracker(here.look, here.now), here.lease.money
    parts = found.settled.parts if found and found.settled else ()
    return here.page(
        "web/lessee/money/deposit.html",
        {
            "deposit": found,
            "steps": [_told(here, step) for step in (found.steps if found else ())],
            "taken": [
                (title_of(here.words, Line(code, item, cents, here.look.today, code)), cents)
                for code, item, cents in parts
            ],
            "refunds": money.refunds,
            "held": money.balance.held,
            "bought": here.look.lease.bought_distance,
            "unused": here.look.terms.distance.unused,
            "no_rule": here.look.terms.source,
        },
    )


def _told(here: Here, step: Step) -> Told:
    """One thing that a refund waits for, in words."""
    return Told(step.met, _said(here, step), tuple(_told(here, part) for part in step.parts))


def _said(here: Here, step: Step) -> str:
    """A step as a sentence, without its parts."""
    if step.how:
        said = {
            "all": gettext("All of this:"),
            "any": gettext("One of these:"),
            "none": gettext("None of this:"),
        }
        return said[step.how]
    if step.on is not None:
        return gettext("The day %(on)s has come.") % {"on": here.saying.day(step.on)}
    return sentence(said_of(here.words, step.fact))
