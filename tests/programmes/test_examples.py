"""The shipped example cases are the acceptance suite of the shipped programmes and laws."""

import pytest

from handback.policy.common import common_rules
from handback.policy.player.coverage import coverage_of
from handback.policy.player.library import Library, readable, shipped_examples, shipped_names
from handback.policy.player.suite import Result, example_files, play_file

FILES = example_files(shipped_examples())
LIVES = 3
"""A smooth, a troubled and an odd one."""


@pytest.fixture(scope="module")
def library() -> Library:
    return Library()


@pytest.fixture(scope="module")
def results(library) -> list[Result]:
    return [play_file(path, library) for path in FILES]


def failing(results: list[Result]) -> dict[str, list[str]]:
    return {
        each.file: [str(found) for found in (*each.problems, *each.differences)]
        for each in results
        if not each.passed
    }


def test_every_shipped_case_holds(results):
    assert len(results) > 200
    assert failing(results) == {}


def test_every_shipped_case_holds_when_every_day_is_opened(library):
    assert failing([play_file(path, library, every_day=True) for path in FILES]) == {}


def test_every_row_that_a_case_shows_has_one(library, results):
    rules = {"common": common_rules()}
    for name in shipped_names():
        rules[name] = library.shipped(name).programmes[name].rules
    for law in library.laws():
        rules[law.name] = law.rules
    told = {
        name: {rule: (known.shown_by, known.words("en")) for rule, known in found.items()}
        for name, found in rules.items()
    }
    rows = coverage_of(told, results)
    assert len({row.rule for row in rows}) > 100
    assert [row.rule for row in rows if row.uncovered] == []


@pytest.mark.parametrize("name", shipped_names())
def test_every_programme_has_three_whole_lives(name):
    lives = [path for path in FILES if "life" in path.stem and name in path.parts]
    assert len(lives) == LIVES, [readable(path) for path in lives]
