"""Reading a jurisdiction file: what the law of one place changes in every programme."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Annotated, Any

from handback.core.base import Code, Written
from handback.core.terms.overlay import AppliesWhen, Change, Overlay, Verb
from handback.core.terms.programme import Programme
from handback.policy.compose import compose
from handback.policy.messages import describe
from handback.policy.problems import (
    Path,
    Place,
    Places,
    PolicyError,
    Problem,
    instead_of,
    without_echoes,
)
from handback.policy.programme import digest_of, policy_files
from handback.policy.rules import Rules, read_rules, rule_ids
from handback.policy.schema import Context, read_value
from handback.policy.shapes import Kind, known_keys, shape, step
from handback.policy.sources import Around, Leaf, Preparer
from handback.policy.written import shown

KEYS = ("overlay", "applies_when", "rules", "cite", "changes")
DATED = ("governed_by", "from", "until", "versions")
VERBS = tuple(verb.value for verb in Verb)
COMPARED = {
    Verb.AT_MOST: ("cents", "ratio", "percent", "length", "int"),
    Verb.AT_LEAST: ("cents", "ratio", "percent", "length", "int"),
    Verb.EARLIER_OF: ("offset", "date", "time"),
    Verb.LATER_OF: ("offset", "date", "time"),
}


@dataclass(frozen=True, slots=True)
class OverlayPolicy:
    """A jurisdiction file that was read; `places` says where each changed path is decided."""

    name: str
    digest: str
    overlay: Overlay
    rules: Rules
    leaves: tuple[Leaf, ...]
    places: Mapping[str, Place]


def read(texts: Mapping[str, str]) -> OverlayPolicy:
    """Read one jurisdiction file; raises `PolicyError` with everything that is wrong."""
    files = policy_files(texts)
    if len(files) != 1:
        wrong = f"A jurisdiction is one file, and here are {len(files)}."
        raise PolicyError([Problem(Place(next(iter(files), "")), (), wrong, "Give one file.")])
    (path, text), = files.items()  # fmt: skip
    composed = compose(text, path)
    reader = _Reader(composed.data, composed.places)
    overlay, rules = reader.overlay(PurePosixPath(path).stem)
    problems = list(without_echoes(composed.problems, reader.problems))
    if problems or overlay is None:
        raise PolicyError(problems)
    at: dict[str, Place] = {}
    for place, change in zip(reader.at, overlay.changes, strict=True):
        at[".".join(change.at)] = place
        at.setdefault(".".join([*change.at[:-1], "at_most"]), place)  # caps what a contract says
    leaves = tuple(reader.leaves)
    return OverlayPolicy(overlay.name, digest_of(texts), overlay, rules, leaves, at)


def _compared(annotation: Any) -> Any:
    """The type that a value of this type is compared with: without words or null in its place."""
    found = shape(annotation)
    return Annotated[found.type, Written(found.form)] if found.form else found.type


@dataclass(slots=True)
class _Reader:
    data: Any
    places: Places
    problems: list[Problem] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)
    at: list[Place] = field(default_factory=list)
    context: Context = field(default_factory=Context)

    def overlay(self, stem: str) -> tuple[Overlay | None, Rules]:
        if not isinstance(self.data, dict):
            self.problem((), "The file is not a block of keys.", f"Begin with `overlay: {stem}`.")
            return None, {}
        for key in self.data:
            if key not in KEYS:
                do = instead_of(key, KEYS, "key")
                self.problem((key,), f"`{key}` is not a key that is known here.", do, key=True)
        name = self.data.get("overlay")
        if name != stem:
            do = f"Write `overlay: {stem}`, or rename the file."
            self.problem(("overlay",), f"{shown(name)} is not the name of this file.", do)
        applies = self.value(self.data.get("applies_when"), AppliesWhen, ("applies_when",))
        rules, problems = read_rules(self.data, self.places, self.context)
        self.problems.extend(problems)
        changes = self.changes(self.data.get("changes"))
        if self.problems:
            return None, rules
        return Overlay(Code(stem), applies, changes), rules

    def changes(self, raw: object) -> tuple[Change, ...]:
        if not isinstance(raw, list):
            self.problem(("changes",), f"{shown(raw)} is not a list.", "List the changes.")
            return ()
        found = [self.change(each, ("changes", number)) for number, each in enumerate(raw)]
        return tuple(change for change in found if change is not None)

    def change(self, raw: object, path: Path) -> Change | None:
        self.at.append(self.places.of_value(path))
        if not isinstance(raw, dict):
            do = "Write `{at: …, at_most: …, source: …}`."
            self.problem(path, f"{shown(raw)} is not a change.", do)
            return None
        unknown = [key for key in raw if key not in ("at", "source", *VERBS)]
        for key in unknown:
            do = instead_of(key, ("at", "source", *VERBS), "key")
            at = (*path, key)
            self.problem(at, f"`{key}` is not a key that is known here.", do, key=True)
        verbs = [verb for verb in Verb if verb in raw]
        source = self.source(raw, path)
        way, annotation = self.target(raw.get("at"), (*path, "at"))
        if len(verbs) != 1:
            if unknown:
                return None
            do = f"Write one of {', '.join(f'`{verb}`' for verb in VERBS)}."
            self.problem(path, f"A change has one verb, and here are {len(verbs)}.", do)
            return None
        if annotation is None or not source or not self.suits(verbs[0], annotation, path):
            return None
        annotation = _compared(annotation) if verbs[0] in COMPARED else annotation
        value = self.value(raw[verbs[0]], annotation, (*path, verbs[0].value), source)
        return Change(way, verbs[0], value, Code(source))

    def source(self, raw: dict[str, Any], path: Path) -> str:
        source = raw.get("source")
        known = rule_ids(self.data)
        if isinstance(source, str) and source in known:
            return source
        do = instead_of(str(source or ""), known, "rule")
        self.problem((*path, "source"), f"{shown(source)} is not a rule of this file.", do)
        return ""

    def target(self, at: object, path: Path) -> tuple[tuple[Code, ...], Any]:
        """The path into the programme and the type of what stands there."""
        if not isinstance(at, str):
            do = "Write `at: wear_charge.owed_when`, for instance."
            self.problem(path, f"{shown(at)} is not a path into a programme.", do)
            return (), None
        way = tuple(map(Code, at.split(".")))
        here: Any = Programme
        for number, key in enumerate(way):
            beside = key in ("source", "sources") or (key in DATED and key not in known_keys(here))
            inner = None if beside else step(here, key)
            if inner is None:
                around = ".".join(way[:number]) or "a programme"
                do = instead_of(key, [*known_keys(here)], "key")
                self.problem(path, f"There is no `{key}` in {around}.", do)
                return way, None
            here = inner
        return way, here

    def suits(self, verb: Verb, annotation: Any, path: Path) -> bool:
        """Whether a verb can say something of a field of this type."""
        found = shape(annotation)
        kind = found.form or getattr(found.type, "__name__", "")
        if verb in COMPARED:
            suits = found.kind is Kind.LEAF and kind in COMPARED[verb]
        elif verb is Verb.ALSO:
            suits = found.kind in (Kind.LIST, Kind.MAP) or found.form == "condition"
        else:
            suits = True
        if not suits:
            do = "Use `instead`, or a verb that compares such values."
            wrong = f"`{verb}` cannot be said of {describe(annotation)}."
            self.problem((*path, verb.value), wrong, do, key=True)
        return suits

    def value(self, raw: object, annotation: Any, path: Path, source: str = "") -> Any:
        preparer = Preparer(self.places, rule_ids(self.data))
        prepared = preparer.prepare(raw, annotation, path, Around(source))
        if source:
            self.leaves.extend(preparer.leaves)
            self.problems.extend(preparer.problems)
        else:
            prepared = raw
        value, problems = read_value(raw, prepared, annotation, self.context, (path, self.places))
        self.problems.extend(problems)
        return value

    def problem(self, path: Path, wrong: str, do: str, *, key: bool = False) -> None:
        place = self.places.of_key(path) if key else self.places.of_value(path)
        self.problems.append(Problem(place, path, wrong, do))
