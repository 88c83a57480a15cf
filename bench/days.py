"""Opening days, against a bare bulk insert of the rows that they write.

A week of days of leases that mature over the next half year. The bare inserts go into the same
tables of a fresh database, with their indexes and guards, in as many transactions.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Max

from bench.measure import Row, Table
from bench.storage import (
    ENGINES,
    NOW,
    database,
    insert_bare,
    keep,
    leases,
    rows,
    seconds,
    table_rows,
)
from handback.actions.opening_days import BATCH, open_today, running
from handback.records.models import Case, Message, Task
from handback.records.sql import insert

LEASES = 6_000
NOT_DUE = 10
"""How many times as many leases that are not due are added."""
DAYS = 7
RowsOfOne = tuple[list[str], list[tuple[Any, ...]]]
Rows = dict[str, RowsOfOne]


def measure() -> Table:
    """A week of openings on both engines, alone and among many leases that are not due."""
    found: list[Row] = []
    for engine in ENGINES:
        found += _on(engine)
    aim = "days ≤ 6 × the bare insert; among ten times as many not due ≤ 1.3 × alone"
    return Table(f"days: {DAYS} of {LEASES:,} leases", "cases", tuple(found), aim=aim)


def _on(engine: str) -> tuple[Row, ...]:
    soon = (date(2027, 5, 15), date(2027, 6, 5))
    with database(engine):
        keep(leases(LEASES, soon))
        opened, took, written = _week()
        unders = table_rows("records_under")
    with database(engine):
        insert("records_under", *unders)
        parts = max(1, opened // BATCH)
        bare = seconds(lambda: insert_bare(written, parts))
    with database(engine):
        keep(leases(LEASES, soon))
        _crowd()
        crowded, took_crowded, _ = _week()
    return rows(
        {
            f"{engine}: bare insert": (opened, bare),
            f"{engine}: days": (opened, took),
            f"{engine}: days, {NOT_DUE}× not due": (crowded, took_crowded),
        },
        against=f"{engine}: bare insert",
    )


def _crowd() -> None:
    """Leases on which nothing is due for years."""
    far = (date(2030, 1, 1), date(2031, 1, 1))
    kept = keep(leases(LEASES * NOT_DUE, far, seed=2))
    Case.objects.filter(pk__in=range(kept[0], kept[-1] + 1)).update(next_due=date(2029, 7, 1))


def _week() -> tuple[int, float, Rows]:
    """Open today for all; then time a week: cases touched, seconds, and the rows written."""
    for programme in running():
        open_today(programme, NOW)
    before = _State.now()
    touched = 0

    def week() -> None:
        nonlocal touched
        for ahead in range(1, DAYS + 1):
            for programme in running():
                touched += open_today(programme, NOW + timedelta(days=ahead)).cases

    took = seconds(week)
    return touched, took, before.written()


@dataclass(frozen=True)
class _State:
    """How far everything was before a week: heads and ledger rows by case, the last other rows."""

    heads: dict[int, tuple[int, int]]
    message: int
    task: int

    @classmethod
    def now(cls) -> "_State":
        found = Case.objects.values_list("pk", "head", "ledger_rows")
        return cls(
            {case: (head, rows) for case, head, rows in found},
            Message.objects.aggregate(last=Max("pk"))["last"] or 0,
            Task.objects.aggregate(last=Max("pk"))["last"] or 0,
        )

    def written(self) -> Rows:
        """The rows written since; the index row of a case that moved more than once counts once."""
        cases = table_rows("records_case", "ORDER BY id")
        head = cases[0].index("head")
        moved = [row for row in cases[1] if row[head] > self.heads[row[0]][0]]
        return {
            "records_case": (cases[0], moved),
            "records_event": self._newer("records_event", "seq", 0),
            "records_ledgerrow": self._newer("records_ledgerrow", "number", 1),
            "records_message": table_rows("records_message", f"WHERE id > {self.message}"),
            "records_task": table_rows("records_task", f"WHERE id > {self.task}"),
        }

    def _newer(self, table: str, number: str, place: int) -> RowsOfOne:
        columns, found = table_rows(table, f"ORDER BY case_id, {number}")
        case, at = columns.index("case_id"), columns.index(number)
        return columns, [row for row in found if row[at] > self.heads[row[case]][place]]
