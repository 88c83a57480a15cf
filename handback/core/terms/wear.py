"""The wear guide: which damage is chargeable."""

from dataclasses import dataclass, field
from enum import StrEnum

from handback.core.base import Cents, Code, Millimetres
from handback.core.terms.base import Block
from handback.core.terms.conditions import ALWAYS, When


class Measure(StrEnum):
    """What of an item is compared with the threshold."""

    NONE = "none"
    LENGTH = "length"
    DIAMETER = "diameter"
    DEPTH = "depth"
    TREAD = "tread"
    COUNT = "count"
    REPAIR_COST = "repair_cost"


class Comparator(StrEnum):
    """When a measure is beyond its threshold."""

    MORE_THAN = "more_than"
    AT_LEAST = "at_least"
    LESS_THAN = "less_than"


class Verdict(StrEnum):
    """What a rule says of an item that it matches."""

    CHARGEABLE = "chargeable"
    NORMAL = "normal"


class Scope(StrEnum):
    """What a count, an accumulated length or a cap runs over."""

    PANEL = "panel"
    KIND = "kind"
    VEHICLE = "vehicle"


@dataclass(frozen=True, slots=True, kw_only=True)
class ByTerm(Block):
    """A threshold that holds for leases of up to so many months; the last has no limit."""

    months_up_to: int | None = None
    threshold: Millimetres


@dataclass(frozen=True, slots=True, kw_only=True)
class Free(Block):
    """How many items are free within a scope, and whether only the ones beyond are charged."""

    count: int
    per: Scope
    charge_all_beyond: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WearRule(Block):
    """One line of the guide. The first line that matches an item decides it.

    It matches by group of areas, kind, excluded places and flags (`paint_broken`, `fits_gauge`,
    `removable`…); with a measure, only when the measure stands in the comparison to the
    threshold. `accumulate` measures the sum of lengths within a scope. `repairable_for` matches
    only items whose repair price is above it. `once_per` charges the rule at most once within a
    part, `superseded_by` drops it where the named rule charged the same part. `operation` names
    the repair in the rate card.
    """

    areas: tuple[Code, ...] = ()
    kinds: tuple[Code, ...] = ()
    verdict: Verdict = Verdict.CHARGEABLE
    measure: Measure = Measure.NONE
    is_: Comparator = Comparator.MORE_THAN
    threshold: Millimetres | None = None
    amount: Cents | None = None
    number: int | None = None
    by_term: tuple[ByTerm, ...] = ()
    flags: tuple[Code, ...] = ()
    without: tuple[Code, ...] = ()
    not_in: tuple[Code, ...] = ()
    free: Free | None = None
    accumulate: Scope | None = None
    once_per: Scope | None = None
    superseded_by: Code = Code("")
    operation: Code = Code("")
    when: When = ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchingSet(Block):
    """Parts that must be there in number and match each other, else each is chargeable."""

    parts: tuple[Code, ...]
    must_match: bool
    operation: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class WearGuide(Block):
    """The guide: named lines in order; an item that no line matches is normal wear.

    `areas` groups the places of the drawing (`body: [front_bumper, …]`).
    """

    illustrative: bool = False
    areas: dict[Code, tuple[Code, ...]]
    rules: dict[Code, WearRule]
    sets: dict[Code, MatchingSet] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class WearCharge(Block):
    """When excess wear may be charged at all, and what caps it.

    `capped_by_cost` limits each item to the actual repair cost or a licensed appraiser's
    estimate, whichever is recorded; without either nothing is charged.
    `early_actual_cost_only` admits, after an early end, the actual cost alone.
    """

    owed_when: When
    capped_by_cost: bool = False
    early_actual_cost_only: bool = False
