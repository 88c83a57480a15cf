"""What is shipped beside the policies: samples, lives, and the documentation of the format."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from handback.policy.lease_file import LeaseFileError, read_lease
from handback.policy.player import format as parts
from handback.policy.player.library import ROOT, Library, shipped_names
from handback.policy.player.play import play_to_end
from handback.policy.player.reading import read_example, read_text
from handback.policy.player.suite import play_example
from handback.policy.shapes import written_key

SAMPLES = ROOT / "samples"
LIVES = sorted((SAMPLES / "lives").glob("*.yaml"))
DOCS = Path(__file__).parents[3] / "docs" / "example-cases.md"


@pytest.fixture(scope="module")
def library():
    return Library()


def test_every_programme_has_a_sample_and_a_life():
    assert sorted(path.stem for path in SAMPLES.glob("*.yaml")) == shipped_names()
    assert [path.stem for path in LIVES] == shipped_names()


@pytest.mark.parametrize("name", shipped_names())
def test_a_sample_is_a_lease_one_can_ask_about(library, name):
    so_far = read_lease(SAMPLES / f"{name}.yaml", library)
    assert so_far.day == so_far.running.example.opened
    assert "invented" in (SAMPLES / f"{name}.yaml").read_text().splitlines()[0]
    with pytest.raises(LeaseFileError):
        read_lease(SAMPLES / f"{name}.yaml", library, so_far.day.replace(year=2020))


@pytest.mark.parametrize("path", LIVES, ids=lambda path: path.stem)
def test_a_life_holds_and_jumping_ends_like_opening_every_day(library, path):
    example = read_example(path, library)
    assert play_example(example).differences == ()
    jumped = play_to_end(example).events
    walked = play_to_end(example, every_day=True).events
    assert [(e.on, e.kind, e.body) for e in jumped] == [(e.on, e.kind, e.body) for e in walked]


def test_the_case_in_the_documentation_holds(library):
    (text,) = re.findall(r"```yaml\n(case:.*?)```", DOCS.read_text(), re.DOTALL)
    result = play_example(read_text(text, DOCS, library))
    assert result.differences == ()
    assert result.steps == 5


@pytest.mark.parametrize(
    "block",
    [
        parts.ExampleFile,
        parts.Given,
        parts.LeaseGiven,
        parts.Vehicle,
        parts.Lessee,
        parts.Step,
        parts.RefusedAs,
        parts.ItemAs,
        parts.BillAs,
        parts.OptionAs,
        parts.ComparisonAs,
        parts.DateAs,
        parts.StateAs,
    ],
)
def test_every_key_is_documented(block):
    text = DOCS.read_text()
    keys = {written_key(each.name) for each in fields(block)} - {"options", "none"}
    assert [key for key in sorted(keys) if f"`{key}`" not in text] == []
