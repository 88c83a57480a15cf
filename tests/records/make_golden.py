"""`python -m tests.records.make_golden`: append to the golden history what it does not show yet.

Nothing that stands in the file is ever changed: it is what was stored by an older version.
"""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid5

from handback.core.base import Actor, Code, Id, Role
from handback.core.events import KINDS, Body, Event
from handback.records.chain import GENESIS, Stored, verify
from handback.records.codec import chained, decode, encode, from_lines, to_lines
from tests.records.shapes import examples, parts, parts_of

GOLDEN = Path(__file__).with_name("golden.jsonl")
CASE = Id("golden")


def missing(history: list[Stored]) -> dict[str, set[str]]:
    """By kind, the parts of a body that no event of the history shows."""
    shown: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for stored in history:
        shown[stored.kind] |= {"", *parts_of(stored.kind, json.loads(stored.body))}
    wanted = {kind: {"", *parts(kind)} - shown[kind] for kind in sorted(KINDS)}
    return {kind: lacking for kind, lacking in wanted.items() if lacking}


def grown(data: bytes) -> bytes:
    """The golden history with what it did not show yet; raises when it cannot be read any more."""
    history = from_lines(data)
    for stored in history:
        decode(stored)
    fault = verify(history)
    if fault is not None:
        raise ValueError(f"the golden history was changed: {fault}")
    bodies = [
        body for kind, lacking in missing(history).items() for body in _showing(kind, lacking)
    ]
    new = [_event(len(history) + n, body) for n, body in enumerate(bodies, 1)]
    prev = history[-1].hash if history else GENESIS
    return data + to_lines(chained(new, prev))


def _showing(kind: str, lacking: set[str]) -> Iterator[Body]:
    """Examples of the kind, each for a part that those before it do not show."""
    lacking = set(lacking)
    for body in examples(kind):
        stored = encode(_event(1, body))
        shown = {"", *parts_of(kind, json.loads(stored.body))}
        if shown & lacking:
            lacking -= shown
            yield body


def _event(seq: int, body: Body) -> Event:
    role = list(Role)[seq % len(Role)]
    on = date(2026, 1, 1) + timedelta(days=seq)
    zone = UTC if seq % 3 == 0 else timezone(timedelta(hours=-(seq % 9)))
    return Event(
        case=CASE,
        seq=seq,
        kind=Code(body.event_kind),
        on=on,
        at=datetime(on.year, on.month, on.day, 9, 30, seq % 60, seq, tzinfo=zone),
        by=Actor(role, Id(f"person-{seq}"), Id(f"organisation-{seq % 7}")),
        move=Id(str(uuid5(UUID(int=0), f"move {seq}"))),
        under=Code(sha256(b"policy texts").hexdigest()),
        body=body,
    )


def main() -> None:
    """Append to the file and say how much."""
    old = GOLDEN.read_bytes() if GOLDEN.exists() else b""
    new = grown(old)
    with GOLDEN.open("ab") as file:
        file.write(new[len(old) :])
    kept, appended = len(old.splitlines()), len(new[len(old) :].splitlines())
    print(f"{GOLDEN.name}: {kept} events kept, {appended} appended")


if __name__ == "__main__":
    main()
