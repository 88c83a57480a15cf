"""A plain lease, people, and a small player for tests of core topics."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from handback.core import engine
from handback.core.base import Actor, Code, Id, Refused, Role
from handback.core.case import Case, fold
from handback.core.events import Event
from handback.core.lease import CaseOpened
from handback.core.moves.opening import OpenCase
from handback.core.terms.programme import Programme
from tests.kit.terms import programme


def lease(**changes) -> CaseOpened:
    """A 36-month lease from 2023-12-15 to 2026-12-15, 620.00 a month, 12,000 miles a year."""
    base = CaseOpened(
        programme=Code("plain"),
        account=Id("acc"),
        vehicle=Id("vin"),
        lessee=Id("pat"),
        region=Code("US-CA"),
        year=2024,
        make=Code("Testcar"),
        model=Code("T1"),
        body_type=Code("suv"),
        originating_retailer=Id("glendale"),
        starts=date(2023, 12, 15),
        matures=date(2026, 12, 15),
        payment=62000,
        residual=3120000,
        adjusted_cap_cost=4800000,
        distance_allowed=36000,
        excess_distance_rate=Decimal("0.25"),
        disposition_fee=39500,
        purchase_option_fee=30000,
        extension_fee=2100,
    )
    return replace(base, **changes)


LESSEE = Actor(Role.LESSEE, Id("pat"))
KIM = Actor(Role.SPECIALIST, Id("kim"))
LEE = Actor(Role.SPECIALIST, Id("lee"))
INSPECTOR = Actor(Role.INSPECTOR, Id("ines"))
RETAILER = Actor(Role.RETAILER, Id("rick"), Id("glendale"))
SYSTEM = Actor(Role.SYSTEM)


class Play:
    """Plays moves in memory: opens every day in order, folds after each move."""

    def __init__(self, terms: Programme | None = None, opened: date = date(2026, 6, 15), **facts):
        self.terms = terms or programme()
        self.events: list[Event] = []
        self.case: Case = fold([])
        self.day = opened
        self.n = 0
        self.do(SYSTEM, "open_case", OpenCase(lease=lease(**facts)), opened)

    def open(self, day: date) -> None:
        """Open every day up to `day`."""
        while self.day < day:
            self.day += timedelta(days=1)
            opening = Id(f"day-{self.day}")
            self._add(engine.open_day(self.case, self.terms, self.day, self._now(), opening))

    def do(  # noqa: PLR0913 - a move is told by its parts
        self,
        actor: Actor,
        move: str,
        ask: object,
        day: date | None = None,
        *,
        happened: date | None = None,
        acknowledged: tuple[str, ...] = (),
        name: str = "",
    ) -> tuple[Event, ...] | Refused:
        """Make a move on a day (today's without one); returns the new events or the refusal."""
        self.open(day or self.day)
        request = engine.Request(
            Id(name) if name else self._id(),
            Code(move),
            ask,
            happened,
            tuple(map(Code, acknowledged)),
        )
        result = engine.decide(self.case, self.terms, actor, self._now(), request)
        if not isinstance(result, Refused):
            self._add(result)
        return result

    def must(self, *args, **kwargs) -> tuple[Event, ...]:
        """Make a move that has to succeed."""
        result = self.do(*args, **kwargs)
        assert not isinstance(result, Refused), result
        return result

    def refused(self, *args, **kwargs) -> Refused:
        """Make a move that has to be refused; nothing may change."""
        self.open(next((each for each in args if type(each) is date), self.day))
        before_ = len(self.events)
        result = self.do(*args, **kwargs)
        assert isinstance(result, Refused), result
        assert len(self.events) == before_
        return result

    def kinds(self) -> list[str]:
        """The kinds of all events so far."""
        return [event.kind for event in self.events]

    def _add(self, events: tuple[Event, ...]) -> None:
        if events:
            self.events += events
            self.case = fold(self.events)

    def _now(self) -> datetime:
        return datetime.combine(self.day, time(12), UTC)

    def _id(self) -> Id:
        self.n += 1
        return Id(f"m{self.n}")
