"""Keys and equipment that did not come back with the car, priced by part."""

from collections.abc import Iterator
from datetime import date, timedelta

from handback.core.base import Code
from handback.core.facts import holds
from handback.core.lines import Line, LineCode, line
from handback.core.sums.assessment import standard_for
from handback.core.view import View

KEY = Code("key")
"""The name of a key among the rate card's parts."""


def grace_ends(view: View) -> date | None:
    """The last day on which missing things may be brought in; None while the car is not here."""
    delivered = view.case.turn_in.delivered_on
    if delivered is None:
        return None
    return delivered + timedelta(days=view.terms.equipment.grace_days)


def lines(view: View) -> Iterator[Line]:
    """One line a part that is still missing once the days of grace are over.

    What was brought in within them is spared, what came later is not. A part that the rate card
    has no price for is not charged.
    """
    terms, last = view.terms.equipment, grace_ends(view)
    if not terms.charged or last is None or view.day <= last or not holds(terms.owed_when, view):
        return
    parts = standard_for(view, last).card.parts
    for part, count in missing(view, last).items():
        cents = parts.get(part, 0) * count
        if cents > 0:
            on = last + timedelta(days=1)
            yield line(LineCode.MISSING_EQUIPMENT, cents, on, terms.source_of("charged"), part)


def missing(view: View, by: date) -> dict[Code, int]:
    """Each part missing at the hand-over and not brought in by a day, with how many of it.

    Keys are counted: as many as the lease came with, at most as many as the programme asks for.
    """
    state, terms = view.case.turn_in, view.terms.equipment
    if state.delivered is None:
        return {}
    expected = min(terms.keys, view.case.lease.facts.keys)
    brought = sum(keys for on, keys in state.keys_brought if on <= by)
    keys = expected - state.delivered.keys - brought
    found = {KEY: keys} if keys > 0 else {}
    for item in state.delivered.missing:
        came = state.brought.get(item)
        if item != KEY and (came is None or came > by):
            found[item] = 1
    return found
