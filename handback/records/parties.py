"""Who a case's people are here: parties, those who sign in as them, lenders."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from handback.core.base import Id, Role
from handback.records.models import Assignment, Party, Person
from handback.records.models.people import normal_email
from handback.records.sql import insert

CONTRACT = "contract"


@dataclass(frozen=True, slots=True)
class NewParty:
    """A party that is to be inserted; with an e-mail address its person can sign in."""

    case: int
    role: str
    cited: Id
    email: str = ""


def write(rows: Sequence[NewParty]) -> None:
    """Insert parties; whoever has an e-mail address becomes a person, each address once."""
    people = _people(normal_email(row.email) for row in rows if row.email)
    insert(
        Party._meta.db_table,
        ("case_id", "role", "cited", "person_id"),
        [(r.case, r.role, r.cited, people.get(normal_email(r.email))) for r in rows],
    )


def _people(emails: Iterable[str]) -> dict[str, int]:
    """The people of e-mail addresses, those who were not here made."""
    wanted = set(emails)
    if not wanted:
        return {}
    new = [Person(email=email, password="!") for email in sorted(wanted)]
    Person.objects.bulk_create(new, ignore_conflicts=True)
    rows = Person.objects.filter(email__in=wanted).values_list("email", "pk")
    return {email: pk for email, pk in rows if email}


def assign_lenders(pairs: Iterable[tuple[int, int | None]], at: datetime) -> None:
    """The lender of a lease has to do with its case from the beginning."""
    rows = [
        Assignment(
            case_id=case,
            organisation_id=lender,
            role=Role.LENDER.value,
            reason=CONTRACT,
            since=at,
        )
        for case, lender in pairs
        if lender is not None
    ]
    Assignment.objects.bulk_create(rows)
