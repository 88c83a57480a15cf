"""Importing a file of leases, against a bare bulk insert of the same rows."""

import csv
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from bench.measure import Row, Table
from bench.storage import (
    BATCH,
    ENGINES,
    NOW,
    database,
    insert_bare,
    leases,
    rows,
    seconds,
    table_rows,
)
from handback.actions.importing.batches import Wishes
from handback.actions.importing.kinds import import_file
from handback.actions.importing.lease_columns import lease_columns
from handback.actions.importing.tally import Report
from handback.actions.opening_cases import LeaseIn
from handback.records.sql import insert

LEASES = 200_000
MATURES = (date(2027, 1, 1), date(2029, 11, 1))
WRITTEN = ("records_case", "records_event", "records_erasable", "records_person", "records_party")


def measure() -> Table:
    """One file of CSV on both engines; the bare inserts go into the same tables, empty ones."""
    found: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "leases.csv"
        for engine in ENGINES:
            found += _on(engine, file)
    speeds = ", ".join(
        f"{row.name.split(':')[0]} {row.count / row.best_us * 1e6:,.0f}"
        for row in found
        if row.name.endswith("import")
    )
    title = f"importing: {LEASES:,} leases; leases a second: {speeds}"
    return Table(title, "leases", tuple(found), aim="importing ≤ 4 × the bare insert")


def _on(engine: str, file: Path) -> tuple[Row, ...]:
    with database(engine):
        if not file.exists():
            write_file(file, MATURES)
        taken = seconds(lambda: _bring(file))
        written = {name: table_rows(name) for name in WRITTEN}
        unders = table_rows("records_under")
    with database(engine):
        insert("records_under", *unders)
        bare = seconds(lambda: insert_bare(written, LEASES // BATCH))
    return rows(
        {f"{engine}: bare insert": (LEASES, bare), f"{engine}: import": (LEASES, taken)},
        against=f"{engine}: bare insert",
    )


def _bring(file: Path) -> None:
    report = Report(tell=lambda _: None, progress=lambda _: None)
    tally = import_file("leases", file, NOW, report, Wishes())
    if tally.new != LEASES:
        raise RuntimeError(f"only {tally.new} of {LEASES} leases went in")


def write_file(file: Path, matures: tuple[date, date]) -> None:
    """Write a file of leases that mature between two days, with every column."""
    columns = lease_columns()
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(column.name for column in columns)
        for lease in leases(LEASES, matures):
            cited = _cited(lease)
            writer.writerow(
                cited[c.name] if c.name in cited else _cell(c, lease.contract) for c in columns
            )


def _cited(lease: LeaseIn) -> dict[str, str]:
    """What a contract does not say itself."""
    person = lease.people[0]
    return {
        "account": lease.account,
        "vin": lease.vin,
        "lessee_name": person.name,
        "lessee_email": person.email,
        "lessee_phone": "",
        "lessee_address": "1 Main Street",
        "co_lessees": "",
        "lender": "",
        "distance_unit": "",
    }


def _cell(column: Any, contract: Any) -> str:
    value = getattr(contract, column.name)
    return "" if value in (None, "", ()) else str(column.form.write(value))
