"""People and organisations without any case, in the database."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connections

from handback.records.models import Membership, Organisation, Person
from handback.records.models.organisations import OrganisationKind

T = TypeVar("T")


def organisation(code: str, kind: OrganisationKind = OrganisationKind.LESSOR) -> Organisation:
    """An organisation, the one that is there or a new one."""
    made, _ = Organisation.objects.get_or_create(
        code=code, defaults={"kind": kind, "name": f"The {code}"}
    )
    return made


def person(email: str, *roles: tuple[Organisation, str]) -> Person:
    """A new person, with roles at organisations."""
    made = Person.objects.create_user(email)
    for where, role in roles:
        Membership.objects.create(person=made, organisation=where, role=role)
    return made


def at_once(works: Sequence[Callable[[], T]]) -> list[T]:
    """What works answer that all begin at the same moment, each in a thread of its own."""
    together = Barrier(len(works))

    def run(work: Callable[[], T]) -> T:
        together.wait()
        try:
            return work()
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))
