"""What comes next on the way of handing a car back: one thing at a time."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from handback.actions.views.disclosure import Disclosure
from handback.actions.views.handing_back import Before
from handback.core.terms.programme import Programme
from handback.core.terms.turn_in import PlaceKind
from handback.web.door import Here

HELPED_AT: Mapping[str, str] = {
    "book_inspection": "book_inspection",
    "tick_checklist": "checklist",
    "review_results": "inspection",
    "post_lease_payment": "statement",
    "compare_options": "options",
    "find_retailer": "places",
    "call_specialist": "messages",
    "book_turn_in": "book_turn_in",
}
"""The page for what a condition says would help."""
DONE_AT: Mapping[str, tuple[Any, str]] = {
    "delivered": (gettext_lazy("Hand the car over"), "turn_in"),
    "delivered_to_agreed_place": (gettext_lazy("Hand the car over"), "turn_in"),
    "odometer_disclosed": (gettext_lazy("Sign the odometer statement"), "odometer_statement"),
    "odometer_statement_signed": (
        gettext_lazy("Sign the odometer statement"),
        "odometer_statement",
    ),
    "receipt_received": (gettext_lazy("Send in the signed receipt"), "receipt"),
    "inspected_before_return": (gettext_lazy("See the inspection"), "inspection"),
    "inspection_complete": (gettext_lazy("See the inspection"), "inspection"),
    "results_provided": (gettext_lazy("See the inspection"), "inspection"),
    "payments_posted": (gettext_lazy("See what is paid"), "statement"),
    "payments_current": (gettext_lazy("See what is paid"), "statement"),
}
"""What a lessee can do about a fact that is missing, and on which page."""
ELSEWHERE = frozenset(
    {"purchased", "traded_in", "total_loss", "trading_in", "loss_reported", "purchasing"}
)
"""Stages of a lease that ends, or is about to end, without a hand-over."""


@dataclass(frozen=True, slots=True)
class Step:
    """The one thing to do next: what it is, the page for it, the rule it follows from."""

    label: Any
    address: str
    rule: str = ""


def place_is_set(terms: Programme) -> bool:
    """Whether a specialist of the programme sets the place, so that nobody books one."""
    places = terms.turn_in.where.places
    return bool(places) and all(rung.kind is PlaceKind.SET_BY_SPECIALIST for rung in places)


def ends_elsewhere(here: Here) -> bool:
    """Whether the lease ends, or ended, without the car being handed back."""
    lease = here.lease
    return lease.hand_over is None and (lease.stage in ELSEWHERE or bool(lease.dates.ended))


def next_step(here: Here, before: tuple[Before, ...], paper: Disclosure) -> Step | None:
    """The one thing to do next; None where nothing is left to do."""
    found = _after(here, paper) if here.lease.hand_over else _ahead(here, before)
    return next(found, None)


def _ahead(here: Here, before: tuple[Before, ...]) -> Iterator[Step]:
    terms = here.look.terms.turn_in.where
    for each in before:
        inspection = each.help == "book_inspection" and here.lease.inspection is None
        if not each.met and inspection and here.possible["book_inspection"].possible:
            label = gettext_lazy("Book the inspection")
            yield Step(label, _page(here, "book_inspection"), each.rule)
    if here.lease.turn_in is None and place_is_set(here.look.terms):
        label = gettext_lazy("Agree on place and time")
        yield Step(label, _page(here, "places"), terms.source_of("places"))
    elif here.lease.turn_in is None:
        label = gettext_lazy("Find a place and make an appointment")
        yield Step(label, _page(here, "places"), terms.source_of("appointment_needed"))
    early = [each for each in here.lease.checklists if each.time == "before"]
    if any(len(each.ticked) < len(each.items) for each in early):
        yield Step(gettext_lazy("Get the car ready: the checklist"), _page(here, "checklist"))


def _after(here: Here, paper: Disclosure) -> Iterator[Step]:
    handed, receipt = here.lease.hand_over, here.look.terms.turn_in.receipt
    if receipt is not None and handed is not None and handed.receipt_on is None:
        yield Step(
            gettext_lazy("Send in the signed receipt"), _page(here, "receipt"), receipt.source
        )
    if paper.asked and paper.exempt is None and paper.signed_on is None:
        label = gettext_lazy("Sign the odometer statement")
        yield Step(label, _page(here, "odometer_statement"), here.look.terms.odometer.source)
    if handed is not None:
        yield Step(gettext_lazy("Keep the proof of the hand-over"), _page(here, "proof"))


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that is missing; the page where something can be done about it, if there is one."""

    fact: str
    label: Any = ""
    address: str = ""


def missing_steps(here: Here, facts: Iterable[str]) -> tuple[Missing, ...]:
    """What is missing, each with what its lessee can do."""
    found = []
    for fact in facts:
        label, page = DONE_AT.get(fact, ("", ""))
        found.append(Missing(fact, label, _page(here, page) if page else ""))
    return tuple(found)


def helped_at(here: Here, help_: str) -> str:
    """The address of the page where something that would help is done; empty where none is."""
    name = HELPED_AT.get(help_)
    return _page(here, name) if name else ""


def _page(here: Here, name: str) -> str:
    return reverse(f"lease:{name}", args=[here.seat.case])
