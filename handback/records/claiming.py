"""Claiming the cases that are due, a batch at a time, and setting aside those that fail."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import OperationalError

from handback.records.loading import ROW_COLUMNS, Row
from handback.records.models import Case, SetAside
from handback.records.sql import connection, is_postgresql, update_guarded
from handback.records.store import instant

_COLUMNS = ", ".join(f'"{column}"' for column in ROW_COLUMNS)
_DUE = 'FROM "records_case" WHERE "programme" = %s AND "next_due" <= %s AND NOT "set_aside"'
_CLAIM = f'SELECT {_COLUMNS} {_DUE} AND ("next_due", "id") > (%s, %s) ORDER BY "next_due", "id"'

LONGEST_WAIT = "5s"
"""How long cases that others hold are waited for."""
LOCK_NOT_AVAILABLE = "55P03"
"""What PostgreSQL says when that time is over."""
MOST_SAID = 500
"""Letters that are kept of what an error said."""


@dataclass(frozen=True, slots=True)
class Place:
    """How far a pass over the due cases has come."""

    due: date
    case: int


START = Place(date.min, 0)


class HeldTooLongError(Exception):
    """Somebody holds a due case for longer than a worker waits."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A case whose day could not be opened: the kind of error, and what it said."""

    case: int
    head: int
    error: str
    said: str

    @classmethod
    def by(cls, row: Row, error: Exception) -> "Failed":
        """A case that failed by an error, of which the first line is kept."""
        said = next(iter(str(error).splitlines()), "")
        return cls(row.id, row.head, type(error).__name__, said[:MOST_SAID])


def claim(programme: str, day: date, after: Place, limit: int, *, wait: bool = False) -> list[Row]:
    """The next cases of a programme that are due by a day, from a place on.

    On PostgreSQL the transaction there must be holds them until it ends. Cases that another one
    holds are skipped, or waited for: then it raises `HeldTooLongError` after a while. SQLite has
    no such locks: there a case may be claimed twice, and whoever writes second finds that it was
    opened.
    """
    held = "" if wait else " SKIP LOCKED"
    locked = f" FOR NO KEY UPDATE{held}" if is_postgresql() else ""
    with connection().cursor() as cursor:
        if wait and is_postgresql():
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [LONGEST_WAIT])
        try:
            cursor.execute(
                f"{_CLAIM} LIMIT %s{locked}", [programme, day, after.due, after.case, limit]
            )
        except OperationalError as error:
            if wait and getattr(error.__cause__, "sqlstate", "") == LOCK_NOT_AVAILABLE:
                raise HeldTooLongError from error
            raise
        return [Row(*row) for row in cursor.fetchall()]


def still_due(cases: Iterable[int], day: date) -> set[int]:
    """Those of some cases that are still due by a day and not set aside."""
    ids = list(cases)
    marks = ", ".join(["%s"] * len(ids))
    with connection().cursor() as cursor:
        cursor.execute(
            'SELECT "id" FROM "records_case" WHERE "next_due" <= %s AND NOT "set_aside"'
            f' AND "id" IN ({marks})',
            [day, *ids],
        )
        return {each for (each,) in cursor.fetchall()}


def count_due(programme: str, day: date) -> int:
    """How many cases of a programme are due by a day and not set aside."""
    with connection().cursor() as cursor:
        cursor.execute(f"SELECT count(*) {_DUE}", [programme, day])
        (found,) = cursor.fetchone()
    return int(found)


def first_due(programme: str) -> date | None:
    """The first day on which a case of a programme is due; None where none is."""
    due = Case.objects.filter(programme=programme, next_due__isnull=False, set_aside=False)
    return due.order_by("next_due").values_list("next_due", flat=True).first()


def set_aside(failed: Sequence[Failed], day: date, now: datetime) -> tuple[Failed, ...]:
    """Keep cases that failed from being claimed, unless they moved on; those that did not.

    Within the transaction that opens the others.
    """
    if not failed:
        return ()
    won = update_guarded(
        "records_case",
        "head",
        {"set_aside": "boolean"},
        [(each.case, each.head, True) for each in failed],
    )
    rows = [
        (each.case, day, each.error[:100], each.said, 1, instant(now.astimezone(UTC)))
        for each in failed
        if each.case in won
    ]
    if rows:
        marks = ", ".join(["(%s, %s, %s, %s, %s, %s)"] * len(rows))
        with connection().cursor() as cursor:
            cursor.execute(
                "INSERT INTO records_setaside (case_id, day, error, said, tries, since)"
                f" VALUES {marks} ON CONFLICT (case_id) DO UPDATE SET day = excluded.day,"
                " error = excluded.error, said = excluded.said, tries = records_setaside.tries + 1",
                [value for row in rows for value in row],
            )
    return tuple(each for each in failed if each.case in won)


def no_longer_aside(cases: Iterable[int]) -> None:
    """Forget the errors of cases whose day was opened after all."""
    ids = list(cases)
    if ids:
        marks = ", ".join(["%s"] * len(ids))
        with connection().cursor() as cursor:
            cursor.execute(f"DELETE FROM records_setaside WHERE case_id IN ({marks})", ids)


def put_back(cases: Iterable[int]) -> list[int]:
    """Let named cases that were set aside be claimed again; which of them were.

    What they failed by is kept until their day has been opened.
    """
    found = Case.objects.filter(set_aside=True, pk__in=list(cases))
    ids = list(found.order_by("pk").values_list("pk", flat=True))
    Case.objects.filter(pk__in=ids).update(set_aside=False)
    return ids


def put_all_back(programme: str = "") -> int:
    """Let every case that was set aside be claimed again, of one programme or of all; how many."""
    found = Case.objects.filter(set_aside=True)
    if programme:
        found = found.filter(programme=programme)
    return found.update(set_aside=False)


def count_aside(programme: str) -> int:
    """How many cases of a programme are set aside."""
    return Case.objects.filter(programme=programme, set_aside=True).count()


def aside(programme: str = "") -> Iterable[SetAside]:
    """The cases that are set aside, of one programme or of all, by case."""
    found = SetAside.objects.filter(case__set_aside=True).select_related("case")
    if programme:
        found = found.filter(case__programme=programme)
    return found.order_by("case_id").iterator(chunk_size=1000)
