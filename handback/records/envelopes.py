"""Events as rows: the envelope in columns, and back."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from handback.core.base import Actor, Code, Id, Role
from handback.core.events import Event
from handback.records.chain import Stored
from handback.records.codec import revived

TABLE = "records_event"
COLUMNS = (
    "case_id", "seq", "kind", "on", "at", "role", "person", "organisation", "move", "under_id",
    "body", "prev", "hash",
)  # fmt: skip


def to_row(stored: Stored, under: int) -> tuple[Any, ...]:
    """The columns of a stored event; `under` is the row that its digests have."""
    by = stored.by
    return (
        int(stored.case), stored.seq, stored.kind, stored.on, stored.at.isoformat(),
        by.role, by.person, by.organisation, stored.move, under,
        stored.body, stored.prev, stored.hash,
    )  # fmt: skip


def from_row(row: Sequence[Any], under: str) -> Stored:
    """The stored event of a row in the order of `COLUMNS`, under these digests."""
    return Stored(
        Id(str(row[0])),
        row[1],
        Code(row[2]),
        _day(row[3]),
        datetime.fromisoformat(row[4]),
        _actor(row[5], row[6], row[7]),
        Id(row[8]),
        Code(under),
        row[10],
        row[11],
        row[12],
    )


def event_of(row: Sequence[Any], under: str) -> Event:
    """The event of a row; raises `Unreadable`."""
    case, seq, kind, on, at, role, person, organisation, move, _, body, _, _ = row
    by = _actor(role, person, organisation)
    when = datetime.fromisoformat(at)
    return revived((_id(case), seq, kind, _day(on), when, by, move, under), body)


@lru_cache(maxsize=1024)
def _id(case: int) -> Id:
    return Id(str(case))


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


@lru_cache(maxsize=4096)
def _actor(role: str, person: str, organisation: str) -> Actor:
    return Actor(Role(role), Id(person), Id(organisation))
