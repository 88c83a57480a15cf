"""Turns validation errors into problems that a person can act on: one for each mistake."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from handback.policy.problems import Path, Places, Problem, instead_of
from handback.policy.shapes import Kind, annotation_at, known_keys, shape, words_of
from handback.policy.written import shown

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

SAID = {
    "cents": 'an amount of money such as "395.00"',
    "ratio": 'a decimal number in quotes such as "0.25"',
    "percent": "a percentage such as `6 %`",
    "length": "a length such as `70 mm` or `1/8 in`",
    "offset": "a date such as `60 days before maturity`",
    "condition": "a condition such as `returned` or `{any: [returned, replaced]}`",
}
TYPES: dict[Any, str] = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    date: "a day such as 2026-07-01",
    time: "a time such as 08:30",
    datetime: "a day and local time such as 2026-10-20T10:00",
}
UNKNOWN_KEY = frozenset({"unexpected_keyword_argument", "extra_forbidden"})


def describe(annotation: Any) -> str:
    """What a field wants, in words."""
    found = shape(annotation)
    words = [f"`{word}`" for word in words_of(annotation)]
    if found.kind is Kind.LIST:
        return "a list"
    if found.kind is not Kind.LEAF:
        return "a block of keys"
    if found.form:
        return " or ".join([SAID[found.form], *words])
    if words:
        listed = ", ".join(words[:12])
        return f"one of {listed}{' …' if len(words) > 12 else ''}" if words[1:] else listed
    return TYPES.get(found.type, "the kind of value that stands here")


def problems_of(
    error: "ValidationError", raw: object, annotation: Any, base: Path, places: Places
) -> list[Problem]:
    """The problems of `raw` data at `base`, each at its place; alternatives count as one."""
    found: dict[Path, Problem] = {}
    for each in sorted(error.errors(include_url=False), key=lambda e: e["type"] != "policy"):
        path, left = _follow(each["loc"], raw)
        problem = _Telling(raw, annotation, base, places).problem(each, path, left)
        found.setdefault(problem.path, problem)
    return list(found.values())


def _follow(loc: Sequence[str | int], raw: object) -> tuple[Path, tuple[str | int, ...]]:
    """The part of an error's location that leads through the data, and what is left of it."""
    path: list[str | int] = []
    left: list[str | int] = []
    here: Any = raw
    for part in loc:
        key = "from" if part == "since" and isinstance(here, dict) and "from" in here else part
        if _leads(here, key):
            here = here[key]
            path.append(key)
        else:
            left.append(part)
    return tuple(path), tuple(left)


def _leads(here: object, key: str | int) -> bool:
    if isinstance(here, dict):
        return isinstance(key, str) and key in here
    return isinstance(here, list) and isinstance(key, int) and key < len(here)


class _Telling:
    """Puts errors about some data into words."""

    def __init__(self, raw: object, annotation: Any, base: Path, places: Places) -> None:
        self.raw = raw
        self.annotation = annotation
        self.base = base
        self.places = places

    def problem(self, error: "ErrorDetails", path: Path, left: Path) -> Problem:
        if error["type"] == "missing":
            return self.missing(path, str(left[-1] if left else ""))
        if error["type"] in UNKNOWN_KEY:
            return self.unknown(path)
        whole = (*self.base, *path)
        place = self.places.of_value(whole)
        annotation = annotation_at(self.annotation, path)
        if error["type"] == "policy":
            said = error["ctx"]
            one_of_several = any(str(part).startswith("function-") for part in left)
            others = shape(annotation).also if one_of_several else ()
            words = " ".join(f"Or `{word}`." for word in others)
            return Problem(place, whole, said["wrong"], f"{said['do']} {words}".strip())
        if left and left[-1] == "[key]":
            wrong = f"`{path[-1]}` cannot stand here."
            words_here = known_keys(annotation_at(self.annotation, path[:-1]))
            do = instead_of(str(path[-1]), words_here, "word")
            return Problem(self.places.of_key(whole), whole, wrong, do)
        return Problem(place, whole, *self.mistyped(self.value(path), path, annotation))

    def mistyped(self, value: object, path: Path, annotation: Any) -> tuple[str, str]:
        said = describe(annotation)
        wrong = f"{shown(value)} is not {said}."
        found = shape(annotation)
        if path and path[-1] == "source" and found.kind is not Kind.LEAF:
            return "A source cannot stand here.", "Put it into each of the blocks below."
        if words := words_of(annotation):
            return wrong, instead_of(str(value), words, "word")
        if found.type is str and isinstance(value, int):
            return wrong, "Put it in quotes."
        return wrong, f"Write {said}."

    def missing(self, path: Path, key: str) -> Problem:
        whole = (*self.base, *path)
        wanted = annotation_at(self.annotation, (*path, key))
        do = f"Add `{key}:` with {describe(wanted)}." if wanted else f"Add `{key}:`."
        return Problem(self.places.of_key(whole), (*whole, key), f"`{key}` is missing.", do)

    def unknown(self, path: Path) -> Problem:
        whole = (*self.base, *path)
        around = annotation_at(self.annotation, path[:-1])
        known = [*known_keys(around), *self.dated_keys(path[:-1], around)]
        do = instead_of(str(path[-1]), known, "key")
        return Problem(
            self.places.of_key(whole), whole, f"`{path[-1]}` is not a key that is known here.", do
        )

    def dated_keys(self, path: Path, around: Any) -> Iterator[str]:
        """The keys of dated values: beside `versions` or, within a version, beside the block's."""
        if around is not None and shape(around).kind is Kind.DATED:
            yield from ("source", "governed_by", "versions")
            if path and isinstance(path[-1], int):
                yield from ("from", "until")

    def value(self, path: Path) -> object:
        here: Any = self.raw
        for part in path:
            here = here[part]
        return here
