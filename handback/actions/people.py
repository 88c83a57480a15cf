"""People who sign in and programs that do: who they are, and where they act in which role.

Somebody who leaves is not deleted, because events name them: they can do nothing any more, their
memberships end and their tokens are revoked.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from handback.actions import signing_in
from handback.core.base import Role
from handback.records import store
from handback.records.models import Membership, Organisation, Party, Person, Token
from handback.records.models.organisations import OrganisationKind
from handback.records.models.people import normal_email

ROLES = {
    OrganisationKind.LESSOR: (Role.SPECIALIST, Role.ADMINISTRATOR, Role.AUDITOR, Role.SYSTEM),
    OrganisationKind.LENDER: (Role.LENDER,),
    OrganisationKind.INSPECTION_COMPANY: (Role.INSPECTOR,),
    OrganisationKind.RETAILER: (Role.RETAILER,),
    OrganisationKind.TRANSPORTER: (Role.TRANSPORTER,),
}
"""The roles in which people act for each kind of organisation; `system` is a program's."""
LONGEST_NAME = 200


class PeopleError(ValueError):
    """Something about a person or a membership that cannot be: what, and what to do."""


@dataclass(frozen=True, slots=True)
class MembershipView:
    """Where somebody acts, and in which role."""

    organisation: str
    organisation_name: str
    role: str


@dataclass(frozen=True, slots=True)
class PersonView:
    """Somebody as the list of people shows them."""

    id: int
    email: str
    name: str
    active: bool
    memberships: tuple[MembershipView, ...]
    cases: int
    tokens: int


def add(
    email: str, name: str, joins: Iterable[tuple[str, str]] = (), *, language: str = ""
) -> PersonView:
    """Add somebody, with memberships as pairs of an organisation's code and a role.

    Whoever was removed comes back. Raises `PeopleError`; nothing is kept then.
    """
    address = _address(email)
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise PeopleError(f"A name has up to {LONGEST_NAME} printable characters.")
    with store.together():
        found = Person.objects.filter(email=address).first()
        if found is not None and found.is_active:
            raise PeopleError(
                f"{address} is here already, as number {found.pk}."
                " `handback people membership add` gives them a further role."
            )
        person = found or Person.objects.create_user(address, name=name, language=language)
        if found is not None:
            person.is_active, person.name = True, name or person.name
            person.save(update_fields=["is_active", "name"])
        for organisation, role in joins:
            _join(person, organisation, role)
    return show(str(person.pk))


def _address(email: str) -> str:
    address = normal_email(email)
    try:
        validate_email(address)
    except ValidationError:
        raise PeopleError(f"`{email[:80]}` is no e-mail address.") from None
    return address


def person_named(who: str) -> Person:
    """The person of an e-mail address or a number; raises `PeopleError`."""
    rows = Person.objects.filter(erased=None)
    number = who.removeprefix("#")
    if number.isdecimal() and len(number) < 19:  # as many digits as a number of theirs has
        found = rows.filter(pk=int(number)).first()
    else:
        found = rows.filter(email=normal_email(who)).first()
    if found is None:
        raise PeopleError(f"Nobody is here as `{who[:80]}`; `handback people list` shows all.")
    return found


def join(who: str, organisation: str, role: str) -> PersonView:
    """Let somebody act for an organisation in a role; again, it changes nothing.

    Raises `PeopleError`.
    """
    person = person_named(who)
    if not person.is_active:
        raise PeopleError(f"`{who}` was removed; `handback people add` brings them back.")
    _join(person, organisation, role)
    return show(str(person.pk))


def leave(who: str, organisation: str, role: str) -> PersonView:
    """End a membership; raises `PeopleError` where there is none."""
    person = person_named(who)
    rows = Membership.objects.filter(person=person, organisation__code=organisation, role=role)
    deleted, _ = rows.delete()
    if not deleted:
        raise PeopleError(
            f"`{who}` is no {role} of `{organisation}`; `handback people show {who}`."
        )
    return show(str(person.pk))


def _join(person: Person, code: str, said: str) -> None:
    organisation = Organisation.objects.filter(code=code).first()
    if organisation is None:
        raise PeopleError(
            f"There is no organisation `{code[:64]}`. Lessors come with their policies"
            " (`handback setup`), others are imported."
        )
    possible = ROLES[OrganisationKind(organisation.kind)]
    if said not in possible:
        raise PeopleError(
            f"Nobody is `{said[:20]}` of a {organisation.kind.replace('_', ' ')}."
            f" Possible: {', '.join(possible)}."
        )
    Membership.objects.get_or_create(person=person, organisation=organisation, role=said)


def remove(who: str, now: datetime) -> PersonView:
    """Let somebody go: memberships end, tokens are revoked, nobody is signed in as them any more.

    Cases of their own stay theirs. Doing it twice changes nothing. Raises `PeopleError`.
    """
    person = person_named(who)
    with store.together():
        Person.objects.filter(pk=person.pk).update(is_active=False)
        Membership.objects.filter(person=person).delete()
        Token.objects.filter(person=person, revoked=None).update(revoked=now)
        signing_in.end_devices(person.pk)
    return show(str(person.pk))


def reset(who: str) -> PersonView:
    """Sign somebody out everywhere, and remove their passkeys, app and recovery codes.

    For whoever lost them: they sign in by a code, and staff set up a second factor anew. Whoever
    asks for it has to be known to be that person. Raises `PeopleError`.
    """
    person = person_named(who)
    signing_in.forget_factors(person.pk)
    return show(str(person.pk))


def show(who: str) -> PersonView:
    """One person; raises `PeopleError`."""
    return _views([person_named(who)])[0]


def everybody(organisation: str = "", role: str = "") -> Iterator[PersonView]:
    """People by number, as many as there are; raises `PeopleError` as `listed` does."""
    after = 0
    while page := listed(organisation, role, after=after):
        yield from page
        after = page[-1].id


def listed(
    organisation: str = "", role: str = "", *, after: int = 0, at_most: int = 1_000
) -> list[PersonView]:
    """A page of people by number, from after a number on.

    Lessees are found by their cases, not here. Raises `PeopleError` for an unknown organisation.
    """
    lessee = Exists(Party.objects.filter(person=OuterRef("pk")))
    rows = Person.objects.filter(Q(memberships__isnull=False) | ~lessee, pk__gt=after, erased=None)
    if organisation:
        if not Organisation.objects.filter(code=organisation).exists():
            raise PeopleError(f"There is no organisation `{organisation[:64]}`.")
        rows = rows.filter(memberships__organisation__code=organisation)
    if role:
        rows = rows.filter(memberships__role=role)
    return _views(list(rows.order_by("pk").distinct()[:at_most]))


def _views(people: list[Person]) -> list[PersonView]:
    ids = [person.pk for person in people]
    joined = Membership.objects.filter(person_id__in=ids).select_related("organisation")
    by_person: dict[int, list[MembershipView]] = {pk: [] for pk in ids}
    for each in joined.order_by("organisation__code", "role"):
        view = MembershipView(each.organisation.code, each.organisation.name, each.role)
        by_person[each.person_id].append(view)
    cases = _counted(Party.objects.filter(person_id__in=ids))
    tokens = _counted(Token.objects.filter(person_id__in=ids, revoked=None))
    return [
        PersonView(
            person.pk,
            person.email or "",
            person.name,
            person.is_active,
            tuple(by_person[person.pk]),
            cases.get(person.pk, 0),
            tokens.get(person.pk, 0),
        )
        for person in people
    ]


def _counted(rows: QuerySet[Any]) -> dict[int, int]:
    """How many rows each person has."""
    return dict(rows.values_list("person_id").annotate(Count("pk")))
