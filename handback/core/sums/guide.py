"""The wear guide applied: which line of it decides each item."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from handback.core.base import Code
from handback.core.inspection import Item
from handback.core.sums import prices
from handback.core.terms.conditions import Condition
from handback.core.terms.prices import RateCard
from handback.core.terms.wear import (
    ByTerm,
    Comparator,
    Limit,
    MatchingSet,
    Measure,
    Scope,
    Verdict,
    WearGuide,
    WearRule,
)

MISSING = Code("missing")
MISMATCHED = Code("mismatched")

AGAINST_GAUGE = {"under_gauge": -1, "fits_gauge": 0, "over_gauge": 1}
"""Flags by which an item without a figure says how it lies against the gauge."""

SIZES = (Measure.LENGTH, Measure.DIAMETER, Measure.DEPTH, Measure.TREAD)


@dataclass(frozen=True, slots=True)
class Standard:
    """What items are judged by: guide, rate card, the lease's months, and which conditions hold."""

    guide: WearGuide
    card: RateCard
    months: int
    holds: Callable[[Condition], bool] = lambda condition: True


@dataclass(frozen=True, slots=True)
class Decided:
    """An item with the line of the guide that decided it, before prices.

    `line` is empty when none did. `size` is what a price by size goes by. `lacks` names a measure
    that the guide asks for and the item does not give: such an item stays undecided.
    """

    item: Item
    line: Code = Code("")
    by: WearRule | MatchingSet | None = None
    chargeable: bool = False
    size: Decimal | None = None
    lacks: Code = Code("")


def panel(item: Item) -> tuple[Code, Code]:
    """The panel an item lies on: its area, or the single part of it."""
    return item.area, item.part


def scope_key(scope: Scope, item: Item) -> object:
    """What items of one scope have in common."""
    if scope is Scope.PANEL:
        return panel(item)
    return item.kind if scope is Scope.KIND else None


def places(guide: WearGuide, item: Item) -> frozenset[Code]:
    """Everything an item's place is called: area, part, spot, and the groups they belong to."""
    own = {place for place in (item.area, item.part, item.spot) if place}
    groups = {name for name, members in guide.areas.items() if own.intersection(members)}
    return frozenset(own | groups)


def decide(standard: Standard, items: Sequence[Item]) -> list[Decided]:
    """Each item with the first line of the guide that matches it, in the order of the items.

    Lines are asked one after the other, so a line that accumulates sums up what no earlier line
    has decided.
    """
    found = {item.name: each for item in items if (each := _by_set(standard, item))}
    for name, rule in standard.guide.rules.items():
        if not standard.holds(rule.when):
            continue
        rest = [i for i in items if i.name not in found and selects(standard.guide, rule, i)]
        for item in rest:
            decided = _by_rule(standard, name, rule, item, rest)
            if decided is not None:
                found[item.name] = decided
    return [found.get(item.name) or Decided(item) for item in items]


def _by_set(standard: Standard, item: Item) -> Decided | None:
    for name, parts in standard.guide.sets.items():
        kinds = {MISSING, MISMATCHED} if parts.must_match else {MISSING}
        if item.kind in kinds and {item.area, item.part}.intersection(parts.parts):
            return Decided(item, name, parts, chargeable=True, size=extent(item))
    return None


def selects(guide: WearGuide, rule: WearRule, item: Item) -> bool:
    """Whether a line speaks of an item at all: areas, kind, excluded places and flags."""
    here = places(guide, item)
    return (
        (not rule.areas or bool(here.intersection(rule.areas)))
        and (not rule.kinds or item.kind in rule.kinds)
        and not here.intersection(rule.not_in)
        and set(rule.flags).issubset(item.flags)
        and not set(rule.without).intersection(item.flags)
    )


def _by_rule(
    standard: Standard, name: Code, rule: WearRule, item: Item, rest: Sequence[Item]
) -> Decided | None:
    """What a line says of an item that it speaks of; None when a limit is not met."""
    size = extent(item)
    for limit in (rule, *rule.also):
        if limit.measure is Measure.NONE:
            continue
        value = _value(standard, limit, rule, item)
        if limit is rule and rule.accumulate is not None and value is not None:
            value = _accumulated(standard, rule, item, rest)
        beyond = _sign(standard, limit, item, value)
        if beyond is None:
            return Decided(item, name, rule, lacks=Code(limit.measure))
        if not _stands(limit.is_, beyond):
            return None
        if limit is rule and limit.measure in SIZES:
            size = value
    return Decided(item, name, rule, rule.verdict is Verdict.CHARGEABLE, size)


def _accumulated(
    standard: Standard, rule: WearRule, item: Item, rest: Iterable[Item]
) -> Decimal | None:
    """The sum of a measure over the undecided items of the same scope, alike ones counted each."""
    scope = rule.accumulate or Scope.VEHICLE
    total = Decimal(0)
    for other in rest:
        if scope_key(scope, other) == scope_key(scope, item):
            own = _value(standard, rule, rule, other) or Decimal(0)
            total += own if rule.measure is Measure.COUNT else own * other.count
    return total


def extent(item: Item) -> Decimal | None:
    """How far an item reaches: its length, or else its diameter."""
    return item.diameter if item.length is None else item.length


def lowest_tread(item: Item) -> Decimal | None:
    """The lowest tread that was read, None when none was."""
    read = [*item.treads, *(() if item.tread is None else (item.tread,))]
    return min(read, default=None)


def _value(standard: Standard, limit: Limit, rule: WearRule, item: Item) -> Decimal | None:
    """An item's own figure for a measure, None when it gives none."""
    match limit.measure:
        case Measure.LENGTH:
            return extent(item)
        case Measure.DIAMETER:
            return item.length if item.diameter is None else item.diameter
        case Measure.DEPTH:
            return item.depth
        case Measure.TREAD:
            return lowest_tread(item)
        case Measure.COUNT:
            return Decimal(item.count)
        case Measure.REPAIR_COST:
            cost = repair_cost(standard.card, rule.operation, item)
            return None if cost is None else Decimal(cost)
        case Measure.NONE:
            return None


def repair_cost(card: RateCard, operation: Code, item: Item) -> int | None:
    """What an item's repair costs by itself: its own estimate, or else the operation's price."""
    if item.repair_cost is not None:
        return item.repair_cost
    price = card.operations.get(operation)
    if price is None:
        return None
    priced = prices.cost(price, extent(item), item.count)
    return None if priced is None else priced.cents


def _sign(standard: Standard, limit: Limit, item: Item, value: Decimal | None) -> int | None:
    """Whether a figure lies below (-1), on (0) or above (1) its limit; None when unknown."""
    if value is None:
        given = [sign for flag, sign in AGAINST_GAUGE.items() if flag in item.flags]
        return given[0] if given and limit.measure in SIZES else None
    against = bound(limit, standard.months)
    return (value > against) - (value < against)


def _stands(comparator: Comparator, sign: int) -> bool:
    return {
        Comparator.MORE_THAN: sign > 0,
        Comparator.AT_LEAST: sign >= 0,
        Comparator.LESS_THAN: sign < 0,
        Comparator.AT_MOST: sign <= 0,
    }[comparator]


def bound(limit: Limit, months: int) -> Decimal:
    """The figure a limit stands for in a lease of so many months: millimetres, cents or a count.

    Raises `LookupError` for a limit that names none, which the reader of policies refuses.
    """
    steps = [s for s in limit.by_term if s.months_up_to is None or months <= s.months_up_to]
    sources: tuple[ByTerm | Limit, ...] = (*steps[:1], limit)
    for source in sources:
        figure = _figure(source, limit.measure)
        if figure is not None:
            return Decimal(figure)
    raise LookupError(f"a limit on {limit.measure} names no figure")


def _figure(source: ByTerm | Limit, measure: Measure) -> Decimal | int | None:
    if measure is Measure.REPAIR_COST:
        return source.amount
    return source.number if measure is Measure.COUNT else source.threshold
