"""What is kept about one person of a case, and who the people of a case are."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from handback.core.base import Id
from handback.records.erasable import cited_in, row_of, texts_of
from handback.records.loading import stored
from handback.records.looking_up import file_row
from handback.records.models import Erasable, Party, StoredFile

ABOUT = frozenset({"address", "bank_account", "text"})
"""Kinds of rows that are about whoever an event names beside them."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A person of a case; `name` is None once it is erased."""

    cited: Id
    role: str
    name: str | None


def people_of(case: int) -> list[Subject]:
    """The people of a case, in the order they came."""
    parties = list(Party.objects.filter(case_id=case).order_by("pk"))
    names = texts_of(party.cited for party in parties)
    return [Subject(Id(p.cited), p.role, _name(names.get(p.cited))) for p in parties]


def _name(value: str | None) -> str | None:
    return None if value is None else str(json.loads(value)["name"])


def kept_about(case: int, cited: str) -> set[tuple[int, bool]]:
    """Rows, and files (True), that hold something about a person of a case.

    Their own row; addresses, accounts and texts that events cite which they made or which name
    them, and for the first lessee those that name nobody; files they stored or put forward.
    Account and VIN are the lease's, pictures of the car that others took are the car's.
    """
    numbers = set(_numbers(case, cited))
    rows = {row for row, file in numbers if not file}
    about = Erasable.objects.filter(pk__in=rows, case_id=case, kind__in=ABOUT, erased=None)
    own = Erasable.objects.filter(
        pk__in=[row_of(cited) or 0], case_id=case, kind="person", erased=None
    )
    files = StoredFile.objects.filter(case_id=case, erased=None)
    people = Party.objects.filter(case_id=case, cited=cited, person__isnull=False)
    stored_by = files.filter(stored_by__in=people.values("person"))
    forward = files.filter(pk__in=[row for row, file in numbers if file])
    found = {(row, False) for query in (about, own) for row in query.values_list("pk", flat=True)}
    for query in (stored_by, forward):
        found |= {(row, True) for row in query.values_list("pk", flat=True)}
    return found


def _numbers(case: int, cited: str) -> Iterator[tuple[int, bool]]:
    """The numbers of rows and files that events about a person cite."""
    parties = list(
        Party.objects.filter(case_id=case).order_by("pk").values_list("cited", flat=True)
    )
    for event in stored(case):
        ids = cited_in(event.body)
        named = {each for each in parties if each == event.by.person or each in ids}
        if cited not in (named or parties[:1]):
            continue
        for each in ids:
            file = file_row(each)
            row = row_of(each) if file is None else file
            if row is not None and (file is None or named):
                yield row, file is not None
