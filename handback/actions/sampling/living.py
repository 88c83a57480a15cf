"""A lease while it is lived: days are opened and moves made in memory, by the engine alone."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import NAMESPACE_OID, uuid5
from zoneinfo import ZoneInfo

from handback.actions.opening_cases import first_event
from handback.actions.sampling.drawing import Drawn
from handback.actions.sampling.places import Firm, Firms
from handback.actions.sampling.slots import FreeSlots
from handback.core import engine
from handback.core.base import Actor, Code, Id, Refused, Role
from handback.core.case import Case
from handback.core.engine import Outcome, Request
from handback.core.events import Event
from handback.core.lease import CaseOpened
from handback.core.view import View
from handback.policy.policies import Terms
from handback.records import erasable
from handback.records.erasable import Kept

OPENS = time(0, 5)
"""When the day of a case is opened: early, so that a day that has just begun has no later event."""
IMPORTED = time(6, 30)
BETWEEN_MOVES = timedelta(minutes=4)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the leases of one programme live in: the day of the sample, organisations, who works.

    `desks` are the people of each role with their organisations.
    """

    as_of: date
    firms: Firms
    desks: Mapping[Role, tuple[tuple[int, int], ...]]
    slots: FreeSlots


@dataclass(slots=True)
class Living:
    """A lease and what has come of it so far.

    `ids` are numbers for rows that its events cite, `kept` those rows. `memory` is what one step
    leaves for the next.
    """

    drawn: Drawn
    row: int
    terms: Terms
    setting: Setting
    ids: Iterator[int]
    case: Case
    events: list[Event]
    next_due: date | None
    at: datetime
    dealer: Firm | None = None
    lender: Firm | None = None
    refused: Counter[str] = field(default_factory=Counter)
    kept: list[Kept] = field(default_factory=list)
    memory: dict[str, Any] = field(default_factory=dict)
    moves: int = 0

    @property
    def today(self) -> date:
        """The day that the story has reached."""
        return self.at.date()

    @property
    def zone(self) -> ZoneInfo:
        """The programme's time zone."""
        return ZoneInfo(self.terms.programme.identity.time_zone)

    @property
    def view(self) -> View:
        """The case as it stands."""
        return View.of(self.case, self.terms.programme, self.today)

    @property
    def facts(self) -> CaseOpened:
        """The contract."""
        return self.case.lease.facts

    @property
    def outcome(self) -> Outcome:
        """Everything that has happened, as one outcome of the opening."""
        return Outcome(tuple(self.events), self.case, self.next_due)

    def open_days(self, until: date) -> None:
        """Open every day on which the case is due, up to a day."""
        while self.next_due is not None and self.next_due <= until:
            day = max(self.next_due, self.today)
            self.reach(day)
            under = Code(self.terms.under)
            id_ = Id(f"day-{day}")
            self._take(engine.opened(self.case, self.terms.programme, day, self.at, id_, under))

    def reach(self, day: date) -> None:
        """Go on to the first minutes of a day."""
        if day > self.today:
            self.at = datetime.combine(day, OPENS, self.zone)

    def make(
        self,
        actor: Actor,
        move: str,
        ask: object,
        happened: date | None = None,
        acknowledged: tuple[str, ...] = (),
    ) -> bool:
        """Make a move; False, and a note of the refusal, where it may not be made."""
        request = Request(self._new_id(), Code(move), ask, happened, tuple(map(Code, acknowledged)))
        under = Code(self.terms.under)
        answer = engine.outcome(self.case, self.terms.programme, actor, self.at, request, under)
        if isinstance(answer, Refused):
            self.refused[f"{self.drawn.story.life}: {move}: {answer.rule} {answer.reason}"] += 1
            return False
        self._take(answer)
        self.at += BETWEEN_MOVES
        return True

    def keep(self, kind: str, value: str) -> Id:
        """The id under which an event cites a value that is kept in a row of its own."""
        lessor = self.setting.firms.lessor
        (row,) = erasable.keep(self.row, lessor, [(kind, value)], [next(self.ids)])
        self.kept.append(row)
        return row.cited

    def _take(self, outcome: Outcome) -> None:
        self.events += outcome.events
        self.case, self.next_due = outcome.case, outcome.next_due

    def _new_id(self) -> Id:
        """The id of the next move: the same whenever the lease is lived."""
        self.moves += 1
        return _id_of(self.drawn, self.moves)


def _id_of(drawn: Drawn, number: int) -> Id:
    name = f"{drawn.portfolio.programme}/{drawn.account}/{number}"
    return Id(str(uuid5(NAMESPACE_OID, name)))


def begin(
    drawn: Drawn, people: tuple[Kept, ...], terms: Terms, setting: Setting, ids: Iterator[int]
) -> Living:
    """A lease on the day its case is opened; `people` are the rows that its contract cites.

    They are the account's, the vehicle's and then those of the people, in the order of `Drawn`.
    """
    row = people[0].case
    dealer = setting.firms.nearest("retailer", drawn.city, drawn.contract.make)
    lender = setting.firms.nearest("lender", drawn.city)
    facts = replace(
        drawn.contract,
        account=people[0].cited,
        vehicle=people[1].cited,
        lessee=people[2].cited,
        co_lessees=tuple(each.cited for each in people[3:]),
        lender=Id(str(lender.id)) if lender else Id(""),
        originating_retailer=Id(str(dealer.id)) if dealer else Id(""),
    )
    at = datetime.combine(drawn.opened, IMPORTED, ZoneInfo(terms.programme.identity.time_zone))
    first = first_event(row, facts, terms, _id_of(drawn, 0), at)
    return Living(
        drawn, row, terms, setting, ids, first.case, list(first.events), first.next_due, at,
        dealer, lender,
    )  # fmt: skip
