"""Facts that are called steady never change by themselves, and nothing foreseen is missed."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import timedelta
from typing import Any, get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handback.core.facts import _HOLDS, _SETTLED, FACTS, holds, settled
from handback.core.terms.conditions import (
    All,
    AnyOf,
    By,
    Condition,
    Fact,
    Happened,
    Not,
    Passed,
    Told,
)
from handback.core.view import View
from tests.properties.test_guided import stories

CONDITIONS = (All, AnyOf, By, Fact, Happened, Not, Passed, Told)
AHEAD = (0, 1, 7, 31, 93, 366, 4_000)


def conditions_in(value: Any) -> Iterator[Condition]:
    """Every condition that a programme uses, parts of others included."""
    if isinstance(value, CONDITIONS):
        yield value
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, (tuple, list)):
        for each in value:
            yield from conditions_in(each)
    elif is_dataclass(value):
        for each in fields(value):
            yield from conditions_in(getattr(value, each.name))


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(stories)
def test_what_is_settled_stays_so(story):
    terms = story.world.terms
    view = View.of(story.world.case, terms, story.world.day)
    days = [view.on(view.day + timedelta(days=ahead)) for ahead in AHEAD]
    for condition in conditions_in(terms):
        answer = settled(condition, view)
        if answer is not None:
            assert [holds(condition, later) for later in days] == [answer] * len(days), condition


def test_every_form_of_a_condition_is_judged():
    assert set(get_args(Condition)) == set(CONDITIONS) == set(_HOLDS) == set(_SETTLED)


def test_facts_that_turn_by_themselves_are_known():
    turning = {name for name, fact in FACTS.items() if not fact.steady}
    assert turning == {
        "change_pending",
        "changed_lately",
        "held_over",
        "inspected_before_return",
        "odometer_disclosed",
        "odometer_exempt",
        "payments_current",
        "payments_posted",
    }


@given(st.sampled_from(sorted(name for name, fact in FACTS.items() if not fact.steady)))
def test_a_fact_that_turns_is_never_settled(name):
    assert settled(Fact(name), None) is None
