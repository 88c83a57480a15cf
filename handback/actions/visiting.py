"""Whom a visitor of a demonstration may be, and where somebody who signed in belongs."""

import itertools
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.conf import settings

from handback.actions.access import OF_LESSOR, NotFoundError
from handback.actions.clock import DEMO
from handback.actions.views.rows import known_of
from handback.core.base import Role
from handback.core.stages import STAGES
from handback.records.models import Case, Membership, Party, Person

OF_EACH_STAGE = 1
"""How many lessees of each stage and programme are offered."""


@dataclass(frozen=True, slots=True)
class Guise:
    """Somebody whom a visitor may be: a lessee with a case at a stage, or somebody at a desk."""

    person: int
    name: str
    role: Role
    organisations: tuple[str, ...] = ()
    programme: str = ""
    case: int = 0
    stage: str = ""
    car: str = ""
    been: bool = False
    """Whether the visitor has been them before: they stay to be found wherever their case goes."""


def _only_in_a_demonstration() -> None:
    if settings.HANDBACK.mode != DEMO:
        raise NotFoundError("there is no demonstration")


def guises(been: Collection[int] = ()) -> tuple[Guise, ...]:
    """Everybody whom a visitor may be: staff, then lessees of each programme at each stage.

    `been` are people whom the visitor was before: their cases are among them at any stage. Raises
    `NotFoundError` in an installation that is no demonstration.
    """
    _only_in_a_demonstration()
    return (*_staff(), *_lessees(been))


def guise(person: int) -> Person:
    """The person whom a visitor wants to be; raises `NotFoundError`."""
    _only_in_a_demonstration()
    found = Person.objects.filter(pk=person, is_active=True, erased=None).first()
    if found is None:
        raise NotFoundError("there is nobody")
    return found


def _staff() -> Iterable[Guise]:
    rows = Membership.objects.filter(person__is_active=True, person__erased=None)
    found: dict[tuple[int, str], list[str]] = {}
    names: dict[int, str] = {}
    kept = rows.exclude(role=Role.SYSTEM.value).select_related("person", "organisation")
    for each in kept.order_by("pk"):
        found.setdefault((each.person_id, each.role), []).append(each.organisation.name)
        names[each.person_id] = each.person.name or each.person.email or ""
    order = [*OF_LESSOR, *Role]
    for (person, role), places in sorted(found.items(), key=lambda e: order.index(Role(e[0][1]))):
        yield Guise(person, names[person], Role(role), tuple(places))


def _lessees(been: Collection[int]) -> Iterable[Guise]:
    stages = list(STAGES)
    chosen: dict[tuple[str, str], list[Case]] = {}
    rows = Case.objects.filter(set_aside=False).order_by("programme", "pk")
    with_people = set(
        Party.objects.filter(person__isnull=False, role=Role.LESSEE.value).values_list(
            "case_id", flat=True
        )
    )
    for case in rows:
        of_stage = chosen.setdefault((case.programme, case.stage), [])
        if case.pk in with_people and len(of_stage) < OF_EACH_STAGE:
            of_stage.append(case)
    again = _cases_of(been)
    cases = [*{case.pk: case for case in [*itertools.chain(*chosen.values()), *again]}.values()]
    known = known_of(cases)
    people = dict(
        Party.objects.filter(case__in=cases, role=Role.LESSEE.value, person__isnull=False)
        .order_by("-pk")
        .values_list("case_id", "person_id")
    )
    for case in sorted(cases, key=lambda each: (each.programme, stages.index(each.stage))):
        car = known.cars[case.pk]
        yield Guise(
            people[case.pk],
            known.names.get(case.pk, ""),
            Role.LESSEE,
            (known.lessors[case.lessor_id],),
            case.programme,
            case.pk,
            case.stage,
            f"{car.year} {car.make} {car.model}",
            people[case.pk] in been,
        )


def _cases_of(people: Collection[int]) -> list[Case]:
    """The cases whose lessees these people are."""
    found = Party.objects.filter(person__in=list(people), role=Role.LESSEE.value)
    return [each.case for each in found.select_related("case").order_by("case")]
