"""Small written forms of example files: amounts that may be negative, days with a time of day."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated, Any

from pydantic import PlainValidator
from pydantic_core import PydanticCustomError

from handback.policy.written import NotWrittenError, read_cents, shown, write_cents

_INSTANT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?))?\Z")


@dataclass(frozen=True, slots=True)
class Instant:
    """A day, and the time of day where the story gives one."""

    day: date
    clock: time | None = None

    def __str__(self) -> str:
        return f"{self.day}T{self.clock:%H:%M}" if self.clock else str(self.day)

    def at(self, otherwise: time) -> datetime:
        """The local instant, with `otherwise` as the time of day when none is given."""
        return datetime.combine(self.day, self.clock or otherwise)


def read_amount(value: object) -> int:
    """Whole cents from `"395.00"` or `"-125.00"`; negative is in the lessee's favour."""
    if isinstance(value, str) and value.startswith("-"):
        return -read_cents(value[1:])
    return read_cents(value)


def write_amount(cents: int) -> str:
    """An amount as example files write it, with its sign."""
    return f"-{write_cents(-cents)}" if cents < 0 else write_cents(cents)


def read_instant(value: object) -> Instant:
    """A day such as `2026-10-20`, or with a local time such as `2026-10-20T10:00`."""
    do = "Write a day such as 2026-10-20, or 2026-10-20T10:00, without quotes."
    match = _INSTANT.match(value) if isinstance(value, str) else None
    if match is None:
        raise NotWrittenError(f"{shown(value)} is not a day.", do)
    try:
        clock = time.fromisoformat(match[2]) if match[2] else None
        return Instant(date.fromisoformat(match[1]), clock)
    except ValueError:
        raise NotWrittenError(f"`{value}` is not a day and time of the calendar.", do) from None


def read_by(read: Callable[[object], Any]) -> PlainValidator:
    """A validator for pydantic that tells what is wrong the way policy files do."""

    def validate(value: object) -> Any:
        try:
            return read(value)
        except NotWrittenError as error:
            said = {"wrong": error.wrong, "do": error.do}
            raise PydanticCustomError("policy", "{wrong}", said) from None

    return PlainValidator(validate)


Amount = Annotated[int, read_by(read_amount)]
"""Cents, positive when the lessee owes them."""

Day = Annotated[Instant, read_by(read_instant)]
"""A day, or a day with its local time."""
