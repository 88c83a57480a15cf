"""Who a case's people are here: parties, those who sign in as them, lenders."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from handback.core.base import Id, Role
from handback.records.models import Assignment, Party, Person
from handback.records.models.people import normal_email
from handback.records.sql import connection, insert, is_postgresql

CONTRACT = "contract"
AT_ONCE = 2_000
"""People in one statement of PostgreSQL, which takes 65,535 values."""


@dataclass(frozen=True, slots=True)
class NewParty:
    """A party that is to be inserted; with an e-mail address its person can sign in."""

    case: int
    role: str
    cited: Id
    email: str = ""


_WHO = (
    "SELECT a.role, a.cited FROM records_party a JOIN records_person p ON p.id = a.person_id"
    " WHERE a.case_id = %s AND a.person_id = %s AND p.is_active AND p.erased IS NULL ORDER BY a.id"
)


def parts_of(person: int, case: int) -> list[tuple[str, str]]:
    """The roles of somebody who may sign in as a party of a case, with the ids events cite.

    Every page of a lease asks this, so it is written out: putting it together cost six times more.
    """
    with connection().cursor() as cursor:
        cursor.execute(_WHO, [case, person])
        return list(cursor.fetchall())


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
    _make_people(sorted(wanted))
    rows = Person.objects.filter(email__in=wanted).values_list("email", "pk")
    return {email: pk for email, pk in rows if email}


def _make_people(emails: list[str]) -> None:
    """Insert people who cannot sign in by password; one that is here already stays as it is."""
    one = Person(email=emails[0], password="!")
    own = [f for f in Person._meta.concrete_fields if not f.primary_key]
    like = {f.column: f.get_db_prep_save(f.pre_save(one, True), connection()) for f in own}
    rows = [tuple({**like, "email": email}.values()) for email in emails]
    names = ", ".join(f'"{name}"' for name in like)
    marks = f"({', '.join(['%s'] * len(like))})"
    into = f"INSERT INTO {Person._meta.db_table} ({names}) VALUES"
    with connection().cursor() as cursor:
        if not is_postgresql():
            cursor.executemany(f"{into} {marks} ON CONFLICT DO NOTHING", rows)
            return
        for start in range(0, len(rows), AT_ONCE):
            part = rows[start : start + AT_ONCE]
            values = [value for row in part for value in row]
            many = ", ".join([marks] * len(part))
            cursor.execute(f"{into} {many} ON CONFLICT DO NOTHING", values)


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
