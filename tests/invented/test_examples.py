"""The invented lessor's own acceptance suite: cases with money worked out by hand."""

from pathlib import Path

import pytest

from handback.policy.player.library import Library
from handback.policy.player.suite import example_files, play_file
from tests.invented.policy import EXAMPLES, policies

LIBRARY = Library()
FILES = example_files([EXAMPLES])


def test_there_are_cases_enough() -> None:
    assert len(FILES) >= 25


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_case_holds(path: Path) -> None:
    result = play_file(path, LIBRARY)
    assert not result.problems, "\n".join(map(str, result.problems))
    assert not result.differences, "\n".join(map(str, result.differences))


def test_a_case_comes_to_the_same_when_every_day_is_opened() -> None:
    for path in FILES:
        result = play_file(path, LIBRARY, every_day=True)
        assert result.passed, (path.stem, [*result.problems, *map(str, result.differences)])


def test_every_rule_that_cases_show_has_one() -> None:
    (policy,) = policies().programmes.values()
    shown = {row for path in FILES for row in play_file(path, LIBRARY).shows}
    by_case = {
        rule
        for rule, words in policy.rules.items()
        if rule.startswith("HL-") and words.shown_by == "case"
    }
    assert by_case - shown == set()
