"""Names that refer to other parts of a programme: the table of them fits the types of core."""

from typing import Any

import pytest

from handback.core.terms.programme import Programme
from handback.policy.compose import compose
from handback.policy.problems import dotted
from handback.policy.references import NAMED_BY, REFERENCES, WORDS, find, names_in
from handback.policy.shapes import Kind, shape, step
from handback.policy.vocabulary import vocabulary
from tests.policy.minimal import FILES


def type_at(pattern: str) -> Any:
    """The type that a pattern of the table leads to."""
    here: Any = Programme
    for part in pattern.split("."):
        found = shape(here)
        found = shape(found.item) if found.kind is Kind.DATED else found
        here = found.item if part == "*" else step(found.type, part)
    return here


@pytest.mark.parametrize(("pattern", "kind"), REFERENCES)
def test_a_reference_stands_in_a_field_for_words(pattern: str, kind: str) -> None:
    assert shape(type_at(pattern)).type is str
    assert names_in({}, vocabulary())(kind) is not None


@pytest.mark.parametrize("path", sorted({path for paths in NAMED_BY.values() for path in paths}))
def test_names_are_keys_of_a_mapping(path: str) -> None:
    assert shape(type_at(path)).kind is Kind.MAP


def test_the_words_of_a_kind_are_told_once() -> None:
    assert all(len(set(words)) == len(words) for words in WORDS.values())


def test_a_pattern_passes_through_versions_and_lists() -> None:
    data = compose(FILES["money.yaml"], "money.yaml").data
    found = {dotted(path): value for path, value in find(data, "late_fee.amount")}
    assert found == {"late_fee.versions.0.amount": "25.00", "late_fee.versions.1.amount": "29.00"}
    lines = [value for _, value in find(data, "statement.lines.*")]
    assert lines == ["excess_distance", "excess_wear", "disposition_fee"]
    assert not list(find(data, "statement.lines.*.deeper"))
    assert not list(find(5, "statement"))


def test_an_open_kind_of_names_is_not_checked() -> None:
    assert names_in({}, vocabulary())("region") is None
