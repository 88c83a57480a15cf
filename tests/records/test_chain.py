"""Whatever is changed in a stored history is found, and what does not hold is named."""

import json
from datetime import date, timedelta
from hashlib import sha256

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bench.histories import returned
from handback.records.chain import (
    BREACH_MEANINGS,
    GENESIS,
    Breach,
    Fault,
    Stored,
    digest,
    line,
    sealed,
    verify,
)
from handback.records.codec import chained, from_lines, to_lines
from tests.records.strategies import ACTORS, INSTANTS, NAMES, histories

HISTORY = chained(returned())
FIELDS = Stored.__struct_fields__
HASHES = st.text("0123456789abcdef", min_size=64, max_size=64)
OTHER = {
    "case": NAMES,
    "seq": st.integers(-9, 2**63),
    "kind": NAMES,
    "on": st.dates(),
    "at": INSTANTS,
    "by": ACTORS,
    "move": NAMES,
    "under": NAMES,
    "body": st.sampled_from([each.body for each in HISTORY]),
    "prev": HASHES | NAMES,
    "hash": HASHES | NAMES,
}


def changed(history: list[Stored], place: int, **changes) -> list[Stored]:
    """The history with fields of the event at a place, counted from 1, changed."""
    new = msgspec.structs.replace(history[place - 1], **changes)
    return [*history[: place - 1], new, *history[place:]]


def resealed(history: list[Stored], place: int, **changes) -> list[Stored]:
    """The same by someone who computes the hash of the changed event anew."""
    new = changed(history, place, **changes)
    return [*new[: place - 1], sealed(new[place - 1]), *new[place:]]


def test_a_history_that_nobody_touched_holds():
    assert verify([]) is None
    assert verify(HISTORY) is None
    assert verify(HISTORY, head=HISTORY[-1].hash) is None
    assert verify([], head=GENESIS) is None
    assert verify(from_lines(to_lines(HISTORY))) is None


@pytest.mark.parametrize("field", FIELDS)
def test_a_change_of_any_stored_field_is_found(field):
    @given(histories(), st.data())
    def holds(events, data):
        history = chained(events)
        place = data.draw(st.integers(1, len(history)))
        new = changed(history, place, **{field: data.draw(OTHER[field])})
        assume(line(new[place - 1]) != line(history[place - 1]))
        assert verify(new) == Fault(place, new[place - 1].seq, Breach.CONTENT)

    holds()


@pytest.mark.parametrize("field", [field for field in FIELDS if field != "hash"])
def test_a_change_under_a_new_hash_is_found(field):
    @given(histories(), st.data())
    def holds(events, data):
        history = chained(events)
        place = data.draw(st.integers(1, len(history)))
        new = resealed(history, place, **{field: data.draw(OTHER[field])})
        assume(line(new[place - 1]) != line(history[place - 1]))
        fault = verify(new, head=history[-1].hash)
        assert fault is not None
        assert fault.place in (place, place + 1)

    holds()


def test_a_space_in_a_body_is_a_change():
    body = HISTORY[2].body.replace(":", ": ", 1)
    assert json.loads(body) == json.loads(HISTORY[2].body)
    assert verify(changed(HISTORY, 3, body=body)) == Fault(3, 3, Breach.CONTENT)


@pytest.mark.parametrize(
    ("history", "fault"),
    [
        (changed(HISTORY, 4, on=date(2020, 2, 2)), Fault(4, 4, Breach.CONTENT)),
        (changed(HISTORY, 4, at=HISTORY[3].at + timedelta(1)), Fault(4, 4, Breach.CONTENT)),
        (resealed(HISTORY, 4, on=date(2020, 2, 2)), Fault(5, 5, Breach.LINK)),
        (resealed(HISTORY, 4, prev=HISTORY[0].hash), Fault(4, 4, Breach.LINK)),
        (resealed(HISTORY, 4, case="another"), Fault(4, 4, Breach.CASE)),
        (resealed(HISTORY, 4, seq=9), Fault(4, 9, Breach.ORDER)),
        (HISTORY[1:], Fault(1, 2, Breach.ORDER)),
        (HISTORY[:3] + HISTORY[4:], Fault(4, 5, Breach.ORDER)),
        (HISTORY[:4] + HISTORY[3:], Fault(5, 4, Breach.ORDER)),
        ([*HISTORY[:2], HISTORY[3], HISTORY[2], *HISTORY[4:]], Fault(3, 4, Breach.ORDER)),
        (HISTORY[::-1], Fault(1, len(HISTORY), Breach.ORDER)),
        (HISTORY[:-1], Fault(len(HISTORY) - 1, len(HISTORY) - 1, Breach.HEAD)),
        ([], Fault(0, 0, Breach.HEAD)),
    ],
)
def test_the_first_thing_that_does_not_hold_is_named(history, fault):
    found = verify(history, head=HISTORY[-1].hash)
    assert found == fault
    assert BREACH_MEANINGS[fault.what] in str(found)


def test_a_tail_that_was_cut_off_shows_only_against_the_known_head():
    assert verify(HISTORY[:-1]) is None
    assert verify(HISTORY[:-1], head=HISTORY[-1].hash) is not None


def test_every_breach_has_a_meaning():
    assert set(BREACH_MEANINGS) == set(Breach)


def test_the_hash_is_of_the_line_without_its_last_field():
    prev = GENESIS
    for stored, text in zip(HISTORY, to_lines(HISTORY).splitlines(), strict=True):
        parsed = json.loads(text)
        head, end = text.split(b',"hash":')
        assert sha256(head + b"}").hexdigest() == parsed["hash"] == digest(stored)
        assert end == json.dumps(parsed["hash"]).encode() + b"}"
        assert parsed["prev"] == prev
        prev = parsed["hash"]
