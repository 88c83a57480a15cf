"""What can be imported: by name, the columns of its files and what brings their rows in."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from handback.actions.importing import organisations, payments, values
from handback.actions.importing.batches import Wishes
from handback.actions.importing.columns import Column, header_problems
from handback.actions.importing.lease_columns import lease_columns
from handback.actions.importing.leases import import_leases
from handback.actions.importing.reading import open_table
from handback.actions.importing.tables import Table
from handback.actions.importing.tally import Report, Tally
from handback.policy.problems import PolicyError

Bring = Callable[[Table, datetime, Report, Wishes], Tally]


@dataclass(frozen=True, slots=True)
class Importable:
    """A kind of file: its columns, and what brings its rows in."""

    columns: Sequence[Column]
    bring: Bring

    @property
    def template(self) -> str:
        """CSV with every column and a row that shows how values are written."""
        out = io.StringIO()
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(column.name for column in self.columns)
        rows.writerow(column.example for column in self.columns)
        return out.getvalue()

    @property
    def told(self) -> str:
        """Every column as a table of Markdown, for the documentation."""
        rows = [
            f"| `{each.name}` | {each.form.says} | {_if_empty(each)} | {each.means} |"
            for each in self.columns
        ]
        head = ("| column | written | if empty | what it says |", "|---|---|---|---|")
        return "\n".join((*head, *rows)) + "\n"


def _if_empty(column: Column) -> str:
    if column.needed:
        return "**needed**"
    return column.empty if column.empty == "nothing" else f"`{column.empty}`"


IMPORTABLE = {
    "leases": Importable(lease_columns(), import_leases),
    "payments": Importable(payments.COLUMNS, payments.import_payments),
    "values": Importable(values.COLUMNS, values.import_values),
    "organisations": Importable(organisations.COLUMNS, organisations.import_organisations),
}


def import_file(
    kind: str, path: Path, now: datetime, report: Report, wishes: Wishes, encoding: str = "utf-8"
) -> Tally:
    """Bring a file in; raises `FileFaultError`, and `PolicyError` for its columns."""
    found = IMPORTABLE[kind]
    with open_table(path, found.columns, encoding) as table:
        if problems := header_problems(table.names, found.columns, path.name):
            raise PolicyError(problems)
        return found.bring(table, now, report, wishes)
