"""Whatever happens that makes sense, under every programme: what holds at each step and at last."""

from datetime import timedelta
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handback.core import account, engine
from handback.core.base import Id, Refused
from handback.core.case import Folder, fold
from handback.core.duties import milestones
from handback.core.facts import holds
from handback.core.ledger import Account, accounts, receivable_by_line, transfers
from handback.core.moves.registry import MOVES
from handback.core.sums.owed import differences
from handback.core.view import View
from handback.records.chain import verify
from handback.records.codec import chained, dump, load
from tests.properties.guided import Guided
from tests.properties.world import NAMES

UNHURRIED = settings(suppress_health_check=[HealthCheck.too_slow])
LENGTHS = st.sampled_from([5, 10, 20, 40, 60])


def told(programme: str, seed: int, steps: int) -> Guided:
    """A guided story; the same seed tells the same one, and fewer steps tell its beginning."""
    return Guided(programme, Random(seed)).tell(steps)


beginnings = st.builds(Guided, st.sampled_from(NAMES), st.integers(0, 2**32).map(Random))
stories = st.builds(told, st.sampled_from(NAMES), st.integers(0, 2**32), LENGTHS)


@UNHURRIED
@given(beginnings, LENGTHS)
def test_a_refused_move_changes_nothing_and_may_told_why(story, steps):
    world = story.world
    for _ in range(steps):
        story.wait()
        case, events = world.case, list(world.events)
        step = story.attempt()
        found = engine.may(case, world.terms, step.actor, world.now)
        unmet = {each.move: each.unmet for each in found}
        if isinstance(step.answer, Refused):
            assert world.case is case
            assert world.events == events
        if step.move not in unmet:
            assert step.answer.rule == "authority"
        elif unmet[step.move]:
            assert step.answer == unmet[step.move][0]


@UNHURRIED
@given(stories)
def test_replay_gives_the_same_case_and_the_codec_the_same_history(story):
    world = story.world
    one_by_one = Folder()
    for event in world.events:
        one_by_one.extend([event])
    assert one_by_one.sealed() == fold(world.events) == world.case
    stored = chained(world.events)
    assert verify(stored) is None
    assert load(dump(world.events)) == world.events


@UNHURRIED
@given(stories)
def test_no_cent_is_lost(story):
    case, terms = story.world.case, story.world.terms
    stands = accounts(case)
    assert sum(stands.values()) == 0
    assert stands[Account.RECEIVABLE] == account.unpaid(case)
    assert -stands[Account.HELD] == case.payments.surplus
    open_lines = {key: cents - account.settled(case, key) for key, cents in _lines(case).items()}
    by_line = receivable_by_line(transfers(case.history.events))
    assert by_line == {key: cents for key, cents in open_lines.items() if cents}
    view = View.of(case, terms, story.world.day)
    if case.billing.statement is not None and case.progress.closed is None and view.ending:
        assert differences(view) == ()


def _lines(case):
    settled = dict.fromkeys((*case.payments.paid, *case.payments.given_up), 0)
    return settled | dict(case.billing.posted)


@UNHURRIED
@given(stories)
def test_no_milestone_is_reached_and_no_request_made_against_its_gates(story):
    world = story.world
    folder = Folder()
    for event in world.events:
        if event.kind == "milestone_reached":
            view = View.of(folder.case, world.terms, event.at.date())
            wanted = {name: when for name, when, _ in milestones.conditions(view)}
            assert holds(wanted[event.body.milestone], view)
        folder.extend([event])
    for step in story.steps:
        if not isinstance(step.answer, Refused) and not MOVES[step.move].report:
            _check_gates(world, step)


def _check_gates(world, step):
    before = fold(world.events[: step.answer[0].seq - 1]) if step.answer else world.case
    view = View.of(before, world.terms, step.day)
    for gate in world.terms.gates.values():
        if step.move in gate.moves and not gate.soft and not gate.judged_on_appointment:
            assert not holds(gate.when, view) or holds(gate.needs, view)


@UNHURRIED
@given(stories)
def test_a_day_opened_twice_brings_nothing(story):
    world = story.world
    again = engine.open_day(world.case, world.terms, world.day, world.now, Id("again"))
    assert again == ()


@UNHURRIED
@given(stories, st.integers(1, 150))
def test_days_that_owe_nothing_may_be_skipped(story, ahead):
    world = story.world
    day, events = world.day, list(world.events)
    world.open(day + timedelta(days=ahead))
    skipping = world.events
    world.day, world.events, world.case = day, events, fold(events)
    super(type(world), world).open(day + timedelta(days=ahead))
    assert _heard(world.events) == _heard(skipping)


def _heard(events):
    return [(event.kind, event.on, event.body) for event in events]
