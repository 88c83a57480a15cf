"""Importing leases: each good row becomes a case, a batch of them in one transaction."""

from dataclasses import dataclass
from datetime import datetime

from handback.actions.collecting import few_collections
from handback.actions.importing.batches import Wishes, batches
from handback.actions.importing.columns import Fault, Reader
from handback.actions.importing.differing import differences
from handback.actions.importing.lease_checks import LeaseChecks
from handback.actions.importing.lease_columns import lease_columns
from handback.actions.importing.seen import Seen
from handback.actions.importing.tables import Row, Table
from handback.actions.importing.tally import Report, Tally, masked
from handback.actions.moving import SHELF
from handback.actions.opening_cases import CaseExistsError, LeaseIn, open_leases
from handback.policy.policies import Policies
from handback.records.contracts import (
    Account,
    account_key,
    as_it_stands,
    as_opened,
    cases_by_account,
)

TRIES = 3
"""How often a batch is looked at anew when another import opened one of its leases meanwhile."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A good row: its number, the lease, and how its account is told from others."""

    row: int
    lease: LeaseIn
    key: Account


_Known = tuple[_Wanted, list[str]]
"""A row whose lease is here already, and the columns in which it differs."""


def import_leases(
    table: Table, now: datetime, report: Report, wishes: Wishes, policies: Policies | None = None
) -> Tally:
    """Open every lease of a table that is not here yet; rows with something wrong are left out.

    Leases that are here already stay as they are: the same row again counts as unchanged, one
    that says something else is left out. What went in stays in when the file breaks off.
    `policies` are those that hold now unless others are given.
    """
    policies = SHELF.holding() if policies is None else policies
    reader = Reader(lease_columns(), table.names)
    checks = LeaseChecks(policies, now, wishes.matured)
    with Seen() as seen, few_collections():
        for rows in batches(table, report, wishes.batch):
            wanted = [each for row in rows if (each := _read(row, reader, checks, report))]
            wanted = _once(wanted, seen, report)
            new, known = _opened(wanted, policies, now, dry_run=wishes.dry_run)
            report.tally.new += len(new)
            for each, differ in known:
                _tell_known(each, differ, report)
    return report.tally


def _opened(
    wanted: list[_Wanted], policies: Policies, now: datetime, *, dry_run: bool
) -> tuple[list[_Wanted], list[_Known]]:
    """Open the leases that are new; those, and the ones that are here already."""
    for tries_left in reversed(range(TRIES)):
        new, known = _settled(wanted)
        try:
            if not dry_run:
                open_leases([each.lease for each in new], policies, now)
        except CaseExistsError:
            if not tries_left:
                raise
            continue
        return new, known
    raise AssertionError("the last try returns or raises")


def _tell_known(each: _Wanted, differ: list[str], report: Report) -> None:
    if not differ:
        report.tally.unchanged += 1
        return
    wrong = f"The lease is here already and differs in: {', '.join(differ)}."
    do = "Nothing was changed. Correct the case (correct_contract, correct_vehicle), or the file."
    report.leave_out(each.row, masked(each.lease.account), [Fault(differ[0], wrong, do)])


def _read(row: Row, reader: Reader, checks: LeaseChecks, report: Report) -> _Wanted | None:
    values, faults = reader.read(row.cells)
    whose = masked(values.get("account", ""))
    if faults:
        report.leave_out(row.number, whose, faults)
        return None
    lease, found = checks.lease(values)
    if lease is None:
        report.leave_out(row.number, whose, found)
        return None
    for fault in found:
        report.warn(row.number, whose, fault)
    return _Wanted(row.number, lease, account_key(lease.lessor, lease.account))


def _once(wanted: list[_Wanted], seen: Seen, report: Report) -> list[_Wanted]:
    """The rows whose account no earlier row of the file has."""
    keys = [(f"{each.key[0]}/{each.key[1]}", each.row) for each in wanted]
    kept = []
    for each, first in zip(wanted, seen.first(keys), strict=True):
        if first == each.row:
            kept.append(each)
            continue
        fault = Fault("account", f"Row {first} has this account already.", "Keep one of the rows.")
        report.leave_out(each.row, masked(each.lease.account), [fault])
    return kept


def _settled(wanted: list[_Wanted]) -> tuple[list[_Wanted], list[_Known]]:
    """The leases that are new, and those that are here, with the columns that differ."""
    here = cases_by_account(each.key for each in wanted)
    opened = as_opened(here.values())
    new = [each for each in wanted if each.key not in here]
    known = []
    for each in wanted:
        case = here.get(each.key)
        if case is not None:
            differ = differences(each.lease, opened[case])
            known.append((each, differ and differences(each.lease, as_it_stands(case))))
    return new, known
