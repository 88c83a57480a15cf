"""What differs between two policies, value by value."""

from collections.abc import Iterator
from dataclasses import dataclass

from handback.core.terms.programme import Programme
from handback.policy.problems import Path, dotted
from handback.policy.show import in_words, leaves_of
from handback.policy.sources import Leaf


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that differs: None where a side does not have it, and the rule on each side."""

    path: str
    was: str | None
    now: str | None
    was_source: str
    now_source: str


def differences(before: Programme, after: Programme) -> Iterator[Difference]:
    """Every value that one programme has otherwise than the other, in the order of paths.

    A default is no difference from the same value written out; another source for the same value
    is one. Of a block that one side does not have, only what it states is told.
    """
    old, new = _with_defaults(before), _with_defaults(after)
    stated = {leaf.path for side in (before, after) for leaf in leaves_of(side)}
    for path in sorted(old.keys() | new.keys(), key=_order):
        was, now = old.get(path), new.get(path)
        if was != now and path in stated:
            yield Difference(
                dotted(path), _words(was), _words(now), _source(was), _source(now)
            )  # fmt: skip


def _with_defaults(programme: Programme) -> dict[Path, Leaf]:
    return {leaf.path: leaf for leaf in leaves_of(programme, defaults=True)}


def _order(path: Path) -> tuple[tuple[bool, str | int], ...]:
    return tuple((isinstance(part, str), part) for part in path)


def _words(leaf: Leaf | None) -> str | None:
    return None if leaf is None else in_words(leaf.written)


def _source(leaf: Leaf | None) -> str:
    return "" if leaf is None else leaf.source
