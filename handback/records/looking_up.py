"""Looking up what arguments cite: files, slots, places, people of a case."""

from collections.abc import Callable, Iterable

from django.db import IntegrityError, transaction

from handback.core.base import Code, Id
from handback.core.turn_in import Place
from handback.records.erasable import cite
from handback.records.models import Organisation, Party, Slot, StoredFile

MOST_DIGITS = 18
"""Larger numbers are no rows."""


def file(case: int, lessor: int, said: str) -> str | None:
    """The cited id of a file that was stored for this case, or for none yet."""
    row = file_row(said)
    found = (
        StoredFile.objects.filter(pk=row, lessor_id=lessor, erased=None).first() if row else None
    )
    if found is None or found.case_id not in (None, case) or said != file_id(found):
        return None
    return said if found.case_id else _twin(case, found) or said


def _twin(case: int, stored: StoredFile) -> str | None:
    """The id of the same file that its person has stored for the case as well."""
    twin = StoredFile.objects.filter(
        case_id=case, digest=stored.digest, stored_by=stored.stored_by_id, erased=None
    ).first()
    return file_id(twin) if twin and stored.stored_by_id is not None else None


def attach(case: int, said: Iterable[str]) -> str | None:
    """Let cited files that were stored for no case belong to this one from now on.

    In the transaction of what cites them. The id of one that went to another case meanwhile, or
    was erased; None when all are the case's.
    """
    for each in dict.fromkeys(said):
        row = StoredFile.objects.filter(pk=file_row(each) or 0, erased=None)
        if row.filter(case=case).exists():
            continue
        try:
            with transaction.atomic():
                attached = row.filter(case=None).update(case=case)
        except IntegrityError:  # the same file was stored for the case at this moment
            attached = 0
        if not attached:
            return each
    return None


def file_id(stored: StoredFile) -> str:
    """The id by which doors and events name a stored file."""
    return f"f{cite(stored.pk, stored.salt, stored.digest)}"


def file_row(said: str) -> int | None:
    """The row that the id of a file names."""
    row, dot, _ = said.removeprefix("f").partition(".")
    return _number(row) if dot and said.startswith("f") else None


def _number(said: str) -> int | None:
    """The row that digits name; None for what is no number, or too large for one of a row."""
    return int(said) if said.isdecimal() and len(said) <= MOST_DIGITS else None


def slot(_: int, lessor: int, said: str) -> str | None:
    """The id of a slot that an organisation working for the lessor offers."""
    row = _number(said)
    if row is None:
        return None
    offered = Slot.objects.filter(
        pk=row, organisation__lessors__lessor_id=lessor, organisation__active=True
    )
    return said if offered.exists() else None


def place(lessor: int, said: str) -> Place | None:
    """The values of an organisation that works for the lessor, by its id or code."""
    found = _partner(lessor, said)
    return place_of(found) if found else None


def place_of(found: Organisation) -> Place:
    """The values of an organisation that core judges a place by."""
    return Place(
        place=Id(str(found.pk)),
        makes=tuple(map(Code, found.makes)),
        country=Code(found.country),
        franchised=found.franchised,
        code=Code(found.code),
    )


def _partner(lessor: int, said: str) -> Organisation | None:
    partners = Organisation.objects.filter(lessors__lessor_id=lessor, active=True)
    if (row := _number(said)) is not None:
        return partners.filter(pk=row).first()
    return partners.filter(code=said).first()


def _place_id(_: int, lessor: int, said: str) -> str | None:
    found = _partner(lessor, said)
    return str(found.pk) if found else None


def person(case: int, _: int, said: str) -> str | None:
    """The cited id of someone of the case."""
    return said if Party.objects.filter(case_id=case, cited=said).exists() else None


LOOK_UP: dict[str, Callable[[int, int, str], str | None]] = {
    "file": file,
    "slot": slot,
    "place": _place_id,
    "person": person,
    "new_person": person,
}
"""By what an id cites: whether it is known for a case (first) of a lessor (second)."""
