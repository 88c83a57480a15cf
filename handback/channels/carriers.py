"""What carries letters: the folder of a mail house, an e-mail server.

A carrier answers with what it can prove, or raises: `NotNowError` when trying later may help,
`RefusedError` when this letter will never arrive there. What an error says is kept and logged: it
names no person and no address.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from handback.core.base import Channel, Code

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._-]{0,150}\Z")
"""What a once-only key looks like; it becomes the name of a file and part of a Message-ID."""


class NotNowError(Exception):
    """It could not be handed over this time; `unreachable` says that nothing else could be."""

    def __init__(self, why: str, *, unreachable: bool = False) -> None:
        super().__init__(why)
        self.unreachable = unreachable


class RefusedError(Exception):
    """Whoever was to carry it says that it cannot be delivered, ever."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who a letter is for, and what is known of how to reach them."""

    name: str
    email: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to one person, in finished words.

    `key` tells a repetition from another letter. `facts` are codes and dates for whoever lays the
    letter out. `opening` names a statement that the law prescribes word for word and that is not
    in `text`: whoever prints the letter puts it first.
    """

    key: str
    channel: Channel
    language: str
    sender: str
    to: Receiver
    subject: str
    text: str
    opening: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a key that could be anything but a name."""
        if not KEY.match(self.key):
            raise ValueError("the key of a letter is letters, digits and :._- only")


@dataclass(frozen=True, slots=True)
class Carried:
    """It was handed over; `proof` is what the carrier proves: nothing, `mailing` or `delivery`."""

    proof: Code = Code("")


class Carrier(Protocol):
    """Whoever takes letters of some channels, in as many threads at a time as it has lanes."""

    name: str
    lanes: int

    def carry(self, letter: Letter, at: datetime) -> Carried:
        """Hand a letter over, once more if need be; raises `NotNowError` and `RefusedError`."""

    def close(self) -> None:
        """End what is open; it opens again by itself."""


def one_line(text: str) -> str:
    """A text on one line, without control characters: it cannot begin another header."""
    kept = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    return " ".join(kept.split())
