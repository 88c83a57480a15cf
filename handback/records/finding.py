"""Search keys: how names, VINs and accounts are written so that an index finds them.

Keys are small letters without accents, compared byte by byte, so that the beginning of a key is a
range of the index on both databases without any extension. A VIN is kept backwards: people know
its end.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from handback.records.models import Erasable

_WORDS = re.compile(r"[^\W_]+")
_NOT_DECOMPOSED = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i"}
)
"""Letters that people write without their stroke, and Unicode does not take apart."""
_APOSTROPHES = str.maketrans("", "", "'`\u00b4\u2019\u02bc")
"""People leave them out, and nobody puts a blank there: O'Brien is obrien."""
SHORTEST = 3
"""Fewer letters would find half of all cases."""
LONGEST = 200
"""Letters of a key."""


@dataclass(frozen=True, slots=True)
class Found:
    """A case that was found, and by what: `person`, `account` or `vehicle`."""

    case: int
    kind: str


def plain(text: str) -> str:
    """A text in small letters without accents, its words parted by single blanks."""
    text = text.translate(_APOSTROPHES)
    return " ".join(_WORDS.findall(text.lower() if text.isascii() else _without_accents(text)))


def _without_accents(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold()).translate(_NOT_DECOMPOSED)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def joined(text: str) -> str:
    """A number such as an account's, letters and digits only."""
    return plain(text).replace(" ", "")


def backwards(vin: str) -> str:
    """A VIN from its end."""
    return joined(vin)[::-1]


def name_keys(name: str) -> tuple[str, str]:
    """A name last word first, and as it is written; what a hyphen joins is one word."""
    words = [each for word in name.split() if (each := plain(word))]
    if not words:
        return "", ""
    return " ".join([words[-1], *words[:-1]])[:LONGEST], " ".join(words)[:LONGEST]


def keys_of(kind: str, value: str) -> tuple[str, str]:
    """The two keys of an erasable row; empty ones are not looked for."""
    if kind == "vehicle":
        return backwards(value), ""
    if kind == "account":
        return joined(value), ""
    return ("", "")


def after(prefix: str) -> str:
    """The first key that no longer begins with `prefix`."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)


def rows_like(said: str, kinds: Collection[str], lessors: list[int], most: int) -> list[Found]:
    """Rows of names, VINs and accounts that begin, or for VINs end, as somebody said.

    The first `most` of each key, by kind. Each key is a range of its own index, so that it takes
    as long however many rows there are.
    """
    found: list[Found] = []
    for kind, column, prefix in _prefixes(said):
        if kind in kinds and len(prefix) >= SHORTEST:
            rows = within(kind, column, prefix, lessors)
            found += [Found(*row) for row in rows.values_list("case_id", "kind")[:most]]
    return found


def within(kind: str, column: str, prefix: str, lessors: list[int]) -> QuerySet[Erasable]:
    """The rows of a kind whose key begins with a prefix, in the order of the key."""
    keys = {f"{column}__gte": prefix, f"{column}__lt": after(prefix)}
    rows = Erasable.objects.filter(kind=kind, lessor_id__in=lessors, **keys)
    return rows.exclude(**{column: ""}).order_by(column)


def _prefixes(said: str) -> Iterator[tuple[str, str, str]]:
    name = plain(said)
    yield "person", "find", name
    yield "person", "find_also", name
    yield "account", "find", joined(said)
    yield "vehicle", "find", backwards(said)


def by_vin(vin: str) -> "Q":
    """The row of exactly this VIN."""
    return Q(kind="vehicle", find=backwards(vin))
