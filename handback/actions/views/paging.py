"""Pages of lists: the next one begins after the last row of the one before."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

MOST = 500
"""Rows of a page."""

R = TypeVar("R")


class BadCursorError(ValueError):
    """No list gave this cursor."""


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """Rows of a list, and the cursor of the next page; None on the last one."""

    rows: tuple[R, ...]
    next: str | None


def page_size(limit: int) -> int:
    """How many rows are read, at least one and at most `MOST`."""
    return max(1, min(limit, MOST))


def cursor(*keys: object) -> str:
    """The cursor after a row with these keys, of which the last is an id."""
    return "~".join(map(str, keys))


def keys_of(after: str, count: int) -> tuple[str, ...]:
    """The keys of a cursor; raises `BadCursorError`."""
    keys = tuple(after.split("~"))
    if len(keys) != count or not (keys[-1].isascii() and keys[-1].isdecimal()):
        raise BadCursorError("no list gave this cursor; begin again without one")
    return keys


def day_of(key: str) -> date:
    """The day that a key of a cursor says; raises `BadCursorError`."""
    try:
        return date.fromisoformat(key)
    except ValueError:
        raise BadCursorError("no list gave this cursor; begin again without one") from None


def instant_of(key: str) -> datetime:
    """The instant that a key of a cursor says; raises `BadCursorError`."""
    try:
        found = datetime.fromisoformat(key)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise BadCursorError("no list gave this cursor; begin again without one")
    return found
