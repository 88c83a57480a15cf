import pytest

from handback.core.terms.base import HOUSE
from handback.policy.player.library import Library
from handback.policy.player.suite import play_all
from handback.policy.starter import NotEmptyError, start_programme


def test_the_starter_is_valid_and_its_case_holds(tmp_path):
    folder = tmp_path / "acme"
    written = start_programme(folder)
    assert written[-1] == "examples/a-return.yaml"
    (policy,) = Library().folder(folder).programmes.values()
    assert {leaf.source for leaf in policy.leaves} <= {HOUSE, *policy.rules}
    (result,) = play_all([folder / "examples"], Library())
    assert result.passed, (result.problems, result.differences)
    assert result.steps == 8


def test_every_file_of_the_starter_says_what_it_is(tmp_path):
    for path in start_programme(tmp_path / "acme"):
        assert (tmp_path / "acme" / path).read_text().startswith("# "), path


def test_an_empty_folder_is_filled(tmp_path):
    assert "rules.yaml" in start_programme(tmp_path)
    assert (tmp_path / "rules.yaml").is_file()


def test_nothing_that_is_there_is_touched(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text("mine")
    for folder in (tmp_path, file):
        with pytest.raises(NotEmptyError):
            start_programme(folder)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.yaml"]
