"""Overlays: what the law of a place adds to a programme, decided field by field.

An overlay states, for single fields, the most or the least, the earlier or the later, what holds
also, or what holds instead. The more protective of policy and law wins; both stay cited. A law's
deadline is never moved by a policy's: it yields only to one that is surely more protective.
A field that is None has no limit: it lies beyond every amount and later than every date.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache
from typing import Any, ClassVar, TypeVar, get_args

from handback.core.base import Code, Moment
from handback.core.calendar import Offset, Side
from handback.core.terms.base import Block, Dated
from handback.core.terms.conditions import All, Condition
from handback.core.terms.programme import Programme

T = TypeVar("T")
Path = tuple[str, ...]

FROM_CONTRACT = "from_contract"
COMPARABLE = (int, Decimal, date, time, Offset)
CONDITIONS = get_args(Condition)


class Verb(StrEnum):
    """What a law says of a field of the policy; the order is the order they are applied in."""

    INSTEAD = "instead"
    ALSO = "also"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    EARLIER_OF = "earlier_of"
    LATER_OF = "later_of"


VERB_MEANINGS = {
    Verb.INSTEAD: "the law's value takes the place of the policy's",
    Verb.ALSO: "the law's entries are added; of a condition, both have to hold",
    Verb.AT_LEAST: "the greater of the two",
    Verb.AT_MOST: "the lesser of the two; on an amount from the contract, its cap",
    Verb.EARLIER_OF: "the earlier of the two",
    Verb.LATER_OF: "the later of the two",
}
WHOLE = (Verb.INSTEAD, Verb.ALSO)
"""Verbs that do not compare, and so may add what the programme does not have."""


class OverlayError(ValueError):
    """A change that cannot be made to this programme."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a programme, by its path, and what the law says of it."""

    at: tuple[Code, ...]
    verb: Verb
    value: Any
    source: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliesWhen:
    """Which leases a law governs: those of some regions, signed on or after a day.

    A region is named as `US-NY`, or as `US` for all of its parts.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = {"extra": "forbid"}

    regions: tuple[Code, ...]
    contract_from: date | None = None


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What of a lease decides which laws govern it."""

    region: Code
    contract: date


@dataclass(frozen=True, slots=True)
class Overlay:
    """The changes that the law of one place makes to every programme."""

    name: Code
    applies_when: AppliesWhen
    changes: tuple[Change, ...]

    def governs(self, facts: CaseFacts) -> bool:
        """Whether this law governs a lease."""
        since = self.applies_when.contract_from
        here = any(
            facts.region == region or facts.region.startswith(f"{region}-")
            for region in self.applies_when.regions
        )
        return here and (since is None or since <= facts.contract)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which rule won a field, which lost, and what the field was and is."""

    path: str
    winner: Code
    loser: Code
    was: Any
    now: Any


def overlay(
    programme: Programme, overlays: Iterable[Overlay], facts: CaseFacts | None = None
) -> tuple[Programme, tuple[Verdict, ...]]:
    """The programme under the laws that govern a lease, and what each of them decided.

    Without facts of a lease, all of them govern it. Neither the order of the overlays nor applying
    them again changes the result. Raises `OverlayError` for a change that this programme has no
    place for.
    """
    governing = [each for each in overlays if facts is None or each.governs(facts)]
    governing.sort(key=lambda each: each.name)
    verdicts: list[Verdict] = []
    for change in _combined(change for each in governing for change in each.changes):
        programme = _Changing(change, verdicts).apply(programme)
    return programme, tuple(verdicts)


def _combined(changes: Iterable[Change]) -> list[Change]:
    """One change for each field and comparing verb: of several laws the most protective."""
    found: dict[tuple[tuple[Code, ...], Verb], list[Change]] = {}
    for change in changes:
        found.setdefault((change.at, change.verb), []).append(change)
    combined = [each for group in found.values() for each in _strictest(group)]
    order = list(Verb)
    combined.sort(key=lambda c: (c.verb not in WHOLE, len(c.at), c.at, order.index(c.verb)))
    return combined


def _strictest(group: list[Change]) -> list[Change]:
    match group[0].verb:
        case Verb.ALSO:
            added: dict[str, Any] = {}
            for each in group:
                for key, value in each.value.items() if isinstance(each.value, dict) else ():
                    _agree(added.setdefault(key, value), value, (*each.at, key))
            return group
        case Verb.INSTEAD:
            for each in group:
                _agree(group[0].value, each.value, each.at)
            return group[:1]
        case Verb.AT_MOST | Verb.EARLIER_OF:
            return [min(group, key=lambda change: _rank(change.value))]
        case Verb.AT_LEAST | Verb.LATER_OF:
            return [max(group, key=lambda change: _rank(change.value))]


def _agree(one: Any, other: Any, at: Path) -> None:
    if one != other:
        raise OverlayError(f"two laws put different things at {_dotted(at)}")


def _rank(value: Any) -> Any:
    """A total order among laws: dates by moment, then by days with months of average length."""
    if not isinstance(value, Offset):
        return value
    days = value.months * Fraction(146097, 4800) + value.days
    sign = -1 if value.side is Side.BEFORE else 1
    return list(Moment).index(value.moment), sign * days, sign * value.months


def _dotted(path: Iterable[str | int]) -> str:
    return ".".join(map(str, path))


class _Changing:
    """Makes one change, from the programme down to the field and up again."""

    def __init__(self, change: Change, verdicts: list[Verdict]) -> None:
        self.change = change
        self.verdicts = verdicts

    def apply(self, programme: Programme) -> Programme:
        changed = self.inside(programme, self.change.at, ())
        assert isinstance(changed, Programme)
        return changed

    def inside(self, here: Any, path: Path, done: Path) -> Any:
        """`here` with what lies at `path` below it changed."""
        if isinstance(here, Dated):
            return self.in_versions(here, path, done)
        if isinstance(here, Block):
            return self.in_block(here, path, done)
        if len(path) < 2 or path[0] not in here:
            return self.lacking(here, (*done, *path))
        inner = self.inside(here[path[0]], path[1:], (*done, path[0]))
        return here if inner is here[path[0]] else {**here, path[0]: inner}

    def in_versions(self, here: Dated[Any], path: Path, done: Path) -> Dated[Any]:
        several = len(here.versions) > 1
        versions = []
        for number, version in enumerate(here.versions):
            at = (*done, "versions", str(number)) if several else done
            inner = self.inside(version.value, path, at)
            versions.append(version if inner is version.value else replace(version, value=inner))
        same = all(new is old for new, old in zip(versions, here.versions, strict=True))
        return here if same else replace(here, versions=tuple(versions))

    def in_block(self, here: Block, path: Path, done: Path) -> Block:
        name, rest, at = _field(here, path[0]), path[1:], (*done, path[0])
        current = getattr(here, name)
        if not rest:
            return self.field(here, name, at)
        if isinstance(current, dict) and len(rest) == 1:
            return self.entry(here, name, rest[0], (*at, rest[0]))
        if not isinstance(current, Block | Dated | dict):
            return self.lacking(here, (*at, *rest))
        inner = self.inside(current, rest, at)
        return here if inner is current else _with(here, name, inner)

    def lacking(self, here: T, path: Path) -> T:
        """What the programme does not have needs no limit; but nothing can be added below it."""
        if self.change.verb in WHOLE:
            raise OverlayError(
                f"there is no {_dotted(path)} that {self.change.source} could change"
            )
        return here

    def field(self, here: Block, name: str, at: Path) -> Block:
        current = getattr(here, name)
        if self.change.verb is Verb.ALSO and isinstance(current, dict):
            for key, value in self.change.value.items():
                change = replace(self.change, verb=Verb.INSTEAD, value=value)
                here = _Changing(change, self.verdicts).entry(here, name, key, (*at, key))
            return here
        if current == FROM_CONTRACT and self.change.verb is Verb.AT_MOST:
            if not hasattr(here, "at_most"):
                raise OverlayError(f"{_dotted(at)} has no cap that a law could lower")
            return self.field(here, "at_most", (*at[:-1], "at_most"))
        now = self.decide(here, current, name, at)
        if now is current:
            return here
        return self.cited(_with(here, name, now), name)

    def entry(self, here: Block, name: str, key: str, at: Path) -> Block:
        entries = getattr(here, name)
        if key not in entries and self.change.verb not in WHOLE:
            return here
        now = self.decide(here, entries.get(key), f"{name}.{key}", at)
        if now is entries.get(key):
            return here
        return self.cited(_with(here, name, {**entries, key: now}), f"{name}.{key}")

    def cited(self, here: Block, name: str) -> Block:
        return replace(here, sources={**here.sources, Code(name): self.change.source})

    def decide(self, here: Block, was: Any, name: str, at: Path) -> Any:
        """The value that holds; `was` itself where the policy's stays. Notes the verdict."""
        added = was is None and self.change.verb in WHOLE
        law, policy = self.change.source, Code("") if added else _source(here, was, name)
        now = _protective(self.change, was, at)
        if now == was and _ties(self.change, was):
            return was
        winner, loser = (law, policy) if now != was else (policy, law)
        self.verdicts.append(Verdict(_dotted(at), winner, loser, was, now))
        return was if now == was else now


def _with(block: Block, name: str, value: Any) -> Block:
    changed: Any = {name: value}
    return replace(block, **changed)


def _field(block: Block, key: str) -> str:
    """The field that a key of a file stands for: `is` is `is_`."""
    for name in (key, f"{key}_"):
        if hasattr(block, name):
            return name
    raise OverlayError(f"{type(block).__name__} has no {key}")


def _source(block: Block, value: Any, name: str) -> Code:
    """The rule that a value comes from before the law spoke."""
    if isinstance(value, Dated):
        value = value.versions[0].value
    if isinstance(value, Block) and value.source:
        return value.source
    whole = Code(name.partition(".")[0])
    return block.sources.get(Code(name)) or block.source_of(whole)


def _ties(change: Change, was: Any) -> bool:
    """Whether the law says nothing that the policy does not say already."""
    return change.verb in WHOLE or was == change.value


def _protective(change: Change, was: Any, at: Path) -> Any:
    verb, value = change.verb, change.value
    if verb is Verb.INSTEAD or (verb is Verb.ALSO and was is None):
        return value
    if verb is Verb.ALSO:
        return _both(was, value, at)
    if was is None:
        return value if verb in (Verb.AT_MOST, Verb.EARLIER_OF) else None
    if type(was) is not type(value) or type(was) not in COMPARABLE:
        raise OverlayError(f"{_dotted(at)} cannot be compared with what the law says")
    if verb in (Verb.AT_MOST, Verb.EARLIER_OF):
        return was if _surely(was, value) else value
    return was if _surely(value, was) else value


def _both(was: Any, value: Any, at: Path) -> Any:
    if isinstance(was, CONDITIONS):
        parts = was.parts if isinstance(was, All) else (was,)
        more = value.parts if isinstance(value, All) else (value,)
        new = tuple(part for part in more if part not in parts)
        return All((*parts, *new)) if new else was
    if isinstance(was, tuple):
        return (*was, *(item for item in value if item not in was))
    raise OverlayError(f"nothing can be added to {_dotted(at)}")


def _surely(first: Any, second: Any) -> bool:
    """Whether `first` is never beyond `second`, whatever the moments turn out to be."""
    if not isinstance(first, Offset):
        return bool(first <= second)
    return first.moment is second.moment and _never_later(first, second)


@cache
def _never_later(first: Offset, second: Offset) -> bool:
    days = (date(2023, 1, 1) + timedelta(days=n) for n in range(4 * 365 + 1))
    return all(first.from_day(day) <= second.from_day(day) for day in days)
