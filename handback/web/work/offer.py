"""The moves of a role at a case, by topic: what may be done, and what stands in the way.

Nothing here knows a move by its name but what they are called; the registry says which there are.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from handback.actions.views import MoveView
from handback.core.moves.catalogue import MOVES
from handback.policy.player.words import phrase
from handback.web.door import Here

CODE = re.compile(r"`([^`]+)`")
"""A code in a sentence."""
TOPICS: Mapping[str, Any] = {
    "contact": gettext_lazy("Contact, tasks and the choice"),
    "inspection": gettext_lazy("Inspection"),
    "reports": gettext_lazy("Condition reports"),
    "repairs": gettext_lazy("Repairs"),
    "quotes": gettext_lazy("Quotes"),
    "turn_in": gettext_lazy("Hand-over"),
    "turn_in_papers": gettext_lazy("Papers of the hand-over"),
    "odometer": gettext_lazy("Odometer"),
    "purchase": gettext_lazy("Purchase"),
    "trade_in": gettext_lazy("Trade-in"),
    "endings": gettext_lazy("Extensions and other endings"),
    "payments": gettext_lazy("Payments"),
    "charges": gettext_lazy("Charges and the bill"),
    "waivers": gettext_lazy("Waivers and goodwill"),
    "disputes": gettext_lazy("Disputes"),
    "refunds": gettext_lazy("Refunds and sale"),
    "people": gettext_lazy("People"),
    "opening": gettext_lazy("The record of the lease"),
    "closing": gettext_lazy("Closing"),
}
"""Topics of the registry by its modules, in the order of a lease end; others come last."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A move as it is offered: what it is called, what it means, where its form is, its state."""

    label: str
    meaning: str
    address: str
    view: MoveView


@dataclass(frozen=True, slots=True)
class Topic:
    """Moves of a topic: those that are possible now, and the others."""

    name: str
    title: str
    possible: tuple[Offered, ...]
    others: tuple[Offered, ...]


def label_of(move: str) -> str:
    """What a move is called at a desk; a lessee may be told of it in other words."""
    said = gettext(move.replace("_", " "))
    return said[:1].upper() + said[1:]


def meaning_of(move: str) -> str:
    """What a move does, in a sentence."""
    return CODE.sub(_plain, gettext(MOVES[move].meaning))


def _plain(found: re.Match[str]) -> str:
    """A code as people say it."""
    return f"“{phrase(found[1])}”"


def offered(here: Here) -> tuple[Topic, ...]:
    """Every move of the role, by topic."""
    by_topic: dict[str, list[Offered]] = {}
    for name, view in here.possible.items():
        address = reverse("work:move", args=[here.seat.role.value, here.seat.case, name])
        topic = MOVES[name].make.__module__.rpartition(".")[2]
        each = Offered(label_of(name), meaning_of(name), address, view)
        by_topic.setdefault(topic, []).append(each)
    order = [*TOPICS, *(name for name in by_topic if name not in TOPICS)]
    return tuple(
        Topic(
            name,
            str(TOPICS.get(name) or here.words.label(name)),
            tuple(each for each in by_topic[name] if each.view.possible),
            tuple(each for each in by_topic[name] if not each.view.possible),
        )
        for name in order
        if name in by_topic
    )
