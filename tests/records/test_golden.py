"""Histories that older versions stored stay readable: no kind or field is renamed or removed."""

import json
from typing import Any

import msgspec
import pytest

from handback.core.events import KINDS
from handback.records.chain import verify
from handback.records.codec import decode, encode, from_lines
from tests.records.make_golden import GOLDEN, grown, missing

DATA = GOLDEN.read_bytes()
HISTORY = from_lines(DATA)
ADVICE = "run `python -m tests.records.make_golden` and commit what it appends"


def within(old: Any, new: Any) -> bool:
    """Whether everything that stood in the old text still stands, with its value, in the new."""
    if isinstance(old, dict):
        return all(name in new and within(value, new[name]) for name, value in old.items())
    if isinstance(old, list):
        return len(old) == len(new) and all(map(within, old, new))
    return type(old) is type(new) and bool(old == new)


@pytest.mark.parametrize("stored", HISTORY, ids=lambda stored: f"{stored.seq}-{stored.kind}")
def test_an_old_event_is_read_with_all_it_told(stored):
    read = decode(stored)
    assert type(read.body) is KINDS[stored.kind]
    assert within(json.loads(stored.body), json.loads(encode(read, stored.prev).body))


def test_nobody_changed_the_golden_history():
    assert verify(HISTORY) is None


def test_the_golden_history_shows_every_kind_and_every_part():
    assert not missing(HISTORY), ADVICE


def test_making_it_again_appends_only_what_is_missing():
    assert grown(DATA) == DATA
    half = DATA[: DATA.index(b"\n", len(DATA) // 2) + 1]
    whole = grown(half)
    assert whole.startswith(half)
    assert not missing(from_lines(whole))
    assert verify(from_lines(whole)) is None
    assert {each.kind for each in from_lines(grown(b""))} == set(KINDS)


def test_it_is_not_made_from_a_changed_history():
    with pytest.raises(ValueError, match="the golden history was changed: event 3 at place 3"):
        grown(DATA.replace(HISTORY[2].on.isoformat().encode(), b"2020-02-02", 1))


def test_a_removed_kind_and_a_removed_field_would_be_seen():
    (opened, *_) = (each for each in HISTORY if each.kind == "case_opened")
    renamed = msgspec.structs.replace(opened, body=opened.body.replace('"residual"', '"rest"'))
    for stored in (renamed, msgspec.structs.replace(opened, kind="case_was_opened")):
        with pytest.raises(ValueError, match="case golden"):
            decode(stored)


def test_what_is_read_holds_what_was_written():
    assert within({"a": [1, {"b": None}]}, {"a": [1, {"b": None, "c": 2}], "d": 3})
    for new in ({"a": [1]}, {"a": [1, {"b": 0}]}, {"a": [True, {"b": None}]}, {}):
        assert not within({"a": [1, {"b": None}]}, new)
