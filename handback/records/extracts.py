"""Events and ledger rows for taking out: by days and programme, case by case, as streams."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from handback.records.chain import Stored
from handback.records.envelopes import COLUMNS, from_row
from handback.records.streaming import stream
from handback.records.unders import digests_of

LEDGER = ("case_id", "number", "seq", "on", "debit", "credit", "cents", "line", "item")


@dataclass(frozen=True, slots=True)
class Extent:
    """What is taken out: from the first day to the last one, of one programme or of all."""

    first: date | None = None
    last: date | None = None
    programme: str = ""


def events(extent: Extent) -> Iterator[list[Stored]]:
    """Events by the local day they were recorded, case by case and in order."""
    names = ", ".join(f'e."{name}"' for name in COLUMNS)
    where, values = _where(extent, "substr(e.at, 1, 10)", as_text=True)
    statement = (
        f"SELECT {names} FROM records_case c JOIN records_event e ON e.case_id = c.id"
        f"{where} ORDER BY c.id, e.seq"
    )
    for rows in stream(statement, values):
        yield [from_row(row, digests_of(row[9])) for row in rows]


def ledger(extent: Extent) -> Iterator[list[tuple[Any, ...]]]:
    """Programme and columns of ledger rows by the day they count, case by case and in order."""
    names = ", ".join(f'l."{name}"' for name in LEDGER)
    where, values = _where(extent, 'l."on"', as_text=False)
    statement = (
        f"SELECT c.programme, {names} FROM records_case c"
        f" JOIN records_ledgerrow l ON l.case_id = c.id{where} ORDER BY c.id, l.number"
    )
    for rows in stream(statement, values):
        yield [(*row[:4], _day(row[4]), *row[5:]) for row in rows]


def _where(extent: Extent, day: str, *, as_text: bool) -> tuple[str, list[Any]]:
    wanted: list[tuple[str, Any]] = []
    for sign, bound in ((">=", extent.first), ("<=", extent.last)):
        if bound is not None:
            wanted.append((f"{day} {sign} %s", bound.isoformat() if as_text else bound))
    if extent.programme:
        wanted.append(("c.programme = %s", extent.programme))
    conditions = " AND ".join(condition for condition, _ in wanted)
    return f" WHERE {conditions}" if wanted else "", [value for _, value in wanted]


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
