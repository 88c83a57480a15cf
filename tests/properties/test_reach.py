"""Guided stories are worth something only as far as they get: to every stage, by every move."""

from random import Random

from handback.core.base import Refused
from handback.core.case import Folder
from handback.core.moves.registry import MOVES
from handback.core.stages import STAGES, stage
from tests.properties.asks import ASKS
from tests.properties.guided import PATHS, UNLIKELY, Guided
from tests.properties.world import NAMES

MOST_STORIES = 1200
STEPS = 40


def test_every_move_can_be_asked_for():
    assert set(ASKS) == set(MOVES) - {"open_case"}
    assert {move for path in PATHS.values() for move in path} | set(UNLIKELY) <= set(ASKS)


def test_guided_stories_reach_every_stage_and_make_every_move():
    unmade, unseen = set(ASKS), set(STAGES)
    for seed in range(MOST_STORIES):
        if not unmade and not unseen:
            break
        story = Guided(NAMES[seed % len(NAMES)], Random(seed)).tell(STEPS)
        unmade -= {s.move for s in story.steps if not isinstance(s.answer, Refused)}
        unseen -= _stages(story)
    assert not unmade, f"never made in {MOST_STORIES} stories: {', '.join(sorted(unmade))}"
    assert not unseen, f"never reached in {MOST_STORIES} stories: {', '.join(sorted(unseen))}"


def _stages(story):
    """The stages between events, those that a day passes through without resting included."""
    folder, found = Folder(), set()
    for event in story.world.events:
        folder.extend([event])
        found.add(stage(folder.case, story.world.terms, event.at.date()))
    return found
