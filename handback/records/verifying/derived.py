"""What is derived from a history: index row, ledger, tasks, appointments."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from handback.core import engine
from handback.records import unders
from handback.records.index import holds_of, index_of, tasks_of
from handback.records.models import Activation, Appointment
from handback.records.verifying.findings import UNMADE, Finding
from handback.records.verifying.material import Material

INDEX, LEDGER, TASKS, APPOINTMENTS = "index", "ledger", "tasks", "appointments"
RECORDED = "What the events say counts: correct the row, or restore it from the last backup."


def index(kept: Material) -> Iterator[Finding]:
    """Every column of the index row follows from the events as of `indexed_on`."""
    row, contract = kept.row, kept.case.lease.contract
    expected: dict[str, Any] = {}
    if contract is not None:
        expected |= {"programme": contract.programme, "make": contract.make}
        expected["lessor_id"] = kept.lessors.get(contract.programme)
        if contract.lender.isdecimal() or not contract.lender:
            expected["lender_id"] = int(contract.lender) if contract.lender else None
    expected["opened"] = kept.read[0].on
    expected["ledger_rows"] = len(kept.transfers)
    derived = index_of(kept.case, kept.terms, row.indexed_on, _next_due(kept))
    expected |= {name: getattr(derived, name) for name in type(derived).__slots__}
    for column, value in expected.items():
        got = getattr(row, column)
        if got != value:
            wrong = f"the index row says {column} {_said(got)}; its events say {_said(value)}."
            yield Finding(INDEX, wrong, RECORDED, row.pk)
    yield from _under(kept)


def _next_due(kept: Material) -> date | None:
    """The day the clock next owes the case something; a new case is due when it is opened."""
    row = kept.row
    if len(kept.read) == 1 and row.next_due == row.indexed_on:
        return row.indexed_on
    duties = engine.due_duties(kept.case, kept.terms, row.indexed_on)
    return duties[0].on if duties else None


def _under(kept: Material) -> Iterator[Finding]:
    """A case is under the texts of its last event, or under such as hold for open cases, too."""
    said, last = unders.digests_of(kept.row.under_id), kept.read[-1].under
    if said == last:
        return
    new = set(said.split("+")) - set(last.split("+"))
    reaching = Activation.objects.filter(text__in=new, reaches_open=True)
    if not new or set(reaching.values_list("text_id", flat=True)) != new:
        wrong = "the index row names other policy texts than its last event."
        yield Finding(INDEX, wrong, RECORDED, kept.row.pk)


def ledger(kept: Material) -> Iterator[Finding]:
    """The ledger's rows are the transfers that the events bring about, one by one."""
    derived = [
        (n, t.seq, t.on, t.debit.value, t.credit.value, t.cents, t.line, t.item)
        for n, t in enumerate(kept.transfers, 1)
    ]
    for got, want in zip(kept.ledger, derived, strict=False):
        if got != want:
            wrong = f"the ledger says {_transfer(got)}; the events say {_transfer(want)}."
            yield Finding(LEDGER, wrong, UNMADE, kept.row.pk, want[1])
            return
    if len(kept.ledger) < len(derived):
        seq = derived[len(kept.ledger)][1]
        wrong = (
            f"ledger row {len(kept.ledger) + 1} is missing: {len(derived)} follow from the events."
        )
        yield Finding(LEDGER, wrong, UNMADE, kept.row.pk, seq)
    elif len(kept.ledger) > len(derived):
        number = kept.ledger[len(derived)][0]
        wrong = f"ledger row {number} follows from no event."
        yield Finding(LEDGER, wrong, UNMADE, kept.row.pk)


def _transfer(row: tuple[Any, ...]) -> str:
    number, seq, on, debit, credit, cents, line, item = row
    about = f" for {line}{'/' if item else ''}{item}" if line else ""
    return f"row {number}, {cents} cents from {credit} to {debit}{about} on {on} by event {seq}"


def tasks(kept: Material) -> Iterator[Finding]:
    """The rows of tasks are the open tasks."""
    fields = ("role", "opened", "due", "rule", "overdue")
    open_ = {
        key: (each.role.value, *(getattr(each, name) for name in fields[1:]))
        for key, each in tasks_of(kept.case).items()
    }
    rows = {
        (row.task, row.about): tuple(getattr(row, name) for name in fields) for row in kept.tasks
    }
    for (task, about), says in _differing(rows, open_):
        named = f"task {task}{'/' if about else ''}{about}"
        yield Finding(TASKS, f"{named} {says}.", RECORDED, kept.row.pk)


def appointments(kept: Material) -> Iterator[Finding]:
    """The appointments that are held are those that the events know."""
    holds: dict[Any, tuple[Any, ...]] = {
        key: (hold.at, _slot(hold.slot)) for key, hold in holds_of(kept.case, kept.terms).items()
    }
    rows = {(a.kind, a.booking): (a.starts, _held_slot(a)) for a in kept.appointments if a.held}
    for key, at in list(rows.items()):
        known = holds.get(key)
        if known is not None and at[1] is None:
            rows[key] = (at[0], known[1])
    for (kind, booking), says in _differing(rows, holds):
        yield Finding(APPOINTMENTS, f"the {kind} {booking} {says}.", RECORDED, kept.row.pk)


def _slot(slot: str) -> int | None:
    return int(slot) if slot.isdecimal() else None


def _held_slot(row: Appointment) -> int | None:
    found: int | None = row.slot_id
    return found


def _differing(
    rows: dict[Any, tuple[Any, ...]], wanted: dict[Any, tuple[Any, ...]]
) -> Iterable[tuple[Any, str]]:
    """What rows say and the events do not, and the other way round."""
    for key in sorted(rows.keys() | wanted.keys()):
        if key not in wanted:
            yield key, "has a row, and the events do not know it"
        elif key not in rows:
            yield key, "has no row, and the events know it"
        elif rows[key] != wanted[key]:
            got, want = ", ".join(map(_said, rows[key])), ", ".join(map(_said, wanted[key]))
            yield key, f"is said to be {got}; the events say {want}"


def _said(value: object) -> str:
    return "nothing" if value is None or value == "" else str(value)
