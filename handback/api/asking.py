"""Parameters that many questions share."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Literal, TypeVar

from ninja import QueryEx
from ninja.params import P

from handback.actions.forms import DAY_PATTERN, INSTANT_PATTERN, LONGEST_CODE
from handback.api.problems import Fault, bad_parameters
from handback.core.base import Role

AS = "the role to act in, where a person has several; else the first"

AsRole = QueryEx[Role | None, P(alias="as", description=AS)]
After = QueryEx[str | None, P(max_length=200, description="`next` of the page before")]
Limit = QueryEx[int, P(ge=1, le=500, description="rows of a page")]
OptionalWord = QueryEx[str | None, P(max_length=LONGEST_CODE)]
Words = QueryEx[tuple[str, ...], P(max_length=100)]
DayText = QueryEx[str | None, P(pattern=DAY_PATTERN)]
InstantText = QueryEx[str | None, P(pattern=INSTANT_PATTERN)]
T = TypeVar("T")
YesNo = QueryEx[Literal["true", "false"] | None, P(description="`true` or `false`")]


def day_of(said: str | None, name: str) -> date | None:
    """The day that a parameter names."""
    return _read(said, name, date.fromisoformat, "Write a day as 2026-10-20.")


def instant_of(said: str | None, name: str) -> datetime | None:
    """The instant that a parameter names; it has an offset."""
    at = _read(said, name, datetime.fromisoformat, "Write it as 2026-10-20T10:00:00Z.")
    if at is not None and at.tzinfo is None:
        do = "Add the offset, such as Z."
        raise bad_parameters([Fault(f"/query/{name}", "This instant has no offset.", do)])
    return at


def yes_of(said: str | None) -> bool | None:
    """The truth that a parameter names."""
    return None if said is None else said == "true"


def _read(said: str | None, name: str, read: Callable[[str], T], do: str) -> T | None:
    if said is None:
        return None
    try:
        return read(said)
    except ValueError:
        raise bad_parameters([Fault(f"/query/{name}", "There is no such day.", do)]) from None
