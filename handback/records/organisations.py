"""Organisations and programmes as they are looked up."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from handback.records.models import Organisation, Partnership, Programme
from handback.records.models.organisations import OrganisationKind

KINDS = tuple(kind.value for kind in OrganisationKind)
LESSOR = OrganisationKind.LESSOR.value
LESSORS = "lessors"
"""Stands for the lessors an organisation works for, among the names of its fields."""


def lessor_named(code: str, name: str, country: str) -> Organisation:
    """The lessor of a programme, made when it is not here; `code` is its programme's."""
    lessor, _ = Organisation.objects.get_or_create(
        code=code,
        defaults={"kind": OrganisationKind.LESSOR, "name": name, "country": country},
    )
    return lessor


def run_programme(code: str, lessor: Organisation, time_zone: str) -> Programme:
    """The programme that a lessor runs, made when it is not here."""
    programme, _ = Programme.objects.get_or_create(
        code=code, defaults={"lessor": lessor, "time_zone": time_zone}
    )
    return programme


def lessor_of(programme: str) -> int:
    """The row of the lessor who runs a programme; raises `Programme.DoesNotExist`."""
    return Programme.objects.get(code=programme).lessor_id


def partner(lessor: int, organisation: int) -> None:
    """Let an organisation work for a lessor."""
    Partnership.objects.get_or_create(lessor_id=lessor, partner_id=organisation)


_ROWS = f"SELECT * FROM {Organisation._meta.db_table} WHERE id IN"


def rows_of(ids: Sequence[int]) -> dict[int, Organisation]:
    """Organisations by their rows; those that are not here are left out.

    Every page of a lease asks this, so the question is written out.
    """
    if not ids:
        return {}
    rows = Organisation.objects.raw(f"{_ROWS} ({', '.join(['%s'] * len(ids))})", ids)
    return {row.pk: row for row in rows}


def works_for(organisation: int, lessor: int) -> bool:
    """Whether an organisation works for a lessor."""
    return Partnership.objects.filter(lessor_id=lessor, partner_id=organisation).exists()


@dataclass(frozen=True, slots=True)
class Known:
    """An organisation as files name it: its row, what it is, the lessors it works for."""

    id: int
    kind: str
    active: bool
    lessors: frozenset[int]


def by_code() -> dict[str, Known]:
    """Every organisation by its code."""
    works: dict[int, set[int]] = {}
    for partner_, lessor in Partnership.objects.values_list("partner_id", "lessor_id"):
        works.setdefault(partner_, set()).add(lessor)
    rows = Organisation.objects.values_list("code", "id", "kind", "active")
    return {
        code: Known(id_, kind, active, frozenset(works.get(id_, ())))
        for code, id_, kind, active in rows
    }


def programmes() -> dict[str, int]:
    """The lessor of every programme that is run here, by the programme's code."""
    return dict(Programme.objects.values_list("code", "lessor_id"))


def make(facts: Mapping[str, Any], lessors: Set[int]) -> Known:
    """A new organisation, which works for lessors."""
    return _working_for(Organisation.objects.create(**facts), lessors)


def changes(code: str, facts: Mapping[str, Any], lessors: Set[int]) -> list[str]:
    """The fields in which an organisation is not what is said; no lessors leave them as they are.

    Raises `Organisation.DoesNotExist`.
    """
    found = Organisation.objects.get(code=code)
    changed = [name for name, value in facts.items() if getattr(found, name) != value]
    works = set(Partnership.objects.filter(partner=found).values_list("lessor_id", flat=True))
    return [*changed, *([LESSORS] if lessors and lessors != works else [])]


def change(code: str, facts: Mapping[str, Any], lessors: Set[int]) -> Known:
    """Let an organisation be what is said, and work for these lessors alone."""
    found = Organisation.objects.get(code=code)
    for name, value in facts.items():
        setattr(found, name, value)
    found.save()
    return _working_for(found, lessors)


def _working_for(found: Organisation, lessors: Set[int]) -> Known:
    if lessors:
        Partnership.objects.filter(partner=found).exclude(lessor_id__in=lessors).delete()
        for lessor in sorted(lessors):
            partner(lessor, found.pk)
    works = Partnership.objects.filter(partner=found).values_list("lessor_id", flat=True)
    return Known(found.pk, found.kind, found.active, frozenset(works))


def partners(lessor: int, found: Iterable[int]) -> None:
    """Let many organisations work for a lessor; those that do already stay."""
    rows = [Partnership(lessor_id=lessor, partner_id=each) for each in found]
    Partnership.objects.bulk_create(rows, ignore_conflicts=True)
