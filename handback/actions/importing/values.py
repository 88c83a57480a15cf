"""Importing market values: of each case the newest is kept."""

from datetime import date, datetime
from typing import Any

from handback.actions.importing.batches import Wishes, batches
from handback.actions.importing.columns import NEEDED, Column, Fault, Reader
from handback.actions.importing.finding import CASE_COLUMNS, VIN_COLUMN, CaseFinder
from handback.actions.importing.forms import AMOUNT, CODE, DAY
from handback.actions.importing.tables import Row, Table
from handback.actions.importing.tally import Report, Tally, masked
from handback.policy.player.contract_checks import day_wrong
from handback.records import market_values, store
from handback.records.market_values import Worth

COLUMNS = (
    *CASE_COLUMNS,
    VIN_COLUMN,
    Column("value", AMOUNT, "What the car is worth.", NEEDED, "33500.00"),
    Column("day", DAY, "The day it is worth that, not after today.", NEEDED, "2026-11-20"),
    Column("source", CODE, "Who says so.", "", "guide_book"),
)


def import_values(table: Table, now: datetime, report: Report, wishes: Wishes) -> Tally:
    """Keep every value that is newer than the one there is; older ones count as unchanged."""
    reader = Reader(COLUMNS, table.names)
    for rows in batches(table, report, wishes.batch):
        newest: dict[int, Worth] = {}
        with store.together():
            for case, worth in _read(rows, reader, now.date(), report):
                before = newest.get(case)
                if before is None or before.on <= worth.on:
                    newest[case] = worth
                report.tally.unchanged += before is not None
            _keep(newest, now, report, dry_run=wishes.dry_run)
    return report.tally


def _read(rows: list[Row], reader: Reader, today: date, report: Report) -> list[tuple[int, Worth]]:
    read = [(row.number, *reader.read(row.cells)) for row in rows]
    finder = CaseFinder(values for _, values, faults in read if not faults)
    found = []
    for number, values, faults in read:
        case = None
        if not faults:
            case, wrong = finder.case(values)
            faults += [*([wrong] if wrong else []), *_day(values, today)]
        if faults or case is None:
            report.leave_out(number, masked(values.get("account") or values.get("vin", "")), faults)
        else:
            found.append((case, Worth(values["day"], values["value"], values["source"])))
    return found


def _day(values: dict[str, Any], today: date) -> list[Fault]:
    if wrong := day_wrong(values["day"]):
        return [Fault("day", wrong, "Check the year.")]
    if values["day"] > today:
        return [Fault("day", f"{values['day']} is after today.", "Write the day it was told.")]
    return []


def _keep(newest: dict[int, Worth], now: datetime, report: Report, *, dry_run: bool) -> None:
    here = market_values.values_of(newest)
    kept = {}
    for case, worth in newest.items():
        before = here.get(case)
        if before is None:
            report.tally.new += 1
        elif before.on > worth.on or before == worth:
            report.tally.unchanged += 1
            continue
        else:
            report.tally.changed += 1
        kept[case] = worth
    if kept and not dry_run:
        market_values.keep(kept, now)
