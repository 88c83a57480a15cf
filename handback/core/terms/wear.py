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
    AT_MOST = "at_most"


class Verdict(StrEnum):
    """What a rule says of an item that it matches."""

    CHARGEABLE = "chargeable"
    NORMAL = "normal"


class Scope(StrEnum):
    """What a count, an accumulated length or a cap runs over.

    PANEL: one area, or a single part of it. KIND: all items of one kind. VEHICLE: all.
    """

    PANEL = "panel"
    KIND = "kind"
    VEHICLE = "vehicle"


class Spares(StrEnum):
    """Which items of a free count are the free ones."""

    DEAREST = "dearest"
    CHEAPEST = "cheapest"


@dataclass(frozen=True, slots=True, kw_only=True)
class ByTerm(Block):
    """A limit that holds for leases of up to so many months; the last step has no `months_up_to`.

    It names the same one of `threshold`, `amount` and `number` as the limit it belongs to.
    """

    months_up_to: int | None = None
    threshold: Millimetres | None = None
    amount: Cents | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Free(Block):
    """How many items are free within a scope: a free count of 3 charges from the fourth on.

    With `charge_all_beyond` one item too many charges all of them; otherwise only those beyond,
    and `spares` says which ones stay free.

    `count`: how many are free.
    """

    count: int
    per: Scope
    charge_all_beyond: bool = False
    spares: Spares = Spares.DEAREST


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit(Block):
    """One measure of an item compared with a limit.

    Sizes stand against `threshold`, the repair cost against `amount`, the count against `number`;
    `by_term` gives the limit by the months of the lease. An item that names no figure may say how
    it lies against the programme's gauge: `under_gauge`, `fits_gauge` or `over_gauge`.
    """

    measure: Measure = Measure.NONE
    is_: Comparator = Comparator.MORE_THAN
    threshold: Millimetres | None = None
    amount: Cents | None = None
    number: int | None = None
    by_term: tuple[ByTerm, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WearRule(Limit):
    """One line of the guide. The first line that matches an item decides it.

    It matches by areas (a group, or a single place), kind, excluded places (`not_in`: an area, a
    part, a spot of it, or a group) and flags: all of `flags` (`paint_broken`, `puncture` …), none
    of `without`. With a measure it matches only when the measure stands in the comparison to the
    limit, and every one of `also` holds too. `accumulate` measures the sum over the items within a
    scope that no earlier line has decided. The repair cost is the item's own estimate, or else the
    price of `operation`.

    `operation` names the repair in the rate card; without one an item costs what its own estimate
    or an appraisal says. `once_per` charges the line at most once within a scope, `superseded_by`
    drops an item where the named line charges the same panel.

    `threshold`: the size that the measure stands against. `amount`: the repair cost that it stands
    against. `number`: the count that it stands against. `areas`: the places or groups it is about;
    all where none is named. `kinds`: the kinds of damage it is about; all where none is named.
    `when`: the line is asked only while this holds.
    """

    areas: tuple[Code, ...] = ()
    kinds: tuple[Code, ...] = ()
    verdict: Verdict = Verdict.CHARGEABLE
    also: tuple[Limit, ...] = ()
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
    """Parts that must all be there and, with `must_match`, match each other.

    An item of the kind `missing` or `mismatched` on one of the `parts` is chargeable by
    `operation`, before any line of the guide is asked.
    """

    parts: tuple[Code, ...]
    must_match: bool
    operation: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class WearGuide(Block):
    """The guide: named lines in order; an item that no line matches is normal wear.

    `areas` groups the places of the drawing (`body: [front_bumper, …]`); a report may name a
    place or a group, and nothing else.

    `illustrative`: the guide is an example and not the lessor's own, to be called so wherever it
    shows.
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
    `early_actual_cost_only` admits, after an early end, the actual cost alone. An appraisal that
    the lessee brings counts when it was made at most `lessee_appraisal_days` before maturity.

    `owed_when`: no wear is charged unless this holds.
    """

    owed_when: When
    capped_by_cost: bool = False
    early_actual_cost_only: bool = False
    lessee_appraisal_days: int | None = None
