"""Stored events, and the chain that holds them together.

A stored event carries a digest of itself and of the event before it. The text that is hashed is
the event's line without its last field, `hash`. A line is compact JSON in UTF-8 with the fields
in the order of `Stored`; the body stands in it letter by letter as it is kept. Any program with
SHA-256 can check a file of lines without knowing what they mean.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Annotated

import msgspec

from handback.core.base import Actor, Code, Id, Role

GENESIS = "0" * 64
"""What stands in `prev` of the first event of a case."""

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
"""A datetime that says its offset, which is part of what is hashed."""


class Stored(msgspec.Struct, frozen=True, gc=False):
    """An event as it is kept: the envelope, and the body as the exact text that was hashed.

    Whatever keeps it must give back every field as it was, `at` with its offset.
    """

    case: Id
    seq: int
    kind: Code
    on: date
    at: Instant
    by: Actor
    move: Id
    under: Code
    body: str
    prev: str
    hash: str


class By(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """An actor in a line."""

    role: Role
    person: Id
    organisation: Id


class Text(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """The text of a stored event that is hashed: the body stands in it as it is kept."""

    case: Id
    seq: int
    kind: Code
    on: date
    at: Instant
    by: By
    move: Id
    under: Code
    body: msgspec.Raw
    prev: str


class Line(Text, frozen=True, gc=False, forbid_unknown_fields=True):
    """A stored event as a line."""

    hash: str


_ENCODER = msgspec.json.Encoder()


def text(stored: Stored) -> bytes:
    """The text of a stored event that is hashed."""
    by = By(stored.by.role, stored.by.person, stored.by.organisation)
    return _ENCODER.encode(
        Text(
            stored.case,
            stored.seq,
            stored.kind,
            stored.on,
            stored.at,
            by,
            stored.move,
            stored.under,
            msgspec.Raw(stored.body),
            stored.prev,
        )
    )


def line(stored: Stored) -> bytes:
    """The line of a stored event, without a line break."""
    return text(stored)[:-1] + b',"hash":' + _ENCODER.encode(stored.hash) + b"}"


def digest(stored: Stored) -> str:
    """What `hash` of a stored event must be, whatever it is."""
    return sha256(text(stored)).hexdigest()


def sealed(unsealed: Stored) -> Stored:
    """The same event with its right `hash`."""
    return msgspec.structs.replace(unsealed, hash=digest(unsealed))


class Breach(StrEnum):
    """What does not hold in a stored history."""

    CONTENT = "content"
    CASE = "case"
    ORDER = "order"
    LINK = "link"
    HEAD = "head"


BREACH_MEANINGS = {
    Breach.CONTENT: "its body or another field is not what was hashed",
    Breach.CASE: "it belongs to another case than the event before it",
    Breach.ORDER: "it is out of order: an event is missing, doubled or in the wrong place",
    Breach.LINK: "it does not follow the event that stands before it",
    Breach.HEAD: "it is not the last event that is known of the case",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that does not hold: at which place in the history, counted from 1, and what.

    `seq` is the number that the event at that place says it has; 0 when there is no event.
    """

    place: int
    seq: int
    what: Breach

    def __str__(self) -> str:
        return f"event {self.seq} at place {self.place}: {BREACH_MEANINGS[self.what]}"


def verify(history: Iterable[Stored], head: str | None = None) -> Fault | None:
    """The first thing that does not hold in the whole history of a case; None when all does.

    Only `head`, the hash of the last event known from elsewhere, shows that the end was cut off or
    that the whole chain was written anew.
    """
    events = list(history)
    for place in range(1, len(events) + 1):
        what = _breach(events, place)
        if what is not None:
            return Fault(place, events[place - 1].seq, what)
    last = events[-1] if events else None
    if head is not None and head != (last.hash if last else GENESIS):
        return Fault(len(events), last.seq if last else 0, Breach.HEAD)
    return None


def _breach(events: Sequence[Stored], place: int) -> Breach | None:
    this = events[place - 1]
    before = events[place - 2] if place > 1 else None
    if digest(this) != this.hash:
        return Breach.CONTENT
    if before and this.case != before.case:
        return Breach.CASE
    if this.seq != place:
        return Breach.ORDER
    if this.prev != (before.hash if before else GENESIS):
        return Breach.LINK
    return None
