"""Prices of repairs: the rate card, its caps, and diminished value."""

from dataclasses import dataclass, field
from typing import Annotated

from handback.core.base import Cents, Code, Millimetres, Percent, Written
from handback.core.terms.base import Block
from handback.core.terms.conditions import RETURNED, When
from handback.core.terms.wear import Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier(Block):
    """The price of an item measuring up to a size; the last tier has no limit.

    `up_to`: the largest size it holds for. `amount`: the price.
    """

    up_to: Millimetres | None = None
    amount: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Price(Block):
    """The price of one operation: fixed, in tiers by size, or per unit.

    A fixed price and a tier hold for an item however many alike it counts; `per_unit` for each
    one, or, with `unit`, for each begun length of it. At a price of `replace_from` or more the
    part is replaced at `replacement` instead.

    `amount`: the fixed price.
    """

    amount: Cents | None = None
    tiers: tuple[Tier, ...] = ()
    per_unit: Cents | None = None
    unit: Millimetres | None = None
    replace_from: Cents | None = None
    replacement: Cents | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap(Block):
    """The most that is charged within a scope; `of` limits it to some kinds, areas or groups.

    Where an item falls under several caps, all of them hold; the dearest items are charged first.

    `amount`: the most that is charged.
    """

    per: Scope
    amount: Cents
    of: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RateCard(Block):
    """Operations and their prices, parts and their prices, and caps.

    `illustrative`: the prices are examples and not the lessor's own, to be called so wherever
    they show. `parts`: what a missing part costs, by the part's name.
    """

    illustrative: bool
    operations: dict[Code, Price]
    parts: dict[Code, Cents] = field(default_factory=dict)
    caps: tuple[Cap, ...] = ()


DamageKinds = Annotated[tuple[Code, ...], Written("codes")]


@dataclass(frozen=True, slots=True, kw_only=True)
class DiminishedValue(Block):
    """Value lost by structural or odometer damage although it was repaired.

    A repair order above `warn_above` warns before the hand-over. What is owed is a recorded
    appraisal (where `appraisal_counts`), else `share_of_repair` of the order; with neither,
    nothing.

    `kinds`: the kinds of damage that take value away. `owed_when`: nothing is charged unless this
    holds.
    """

    kinds: DamageKinds
    warn_above: Cents
    share_of_repair: Percent | None = None
    appraisal_counts: bool = True
    owed_when: When = RETURNED
