"""The walk before validation: sources are inherited, versions are laid out, leaves are listed.

It follows the types of core through the data of a file, so that a missing source, an unknown rule
and a wrong period are found even where validation fails for other reasons.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from handback.core.terms.base import HOUSE
from handback.policy.problems import Path, Place, Places, Problem, instead_of
from handback.policy.shapes import Kind, keys_of, shape, step
from handback.policy.written import shown


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value of a policy: where it stands, as it is written, and the rule it comes from."""

    path: Path
    written: object
    source: str
    place: Place


@dataclass(frozen=True, slots=True)
class Around:
    """What a value takes from the blocks around it: a source, and sources of single entries."""

    source: str = ""
    named: dict[str, str] = field(default_factory=dict)

    def of(self, key: str) -> "Around":
        """What the value under `key` takes from here."""
        own = {k.partition(".")[2]: v for k, v in self.named.items() if k.startswith(f"{key}.")}
        return Around(self.named.get(key, self.source), own)


@dataclass(slots=True)
class Preparer:
    """Prepares the data of files for validation and lists their leaves.

    `rules` are the ids that a source may name beside `house`; None leaves sources unchecked.
    """

    places: Places
    rules: Collection[str] | None = None
    leaves: list[Leaf] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def prepare(self, raw: object, annotation: Any, path: Path, around: Around) -> object:
        """The data in the form that validation takes, every block with its source."""
        found = shape(annotation)
        if raw is not None and found.kind is Kind.DATED:
            return self._dated(raw, found.item, path, around)
        if isinstance(raw, dict) and found.kind is Kind.BLOCK:
            return self._block(raw, found.type, path, around)
        if isinstance(raw, dict) and found.kind is Kind.MAP:
            return {
                key: self.prepare(value, found.item, (*path, key), around.of(key))
                for key, value in raw.items()
            }
        blocks = found.kind is Kind.LIST and shape(found.item).kind is not Kind.LEAF
        if isinstance(raw, list) and blocks:
            inner = Around(around.source)
            return [
                self.prepare(value, found.item, (*path, n), inner) for n, value in enumerate(raw)
            ]
        self.leaves.append(Leaf(path, raw, around.source, self.places.of_value(path)))
        return raw

    def _block(self, raw: dict[str, Any], block: Any, path: Path, around: Around) -> object:
        here = self.around_in(raw, path, around, keys_of(block))
        if not here.source:
            self.problem(path, "No rule says where this comes from.", "Add `source:` here.")
        prepared: dict[str, object] = {
            key: self.prepare(value, step(block, key), (*path, key), here.of(key))
            for key, value in raw.items()
            if key not in ("source", "sources")
        }
        return {"source": here.source, "sources": here.named, **prepared}

    def around_in(
        self, raw: dict[str, Any], path: Path, around: Around, keys: Collection[str]
    ) -> Around:
        """The sources that a block names itself, or takes from around it; each is checked."""
        source, named = raw.get("source", around.source), raw.get("sources", {})
        if "source" in raw:
            self.check_rule(source, (*path, "source"))
        if not isinstance(named, dict):
            at, do = (*path, "sources"), "Write `key: rule` for single keys of the block."
            self.problem(at, f"{shown(named)} is not a block of sources.", do)
            return Around(str(source))
        for key, rule in named.items():
            at = (*path, "sources", key)
            if key.partition(".")[0] not in keys:
                do = instead_of(key, keys, "key")
                self.problem(at, f"`{key}` is not a key of this block.", do, key=True)
            self.check_rule(rule, at)
        return Around(str(source), {key: str(rule) for key, rule in named.items()})

    def check_rule(self, rule: object, path: Path) -> None:
        """A source has to be `house` or a rule that has words."""
        if not isinstance(rule, str) or not rule:
            self.problem(path, f"{shown(rule)} is not the id of a rule.", "Write one, or `house`.")
        elif self.rules is not None and rule != HOUSE and rule not in self.rules:
            do = instead_of(rule, [*self.rules, HOUSE], "rule") + " Or add it to the rules."
            self.problem(path, f"`{rule}` is not a rule of this policy.", do)

    def _dated(self, raw: object, block: Any, path: Path, around: Around) -> object:
        if not isinstance(raw, dict) or "versions" not in raw:
            value = self.prepare(raw, block, path, around)
            return {"governed_by": "contract", "versions": [{"since": None, "value": value}]}
        here = self.around_in(raw, path, around, ())
        beside = {k: v for k, v in raw.items() if k not in ("source", "versions")}
        if "governed_by" in raw:
            self._leaf((*path, "governed_by"), raw["governed_by"], here)
        versions = raw["versions"]
        if not isinstance(versions, list):
            return {**beside, "versions": versions}
        if not versions:
            self.problem((*path, "versions"), "There is no version here.", "Add one.")
        self._check_periods(versions, (*path, "versions"))
        at = (*path, "versions")
        laid_out = [self._version(v, block, (*at, n), here) for n, v in enumerate(versions)]
        return {**beside, "versions": laid_out}

    def _version(self, raw: object, block: Any, path: Path, around: Around) -> object:
        if not isinstance(raw, dict):
            return {"since": None, "value": raw}
        if "from" in raw:
            self._leaf((*path, "from"), raw["from"], around)
        rest = {key: value for key, value in raw.items() if key not in ("from", "until")}
        since = raw["from"] if isinstance(raw.get("from"), date) else None
        return {"since": since, "value": self._block(rest, block, path, around)}

    def _check_periods(self, versions: list[object], path: Path) -> None:
        """Versions rise without a gap: each holds until the day before the next begins."""
        dicts = [version if isinstance(version, dict) else {} for version in versions]
        starts = [version.get("from") for version in dicts]
        for number, version in enumerate(dicts):
            start, at = starts[number], (*path, number)
            before = starts[number - 1] if number else None
            if start is not None and not isinstance(start, date):
                do = "Write a day such as 2026-07-01, without quotes."
                self.problem((*at, "from"), "This is not a day.", do)
            elif start is None and number:
                do = "Add `from:` with its first day."
                self.problem((*at, "from"), "Nobody knows when this version begins.", do)
            elif isinstance(before, date) and start is not None and start <= before:
                do = "Sort the versions by `from`."
                self.problem((*at, "from"), f"This begins before {before} is over.", do)
            if "until" in version:
                after = starts[number + 1] if number + 1 < len(dicts) else None
                self._check_end(version["until"], after, (*at, "until"))

    def _check_end(self, until: object, after: object, path: Path) -> None:
        if not isinstance(after, date):
            do = "Remove `until`; a version holds until the next one begins."
            self.problem(path, "After this day no version holds.", do)
        elif until != after - timedelta(days=1):
            do = f"Write {after - timedelta(days=1)}, or remove `until`."
            self.problem(path, f"There is a gap or an overlap before {after}.", do)

    def _leaf(self, path: Path, value: object, around: Around) -> None:
        self.leaves.append(Leaf(path, value, around.source, self.places.of_value(path)))

    def problem(self, path: Path, wrong: str, do: str, *, key: bool = False) -> None:
        """Note a problem at a value, or at its key."""
        place = self.places.of_key(path) if key else self.places.of_value(path)
        self.problems.append(Problem(place, path, wrong, do))
