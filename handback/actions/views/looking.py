"""A case as somebody looks at it: loaded once, with what its ids cite looked up together."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from handback.actions.access import NotFoundError, Seat
from handback.actions.moving import Standing, stand
from handback.core.base import LESSEE_SIDE, Id, Role
from handback.core.case import Case
from handback.core.lease import CaseOpened
from handback.core.terms.programme import Programme
from handback.core.view import View
from handback.records import erasable, organisations
from handback.records.loading import NoSuchCaseError
from handback.records.models import Organisation

LESSEES = LESSEE_SIDE
DESK = frozenset({Role.SPECIALIST, Role.SYSTEM})
"""Roles that work on a case of their lessor."""
WITH_MONEY = LESSEE_SIDE | DESK | {Role.LENDER, Role.ADMINISTRATOR, Role.AUDITOR}
"""Roles that may see an amount."""


@dataclass
class Look:
    """A case that a seat looks at, as of a local instant."""

    seat: Seat
    standing: Standing
    _texts: dict[str, str] = field(default_factory=dict)
    _asked: set[str] = field(default_factory=set)

    @property
    def id(self) -> int:
        """The id of the case."""
        return self.standing.loaded.row.id

    @property
    def version(self) -> int:
        """How many events the case has: it changes with every change of the case."""
        return self.standing.loaded.row.head

    @property
    def lessor(self) -> int:
        """The row of the lessor."""
        return self.standing.loaded.row.lessor

    @property
    def case(self) -> Case:
        """The folded case."""
        return self.standing.case

    @property
    def lease(self) -> CaseOpened:
        """The facts of the contract."""
        return self.case.lease.facts

    @property
    def terms(self) -> Programme:
        """The terms of the case."""
        return self.standing.terms.programme

    @property
    def today(self) -> date:
        """The business day of the programme."""
        return self.standing.today

    @cached_property
    def view(self) -> View:
        """The case under its terms today."""
        return View.of(self.case, self.terms, self.today)

    def fetch(self, cited: Iterable[str]) -> None:
        """Look up what ids cite, all at once; those that were asked for before are known."""
        wanted = {each for each in cited if each} - self._asked
        if wanted:
            self._asked |= wanted
            self._texts |= erasable.texts_of(wanted)

    def said(self, cited: str) -> str | None:
        """What an id cites; None for what was erased or never was here."""
        self.fetch([cited])
        return self._texts.get(cited)

    def person(self, cited: str) -> dict[str, str]:
        """What is known of a person: name, email, phone, address; empty when erased."""
        said = self.said(cited)
        found: dict[str, str] = json.loads(said) if said else {}
        return found

    def address(self, cited: str) -> str | None:
        """Where a person lives: the address they last told, else the contract's."""
        moved = self.case.people.addresses.get(Id(cited))
        return self.said(moved) if moved else self.person(cited).get("address")

    @cached_property
    def organisations(self) -> dict[int, Organisation]:
        """The organisations that the case names, and its lessor and lender."""
        row, turn_in = self.standing.loaded.row, self.case.turn_in
        named = {each.place for each in turn_in.appointments.values()}
        named |= {self.lease.originating_retailer, Id(str(row.lessor)), Id(str(row.lender or ""))}
        if turn_in.delivered is not None:
            named.add(turn_in.delivered.place)
        if self.case.purchase.traded is not None:
            named.add(self.case.purchase.traded.dealer)
        return organisations.rows_of([int(each) for each in named if each.isdecimal()])

    def organisation(self, cited: str) -> Organisation | None:
        """An organisation by the id that events cite it by."""
        return self.organisations.get(int(cited)) if cited.isdecimal() else None


Seen = Seat | Look
"""Whose view is asked for: a seat, or what it looks at already, which is not loaded again."""


def look(seen: Seen, now: datetime, roles: Iterable[Role] = tuple(Role)) -> Look:
    """The case of a seat; raises `NotFoundError` for roles that are not shown this.

    Whoever asks several questions about a case looks once, and asks with what was seen.
    """
    seat = seen.seat if isinstance(seen, Look) else seen
    if seat.role not in roles:
        raise NotFoundError(f"there is nothing of this for case {seat.case}")
    if isinstance(seen, Look):
        return seen
    try:
        return Look(seat, stand(seat.case, now))
    except NoSuchCaseError:
        raise NotFoundError(f"there is no case {seat.case}") from None
