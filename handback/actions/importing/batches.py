"""Rows a batch at a time; a file that breaks off gives what came before."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def few_collections() -> Iterator[None]:
    """Let the collector of cycles rest while much is made that has none.

    It was a quarter of the time of an import; what a batch made is freed by counting all the same.
    """
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100_000, 50, 1_000)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


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
