"""Rows a batch at a time; a file that breaks off gives what came before."""

from collections.abc import Iterator
from dataclasses import dataclass

from handback.actions.importing.tables import FileFaultError, Row, Table
from handback.actions.importing.tally import Report

BATCH = 1_000
"""Rows in one transaction."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """How an import runs: checking only, with leases that matured long ago, in batches of."""

    dry_run: bool = False
    matured: bool = False
    batch: int = BATCH


def batches(table: Table, report: Report, size: int) -> Iterator[list[Row]]:
    """Whole rows in batches; those that are none are told of, and where the file breaks off."""
    batch: list[Row] = []
    try:
        for row in table.rows:
            report.tally.rows += 1
            if row.wrong:
                report.broken(row)
                continue
            batch.append(row)
            if len(batch) == size:
                yield batch
                report.progress(table.read_so_far())
                batch = []
    except FileFaultError as fault:
        report.tally.stopped = fault
    if batch:
        yield batch
    report.progress(table.read_so_far())
