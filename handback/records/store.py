"""Writing: the head of each case first, and the rest for those that won."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError, transaction

from handback.records import unders
from handback.records.envelopes import COLUMNS as EVENT_COLUMNS
from handback.records.envelopes import TABLE as EVENT_TABLE
from handback.records.envelopes import to_row
from handback.records.holding import hold_times
from handback.records.index import COLUMNS as INDEX_COLUMNS
from handback.records.models import Endpoint
from handback.records.planning import Change
from handback.records.sql import connection, insert, update_guarded

GUARDED = {
    **INDEX_COLUMNS,
    "under_id": "bigint",
    "head": "integer",
    "head_hash": "text",
    "ledger_rows": "integer",
    "changed": "timestamptz",
}
CASE_COLUMNS = (
    "id",
    "lessor_id",
    "lender_id",
    "programme",
    "make",
    "opened",
    "set_aside",
    *GUARDED,
)
LEDGER_COLUMNS = (
    "case_id", "number", "seq", "on", "debit", "credit", "cents", "line", "item",
)  # fmt: skip
MESSAGE_COLUMNS = (
    "key", "kind", "case_id", "lessor_id", "payload", "state", "due", "tries", "error", "made",
)  # fmt: skip
TASK_COLUMNS = (
    "case_id", "lessor_id", "task", "about", "role", "opened", "due", "rule", "overdue",
)  # fmt: skip


class CaseExistsError(Exception):
    """A case of this id is there already."""


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case that is to be opened: its first change, and what its index row never changes."""

    change: Change
    lender: int | None
    programme: str
    make: str


def together() -> AbstractContextManager[None]:
    """Everything written within is written, or nothing is."""
    return transaction.atomic()


def write(changes: Sequence[Change], now: datetime) -> set[int]:
    """Write changes of cases that are still where they were; the ids of those that were written.

    One transaction, or part of the one there is. A case that moved on in the meantime is left as
    it is. Raises `SlotTakenError` when another case holds a slot.
    """
    made_at = now.astimezone(UTC)
    with transaction.atomic():
        won = update_guarded("records_case", "head", GUARDED, _guarded(changes, made_at))
        _write_rest([change for change in changes if change.id in won], made_at)
    return won


def open_cases(cases: Sequence[NewCase], now: datetime) -> None:
    """Insert new cases with everything of theirs; raises `CaseExistsError`."""
    made_at = now.astimezone(UTC)
    try:
        with transaction.atomic():
            insert("records_case", CASE_COLUMNS, [_case_row(case, made_at) for case in cases])
            _write_rest([case.change for case in cases], made_at)
    except IntegrityError as error:
        raise CaseExistsError(str(error)) from error


def _guarded(changes: Iterable[Change], made_at: datetime) -> list[tuple[Any, ...]]:
    return [(each.id, each.was, *_values(each, made_at)) for each in changes]


def _values(change: Change, made_at: datetime) -> tuple[Any, ...]:
    """The values in the order of `GUARDED`."""
    return (
        *change.index.values(),
        unders.id_of(change.under),
        change.head,
        change.head_hash,
        change.first_row - 1 + len(change.ledger),
        instant(made_at),
    )


def _case_row(case: NewCase, made_at: datetime) -> tuple[Any, ...]:
    change = case.change
    opened = change.events[0].on
    values = _values(change, made_at)
    return (
        change.id,
        change.lessor,
        case.lender,
        case.programme,
        case.make,
        opened,
        False,
        *values,
    )


def instant(at: datetime) -> datetime:
    """An instant as a raw statement of the database at hand takes it: SQLite keeps it bare."""
    return at if connection().vendor == "postgresql" else at.replace(tzinfo=None)


def _write_rest(changes: Sequence[Change], made_at: datetime) -> None:
    if not changes:
        return
    events = [to_row(each, unders.id_of(each.under)) for c in changes for each in c.stored]
    insert(EVENT_TABLE, EVENT_COLUMNS, events)
    insert("records_ledgerrow", LEDGER_COLUMNS, list(_ledger(changes)))
    insert("records_message", MESSAGE_COLUMNS, list(_messages(changes, instant(made_at))))
    numbers = [(number, change.id) for change in changes for number in change.quotes]
    insert("records_quotenumber", ("number", "case_id"), numbers)
    _write_tasks(changes)
    hold_times(changes, made_at)


def _ledger(changes: Iterable[Change]) -> Iterable[tuple[Any, ...]]:
    for change in changes:
        for number, row in enumerate(change.ledger, change.first_row):
            yield (
                change.id, number, row.seq, row.on, row.debit.value, row.credit.value, row.cents,
                row.line, row.item,
            )  # fmt: skip


def _messages(changes: Sequence[Change], at: datetime) -> Iterable[tuple[Any, ...]]:
    listening = set(Endpoint.objects.filter(active=True).values_list("lessor_id", flat=True))
    for change in changes:
        for each in change.messages:
            yield (
                each.key, each.kind, change.id, change.lessor, each.payload, "waiting", at, 0, "",
                at,
            )  # fmt: skip
        if change.stored and change.lessor in listening:
            key = f"events:{change.id}:{change.was + 1}"
            payload = f'{{"from":{change.was + 1},"to":{change.head}}}'
            yield (key, "events", change.id, change.lessor, payload, "waiting", at, 0, "", at)


def _write_tasks(changes: Sequence[Change]) -> None:
    gone = [(change.id, *key) for change in changes for key in change.tasks_gone]
    if gone:
        marks = ", ".join(["(%s, %s, %s)"] * len(gone))
        values = [value for row in gone for value in row]
        with connection().cursor() as cursor:
            cursor.execute(
                f"DELETE FROM records_task WHERE (case_id, task, about) IN (VALUES {marks})", values
            )
    rows = [
        (
            change.id, change.lessor, task.task, task.about, task.role.value, task.opened,
            task.due, task.rule, task.overdue,
        )
        for change in changes
        for task in change.tasks_open
    ]  # fmt: skip
    insert("records_task", TASK_COLUMNS, rows)
