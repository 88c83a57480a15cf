"""Drawing what an inspector finds on a car."""

from collections.abc import Iterator
from decimal import Decimal
from math import exp, log
from random import Random
from typing import Any

from handback.actions.sampling.data import Wear, WearKind
from handback.actions.sampling.drawing import weighed

LARGEST = 900
"""No scratch is longer than this many millimetres."""


def poisson(chance: Random, mean: Decimal) -> int:
    """How many of something that happens `mean` times on average."""
    limit, product, found = exp(-float(mean)), chance.random(), 0
    while product > limit:
        found += 1
        product *= chance.random()
    return found


def drawn_items(
    chance: Random, wear: Wear, pace: Decimal, at_least: int = 0
) -> list[dict[str, Any]]:
    """Items of a report, each a different damage; a car that was driven more has more of them."""
    count = max(poisson(chance, wear.mean * pace), at_least)
    return list(_items(chance, wear, count))


def _items(chance: Random, wear: Wear, count: int) -> Iterator[dict[str, Any]]:
    seen: set[tuple[str, str]] = set()
    numbers: dict[str, int] = {}
    for _ in range(count):
        kind = weighed(chance, wear.kinds)
        area = chance.choice(kind.areas)
        if (kind.kind, area) in seen:
            continue
        seen.add((kind.kind, area))
        numbers[kind.kind] = numbers.get(kind.kind, 0) + 1
        yield _item(chance, kind, area, f"{kind.kind}{numbers[kind.kind]}")


def _item(chance: Random, kind: WearKind, area: str, name: str) -> dict[str, Any]:
    item: dict[str, Any] = {"name": name, "area": area, "kind": kind.kind}
    if kind.measure:
        size = chance.lognormvariate(log(kind.middle), float(kind.spread))
        item[kind.measure] = min(Decimal(max(round(size), 1)), Decimal(LARGEST))
    if kind.flags and chance.random() < 1 / 2:
        item["flags"] = kind.flags
    return item
