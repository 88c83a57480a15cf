"""People of a demonstration, with their desks."""

from collections.abc import Mapping
from dataclasses import dataclass

from handback.actions.sampling.data import DeskData
from handback.actions.sampling.places import Firms
from handback.core.base import Role
from handback.records.models import Membership, Organisation, Person
from handback.records.models.people import normal_email


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody of the demonstration: how they sign in, and where they work."""

    email: str
    name: str
    role: Role
    organisations: tuple[str, ...]


def made_workers(desks: tuple[DeskData, ...], firms: Mapping[str, Firms]) -> list[Worker]:
    """Everybody who works at a desk of the sample; those who are here already stay."""
    return [_worker(desk, firms) for desk in desks if _places(desk, firms)]


def _worker(desk: DeskData, firms: Mapping[str, Firms]) -> Worker:
    person, _ = Person.objects.get_or_create(
        email=normal_email(desk.email), defaults={"name": desk.name, "password": "!"}
    )
    places = _places(desk, firms)
    for place in places:
        Membership.objects.get_or_create(person=person, organisation_id=place, role=desk.role)
    names = Organisation.objects.filter(pk__in=places).order_by("pk").values_list("name", flat=True)
    return Worker(desk.email, desk.name, Role(desk.role), tuple(names))


def _places(desk: DeskData, firms: Mapping[str, Firms]) -> list[int]:
    """Where somebody works: at every lessor, or the first of a kind of each programme."""
    if desk.at == "lessor":
        return [each.lessor for each in firms.values()]
    found = (each.of_kind(desk.at)[:1] for each in firms.values())
    return [firm.id for first in found for firm in first]


def desks_of(organisations: list[int]) -> dict[Role, tuple[tuple[int, int], ...]]:
    """Who works at organisations, by role: the person and the organisation, in order."""
    found: dict[Role, list[tuple[int, int]]] = {}
    rows = Membership.objects.filter(organisation_id__in=organisations).order_by("pk")
    for role, person, place in rows.values_list("role", "person_id", "organisation_id"):
        found.setdefault(Role(role), []).append((person, place))
    return {role: tuple(pairs) for role, pairs in found.items()}
