"""Which rows of a case may be erased on a day, and which cases have to be looked at for it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ObjectDoesNotExist

from handback.core.base import Code
from handback.core.retention import kept_until, last_day
from handback.core.terms.programme import Programme
from handback.core.view import View
from handback.policy.policies import UnknownPolicyError
from handback.records.codec import Unreadable
from handback.records.loading import Loaded, Row, folded, load_histories
from handback.records.models import Case, Erasable, ErasureDue, StoredFile
from handback.records.shelf import Shelf
from handback.records.sql import connection

_CANDIDATES = """
    SELECT c.id FROM records_case c LEFT JOIN records_erasuredue d ON d.case_id = c.id
    WHERE c.id > %s AND (
        d.case_id IS NULL OR d.head <> c.head OR d.under_id <> c.under_id OR d.day < %s
    ) ORDER BY c.id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Keeping:
    """A row or file that still holds something: what kind of data, by which rule, until when.

    `last` is the last day it is kept, None while nobody knows. `row` is an erasable row, or a file
    where `file` says so.
    """

    row: int
    file: bool
    kind: Code
    rule: Code
    last: date | None

    def over(self, day: date) -> bool:
        """Whether it may be erased on a day."""
        return self.last is not None and self.last < day


@dataclass(frozen=True, slots=True)
class Looked:
    """A case with all that it still holds; `held` says that money is open."""

    loaded: Loaded
    keeping: tuple[Keeping, ...]
    held: bool
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Unusable:
    """A case that cannot be read, so that nobody knows how long it is kept."""

    case: int
    error: str


def candidates(day: date, after: int, limit: int) -> list[int]:
    """Cases that may have something to erase on a day, by id, those after one."""
    with connection().cursor() as cursor:
        cursor.execute(_CANDIDATES, [after, day, limit])
        return [case for (case,) in cursor.fetchall()]


def holding(cases: Collection[int]) -> dict[int, list[tuple[int, bool, str]]]:
    """What cases still hold: rows and files that are not erased, with their kinds of data."""
    found: dict[int, list[tuple[int, bool, str]]] = {case: [] for case in cases}
    for model, file in ((Erasable, False), (StoredFile, True)):
        rows: Any = model._default_manager.filter(case__in=cases, erased=None).order_by("pk")
        for row, case, kind in rows.values_list("pk", "case_id", "retention"):
            found[case].append((row, file, kind))
    return found


def looked_at(rows: Iterable[Row], shelf: Shelf) -> Iterator[Looked | Unusable]:
    """Everything that cases still hold with its last day; cases that hold nothing are left out."""
    by_id = {row.id: row for row in rows}
    holds = {case: found for case, found in holding(by_id).items() if found}
    held = _held(holds)
    for row, history in load_histories(by_id[case] for case in holds):
        try:
            loaded = folded(row, history)
            terms = shelf.terms(row.under).programme
        except (Unreadable, ValueError, UnknownPolicyError, ObjectDoesNotExist) as error:
            yield Unusable(row.id, type(error).__name__)
        else:
            keeping = _keeping(loaded, terms, holds[row.id])
            yield Looked(loaded, keeping, row.id in held, ZoneInfo(terms.identity.time_zone))


def _keeping(
    loaded: Loaded, terms: Programme, holds: Iterable[tuple[int, bool, str]]
) -> tuple[Keeping, ...]:
    case, retention = loaded.case, terms.retention
    kept = kept_until(View.of(case, terms, loaded.events[-1].on))
    closed = case.progress.closed is not None
    return tuple(
        Keeping(
            row,
            file,
            Code(kind),
            retention.source_of(f"kinds.{kind}"),
            last_day(Code(kind), kept, closed),
        )
        for row, file, kind in holds
    )


def _held(cases: Collection[int]) -> set[int]:
    """Those cases where money is open; a task that was forgotten holds nothing back."""
    owing = Case.objects.filter(pk__in=cases).exclude(balance=0)
    return set(owing.values_list("pk", flat=True))


def note(days: Iterable[tuple[Row, date | None]]) -> None:
    """Remember for cases when the next thing comes due; None: not before they change."""
    rows = [
        ErasureDue(case_id=row.id, head=row.head, under_id=row.under_id, day=day)
        for row, day in days
    ]
    ErasureDue.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["case"],
        update_fields=["head", "under_id", "day"],
    )
