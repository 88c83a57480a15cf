"""A case as its role sees it, drawn from the types of the view: lists of facts and tables.

A view is a dataclass of plain values. What a value is follows from its type and from the name of
its field: an amount in cents, a distance, a day, a code, somebody's id.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, get_args
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from handback.actions.views.parts import Venue
from handback.core.base import Id
from handback.policy.shapes import Kind, keys_of, shape
from handback.web.words import PageWords
from handback.web.work.naming import label_of

AMOUNTS = frozenset(
    {
        "amount", "balance", "cents", "charge", "deducted", "deposit", "disposition_fee",
        "extension_fee", "fee", "held", "market_value", "outstanding", "past_due", "payment",
        "per_diem", "price", "purchase_amount", "purchase_option_fee", "refunded",
        "repair_estimate", "residual", "still_to_come", "surplus", "total", "unpaid",
        "written_off",
    }
)  # fmt: skip
"""Whole numbers of these names are cents."""
DISTANCES = frozenset({"odometer", "distance_allowed", "bought_distance"})
LENGTHS = frozenset({"length", "diameter", "depth", "tread", "treads"})
RATES = frozenset({"excess_distance_rate"})
PLAIN = frozenset({"year", "vin", "account", "email", "phone", "address", "city", "region",
                   "postal_code", "country", "name", "model", "make"})  # fmt: skip
"""What is shown as it is."""
LEFT_OUT = frozenset(
    {
        "head", "timeline", "stage", "id", "booking", "slot", "latitude", "longitude", "source",
        "sources", "distance_unit", "detail", "digest", "payoff_to", "report", "organisation",
        "asked_by", "proposed_by", "round", "guide_line", "photos",
    }
)  # fmt: skip
"""Fields that a page shows elsewhere, or that say nothing to a reader."""
LONGEST_ID = 24
"""Longer ids were made by the system and tell nobody anything."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value in words, whether it is an amount, and the rule behind it."""

    text: str
    money: bool = False
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A value with what it is called."""

    label: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one type."""

    title: str
    columns: tuple[Fact, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a case: facts, tables, and parts of its own."""

    title: str
    facts: tuple[Fact, ...]
    tables: tuple[Table, ...] = ()
    sections: tuple["Section", ...] = ()

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it."""
        return not (self.facts or self.tables or self.sections)


@dataclass(frozen=True, slots=True)
class Showing:
    """Draws views in the words of a programme; `names` says what ids of people stand for."""

    words: PageWords
    names: Mapping[Id, str]

    def sections(self, view: Any) -> tuple[Section, ...]:
        """The parts of a case, its own facts first; those with nothing in them are left out."""
        own = self.section(gettext("The lease end"), view, nested=False)
        parts = [Section(own.title, own.facts, own.tables)]
        for name, value in _fields(view):
            told = name in LEFT_OUT or isinstance(value, Venue)
            if is_dataclass(value) and not told:
                parts.append(self.section(label_of(name), value))
        return tuple(each for each in parts if not each.empty)

    def section(self, title: str, value: Any, *, nested: bool = True) -> Section:
        """A part, from a dataclass."""
        facts: list[Fact] = []
        tables: list[Table] = []
        inner: list[Section] = []
        for name, each in _fields(value):
            if name in LEFT_OUT or each is None:
                continue
            if isinstance(each, Venue):
                facts.append(Fact(label_of(name), Cell(place_said(each))))
            elif is_dataclass(each) and not isinstance(each, type):
                if nested:
                    inner.append(self.section(label_of(name), each))
            elif _rows(each):
                tables_of, sections_of = self._several(label_of(name), each)
                tables.extend(tables_of)
                inner.extend(sections_of)
            else:
                cell = self.cell(value, name, each)
                if cell.text or cell.rule:
                    facts.append(Fact(label_of(name), cell))
        return Section(title, tuple(facts), tuple(tables), tuple(e for e in inner if not e.empty))

    def _several(self, title: str, rows: tuple[Any, ...]) -> tuple[list[Table], list[Section]]:
        """A table; or a part for each, where the rows hold tables of their own."""
        if all(hasattr(row, "seen") for row in rows):
            return [], [self._report(row) for row in rows]
        flat = [tuple(self._joined(row)) for row in rows]
        table = self.table(title, [each for group in flat for each in group])
        return [table] if table.rows else [], []

    def _report(self, row: Any) -> Section:
        """A report with its assessed items; the items are told once, with what the guide says."""
        seen = self.section("", row.seen)
        own = self.section(label_of("report"), row)
        facts = (*seen.facts, *own.facts)
        return Section(own.title, facts, own.tables)

    def _joined(self, row: Any) -> Iterator[tuple[Any, ...]]:
        """A row; once for each of the rows that it holds, together with them."""
        held = [value for _, value in _fields(row) if _rows(value)]
        if not held:
            yield (row,)
            return
        for inner in held[0]:
            yield (row, inner)

    def table(self, title: str, rows: list[tuple[Any, ...]]) -> Table:
        """A table of rows, each of which is put together from dataclasses; no empty columns."""
        told = [dict(self._columns(row)) for row in rows]
        names = list(dict.fromkeys(name for row in told for name in row))
        kept = [n for n in names if any(row.get(n, NONE).text or row.get(n, NONE).rule
                                        for row in told)]  # fmt: skip
        columns = tuple(
            Fact(label_of(n), Cell("", any(row.get(n, NONE).money for row in told))) for n in kept
        )
        return Table(title, columns, tuple(tuple(r.get(n, NONE) for n in kept) for r in told))

    def _columns(self, row: tuple[Any, ...]) -> Iterator[tuple[str, Cell]]:
        for part in row:
            for name, value in _fields(part):
                if is_dataclass(value) and not isinstance(value, type):
                    yield from self._columns((value,))
                elif name not in LEFT_OUT and not _rows(value):
                    yield name, self.cell(part, name, value)

    def cell(self, owner: Any, name: str, value: Any) -> Cell:
        """A value in words."""
        if name == "rule":
            return Cell("", rule=str(value or ""))
        block: Any = type(owner)
        annotation = keys_of(block).get(name)
        money = is_amount(name, annotation, value)
        if money and isinstance(value, int):
            return Cell(self.words.money(value), money=True)
        return Cell(self.text(name, value, _inner(annotation)))

    def text(self, name: str, value: Any, annotations: tuple[Any, ...] = ()) -> str:
        """A value in words: by its type, and by the name of its field."""
        saying = self.words.saying
        if value is None or value in ("", ()):
            return ""
        if isinstance(value, bool):
            return gettext("Yes") if value else gettext("No")
        if isinstance(value, datetime):
            zone = ZoneInfo(self.words.terms.identity.time_zone)
            return saying.at(value.astimezone(zone) if value.tzinfo else value)
        if isinstance(value, date):
            return saying.day(value)
        if isinstance(value, tuple):
            return self._tuple(name, value, annotations)
        if isinstance(value, dict):
            return ", ".join(f"{self.words.label(k)}: {self.text('', v)}" for k, v in value.items())
        if isinstance(value, int | Decimal):
            return self._number(name, value)
        return self._word(name, str(getattr(value, "value", value)), isinstance(value, Enum))

    def _tuple(self, name: str, value: tuple[Any, ...], annotations: tuple[Any, ...]) -> str:
        if any(isinstance(each, tuple) for each in value):
            return "; ".join(self._tuple(name, each, _inner(annotations and annotations[0]))
                             for each in value if isinstance(each, tuple))  # fmt: skip
        same = not annotations or annotations[-1] is Ellipsis or len(annotations) != len(value)
        told = (
            self.words.money(each)
            if isinstance(each, int)
            and not isinstance(each, bool)
            and is_amount(name if same else "amount", annotations[n] if not same else None, each)
            else self.text(name, each)
            for n, each in enumerate(value)
        )
        return ", ".join(filter(None, told))

    def _number(self, name: str, value: int | Decimal) -> str:
        saying = self.words.saying
        if name in DISTANCES and isinstance(value, int):
            return saying.distance(value)
        if name in RATES:
            return saying.rate(Decimal(value))
        if name in LENGTHS:
            return saying.length(Decimal(value))
        return str(value) if name in PLAIN else saying.number(value)

    def _word(self, name: str, text: str, sure: bool) -> str:
        if Id(text) in self.names:
            return self.names[Id(text)]
        if name in PLAIN:
            return text
        if not sure and len(text) > LONGEST_ID and any(c.isdigit() for c in text):
            return ""
        return self.words.label(text)


NONE = Cell("")


def is_amount(name: str, annotation: Any, value: Any) -> bool:
    """Whether a whole number is cents: its type says so, or its name does."""
    if isinstance(value, bool) or not isinstance(value, int):
        return False
    found = shape(annotation) if annotation is not None else None
    if found is not None and found.kind is Kind.LEAF and found.form:
        return found.form == "cents"
    return name in AMOUNTS


def place_said(place: Venue) -> str:
    """A place in a line: name, address, how it is called."""
    town = " ".join(filter(None, (place.city, place.region, place.postal_code)))
    return ", ".join(filter(None, (place.name, place.address, town, place.phone)))


def _fields(value: Any) -> Iterator[tuple[str, Any]]:
    for each in fields(value):
        yield each.name, getattr(value, each.name)


def _rows(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and is_dataclass(value[0])


def _inner(annotation: Any) -> tuple[Any, ...]:
    return get_args(annotation) if annotation is not None else ()
