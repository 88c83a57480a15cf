"""Files of leases for tests: rows that can be opened, written as CSV."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from handback.actions.importing.batches import Wishes
from handback.actions.importing.kinds import import_file
from handback.actions.importing.tally import Report, RowFault, Tally
from handback.core.vin import check_digit

NOW = datetime(2026, 6, 15, 18, 0, tzinfo=UTC)

LEASE = {
    "programme": "infiniti",
    "account": "7000001",
    "vin": "5N1DL1FR1RC330001",
    "lessee_name": "Pat Moreau",
    "lessee_email": "pat@example.org",
    "region": "US-CA",
    "year": "2024",
    "make": "Infiniti",
    "model": "QX60",
    "body_type": "suv",
    "starts": "2023-12-15",
    "matures": "2026-12-15",
    "payment": "620.00",
    "residual": "31200.00",
    "distance_allowed": "36000",
    "excess_distance_rate": "0.25",
    "disposition_fee": "395.00",
}


def vin(number: int) -> str:
    """The VIN of a number, its check digit right."""
    raw = f"5N1DL1FR0RC{number:06d}"
    return f"{raw[:8]}{check_digit(raw)}{raw[9:]}"


def lease(number: int = 1, **said: str) -> dict[str, str]:
    """The row of a lease; `said` takes the place of what it says otherwise."""
    own = {
        "account": f"7{number:06d}",
        "vin": vin(number),
        "lessee_email": f"p{number}@example.org",
    }
    return {**LEASE, **own, **said}


def as_csv(rows: list[dict[str, str]], delimiter: str = ",") -> str:
    """Rows as CSV; a column is there when a row has it."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, names, delimiter=delimiter, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def put(folder: Path, rows: list[dict[str, str]], name: str = "file.csv") -> Path:
    """A file of rows."""
    path = folder / name
    path.write_text(as_csv(rows), encoding="utf-8")
    return path


def bring(
    kind: str, path: Path, *, now: datetime = NOW, encoding: str = "utf-8", **wishes: Any
) -> tuple[Tally, list[RowFault]]:
    """Import a file: the tally, and what was told of rows."""
    told: list[RowFault] = []
    report = Report(told.append, lambda _: None)
    tally = import_file(kind, path, now, report, Wishes(**wishes), encoding)
    return tally, told
