"""Whatever anybody does in whatever order, these hold."""

from copy import copy
from datetime import UTC, date, datetime, time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handback.core import engine
from handback.core.base import Code, Id, Refused
from handback.core.case import Folder, fold
from handback.core.duties import milestones
from handback.core.facts import holds
from handback.core.view import View
from tests.kit import Play
from tests.properties.strategies import days, steps

START = date(2026, 9, 1)
UNHURRIED = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])

stories = st.lists(steps(), max_size=12)


def play_out(story: list[tuple]) -> Play:
    """Play a story of random steps from three months before maturity."""
    play = Play(opened=START)
    for passed, actor, name, ask, ago in story:
        day = play.day + days(passed)
        happened = day - days(ago) if ago else None
        play.do(actor, name, ask, day, happened=happened)
    return play


@UNHURRIED
@given(stories)
def test_no_sequence_of_moves_raises_and_replay_gives_the_same_case(story):
    play = play_out(story)
    step_by_step = Folder()
    for event in play.events:
        step_by_step.extend([event])
    assert step_by_step.sealed() == fold(play.events)


@UNHURRIED
@given(stories, steps(only_allowed_roles=False))
def test_what_may_refuses_decide_refuses_by_the_same_rule(story, step):
    play = play_out(story)
    _, actor, name, ask, _ = step
    now = datetime.combine(play.day, time(13), UTC)
    possible = {p.move: p for p in engine.may(play.case, play.terms, actor, now)}
    request = engine.Request(Id("last"), Code(name), ask)
    answer = engine.decide(play.case, play.terms, actor, now, request)
    if name not in possible:
        assert isinstance(answer, Refused)
        assert answer.rule == "authority"
    elif possible[name].unmet:
        assert answer == possible[name].unmet[0]


@UNHURRIED
@given(stories, steps())
def test_deciding_leaves_the_case_as_it_was(story, step):
    play = play_out(story)
    _, actor, name, ask, _ = step
    before = copy(play.events)
    now = datetime.combine(play.day, time(13), UTC)
    engine.decide(play.case, play.terms, actor, now, engine.Request(Id("x"), Code(name), ask))
    engine.may(play.case, play.terms, actor, now)
    assert play.case == fold(before)


@UNHURRIED
@given(stories)
def test_opening_a_day_twice_changes_nothing(story):
    play = play_out(story)
    now = datetime.combine(play.day, time(13), UTC)
    assert engine.open_day(play.case, play.terms, play.day, now, Id("again")) == ()


@UNHURRIED
@given(stories, st.integers(1, 200))
def test_jumping_by_next_due_equals_opening_every_day(story, ahead):
    play = play_out(story)
    until = play.day + days(ahead)
    jumped = list(play.events)
    case, day = play.case, play.day
    while (due := engine.next_due(case, play.terms)) is not None and due <= until:
        day = max(day + days(1), due)
        if day > until:
            break
        now = datetime.combine(day, time(12), UTC)
        jumped += engine.open_day(case, play.terms, day, now, Id(f"day-{day}"))
        case = fold(jumped)
    play.open(until)
    assert told(jumped) == told(play.events)


def told(events: list) -> list[tuple]:
    """What a history tells, whoever opened its days."""
    return [(event.kind, event.on, event.body) for event in events]


@UNHURRIED
@given(stories)
def test_no_milestone_is_reached_while_its_condition_does_not_hold(story):
    play = play_out(story)
    for place, event in enumerate(play.events):
        if event.kind != "milestone_reached":
            continue
        case = fold(play.events[:place])
        view = View.of(case, play.terms, event.at.date())
        wanted = {name: when for name, when, _ in milestones.conditions(view)}
        assert holds(wanted[event.body.milestone], view)
