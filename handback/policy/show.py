"""The values of a programme as rows: what, how much, by which rule, and where it is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from handback.core.terms.base import HOUSE
from handback.core.terms.programme import Programme
from handback.policy.policies import Terms
from handback.policy.problems import Path, Place, Places, dotted
from handback.policy.programme import ProgrammePolicy
from handback.policy.shapes import keys_of
from handback.policy.sources import Around, Leaf, Preparer
from handback.policy.write import plain

NOWHERE = Place("")


@dataclass(frozen=True, slots=True)
class Row:
    """One value: its path, the value in words, its rule, where it is written.

    `beaten` is the rule that lost against it where policy and law both speak. `where` is empty
    for what no file says.
    """

    path: str
    value: str
    source: str
    where: str
    beaten: str = ""


def leaves_of(programme: Programme, *, defaults: bool = False) -> tuple[Leaf, ...]:
    """Every value of a programme with the rule it comes from, read back from the terms."""
    around = Around(programme.source, {str(k): str(v) for k, v in programme.sources.items()})
    preparer = Preparer(Places(start=NOWHERE))
    hints = keys_of(Programme)
    for key, value in plain(programme, Programme, defaults=defaults).items():
        if key not in ("source", "sources"):
            preparer.prepare(value, hints[key], (key,), around.of(key))
    return tuple(preparer.leaves)


def rows(terms: Terms | ProgrammePolicy, *, house: bool = False) -> Iterator[Row]:
    """The values that a programme, or the terms of a lease, state; with `house` the house's own."""
    policy = terms.policy if isinstance(terms, Terms) else terms
    written = {leaf.path: leaf for leaf in policy.leaves}
    before = {leaf.path: leaf for leaf in leaves_of(policy.programme, defaults=True)}
    stated = written.keys() | {leaf.path for leaf in leaves_of(terms.programme)}
    beaten = {v.path: v.loser for v in terms.verdicts} if isinstance(terms, Terms) else {}
    laws = _law_places(terms) if isinstance(terms, Terms) else {}
    for leaf in leaves_of(terms.programme, defaults=True):
        if leaf.path not in stated or (house and leaf.source != HOUSE):
            continue
        path = dotted(leaf.path)
        if leaf == before.get(leaf.path) and leaf.path in written:
            leaf = written[leaf.path]
        place = leaf.place if leaf.place != NOWHERE else _nearest(leaf.path, laws)
        where = f"{place.file}:{place.line}" if place.file else ""
        yield Row(path, in_words(leaf.written), leaf.source, where, beaten.get(path, ""))


def _law_places(terms: Terms) -> Mapping[str, Place]:
    return {path: place for law in terms.overlays for path, place in law.places.items()}


def _nearest(path: Path, places: Mapping[str, Place]) -> Place:
    """Where a law changes this path, or something around it; versions are passed through."""
    plain_path = [
        str(part)
        for number, part in enumerate(path)
        if part != "versions" and not (number and path[number - 1] == "versions")
    ]
    for length in range(len(plain_path), 0, -1):
        if found := places.get(".".join(plain_path[:length])):
            return found
    return NOWHERE


def in_words(written: Any) -> str:
    """A written value as people read it: `returned or replaced`, `yes`, `2 in`."""
    match written:
        case None:
            return "none"
        case bool():
            return "yes" if written else "no"
        case list():
            return ", ".join(map(in_words, written)) or "none"
        case dict():
            return _condition_in_words(written)
        case date():
            return written.isoformat()
        case _:
            return str(written)


def _condition_in_words(written: dict[str, Any]) -> str:
    first = next(iter(written), "")
    match first:
        case "all" | "any":
            word = " and " if first == "all" else " or "
            parts = [
                f"({in_words(part)})" if isinstance(part, dict) and len(part) == 1
                and next(iter(part)) in ("all", "any") else in_words(part)
                for part in written[first]
            ]  # fmt: skip
            return word.join(parts) or ("always" if first == "all" else "never")
        case "not":
            return f"not ({in_words(written[first])})"
        case _:
            return ", ".join(f"{key} {in_words(value)}" for key, value in written.items())
