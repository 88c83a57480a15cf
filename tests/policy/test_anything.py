"""Whatever is put in the place of a value, the answer is terms or located problems."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handback.policy.compose import compose
from handback.policy.overlays import read as read_law
from handback.policy.problems import Path, PolicyError, Problem
from handback.policy.programme import read
from handback.policy.write import dump
from tests.policy.minimal import FILES, LAW
from tests.policy.strategies import texts

LAW_DATA: dict[str, Any] = {"us-xx.yaml": compose(LAW, "us-xx.yaml").data}
DATA: dict[str, Any] = {path: compose(text, path).data for path, text in FILES.items()}
ODD = st.one_of(
    texts,
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.dates(),
    st.sampled_from([[], {}, [[]], {"versions": []}, {"versions": [5]}, {"source": 5}, [None]]),
    st.sampled_from([{"all": 5}, {"not": {}}, {"passed": None}, {"sources": {"x": {}}}, {"": 1}]),
)


def paths(data: Any, path: Path = ()) -> list[Path]:
    inner = data.items() if isinstance(data, dict) else enumerate(data)
    below = [
        each
        for key, value in inner
        if isinstance(value, dict | list)
        for each in paths(value, (*path, key))
    ]
    keys = data if isinstance(data, dict) else range(len(data))
    return [*((*path, key) for key in keys), *below]


def changed(data: Any, path: Path, value: object) -> Any:
    if not path:
        return value
    key, *rest = path
    if isinstance(data, list):
        return [changed(v, tuple(rest), value) if n == key else v for n, v in enumerate(data)]
    return {k: changed(v, tuple(rest), value) if k == key else v for k, v in data.items()}


def problems(read: Callable[[dict[str, str]], object], data: dict[str, Any]) -> list[Problem]:
    """What is wrong with files of this data; anything but terms or problems is a failure."""
    files = {name: dump(each) for name, each in data.items()}
    try:
        read(files)
    except PolicyError as error:
        return list(error.problems) or pytest.fail("refused without a problem")
    return []


def are_told(found: list[Problem], data: dict[str, Any]) -> bool:
    return all(each.place.file in data and each.wrong and each.do for each in found)


@given(st.sampled_from(paths(DATA)), ODD)
def test_any_value_anywhere_is_read_or_refused(path: Path, value: object) -> None:
    assert are_told(problems(read, changed(DATA, path, value)), DATA)


@given(st.sampled_from(paths(LAW_DATA)), ODD)
def test_any_value_in_a_law_is_read_or_refused(path: Path, value: object) -> None:
    assert are_told(problems(read_law, changed(LAW_DATA, path, value)), LAW_DATA)


@given(st.sampled_from([path for path in paths(DATA) if len(path) > 1]), texts.filter(bool))
def test_any_key_anywhere_is_read_or_refused(path: Path, key: str) -> None:
    here: Any = DATA
    for part in path[:-1]:
        here = here[part]
    if isinstance(here, dict):
        renamed = {key if k == path[-1] else k: v for k, v in here.items()}
        assert are_told(problems(read, changed(DATA, path[:-1], renamed)), DATA)
