"""Statements: every bill of a case with its lines, and what of them is paid or disputed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from handback.actions.views import books
from handback.actions.views.looking import WITH_MONEY, Look, Seen, look
from handback.core import account
from handback.core.base import Code, Id
from handback.core.billing import Bill, BillSupplemented, ClosingConfirmed, StatementIssued
from handback.core.lines import Line


@dataclass(frozen=True, slots=True)
class BillView:
    """A statement, confirmation, supplemental bill or sale; `total` in cents.

    `supersedes` is the number of the bill that it replaces, for a `reason`; `superseded` says that
    another one replaces it. `missing` are facts that were not there on its last day.
    """

    number: Id
    kind: Code
    on: date
    due: date | None
    lines: tuple[Line, ...]
    total: int
    rule: Code
    reason: Code
    supersedes: Id
    superseded: bool
    missing: tuple[Code, ...]
    may_still_come: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class PostedLine:
    """A line as it is posted now, what of it is settled (cents), and whether it is disputed."""

    line: Line
    settled: int
    disputed: bool


@dataclass(frozen=True, slots=True)
class StatementsView:
    """Every bill, the lines as they are posted now, and what is owed."""

    bills: tuple[BillView, ...]
    posted: tuple[PostedLine, ...]
    balance: books.Balance

    @property
    def total(self) -> int:
        """What the posted lines come to, in cents."""
        return sum(each.line.cents for each in self.posted)


def statements(seen: Seen, now: datetime) -> StatementsView:
    """Every bill of a case; raises `NotFoundError` for roles that see no money."""
    looked = look(seen, now, WITH_MONEY)
    told = _told(looked)
    bills = tuple(_shown(each, told) for each in looked.case.billing.bills)
    return StatementsView(bills, tuple(_posted(looked)), books.balance_of(looked))


_Told = StatementIssued | ClosingConfirmed | BillSupplemented


def _told(look: Look) -> dict[Id, _Told]:
    """By number, what told of a bill."""
    bodies = (event.body for event in look.standing.loaded.events)
    return {each.number: each for each in bodies if isinstance(each, _Told)}


def _shown(bill: Bill, told: dict[Id, _Told]) -> BillView:
    by = told.get(bill.number)
    return BillView(
        bill.number,
        bill.kind,
        bill.on,
        bill.due,
        bill.lines,
        bill.total,
        getattr(by, "rule", Code("")),
        getattr(by, "reason", Code("")),
        getattr(by, "supersedes", Id("")),
        bill.superseded,
        bill.missing,
        bill.may_still_come,
    )


def _posted(look: Look) -> Iterator[PostedLine]:
    disputed = account.disputed(look.case)
    for each in account.posted_lines(look.case):
        key = (each.code, each.item)
        yield PostedLine(each, account.settled(look.case, key), key in disputed)
