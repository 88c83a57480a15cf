"""Everything that is kept of some cases, read at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from handback.core.case import Case as FoldedCase
from handback.core.case import fold
from handback.core.events import Event
from handback.core.ledger import Transfer, transfers
from handback.core.terms.programme import Programme as Terms
from handback.records import unders
from handback.records.chain import Stored
from handback.records.codec import decode
from handback.records.envelopes import from_row
from handback.records.loading import load_histories, load_rows
from handback.records.models import (
    Appointment,
    Case,
    Erasable,
    Erasure,
    LedgerRow,
    Programme,
    SealedHead,
    StoredFile,
    Task,
)
from handback.records.shelf import Shelf

LEDGER = ("case_id", "number", "seq", "on", "debit", "credit", "cents", "line", "item")
Sealed = tuple[int, int, int, str]
"""A sealed head: case, digest, how many events, the hash of the last."""


class EventUnreadableError(ValueError):
    """A row of events whose columns cannot be what was written."""

    def __init__(self, seq: int, why: str) -> None:
        super().__init__(why)
        self.seq = seq


@dataclass
class Material:
    """What is kept of one case, each kind of row in its order; `lessors` by programme."""

    row: Case
    shelf: Shelf
    events: list[Sequence[Any]]
    lessors: Mapping[str, int] = field(default_factory=dict)
    ledger: list[tuple[Any, ...]] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    appointments: list[Appointment] = field(default_factory=list)
    erasable: list[Erasable] = field(default_factory=list)
    files: list[StoredFile] = field(default_factory=list)
    erasures: list[Erasure] = field(default_factory=list)
    sealed: list[Sealed] = field(default_factory=list)

    @cached_property
    def history(self) -> list[Stored]:
        """The events as they were hashed; raises `EventUnreadableError`."""
        return [_stored(row) for row in self.events]

    @cached_property
    def read(self) -> tuple[Event, ...]:
        """The events; raises `Unreadable`."""
        return tuple(map(decode, self.history))

    @cached_property
    def case(self) -> FoldedCase:
        """What the history folds to."""
        return fold(self.read)

    @cached_property
    def transfers(self) -> tuple[Transfer, ...]:
        """What the history brings about in the ledger."""
        return transfers(self.read)

    @cached_property
    def terms(self) -> Terms:
        """The terms that the index row names; raises `UnknownPolicyError`, `DoesNotExist`."""
        return self.shelf.terms(unders.digests_of(self.row.under_id)).programme


def _stored(row: Sequence[Any]) -> Stored:
    try:
        return from_row(row, unders.digests_of(row[9]))
    except (ValueError, ObjectDoesNotExist) as error:
        raise EventUnreadableError(row[1], str(error)) from error


def gather(ids: Iterable[int], shelf: Shelf) -> list[Material]:
    """Everything kept of cases, by id; those that are not there are left out."""
    wanted = list(ids)
    lessors = dict(Programme.objects.values_list("code", "lessor_id"))
    rows = {row.pk: row for row in Case.objects.filter(pk__in=wanted).order_by("pk")}
    found = {
        row.id: Material(rows[row.id], shelf, list(events), lessors)
        for row, events in load_histories(load_rows(rows))
    }
    for each in (
        LedgerRow.objects.filter(case__in=rows).order_by("case", "number").values_list(*LEDGER)
    ):
        found[each[0]].ledger.append(each[1:])
    _sort_in(found, "tasks", Task.objects.filter(case__in=rows).order_by("pk"))
    _sort_in(found, "appointments", Appointment.objects.filter(case__in=rows).order_by("pk"))
    _sort_in(found, "erasable", Erasable.objects.filter(case__in=rows).order_by("pk"))
    _sort_in(found, "files", StoredFile.objects.filter(case__in=rows).order_by("pk"))
    _sort_in(found, "erasures", Erasure.objects.filter(case_id__in=rows).order_by("pk"))
    sealed = SealedHead.objects.filter(case_id__in=rows).order_by("digest_id", "case_id")
    for head in sealed.values_list("case_id", "digest_id", "head", "hash"):
        found[head[0]].sealed.append(head)
    return [found[pk] for pk in rows]


def _sort_in(found: dict[int, Material], what: str, rows: Iterable[Any]) -> None:
    for row in rows:
        getattr(found[row.case_id], what).append(row)
