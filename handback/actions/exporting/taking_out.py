"""Ledger and events as files, for auditors and for other systems.

Neither holds a name, an address or a number of a person: events cite those by id.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from handback.actions.exporting.files import whole, write_csv, write_lines, write_parquet
from handback.policy.problems import instead_of
from handback.records import extracts, organisations
from handback.records.chain import Stored, line
from handback.records.extracts import Extent

T = TypeVar("T")

CSV, LINES, PARQUET = ".csv", ".jsonl", ".parquet"

LEDGER_TYPES = {
    "programme": "String",
    "case": "Int64",
    "number": "Int32",
    "seq": "Int32",
    "on": "Date",
    "debit": "String",
    "credit": "String",
    "cents": "Int64",
    "line": "String",
    "item": "String",
}
"""Columns of the ledger, with their types in Parquet."""
EVENT_TYPES = {
    "case": "Int64",
    "seq": "Int32",
    "kind": "String",
    "on": "Date",
    "at": "String",
    "role": "String",
    "person": "String",
    "organisation": "String",
    "move": "String",
    "under": "String",
    "body": "String",
    "prev": "String",
    "hash": "String",
}
"""Columns of events. `at` and `body` are the exact texts that were hashed."""


class NotTakenOutError(Exception):
    """What was asked for cannot be taken out: what is wrong, and what to do."""

    def __init__(self, wrong: str, do: str) -> None:
        super().__init__(f"{wrong} {do}")
        self.wrong, self.do = wrong, do


@dataclass(frozen=True, slots=True)
class _What:
    """What can be taken out: the endings of files it can be written to."""

    types: dict[str, str]
    rows: Callable[[Extent], Iterator[list[tuple[Any, ...]]]]
    endings: tuple[str, ...] = (CSV, PARQUET)


def export(
    what: str, extent: Extent, path: Path, progress: Callable[[int], None] = lambda _: None
) -> int:
    """Write `ledger` or `events` to a file whose ending says how; the number of rows.

    Raises `NotTakenOutError`, and `OSError` when the file cannot be written; it is then not there,
    or as it was before.
    """
    found, ending = WHAT[what], path.suffix.lower()
    _check(found, extent, path)
    with whole(path) as beside:
        if ending == LINES:
            return write_lines(beside, _counted(_lines(extent), progress))
        rows = _counted(found.rows(extent), progress)
        if ending == CSV:
            return write_csv(beside, tuple(found.types), rows)
        return write_parquet(beside, found.types, rows)


def extent_of(first: date | None, last: date | None, programme: str) -> Extent:
    """From the first day to the last one, of one programme or of all."""
    return Extent(first, last, programme)


def _check(found: _What, extent: Extent, path: Path) -> None:
    ending = path.suffix.lower()
    if ending not in found.endings:
        known = ", ".join(f"`{each}`" for each in found.endings)
        wrong = f"`{path.name}` does not say how it is to be written."
        raise NotTakenOutError(wrong, f"End its name with one of {known}.")
    if ending == PARQUET:
        try:
            import polars  # noqa: F401 - whether it is there
        except ImportError:
            do = "Install it with `pip install 'handback[portfolio]'`, or use CSV."
            raise NotTakenOutError("Parquet files need the library Polars.", do) from None
    if not path.parent.is_dir():
        wrong = f"There is no folder `{path.parent}`."
        raise NotTakenOutError(wrong, "Make it, or name another.")
    known_ = organisations.programmes()
    if extent.programme and extent.programme not in known_:
        wrong = f"Nobody knows the programme `{extent.programme}`."
        raise NotTakenOutError(wrong, instead_of(extent.programme, known_, "programme"))
    if extent.first and extent.last and extent.last < extent.first:
        raise NotTakenOutError("The last day is before the first.", "Swap --from and --to.")


def _counted(parts: Iterator[list[T]], progress: Callable[[int], None]) -> Iterator[list[T]]:
    for part in parts:
        yield part
        progress(len(part))


def _event_rows(extent: Extent) -> Iterator[list[tuple[Any, ...]]]:
    for part in extracts.events(extent):
        yield [_event_row(each) for each in part]


def _event_row(event: Stored) -> tuple[Any, ...]:
    by = event.by
    return (
        int(event.case), event.seq, event.kind, event.on, event.at.isoformat(),
        by.role.value, by.person, by.organisation, event.move, event.under,
        event.body, event.prev, event.hash,
    )  # fmt: skip


def _lines(extent: Extent) -> Iterator[list[bytes]]:
    for part in extracts.events(extent):
        yield [line(each) for each in part]


WHAT = {
    "ledger": _What(LEDGER_TYPES, extracts.ledger),
    "events": _What(EVENT_TYPES, _event_rows, (LINES, CSV, PARQUET)),
}
"""What can be taken out, by name."""
