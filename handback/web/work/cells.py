"""Rows of lists as tables: columns follow from the row's type, cells are written in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from handback.actions.desks import places_named, programmes_of
from handback.actions.views.rows import CarRow
from handback.core.base import Role
from handback.web.saying import Saying
from handback.web.work.desk import AtDesk

HEADINGS: Mapping[str, Any] = {
    "id": gettext_lazy("Case"),
    "case": gettext_lazy("Case"),
    "car": gettext_lazy("Car"),
    "lessee": gettext_lazy("Lessee"),
    "account": gettext_lazy("Account"),
    "programme": gettext_lazy("Programme"),
    "stage": gettext_lazy("Stage"),
    "chosen": gettext_lazy("Option"),
    "matures": gettext_lazy("Matures"),
    "ended": gettext_lazy("Ended"),
    "closed": gettext_lazy("Closed"),
    "balance": gettext_lazy("Owed"),
    "next_due": gettext_lazy("Next due"),
    "set_aside": gettext_lazy("Set aside"),
    "visit": gettext_lazy("Inspection"),
    "turn_in": gettext_lazy("Hand-over"),
    "task": gettext_lazy("Task"),
    "role": gettext_lazy("For"),
    "opened": gettext_lazy("Since"),
    "due": gettext_lazy("Promised for"),
    "overdue": gettext_lazy("Overdue"),
    "kind": gettext_lazy("What"),
    "starts": gettext_lazy("When"),
    "minutes": gettext_lazy("Minutes"),
    "place": gettext_lazy("Where"),
    "head_hash": gettext_lazy("Hash of the last event"),
}
"""What columns are called."""
LEFT_OUT = frozenset({"version", "lessor", "under", "about", "booking", "organisation", "slot",
                      "rule"})  # fmt: skip
"""Fields that a list does not show."""
AMOUNTS = frozenset({"balance"})
CODES = frozenset({"stage", "chosen", "task", "role", "kind"})
SHOWN_OF_HASH = 12


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, a quieter one below it, where it leads, whether it is an amount."""

    text: str
    below: str = ""
    href: str = ""
    money: bool = False
    alarm: bool = False
    nowrap: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column: what it is called, and whether it holds amounts."""

    label: str
    money: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A table of rows."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


def listed(desk: AtDesk, rows: Sequence[Any], *, leave_out: Iterable[str] = ()) -> Listed:
    """The table of rows of one type; without rows it has no columns."""
    if not rows:
        return Listed((), ())
    known = programmes_of(_case(row) for row in rows)
    first = "case" if hasattr(rows[0], "case") else "id"
    gone = LEFT_OUT | set(leave_out) | ({"id"} if first == "case" else set())
    names = [first, *(f.name for f in fields(rows[0]) if f.name not in gone and f.name != first)]
    places = places_named(str(getattr(row, "place", "")) for row in rows)
    writing = Writing(desk, known, places)
    filled = [name for name in names if any(_filled(getattr(row, name)) for row in rows)]
    return Listed(
        tuple(Column(str(HEADINGS.get(n, desk.phrase(n))), n in AMOUNTS) for n in filled),
        tuple(tuple(writing.cell(row, name) for name in filled) for row in rows),
    )


def _case(row: Any) -> int:
    return int(getattr(row, "case", None) or row.id)


def _filled(value: Any) -> bool:
    return value is not None and value != "" and value is not False


@dataclass(frozen=True, slots=True)
class Writing:
    """Writes cells at a desk, each in the way of the programme of its case."""

    desk: AtDesk
    programmes: Mapping[int, str]
    places: Mapping[str, str]

    def cell(self, row: Any, name: str) -> Cell:
        """The cell of a field."""
        value, case = getattr(row, name), _case(row)
        saying = self.desk.saying(self.programmes.get(case, ""))
        if name in ("id", "case"):
            return Cell(str(case), href=reverse("work:case", args=[self.desk.role.value, case]))
        if isinstance(value, CarRow):
            return Cell(f"{value.year} {value.make} {value.model}", below=value.vin or "")
        if name in AMOUNTS:
            return Cell(saying.money(value), money=True)
        if isinstance(value, bool):
            return Cell(gettext("Yes") if value else "", alarm=value)
        day = isinstance(value, date) and not isinstance(value, datetime)
        return Cell(self._text(name, value, saying, case), nowrap=day)

    def _text(self, name: str, value: Any, saying: Saying, case: int) -> str:
        if value is None or value == "":
            return ""
        if isinstance(value, datetime):
            return saying.at(self._local(value, case))
        if isinstance(value, date):
            return saying.short_day(value)
        if name == "programme":
            known = self.desk.programmes.get(value)
            return known.programme if known else str(value)
        if name == "head_hash":
            return str(value)[:SHOWN_OF_HASH]
        if name == "place" and str(value) in self.places:
            return self.places[str(value)]
        if name in CODES or isinstance(value, Role) or name == "place":
            return self.desk.phrase(value)
        return str(value)

    def _local(self, at: datetime, case: int) -> datetime:
        """An instant on the clock of the case's programme."""
        found = self.desk.programmes.get(self.programmes.get(case, ""))
        if found is None or at.tzinfo is None:
            return at
        return at.astimezone(ZoneInfo(found.time_zone))
