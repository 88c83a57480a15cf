"""Who may act for a case, and in which role: the one place that says so.

The registry of moves says which role makes which move; here it is said whether a person holds
that role for this case. Where somebody has nothing to do with a case, it is not there for them.

| role | cases |
|---|---|
| lessee, co-lessee, representative | those they are a party of |
| specialist, administrator, auditor, system | those of their lessor |
| lender | the leases it financed |
| inspector, transporter | those assigned to their company |
| retailer | with an appointment there, or found by full VIN a short while ago |

Lenders, inspectors, retailers and transporters meet a case only while their organisation is active
and works for its lessor: a partnership that ends, ends what they see, at once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from handback.core.base import LESSEE_SIDE, Actor, Id, Role
from handback.records import parties
from handback.records.models import Assignment, Case, Membership, Party

OF_LESSOR = frozenset({Role.SPECIALIST, Role.ADMINISTRATOR, Role.AUDITOR, Role.SYSTEM})
"""Roles that meet every case of their lessor."""
ASSIGNED = frozenset({Role.LENDER, Role.INSPECTOR, Role.RETAILER, Role.TRANSPORTER})
"""Roles that meet the cases their organisation has to do with."""
ORDER = tuple(Role)
HIGHEST = 2**63 - 1
"""No row has a larger number; a database refuses to look for one."""


class NotFoundError(LookupError):
    """There is no such thing for this person; whether there is for others is not told."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A role that a person has at an organisation, which policies name by its `code`."""

    role: Role
    organisation: int
    code: str = ""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who has signed in, or a program that acts as somebody."""

    person: int
    desks: tuple[Desk, ...] = ()

    def organisations(self, *roles: Role) -> list[int]:
        """The organisations where they have one of these roles."""
        return [desk.organisation for desk in self.desks if desk.role in roles]


@dataclass(frozen=True, slots=True)
class Seat:
    """A person in a role for one case; `organisation` is whose desk it is, None for a lessee."""

    case: int
    role: Role
    actor: Actor
    organisation: int | None = None


def visitor(person: int) -> Visitor:
    """A person with every desk they have."""
    rows = Membership.objects.filter(
        person_id=person,
        person__is_active=True,
        person__erased=None,
        organisation__active=True,
    )
    found = rows.values_list("role", "organisation_id", "organisation__code")
    desks = [Desk(Role(role), place, code) for role, place, code in found]
    return Visitor(
        person, tuple(sorted(desks, key=lambda d: (ORDER.index(d.role), d.organisation)))
    )


def visible(visitor: Visitor, now: datetime) -> QuerySet[Case]:
    """Every case that a person may see in one role or another."""
    found = _of_party(visitor, LESSEE_SIDE)
    for role in sorted({desk.role for desk in visitor.desks} - LESSEE_SIDE):
        found |= _of_staff(visitor, role, now)
    return Case.objects.filter(found)


def visible_as(visitor: Visitor, role: Role, now: datetime) -> QuerySet[Case]:
    """Every case that a person may see in one role; lessees, co-lessees and theirs are one."""
    if role in LESSEE_SIDE:
        return Case.objects.filter(_of_party(visitor, LESSEE_SIDE))
    return Case.objects.filter(_of_staff(visitor, role, now))


def _of_party(visitor: Visitor, roles: Iterable[Role]) -> Q:
    return Q(pk__in=_parties(visitor).filter(role__in=roles).values("case_id"))


def _parties(visitor: Visitor) -> QuerySet[Party]:
    """Whom a person is in which case, while the person may sign in."""
    return Party.objects.filter(
        person_id=visitor.person, person__is_active=True, person__erased=None
    )


def _of_staff(visitor: Visitor, role: Role, now: datetime) -> Q:
    places = visitor.organisations(role)
    if role in OF_LESSOR:
        return Q(lessor_id__in=places)
    return Q(Exists(_assigned(role, places, now)))


def _assigned(role: Role, organisations: list[int], now: datetime) -> QuerySet[Assignment]:
    lasting = Q(until=None) | Q(until__gt=now)
    return Assignment.objects.filter(
        lasting,
        case=OuterRef("pk"),
        role=role.value,
        organisation_id__in=organisations,
        organisation__lessors__lessor_id=OuterRef("lessor_id"),
    )


def seats(visitor: Visitor, case: int, now: datetime) -> tuple[Seat, ...]:
    """Every role a person has for a case, in the order of `Role`; none: it is not there."""
    if case > HIGHEST:
        return ()
    found = [*_as_party(visitor, case), *_as_staff(visitor, case, now)]
    return tuple(sorted(found, key=lambda seat: ORDER.index(seat.role)))


def seat(
    visitor: Visitor,
    case: int,
    now: datetime,
    role: Role | None = None,
    organisation: int | None = None,
) -> Seat:
    """The role in which a person meets a case, the named one or their first.

    `organisation` chooses among several for which a person has the same role. Raises
    `NotFoundError` where they have none, or not the named one.
    """
    for found in seats(visitor, case, now):
        theirs = organisation in (None, found.organisation)
        if theirs and (role is None or found.role is role):
            return found
    raise NotFoundError(f"there is no case {case}")


def _as_party(visitor: Visitor, case: int) -> Iterator[Seat]:
    for role, cited in parties.parts_of(visitor.person, case):
        if role in LESSEE_SIDE:
            yield Seat(case, Role(role), Actor(Role(role), Id(cited)))


def _as_staff(visitor: Visitor, case: int, now: datetime) -> Iterator[Seat]:
    desks = [desk for desk in visitor.desks if desk.role not in LESSEE_SIDE]
    if not desks:
        return
    lessor = Case.objects.filter(pk=case).values_list("lessor_id", flat=True).first()
    lasting = Q(until=None) | Q(until__gt=now)
    rows = Assignment.objects.filter(lasting, case_id=case, organisation__lessors__lessor_id=lessor)
    assigned = set(rows.values_list("role", "organisation_id"))
    for desk in desks:
        ours = desk.role in OF_LESSOR and desk.organisation == lessor
        if ours or (desk.role in ASSIGNED and (desk.role.value, desk.organisation) in assigned):
            who = Actor(desk.role, Id(str(visitor.person)), _cited(desk))
            yield Seat(case, desk.role, who, desk.organisation)


def _cited(desk: Desk) -> Id:
    """How events cite an organisation: by its row, an inspection company as policies name it."""
    by_code = desk.role is Role.INSPECTOR and desk.code
    return Id(desk.code if by_code else str(desk.organisation))
