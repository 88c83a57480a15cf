"""Every kind of event is read back as it was written; what cannot be read says where."""

import dataclasses
import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handback.core.base import SYSTEM, Actor, Channel, Code, Id, Role
from handback.core.contact import TaskDone
from handback.core.events import KINDS, Body, Event
from handback.core.inspection import ConditionReported, InspectionBooked, Item
from handback.core.lease import CaseOpened
from handback.records.chain import GENESIS, Stored, sealed, verify
from handback.records.codec import (
    Unreadable,
    chained,
    decode,
    dump,
    encode,
    from_lines,
    load,
    to_lines,
)
from tests.records.shapes import examples
from tests.records.strategies import events, histories

AT = datetime(2026, 10, 20, 9, 30, tzinfo=timezone(timedelta(hours=-7)))
DONE = TaskDone(task=Code("call"), about=Id("d1"))
REPORT = ConditionReported(
    report=Id("r1"),
    odometer=36500,
    items=(
        Item(name=Id("d1"), area=Code("hood"), kind=Code("dent"), length=Decimal("110")),
        Item(name=Id("d2"), area=Code("hood"), kind=Code("tread")),
    ),
    present=Code("lessee"),
    signed=True,
    finished=datetime(2026, 10, 20, 10, 50),
    by_role=Role.INSPECTOR,
)


def happened(body: Body = DONE, **changes) -> Event:
    """An event with this body."""
    envelope: dict[str, Any] = {
        "case": Id("c1"),
        "seq": 1,
        "kind": Code(body.event_kind),
        "on": date(2026, 10, 20),
        "at": AT,
        "by": Actor(Role.LESSEE, Id("p1")),
        "move": Id("m1"),
        "under": Code("digest"),
    }
    return Event(**(envelope | changes), body=body)


def reported(**changes):
    """The report with changes, whatever their types."""
    return dataclasses.replace(REPORT, **changes)


def done(task):
    """A task done, whatever its type."""
    return TaskDone(task=task)


def replaced(value, changes):
    """The value with other fields."""
    return dataclasses.replace(value, **changes)


def fields(body):
    """The fields of a body."""
    return dataclasses.fields(body)


def with_body(stored: Stored, change) -> Stored:
    """The stored event with another body, sealed: `change` changes the parsed body in place."""
    body = json.loads(stored.body)
    change(body)
    return sealed(msgspec.structs.replace(stored, body=json.dumps(body)))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_read_back_as_it_was_written(kind):
    @settings(max_examples=max(5, settings().max_examples // 5))
    @given(events(kind))
    def holds(event):
        stored = encode(event)
        assert decode(stored) == event
        assert from_lines(to_lines([stored])) == [stored]
        assert load(to_lines([stored])) == [event]

    holds()


@given(histories())
def test_a_whole_history_is_read_back_as_it_was_written(history):
    data = dump(history)
    assert load(data) == history
    assert data.count(b"\n") == len(history)
    stored = from_lines(data)
    assert stored == chained(history)
    assert [decode(each) for each in stored] == history
    assert to_lines(stored) == data
    assert verify(stored) is None


def test_an_event_that_was_read_is_like_any_other():
    event = decode(encode(happened()))
    assert type(event) is Event
    assert hash(event) == hash(happened())
    with pytest.raises(dataclasses.FrozenInstanceError):
        event.seq = 2
    assert dataclasses.replace(event, seq=2) == happened(seq=2)


def test_an_empty_history_has_no_lines():
    assert dump([]) == b""
    assert load(b"") == []
    assert from_lines(b"") == []


def test_a_history_can_be_continued():
    first, second = happened(), happened(seq=2)
    (one,) = chained([first])
    assert [one, *chained([second], one.hash)] == chained([first, second])
    assert one.prev == GENESIS


def test_a_line_is_plain_json():
    event = happened(REPORT)
    (parsed,) = map(json.loads, dump([event]).splitlines())
    assert list(parsed) == list(Stored.__struct_fields__)
    assert parsed["on"] == "2026-10-20"
    assert parsed["at"] == "2026-10-20T09:30:00-07:00"
    assert parsed["by"] == {"role": "lessee", "person": "p1", "organisation": ""}
    assert parsed["body"]["items"][0]["length"] == "110"
    assert parsed["body"]["finished"] == "2026-10-20T10:50:00"
    assert json.loads(encode(event).body) == parsed["body"]


def test_an_instant_keeps_its_offset():
    for zone in (UTC, timezone(timedelta(hours=5, minutes=45)), ZoneInfo("America/New_York")):
        at = datetime(2026, 12, 10, 23, 30, tzinfo=zone)
        read = decode(encode(happened(at=at)))
        assert read.at == at
        assert read.at.date() == at.date()
        assert read.at.utcoffset() == at.utcoffset()


def test_the_hour_that_comes_twice_in_autumn_is_kept():
    for fold in (0, 1):
        at = datetime(2026, 11, 1, 1, 30, fold=fold, tzinfo=ZoneInfo("America/New_York"))
        stored = encode(happened(at=at))
        assert decode(stored).at.timestamp() == at.timestamp()
        assert decode(stored).at.isoformat() == at.isoformat()


# --- what cannot be written ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (happened(kind=Code("task_opened")), "its body is a TaskDone"),
        (happened(kind=Code("task_dona")), "no such kind of event is known"),
        (happened(at=datetime(2026, 10, 20, 9, 30)), "says no offset"),
        (happened(at=AT.replace(tzinfo=timezone(timedelta(seconds=-17762)))), "reads back as"),
        (happened(on=AT), "`\\$.on`"),
        (happened(seq="1"), "`\\$.seq`"),
        (happened(case=None), "`\\$.case`"),
        (happened(by=replaced(SYSTEM, {"role": "lesser"})), "'lesser' - at `\\$.by.role`"),
        (happened(done("\ud800")), "surrogates"),
        (happened(done(None)), "`\\$.task`"),
        (happened(reported(odometer=Decimal(3))), "`\\$.odometer`"),
        (happened(reported(odometer=True)), "`\\$.odometer`"),
        (happened(reported(odometer=36500.0)), "`\\$.odometer`"),
        (happened(reported(by_role="lesser")), "`\\$.by_role`"),
        (happened(reported(items=({},))), "`\\$.items\\[0\\]`"),
    ],
)
def test_an_event_that_would_not_be_read_back_is_refused(event, why):
    with pytest.raises(Unreadable, match=why):
        encode(event)


@pytest.mark.parametrize("length", [Decimal("NaN"), Decimal("Infinity"), 110, 1.5, "110 mm"])
def test_a_length_that_is_no_finite_decimal_is_refused(length):
    item = dataclasses.replace(REPORT.items[0], length=length)
    with pytest.raises(Unreadable, match=r"c1.*items\[0\].length"):
        encode(happened(reported(items=(item,))))


# --- what cannot be read -------------------------------------------------------------------------


def test_an_unknown_kind_is_named():
    (stored,) = chained([happened()])
    strange = msgspec.structs.replace(stored, kind=Code("task_dona"))
    for read in (lambda: decode(strange), lambda: load(to_lines([strange]))):
        with pytest.raises(Unreadable, match=r"event 1 \(task_dona\) of case c1: no such kind"):
            read()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_an_unknown_field_is_named(kind):
    stored = with_body(encode(happened(examples(kind)[0])), lambda body: body.update(later=1))
    with pytest.raises(Unreadable, match=f"event 1 \\({kind}\\) of case c1: .*`later`"):
        decode(stored)
    with pytest.raises(Unreadable, match=f"event 1 \\({kind}\\) of case c1: .*`later`"):
        load(to_lines([stored]))


def test_an_unknown_field_inside_is_named():
    stored = with_body(encode(happened(REPORT)), lambda body: body["items"][1].update(later=1))
    with pytest.raises(Unreadable, match=r"`later` - at `\$.items\[1\]`"):
        decode(stored)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("odometer", "36500"),
        ("odometer", 36500.5),
        ("odometer", None),
        ("signed", 1),
        ("finished", "20 October"),
        ("by_role", "lesser"),
        ("items", None),
        ("items", [{"name": "d1", "area": "hood", "kind": "dent", "length": 110}]),
    ],
)
def test_a_value_of_another_form_is_named(name, value):
    stored = with_body(encode(happened(REPORT)), lambda body: body.update({name: value}))
    with pytest.raises(Unreadable, match=f"condition_reported.*`\\$.{name}"):
        decode(stored)


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (b'"seq":2', b'"seq":"2"', "line 2: .*`\\$.seq`"),
        (b'"seq":2', b'"number":2', "line 2: .*`number`"),
        (b'"seq":2,', b"", "line 2: .*`seq`"),
        (b'"seq":2', b'"seq":2,"more":1', "line 2: .*`more`"),
        (b'"person":"p2"', b'"person":"p2","name":"x"', "line 2: .*`name` - at `\\$.by`"),
        (b"09:30:02-07:00", b"09:30:02", "line 2: .*`\\$.at`"),
        (b'"body":{', b'"body":', "line 2: "),
        (b'"p2"', b'"\xff"', "line 2: "),
        (b'"call"', b'"\xff"', "line 2: "),
        (b'"call"', b"[" * 99999, "line 2: maximum recursion depth"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(old, new, why):
    person = Actor(Role.SPECIALIST, Id("p2"))
    history = [happened(), happened(seq=2, by=person, at=AT + timedelta(seconds=2))]
    data = dump(history)
    assert old in data
    with pytest.raises(Unreadable, match=why):
        load(new.join(data.rsplit(old, 1)))


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_rubbish_is_never_read(rubbish):
    if rubbish.strip():
        with pytest.raises(Unreadable):
            from_lines(rubbish)


@given(histories(max_size=2), st.data())
def test_a_damaged_byte_is_found(history, data):
    written = bytearray(dump(history))
    place = data.draw(st.integers(0, len(written) - 1))
    written[place] ^= data.draw(st.integers(1, 255))
    try:
        stored = from_lines(bytes(written))
    except Unreadable:
        return
    same = [each.hash for each in stored] == [each.hash for each in chained(history)]
    assert verify(stored) is not None or same


# --- old histories -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_field_added_with_a_default_reads_as_its_default(kind):
    body = examples(kind)[0]
    added = {
        field.name: field.default
        for field in fields(body)
        if field.default is not dataclasses.MISSING
    }

    def from_before(text):
        for name in added:
            del text[name]

    old = with_body(encode(happened(body)), from_before)
    assert decode(old).body == replaced(body, added)


def test_a_field_added_inside_reads_as_its_default():
    def from_before(body):
        for item in body["items"]:
            del item["count"], item["length"], item["flags"]

    items = tuple(dataclasses.replace(item, length=None) for item in REPORT.items)
    old = with_body(encode(happened(REPORT)), from_before)
    assert decode(old).body == dataclasses.replace(REPORT, items=items)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_field_without_a_default_is_needed(kind):
    body = examples(kind)[0]
    needed = [f.name for f in fields(body) if f.default is dataclasses.MISSING]
    for name in needed:
        stored = with_body(encode(happened(body)), lambda text, name=name: text.pop(name))
        with pytest.raises(Unreadable, match=f"{kind}.*`{name}`"):
            decode(stored)


def test_a_kind_registered_later_is_read(monkeypatch):
    @dataclasses.dataclass(frozen=True, slots=True)
    class Later(Body):
        channel: Channel
        inside: tuple[CaseOpened | None, ...] = ()

    monkeypatch.setitem(KINDS, "later", Later)
    Later.event_kind = "later"
    opened = next(each for each in examples("case_opened") if isinstance(each, CaseOpened))
    event = happened(Later(Channel.MAIL, (None, opened)), by=SYSTEM)
    assert load(dump([event])) == [event]


def test_local_times_and_instants_stand_side_by_side():
    local, instant = datetime(2026, 11, 1, 1, 30), datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
    for at in (local, instant):
        booked = InspectionBooked(booking=Id("b1"), at=at, place=Code("home"), minutes=45)
        read = decode(encode(happened(booked))).body
        assert isinstance(read, InspectionBooked)
        assert read.at.isoformat() == at.isoformat()
