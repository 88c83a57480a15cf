"""The rate card applied: what an operation costs for one item, and what caps leave of it."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from handback.core.base import Code, Id
from handback.core.terms.prices import Cap, Price
from handback.core.terms.wear import Scope


@dataclass(frozen=True, slots=True)
class Priced:
    """The price of an operation in cents, and whether the part is replaced at it."""

    cents: int
    replaced: bool = False


def cost(price: Price, size: Decimal | None, count: int) -> Priced | None:
    """What an operation costs for `count` alike of a size in millimetres.

    None when the price goes by size and there is none. At `replace_from` or more the replacement
    counts instead.
    """
    cents = _before_replacement(price, size, count)
    if cents is None:
        return None
    dear = price.replace_from is not None and cents >= price.replace_from
    if dear and price.replacement is not None:
        return Priced(price.replacement, replaced=True)
    return Priced(cents)


def _before_replacement(price: Price, size: Decimal | None, count: int) -> int | None:
    if price.per_unit is not None:
        if price.unit is None:
            return price.per_unit * count
        if size is None:
            return None
        return price.per_unit * int((size / price.unit).to_integral_value(ROUND_CEILING)) * count
    if price.tiers:
        if size is None:
            return None
        for tier in price.tiers:
            if tier.up_to is None or size <= tier.up_to:
                return tier.amount
        return price.tiers[-1].amount
    return price.amount


def needs_size(price: Price) -> bool:
    """Whether a price goes by the size of the item."""
    return bool(price.tiers) or (price.per_unit is not None and price.unit is not None)


@dataclass(frozen=True, slots=True)
class Charge:
    """One item's charge before caps: its name, kind, panel, and all that its place is called."""

    name: Id
    cents: int
    kind: Code
    panel: Hashable
    places: frozenset[Code]


def capped(caps: Sequence[Cap], charges: Sequence[Charge]) -> dict[Id, int]:
    """What is left of each charge under all caps, whatever order the charges come in.

    The dearest are charged first, those of one price by name; no scope's sum exceeds its cap.
    """
    spent: dict[tuple[int, Hashable], int] = {}
    left: dict[Id, int] = {}
    for charge in sorted(charges, key=lambda each: (-each.cents, each.name)):
        keys = [(n, _key(cap, charge)) for n, cap in enumerate(caps) if _covers(cap, charge)]
        room = [caps[n].amount - spent.get((n, key), 0) for n, key in keys]
        left[charge.name] = cents = min([charge.cents, *room])
        for key in keys:
            spent[key] = spent.get(key, 0) + cents
    return left


def _covers(cap: Cap, charge: Charge) -> bool:
    return not cap.of or charge.kind in cap.of or bool(charge.places.intersection(cap.of))


def _key(cap: Cap, charge: Charge) -> Hashable:
    if cap.per is Scope.PANEL:
        return charge.panel
    return charge.kind if cap.per is Scope.KIND else None
