"""What a guided story draws from: a case being played, and everything that can be known of it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import TypeVar

from handback.core import account, engine
from handback.core.base import Actor, Code, Id, OptionName, Role
from handback.core.case import Case, fold
from handback.core.inspection import Item
from handback.core.lease import CaseOpened
from handback.core.moves.opening import STRIKABLE, OpenCase
from handback.core.sums.assessment import standard_for
from handback.core.sums.assume import latest_reading
from handback.core.sums.wear import standing
from handback.core.terms.programme import Programme
from handback.core.turn_in import Place
from handback.core.view import View
from handback.policy.player.library import PROGRAMMES, Library
from handback.policy.player.reading import read_example
from tests.kit import SYSTEM, Play, lease, programme

T = TypeVar("T")

LIVES = {
    "afg-canada": "life-smooth",
    "ally": "a-whole-life",
    "infiniti": "a-whole-life",
}
PLAIN = "plain"
NAMES = (PLAIN, *LIVES)


@cache
def ground(name: str) -> tuple[Programme, CaseOpened]:
    """A programme, and the lease of the example that tells a whole life under it."""
    if name == PLAIN:
        return programme(), lease()
    path = PROGRAMMES / name / "examples" / f"{LIVES[name]}.yaml"
    example = read_example(path, Library())
    return example.terms, example.lease


class World(Play):
    """A case being played day by due day, with chance to choose by."""

    def __init__(self, name: str, chance: Random) -> None:
        self.terms, base = ground(name)
        self.chance = chance
        self.leans: OptionName | None = None
        self.lease = self._varied(base)
        self.events = []
        self.case: Case = fold([])
        early = self.any([60, 120, 200, 200])
        self.day = self.lease.matures - timedelta(days=early)
        self.n = 0
        self.do(SYSTEM, "open_case", OpenCase(lease=self.lease), self.day)

    def _varied(self, base: CaseOpened) -> CaseOpened:
        return replace(
            base,
            payments=Code(self.any(["current", "current", "posted"])),
            co_lessees=self.any([(), (), (Id("robin"),)]),
            deposit=self.any([0, 0, 50000]) if self.terms.deposit else 0,
            gap_cover=self.any([True, False]),
            named_charges=self.any([(), (Code("recovery_fee"),)]),
            extension_fee=2100,
            adjusted_cap_cost=base.adjusted_cap_cost or 2 * (base.residual or 2000000),
        )

    @property
    def view(self) -> View:
        """The case as it stands."""
        return View.of(self.case, self.terms, self.day)

    def open(self, day: date) -> None:
        """Open the days up to `day` that owe something, and `day` itself."""
        while self.day < day:
            due = engine.due_duties(self.case, self.terms, self.day)
            tomorrow = self.day + timedelta(days=1)
            self.day = min(max(due[0].on, tomorrow), day) if due else day
            opened = Id(f"day-{self.day}")
            self._add(engine.open_day(self.case, self.terms, self.day, self.now, opened))

    @property
    def now(self) -> datetime:
        """Noon of the day."""
        return datetime.combine(self.day, time(12), UTC)

    def any(self, among: Sequence[T]) -> T:
        """One of several."""
        return among[self.chance.randrange(len(among))]

    def one(self, known: Iterable[T], other: T) -> T:
        """One of what is known; `other` where nothing is, and now and then all the same."""
        found = list(known)
        return other if not found or self.chance.randrange(12) == 0 else self.any(found)

    def some(self, known: Iterable[T]) -> tuple[T, ...]:
        """All of what is known, mostly; else a part of it."""
        found = tuple(known)
        if self.chance.randrange(4):
            return found
        return tuple(each for each in found if self.chance.randrange(2))

    def at(self, *, ahead: int = 20) -> datetime:
        """An appointment ahead."""
        return datetime.combine(self.day + timedelta(days=self.chance.randrange(ahead)), time(14))

    def near(self, *days: date | None) -> date:
        """A day near one of those that are known, or near today."""
        known = [day for day in days if day is not None] or [self.day]
        return self.any(known) + timedelta(days=self.any([0, 0, 0, -1, 1, 7]))

    @property
    def odometer(self) -> int:
        """A reading that may be: near the last one, or around what the lease allows."""
        allowed = self.lease.odometer_at_start + (self.lease.distance_allowed or 36000)
        last = latest_reading(self.case)
        near = allowed if last is None else last
        return near + self.any([0, 0, 1, 250, 1500, -10])

    @property
    def report(self) -> Id:
        """A condition report."""
        return self.one(self.case.inspection.reports, Id(""))

    @property
    def item(self) -> Id:
        """An item of a report."""
        reports = self.case.inspection.reports.values()
        return self.one([item.name for report in reports for item in report.items], Id("d1"))

    @property
    def chargeable(self) -> Id:
        """An item that is charged."""
        charged = [each.judged.name for each in standing(self.view) if each.judged.chargeable]
        return self.one(charged, self.item)

    @property
    def items(self) -> tuple[Item, ...]:
        """What an inspector may find."""
        return tuple(self.damage(Id(f"d{n}")) for n in range(self.any([0, 1, 2, 3])))

    def damage(self, name: Id) -> Item:
        """Damage that a line of the guide is about, small or large."""
        guide = standard_for(self.view, self.day).guide
        rule = self.any(list(guide.rules.values()))
        size = Decimal(self.any(["0.5", "2", "40", "120", "600"]))
        return Item(
            name=name,
            area=self.any(rule.areas or tuple(guide.areas)),
            kind=self.any(rule.kinds or (Code("dent"),)),
            length=size,
            diameter=size,
            depth=size,
            tread=size,
            repair_cost=self.any([4000, 30000]),
            flags=rule.flags,
        )

    @property
    def place(self) -> Place:
        """A place for the hand-over."""
        country = Code(self.terms.identity.country)
        makes = (self.lease.make, *map(Code, self.terms.turn_in.where.brands))
        origin, elsewhere = self.lease.originating_retailer or Id("origin"), Id("elsewhere")
        return Place(
            place=self.any([origin, origin, elsewhere]),
            makes=self.any([makes, makes, makes, (Code("Othercar"),)]),
            country=country,
        )

    @property
    def line(self) -> tuple[Code, Id]:
        """A line of the bill."""
        posted = [(each.code, each.item) for each in account.posted_lines(self.case)]
        return self.one(posted, (Code("excess_distance"), Id("")))

    @property
    def quote(self) -> Id:
        """A quote, mostly one that is still good."""
        quotes = self.case.quotes.by_number
        good = [number for number, quote in quotes.items() if quote.good_on(self.day)]
        return self.one(good or quotes, Id("q0"))

    @property
    def strikable(self) -> int:
        """The number of a report."""
        events = self.case.history.events
        return self.one([each.seq for each in events if each.kind in STRIKABLE], 2)

    @property
    def person(self) -> Id:
        """Somebody of the lease, or nobody in particular."""
        return self.any([Id(""), self.lease.lessee, *self.lease.co_lessees])

    def actor(self, role: Role) -> Actor:
        """Somebody in a role; of specialists there are two."""
        names = {
            Role.LESSEE: (self.lease.lessee,),
            Role.CO_LESSEE: self.lease.co_lessees or (Id("robin"),),
            Role.REPRESENTATIVE: (Id("estate"),),
            Role.SPECIALIST: (Id("kim"), Id("lee")),
        }
        own = self.lease.originating_retailer or Id("origin")
        organisation = own if role is Role.RETAILER else Id("")
        return Actor(role, self.any(names.get(role, (Id(role.value),))), organisation)
