"""The event codec: events to stored events and lines, and back.

Strict both ways. Writing refuses an event that would not be read back the same; reading refuses
an unknown kind or field, and a value of another form, and says where. A field that was added with
a default after an event was stored reads as its default.
"""

import dataclasses
import typing
from collections.abc import Callable, Iterable, Sequence
from datetime import timezone
from decimal import Decimal
from functools import cache, lru_cache
from types import UnionType
from typing import Annotated, Any, Union

import msgspec

import handback.core.case  # noqa: F401 - registers every kind of event
from handback.core.base import Actor, Id, Role
from handback.core.events import KINDS, Body, Event
from handback.records.chain import GENESIS, Line, Stored, line, sealed

PlainDecimal = Annotated[str, msgspec.Meta(pattern=r"^-?[0-9]+(\.[0-9]+)?(E[+-][0-9]+)?\Z")]
"""How a decimal is written: as text, finite."""

_Decode = Callable[[str | bytes], Any]
_READERS: dict[str, tuple[_Decode, _Decode]] = {}
_ENCODER = msgspec.json.Encoder()
_WRONG = (msgspec.MsgspecError, LookupError, RecursionError)
_LINES: msgspec.json.Decoder[Line] = msgspec.json.Decoder(Line)


class Unreadable(ValueError):  # noqa: N818 - says what the event is
    """A stored event that cannot be read, or an event that could not be read back."""


class _Draft:
    """An event while it is read: the same slots, not frozen yet.

    Making a frozen dataclass the usual way sets each field through `object.__setattr__`, which
    was a fifth of the time of reading a history.
    """

    __slots__ = ("at", "body", "by", "case", "kind", "move", "on", "seq", "under")


def encode(event: Event, prev: str = GENESIS) -> Stored:
    """The event as it is kept after the event whose hash is `prev`.

    Raises `Unreadable` for an event that would not be read back the same.
    """
    try:
        body = _written(event)
        offset = event.at.utcoffset()
        if offset is None:
            raise ValueError("its instant says no offset")
        stored = sealed(
            Stored(
                event.case,
                event.seq,
                event.kind,
                event.on,
                event.at.replace(tzinfo=timezone(offset)),
                event.by,
                event.move,
                event.under,
                body,
                prev,
                "",
            )
        )
        (again,) = from_lines(line(stored))
    except (*_WRONG, TypeError, ValueError) as error:
        raise _unreadable(event, error) from error
    if again != stored:
        raise _unreadable(event, f"it reads back as {line(again).decode()}")
    return stored


def decode(stored: Stored) -> Event:
    """The event that was stored; raises `Unreadable`. It does not look at the chain."""
    return _event(stored, stored.by, stored.body)


def chained(events: Iterable[Event], prev: str = GENESIS) -> list[Stored]:
    """Events as they are kept one after the other, the first after the hash `prev`."""
    found = []
    for event in events:
        stored = encode(event, prev)
        prev = stored.hash
        found.append(stored)
    return found


def to_lines(history: Iterable[Stored]) -> bytes:
    """Stored events as JSON lines."""
    return b"".join(line(stored) + b"\n" for stored in history)


def from_lines(data: bytes) -> list[Stored]:
    """Stored events from JSON lines, the bodies unread; raises `Unreadable`."""
    return [
        Stored(
            each.case,
            each.seq,
            each.kind,
            each.on,
            each.at,
            _actor(each.by.role, each.by.person, each.by.organisation),
            each.move,
            each.under,
            bytes(each.body).decode(),
            each.prev,
            each.hash,
        )
        for each in _lines(data)
    ]


def dump(events: Iterable[Event]) -> bytes:
    """A whole history as JSON lines."""
    return to_lines(chained(events))


def load(data: bytes) -> list[Event]:
    """The events in JSON lines; raises `Unreadable`. It does not look at the chain."""
    return [
        _event(each, _actor(each.by.role, each.by.person, each.by.organisation), each.body)
        for each in _lines(data)
    ]


def _event(kept: Stored | Line, by: Actor, text: str | bytes) -> Event:
    try:
        body = _body(kept.kind, text)
    except (*_WRONG, UnicodeError) as error:
        raise _unreadable(kept, error) from error
    draft: Any = _Draft()
    draft.case = kept.case
    draft.seq = kept.seq
    draft.kind = kept.kind
    draft.on = kept.on
    draft.at = kept.at
    draft.by = by
    draft.move = kept.move
    draft.under = kept.under
    draft.body = body
    draft.__class__ = Event
    event: Event = draft
    return event


def revived(envelope: Sequence[Any], text: str) -> Event:
    """The event with this envelope, in the order of `Event`'s fields, and this body's text.

    Raises `Unreadable`. It is the short way from a row of a table: no `Stored` is made between.
    """
    draft: Any = _Draft()
    (
        draft.case, draft.seq, draft.kind, draft.on, draft.at, draft.by, draft.move, draft.under,
    ) = envelope  # fmt: skip
    try:
        draft.body = _body(draft.kind, text)
    except (*_WRONG, UnicodeError) as error:
        raise _unreadable(draft, error) from error
    draft.__class__ = Event
    event: Event = draft
    return event


def _written(event: Event) -> str:
    """The text of an event's body; raises when it would not be read back the same."""
    if KINDS.get(event.kind, type(event.body)) is not type(event.body):
        raise TypeError(f"its body is a {type(event.body).__name__}")
    text = _ENCODER.encode(event.body)
    again = _ENCODER.encode(_body(event.kind, text))
    if again != text:
        raise ValueError(f"its body reads back as {again.decode()}")
    return text.decode()


def _unreadable(what: Event | Stored | Line, why: object) -> Unreadable:
    return Unreadable(f"event {what.seq} ({what.kind}) of case {what.case}: {why}")


def _lines(data: bytes) -> list[Line]:
    try:
        return _LINES.decode_lines(data.decode())
    except UnicodeDecodeError as error:
        number = 1 + data.count(b"\n", 0, error.start)
        raise Unreadable(f"line {number}: {error}") from error
    except _WRONG as error:
        raise _unreadable_line(data) or Unreadable(str(error)) from error


def _unreadable_line(data: bytes) -> Unreadable | None:
    """The first line that cannot be read, and why."""
    for number, each in enumerate(data.split(b"\n"), 1):
        try:
            if each.strip():
                _LINES.decode(each)
        except _WRONG as error:
            return Unreadable(f"line {number}: {error}")
    return None


@lru_cache(maxsize=4096)
def _actor(role: Role, person: Id, organisation: Id) -> Actor:
    return Actor(role, person, organisation)


def _body(kind: str, text: str | bytes) -> Body:
    try:
        check, read = _READERS[kind]
    except KeyError:
        check, read = _READERS[kind] = _reader(kind)
    check(text)
    body: Body = read(text)
    return body


def _reader(kind: str) -> tuple[_Decode, _Decode]:
    """What checks the text of a body of this kind, and what reads it.

    msgspec skips a field that a dataclass does not know. A struct with the same fields does not.
    """
    if kind not in KINDS:
        raise LookupError("no such kind of event is known")
    body = KINDS[kind]
    return msgspec.json.Decoder(_struct(body)).decode, msgspec.json.Decoder(body).decode


@cache
def _strict(type_: Any) -> Any:
    """The type with every dataclass in it as a struct, and every decimal as its text."""
    if hasattr(type_, "__supertype__"):
        return _strict(type_.__supertype__)
    if type_ is Decimal:
        return PlainDecimal
    if dataclasses.is_dataclass(type_):
        return _struct(type_)
    parts = tuple(each if each is Ellipsis else _strict(each) for each in typing.get_args(type_))
    origin = typing.get_origin(type_)
    if origin in (Union, UnionType):
        return Union[parts]  # noqa: UP007 - made of parts
    return origin[parts] if origin else type_


def _struct(dataclass: Any) -> type[msgspec.Struct]:
    types = typing.get_type_hints(dataclass)
    fields: list[Any] = []
    for field in dataclasses.fields(dataclass):
        needed = (
            field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        )
        named = (field.name, _strict(types[field.name]))
        fields.append(named if needed else (*named, None))
    return msgspec.defstruct(
        dataclass.__name__, fields, kw_only=True, forbid_unknown_fields=True, gc=False
    )
