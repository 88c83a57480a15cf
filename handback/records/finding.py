"""Search keys: how names, VINs and accounts are written so that an index finds them.

Keys are plain ASCII, compared byte by byte, so that the beginning of a key is a range of the
index on both databases without any extension. A VIN is kept backwards: people know its end.
"""

import unicodedata
from collections.abc import Iterator

from django.db.models import Q

from handback.records.models import Erasable

SHORTEST = 3
"""Fewer letters would find half of all cases."""


def plain(text: str) -> str:
    """A text in small letters without accents, its words parted by single blanks."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c if c.isascii() and c.isalnum() else " " for c in letters if _shown(c))
    return " ".join(kept.split())


def _shown(letter: str) -> bool:
    return not unicodedata.combining(letter)


def joined(text: str) -> str:
    """A number such as an account's, letters and digits only."""
    return plain(text).replace(" ", "")


def backwards(vin: str) -> str:
    """A VIN from its end."""
    return joined(vin)[::-1]


def name_keys(name: str) -> tuple[str, str]:
    """A name last word first, and as it is written."""
    words = plain(name).split()
    if not words:
        return "", ""
    return " ".join([words[-1], *words[:-1]]), " ".join(words)


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


def matching(said: str) -> Q:
    """Rows of names, VINs and accounts that begin, or for VINs end, as somebody said."""
    found = Q(pk__in=[])
    for kinds, column, prefix in _prefixes(said):
        if len(prefix) >= SHORTEST:
            within = {f"{column}__gte": prefix, f"{column}__lt": after(prefix)}
            found |= Q(kind__in=kinds, **within)
    return found


def _prefixes(said: str) -> Iterator[tuple[tuple[str, ...], str, str]]:
    name = plain(said)
    yield ("person",), "find", name
    yield ("person",), "find_also", name
    yield ("account",), "find", joined(said)
    yield ("vehicle",), "find", backwards(said)


def by_vin(vin: str) -> "Q":
    """The row of exactly this VIN."""
    return Q(kind="vehicle", find=backwards(vin))


def by_account(account: str) -> "Q":
    """The row of exactly this account."""
    return Q(kind="account", find=joined(account))


def cases_of(found: Q, lessors: list[int]) -> "Iterator[int]":
    """The cases that rows belong to, within lessors, each once."""
    rows = Erasable.objects.filter(found, lessor_id__in=lessors).values_list("case_id", flat=True)
    seen: set[int] = set()
    for case in rows:
        if case not in seen:
            seen.add(case)
            yield case
