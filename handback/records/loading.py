"""Reading cases: their index rows, their events, the folded case."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from handback.core.case import Case as FoldedCase
from handback.core.case import fold
from handback.core.events import Event
from handback.records import unders
from handback.records.chain import Stored
from handback.records.envelopes import COLUMNS, TABLE, event_of, from_row
from handback.records.sql import connection

ROW_COLUMNS = (
    "id", "lessor_id", "lender_id", "programme", "under_id", "head", "head_hash", "next_due",
    "ledger_rows", "set_aside", "indexed_on",
)  # fmt: skip
_CASES = f"SELECT {', '.join(ROW_COLUMNS)} FROM records_case WHERE id"
_NAMES = ", ".join(f'"{column}"' for column in COLUMNS)
_EVENTS = f"SELECT {_NAMES} FROM {TABLE} WHERE case_id"


@dataclass(frozen=True, slots=True)
class Row:
    """What a writer needs of the index row of a case."""

    id: int
    lessor: int
    lender: int | None
    programme: str
    under_id: int
    head: int
    head_hash: str
    next_due: date | None
    ledger_rows: int
    set_aside: bool
    indexed_on: date

    @property
    def under(self) -> str:
        """The digests of the policy texts that the case is under."""
        return unders.digests_of(self.under_id)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A case as it is kept: its row, its history, and what that folds to."""

    row: Row
    events: tuple[Event, ...]
    case: FoldedCase


class NoSuchCaseError(LookupError):
    """There is no case of this id."""


def load(case: int) -> Loaded:
    """One case; raises `NoSuchCaseError`."""
    with connection().cursor() as cursor:
        cursor.execute(f"{_CASES} = %s", [case])
        row = cursor.fetchone()
        if row is None:
            raise NoSuchCaseError(case)
        cursor.execute(f"{_EVENTS} = %s ORDER BY seq", [case])
        rows = cursor.fetchall()
    return _loaded(Row(*row), rows)


def load_rows(cases: Iterable[int]) -> list[Row]:
    """The index rows of cases, by id."""
    ids = list(cases)
    if not ids:
        return []
    with connection().cursor() as cursor:
        cursor.execute(f"{_CASES} IN ({_marks(ids)}) ORDER BY id", ids)
        return [Row(*row) for row in cursor.fetchall()]


def load_histories(rows: Iterable[Row]) -> Iterator[tuple[Row, list[tuple[Any, ...]]]]:
    """Each case with its events as they stand in the database, in one query for all."""
    by_id = {row.id: row for row in rows}
    if not by_id:
        return
    kept: dict[int, list[tuple[Any, ...]]] = {id_: [] for id_ in by_id}
    with connection().cursor() as cursor:
        cursor.execute(f"{_EVENTS} IN ({_marks(by_id)}) ORDER BY case_id, seq", list(by_id))
        for row in cursor.fetchall():
            kept[row[0]].append(row)
    for id_, row in by_id.items():
        yield row, kept[id_]


def folded(row: Row, history: Iterable[tuple[Any, ...]]) -> Loaded:
    """The case that a history folds to; raises `Unreadable`."""
    return _loaded(row, history)


def _loaded(row: Row, history: Iterable[tuple[Any, ...]]) -> Loaded:
    digests = unders.digests_of
    events = tuple([event_of(each, digests(each[9])) for each in history])
    return Loaded(row, events, fold(events))


def stored(case: int) -> list[Stored]:
    """The events of a case as they were hashed, in order."""
    with connection().cursor() as cursor:
        cursor.execute(f"{_EVENTS} = %s ORDER BY seq", [case])
        return [from_row(row, unders.digests_of(row[9])) for row in cursor.fetchall()]


def _marks(ids: Iterable[object]) -> str:
    return ", ".join("%s" for _ in ids)
