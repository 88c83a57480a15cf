"""What is offered for an argument of a move."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that may be given; `said` is its name where it is no code, such as a person's.

    `about` is a code that says what it is about, `on` a day and `at` a local instant that tell it
    apart, `cents` an amount, `group` the code of the group that it belongs to.
    """

    value: str
    said: str = ""
    about: str = ""
    on: date | None = None
    at: datetime | None = None
    cents: int | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be offered; `closed`: nothing else makes sense."""

    values: tuple[Choice, ...]
    closed: bool = True


def codes(values: Iterable[str], *, closed: bool = True) -> Choices:
    """Codes, each once, in their order."""
    known = dict.fromkeys(str(getattr(each, "value", each)) for each in values)
    return Choices(tuple(Choice(each) for each in known if each), closed)
