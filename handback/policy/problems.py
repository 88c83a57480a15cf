"""Problems of policy files: each says where it is, what is wrong and what to do about it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches

Path = tuple[str | int, ...]
"""The way to a value inside files: keys, and positions in lists from 0 on."""

MOST_LISTED = 15


def dotted(path: Path) -> str:
    """A path as people write it: `fees.disposition_fee.amount`."""
    return ".".join(map(str, path))


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a file; lines and columns count from 1. Line 0 is no file but an argument."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong in a policy file: where, what, and what to do."""

    place: Place
    path: Path = field(compare=False)
    wrong: str
    do: str

    def __str__(self) -> str:
        at = f" {dotted(self.path)}" if self.path else ""
        return f"{self.place}{at}: {self.wrong} {self.do}"


class PolicyError(Exception):
    """Files that cannot be used, with every problem that was found in them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type["PolicyError"], tuple[tuple[Problem, ...]]]:
        return PolicyError, (self.problems,)


@dataclass(frozen=True, slots=True)
class Places:
    """Where each key and each value of some files stands."""

    keys: dict[Path, Place] = field(default_factory=dict)
    values: dict[Path, Place] = field(default_factory=dict)
    start: Place = Place("")

    def of_value(self, path: Path) -> Place:
        """Where the value at `path` stands, or the nearest thing around it."""
        return self._nearest(path, self.values)

    def of_key(self, path: Path) -> Place:
        """Where the key that ends `path` stands, or the nearest thing around it."""
        return self.keys[path] if path in self.keys else self._nearest(path, self.values)

    def _nearest(self, path: Path, places: dict[Path, Place]) -> Place:
        for length in range(len(path), 0, -1):
            if path[:length] in self.keys and length < len(path):
                return self.keys[path[:length]]
            if path[:length] in places:
                return places[path[:length]]
        return places.get((), self.start)


def nearest(word: str, words: Iterable[str]) -> str:
    """The one of `words` that `word` was probably meant to be, or nothing."""
    by_lower = {each.lower(): each for each in sorted(words)}
    found = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else ""


def instead_of(word: str, words: Iterable[str], called: str) -> str:
    """A sentence that helps who wrote an unknown word: the likely one, or all there are."""
    known = sorted(words)
    if found := nearest(word, known):
        return f"Did you mean `{found}`?"
    if not known:
        return f"There is no {called} to name here."
    if len(known) > MOST_LISTED:
        return f"None of the {len(known)} known here is like it."
    return f"Known here: {', '.join(f'`{name}`' for name in known)}."


def without_echoes(first: Iterable[Problem], later: Iterable[Problem]) -> Iterator[Problem]:
    """All of `first`, and those of `later` that speak of another place."""
    said = set()
    for problem in first:
        said.add(problem.path)
        yield problem
    yield from (problem for problem in later if problem.path not in said)
