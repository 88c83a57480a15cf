"""A small guide and rate card, and items to judge by them."""

from decimal import Decimal

from handback.core.base import Code, Id
from handback.core.inspection import Item
from handback.core.sums.assessment import assess
from handback.core.sums.guide import Standard
from handback.core.terms.prices import Price, RateCard, Tier
from handback.core.terms.wear import Measure, WearGuide, WearRule

CARD = RateCard(
    illustrative=True,
    operations={
        Code("paint"): Price(per_unit=10000),
        Code("glass_repair"): Price(amount=8000),
        Code("glass"): Price(amount=60000),
        Code("tyre"): Price(amount=18000),
        Code("by_size"): Price(tiers=(Tier(up_to=Decimal(100), amount=9000), Tier(amount=15000))),
    },
)
AREAS = {
    "body": ("hood", "left_door", "roof"),
    "glass": ("windshield",),
    "wheels": ("left_front_wheel", "right_front_wheel"),
    "tyres": ("left_front_tyre", "spare_tyre"),
    "interior": ("seat", "headliner"),
}


def codes(*names):
    return tuple(map(Code, names))


def item(name, area="hood", kind="dent", *, flags=(), **more):
    for size in ("length", "diameter", "depth", "tread"):
        if size in more:
            more[size] = Decimal(more[size])
    return Item(name=Id(name), area=Code(area), kind=Code(kind), flags=codes(*flags), **more)


def rule(**more):
    for names in ("areas", "kinds", "flags", "without", "not_in"):
        more[names] = codes(*more.get(names, ()))
    if "threshold" in more:
        more["threshold"] = Decimal(more["threshold"])
    operation = more.pop("operation", "paint")
    superseded = more.pop("superseded_by", "")
    return WearRule(
        source=Code("G-1"), operation=Code(operation), superseded_by=Code(superseded), **more
    )


def standard(rules, *, months=36, sets=None, card=CARD, holds=lambda _: True):
    guide = WearGuide(
        source=Code("G-0"),
        areas={Code(k): codes(*v) for k, v in AREAS.items()},
        rules={Code(name): each for name, each in rules.items()},
        sets=sets or {},
    )
    return Standard(guide, card, months, holds)


def verdicts(rules, *items, **more):
    return {j.name: j for j in assess(standard(rules, **more), items)}


def charged(rules, *items, **more):
    return {name for name, j in verdicts(rules, *items, **more).items() if j.chargeable}


SIZED = {"dents": rule(areas=["body"], kinds=["dent"], measure=Measure.LENGTH, threshold="50")}
