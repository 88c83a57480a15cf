"""The wear guide as a lessee reads it: each line with its limit, and a check of one's own find."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from handback.actions.views.looking import LESSEES, Seen, look
from handback.core.base import Code, Id
from handback.core.inspection import Item, Judged
from handback.core.sums.assessment import assess_items, standard_for
from handback.core.sums.guide import SIZES, Standard, bound
from handback.core.terms.wear import Comparator, Limit, MatchingSet, Measure, Verdict, WearRule


@dataclass(frozen=True, slots=True)
class LimitView:
    """A measure against its limit: `size` in millimetres, `amount` in cents, or a `count`.

    `gauge` is the named gauge of this size, empty where none has it.
    """

    measure: Measure
    is_: Comparator
    size: Decimal | None = None
    amount: int | None = None
    count: int | None = None
    gauge: Code = Code("")

    @property
    def from_above(self) -> bool:
        """Whether larger figures are beyond the limit."""
        return self.is_ in (Comparator.MORE_THAN, Comparator.AT_LEAST)


@dataclass(frozen=True, slots=True)
class GuideLine:
    """One line of the guide: what it is about, from which size on, and what it says of it."""

    name: Code
    rule: Code
    areas: tuple[Code, ...]
    kinds: tuple[Code, ...]
    charged: bool
    limits: tuple[LimitView, ...]
    flags: tuple[Code, ...]
    without: tuple[Code, ...]
    not_in: tuple[Code, ...]
    free: int

    @property
    def limit(self) -> LimitView | None:
        """The limit that is a size; None for a line without one."""
        return next((each for each in self.limits if each.size is not None), None)


@dataclass(frozen=True, slots=True)
class SetView:
    """Parts that must all be there, and match where `must_match`."""

    name: Code
    rule: Code
    parts: tuple[Code, ...]
    must_match: bool


@dataclass(frozen=True, slots=True)
class GuideView:
    """The guide that this case is judged by today, its lines in their order.

    `groups` name the places of the drawing; an `illustrative` guide is not the lessor's own.
    """

    rule: Code
    illustrative: bool
    groups: dict[Code, tuple[Code, ...]]
    lines: tuple[GuideLine, ...]
    sets: tuple[SetView, ...]
    gauges: dict[Code, Decimal]

    @property
    def sizes(self) -> tuple[tuple[LimitView, tuple[GuideLine, ...]], ...]:
        """Every size that the guide charges by, with the lines that go by it."""
        found: dict[tuple[Decimal, Code], list[GuideLine]] = {}
        firsts: dict[tuple[Decimal, Code], LimitView] = {}
        for line in self.lines:
            if line.limit is not None and line.limit.size is not None:
                key = (line.limit.size, line.limit.gauge)
                firsts.setdefault(key, line.limit)
                found.setdefault(key, []).append(line)
        return tuple((firsts[key], tuple(lines)) for key, lines in found.items())

    def kinds_of(self, group: Code) -> tuple[Code, ...]:
        """The kinds of damage that lines about a group of places name."""
        members = self.groups.get(group, ())
        here = {group, *members}
        named = (line for line in self.lines if not line.areas or here.intersection(line.areas))
        return tuple(dict.fromkeys(kind for line in named for kind in line.kinds))


def wear_guide(seen: Seen, now: datetime) -> GuideView:
    """The guide by which the car of a lessee would be judged today.

    Raises `NotFoundError`, and `UndatedError` where no version covers the day.
    """
    looked = look(seen, now, LESSEES)
    standard = standard_for(looked.view, looked.today)
    gauges = looked.terms.identity.gauges
    named = {size: name for name, size in reversed(gauges.items())}
    lines = tuple(
        _line(name, rule, standard, named)
        for name, rule in standard.guide.rules.items()
        if standard.holds(rule.when)
    )
    guide = standard.guide
    sets = tuple(_set(name, each) for name, each in guide.sets.items())
    return GuideView(guide.source, guide.illustrative, guide.areas, lines, sets, gauges)


def _line(name: Code, rule: WearRule, standard: Standard, named: dict[Decimal, Code]) -> GuideLine:
    limits = tuple(
        _limit(each, standard.months, named)
        for each in (rule, *rule.also)
        if each.measure is not Measure.NONE
    )
    return GuideLine(
        name=name,
        rule=rule.source,
        areas=rule.areas,
        kinds=rule.kinds,
        charged=rule.verdict is Verdict.CHARGEABLE,
        limits=limits,
        flags=rule.flags,
        without=rule.without,
        not_in=rule.not_in,
        free=rule.free.count if rule.free is not None else 0,
    )


def _limit(limit: Limit, months: int, named: dict[Decimal, Code]) -> LimitView:
    figure = bound(limit, months)
    if limit.measure in SIZES:
        gauge = named.get(figure, Code(""))
        return LimitView(limit.measure, limit.is_, size=figure, gauge=gauge)
    if limit.measure is Measure.REPAIR_COST:
        return LimitView(limit.measure, limit.is_, amount=int(figure))
    return LimitView(limit.measure, limit.is_, count=int(figure))


def _set(name: Code, parts: MatchingSet) -> SetView:
    return SetView(name, parts.source, parts.parts, parts.must_match)


@dataclass(frozen=True, slots=True)
class Check:
    """What the guide would say of a find. Nothing is recorded, and no price is told.

    `undecided` names the measure that the guide asks for and that was not given.
    """

    chargeable: bool
    line: Code
    rule: Code
    reason: Code
    undecided: bool


def check_find(seen: Seen, now: datetime, area: Code, kind: Code, size: Decimal | None) -> Check:
    """What the guide would say of one find of a size in millimetres; raises `NotFoundError`."""
    looked = look(seen, now, LESSEES)
    item = Item(name=Id("find"), area=area, kind=kind, length=size, diameter=size, tread=size)
    judged: Judged = assess_items(looked.view, [item], looked.today)[0]
    undecided = judged.reason == "measure_missing"
    chargeable = judged.chargeable and not undecided
    return Check(chargeable, judged.guide_line, judged.rule, judged.reason, undecided)


def lines_about(guide: GuideView, area: Code) -> tuple[GuideLine, ...]:
    """The lines of a guide that speak of a place, and of the groups it belongs to."""
    groups = {name for name, members in guide.groups.items() if area in members}
    here = {area, *groups}
    return tuple(line for line in guide.lines if not line.areas or here.intersection(line.areas))
