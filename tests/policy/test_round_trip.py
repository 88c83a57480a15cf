"""What is written out reads back the same."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handback.core.terms.programme import Programme
from handback.policy import schema
from handback.policy.compose import compose
from handback.policy.policies import read_programme
from handback.policy.schema import Context, read_value
from handback.policy.sources import Around, Preparer
from handback.policy.write import dump, plain, write
from tests.policy import minimal
from tests.policy.strategies import blocks, every_block, texts


@pytest.fixture(scope="module", autouse=True)
def _without_checks() -> Iterator[None]:
    """Random blocks make no sense; only their form is looked at here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "faults_of", lambda _: ())
        yield


def read_back(text: str, annotation: Any) -> Any:
    composed = compose(text, "block.yaml")
    assert not composed.problems
    preparer = Preparer(composed.places, ["EX-1", "EX-2"])
    prepared = preparer.prepare(composed.data, annotation, (), Around("house"))
    at = ((), composed.places)
    value, problems = read_value(composed.data, prepared, annotation, Context(), at)
    assert not preparer.problems
    assert not problems
    return value


@given(st.data())
@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_every_kind_of_block_is_read_back(data: st.DataObject) -> None:
    block = data.draw(st.sampled_from([each for each in every_block() if each is not Programme]))
    value = data.draw(blocks(block))
    assert read_back(dump(plain(value, block, "house")), block) == value
    assert read_back(dump(plain(value, block, "house", defaults=True)), block) == value


@given(st.recursive(
    texts | st.integers(-(10**9), 10**9) | st.booleans() | st.none() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
))  # fmt: skip
def test_plain_data_is_read_back(data: object) -> None:
    assert compose(dump(data), "data.yaml").data == data
    assert not compose(dump(data), "data.yaml").problems


def test_a_programme_is_read_back_from_one_file() -> None:
    programme = minimal.programme()
    again = read_programme({"all.yaml": write(programme), "rules.yaml": minimal.RULES}).programme
    assert again == programme
    assert write(again) == write(programme)


def test_sources_of_top_level_values_are_kept() -> None:
    files = minimal.texts(("help: {}\n", "help: {}\npapers_language: en\n"))
    programme = read_programme(files).programme
    again = read_programme({"all.yaml": write(programme), "rules.yaml": minimal.RULES}).programme
    assert programme.source_of("papers_language") == "house"
    assert again == programme
