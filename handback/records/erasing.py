"""Erasing: rows lose what they hold, events stay, and a record without a word of it remains.

An event cites a row by a digest keyed with a salt that lies in the row. With text and salt gone
nobody can tell, or guess and prove, what was cited; the chain of events is untouched.

Every erasure is recorded, in the table and beforehand in a journal outside the database: a backup
that is older than an erasure brings the data back, and the journal erases it again.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef

from handback.records.erasable import cited_as
from handback.records.looking_up import file_id
from handback.records.models import Erasable, Erasure, Membership, Party, Person, StoredFile, Token
from handback.records.models.erasures import ErasedKind, ErasureReason
from handback.records.sql import connection, is_postgresql


@dataclass(frozen=True, slots=True)
class Erased:
    """What is recorded of an erasure; the fields are those of `Erasure`."""

    at: datetime
    what: str
    row: int
    cited: str
    case_id: int | None
    retention: str
    rule: str
    reason: str
    kept_until: date | None = None
    by: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Doomed:
    """A row, or a file, that is to be erased: its kind of data, by which rule, the day it said."""

    row: int
    file: bool
    kind: str
    rule: str
    last: date | None


@dataclass(frozen=True, slots=True)
class Why:
    """When, why and by whom something is erased; `reference` names their file about it."""

    at: datetime
    reason: ErasureReason = ErasureReason.RETENTION
    by: str = ""
    reference: str = ""


SIGN_IN: tuple[Any, ...] = (EmailAddress, Authenticator, UserSession)
"""What allauth keeps of people who sign in."""
BEGUN = "account_login"
"""Where a session keeps a sign-in that was begun and not finished."""
Content = tuple[int, str]
"""Content in the file storage: lessor and digest."""
Journal = Callable[[Sequence[Erased]], None]
"""Writes erasures down outside the database, for good, before they are committed."""


def erase(
    doomed: Iterable[Doomed], why: Why, journal: Journal
) -> tuple[list[Erased], list[Content]]:
    """Erase rows and files, and the people nobody needs then; all of it or nothing.

    What was erased, and the contents that the file storage should let go. What is erased already
    is left alone.
    """
    by_row = {each.row: each for each in doomed if not each.file}
    by_file = {each.row: each for each in doomed if each.file}
    with transaction.atomic():
        rows = list(_locked(Erasable.objects.filter(pk__in=by_row, erased=None)))
        files = list(_locked(StoredFile.objects.filter(pk__in=by_file, erased=None)))
        done = [_of_row(row, by_row[row.pk], why) for row in rows]
        done += [_of_file(file, by_file[file.pk], why) for file in files]
        done += _parties(done)
        contents = [(file.lessor_id, file.digest) for file in files]
        _write(done)
        journal(done)
    return done, contents


def _locked(rows: Any) -> Any:
    return rows.select_for_update().order_by("pk") if is_postgresql() else rows.order_by("pk")


def _of_row(row: Erasable, doomed: Doomed, why: Why) -> Erased:
    return _record(ErasedKind.ROW, row, cited_as(row), doomed, why)


def _of_file(file: StoredFile, doomed: Doomed, why: Why) -> Erased:
    return _record(ErasedKind.FILE, file, file_id(file), doomed, why)


def _record(
    what: ErasedKind, row: Erasable | StoredFile, cited: str, doomed: Doomed, why: Why
) -> Erased:
    return Erased(
        why.at,
        what.value,
        row.pk,
        cited,
        row.case_id,
        doomed.kind,
        doomed.rule,
        why.reason.value,
        doomed.last,
        why.by,
        why.reference,
    )


def _parties(done: Sequence[Erased]) -> list[Erased]:
    """Whoever signed in as an erased person does so no more; who has no other use, is erased."""
    gone = {each.cited: each for each in done if each.what == ErasedKind.ROW}
    cases = {each.case_id for each in gone.values()}
    linked = Party.objects.filter(case__in=cases, cited__in=gone, person__isnull=False)
    found: list[Erased] = []
    people: dict[int, Erased] = {}
    for party in linked.order_by("pk"):
        because = replace(gone[party.cited], what=ErasedKind.PARTY.value, row=party.pk)
        found.append(because)
        people[int(str(party.person_id))] = because
    unlinked = {each.row for each in found}
    for person in _needless(people, unlinked):
        because = replace(
            people[person.pk], what=ErasedKind.PERSON.value, row=person.pk, case_id=None
        )
        found.append(replace(because, cited=_made(person)))
    return found


def _needless(people: Iterable[int], unlinked: Iterable[int]) -> list[Person]:
    """Those people who belong nowhere but to the parties that are unlinked."""
    member = Membership.objects.filter(person=OuterRef("pk"))
    party = Party.objects.filter(person=OuterRef("pk")).exclude(pk__in=list(unlinked))
    wanted = Person.objects.filter(pk__in=list(people), erased=None)
    return list(wanted.exclude(Exists(member)).exclude(Exists(party)).order_by("pk"))


def _made(person: Person) -> str:
    """What tells a person apart from a later one with the same number."""
    return person.created.isoformat()


def _write(done: Sequence[Erased]) -> None:
    for at in sorted({each.at for each in done}):
        _empty([each for each in done if each.at == at], at)
    Erasure.objects.bulk_create([Erasure(**_columns(e)) for e in done], ignore_conflicts=True)


def _empty(done: Sequence[Erased], at: datetime) -> None:
    by_kind = {kind: [e.row for e in done if e.what == kind] for kind in ErasedKind}
    empty = {"value": "", "salt": "", "find": "", "find_also": ""}
    Erasable.objects.filter(pk__in=by_kind[ErasedKind.ROW]).update(**empty, erased=at)
    files = StoredFile.objects.filter(pk__in=by_kind[ErasedKind.FILE])
    files.update(digest="", salt="", name="", erased=at)
    Party.objects.filter(pk__in=by_kind[ErasedKind.PARTY]).update(person=None)
    _forget(by_kind[ErasedKind.PERSON], at)


def _columns(each: Erased) -> dict[str, Any]:
    return {name: getattr(each, name) for name in Erased.__slots__}


def _forget(people: Sequence[int], at: datetime) -> None:
    """Empty the rows of people; what they signed in with is gone."""
    if not people:
        return
    emails = set(Person.objects.filter(pk__in=people).values_list("email", flat=True)) - {None}
    emptied = {"name": "", "email": None, "language": "", "password": "!", "last_login": None}
    Person.objects.filter(pk__in=people).update(**emptied, is_active=False, erased=at)
    Token.objects.filter(person__in=people).delete()
    for model in SIGN_IN:
        model.objects.filter(user__in=people).delete()
    gone = {str(person) for person in people}
    for session in Session.objects.iterator(chunk_size=500):
        said: Any = session.get_decoded()
        begun = said.get(BEGUN) or {}
        if said.get("_auth_user_id") in gone or begun.get("email") in emails:
            session.delete()


def again(entries: Sequence[Erased]) -> tuple[list[Erased], list[Content]]:
    """Repeat erasures that a journal has, after an older backup was restored.

    A row that got the number of an erased one since is told apart by how it is cited, and is left
    alone; so is what is erased already. The records keep their instants and reasons.
    """
    with transaction.atomic():
        done, contents = back_again(entries)
        _write(done)
    return done, contents


def back_again(entries: Sequence[Erased]) -> tuple[list[Erased], list[Content]]:
    """Those erasures of a journal whose rows hold something, and what of it the storage has."""
    rows = _there(Erasable, entries, ErasedKind.ROW)
    files = _there(StoredFile, entries, ErasedKind.FILE)
    parties = _there(Party, entries, ErasedKind.PARTY)
    people = _there(Person, entries, ErasedKind.PERSON)
    known = {
        ErasedKind.ROW.value: {pk: cited_as(each) for pk, each in rows.items()},
        ErasedKind.FILE.value: {pk: file_id(each) for pk, each in files.items()},
        ErasedKind.PARTY.value: {pk: each.cited for pk, each in parties.items()},
        ErasedKind.PERSON.value: {pk: _made(each) for pk, each in people.items()},
    }
    back = [each for each in entries if known[each.what].get(each.row) == each.cited]
    gone = [files[each.row] for each in back if each.what == ErasedKind.FILE]
    return back, [(file.lessor_id, file.digest) for file in gone]


def _there(model: Any, entries: Sequence[Erased], what: ErasedKind) -> dict[int, Any]:
    """The rows of entries that hold something still."""
    wanted = [each.row for each in entries if each.what == what]
    full = {"person__isnull": False} if model is Party else {"erased": None}
    return {row.pk: row for row in model.objects.filter(pk__in=wanted, **full)}


def overwrite() -> None:
    """Let the database write over what it deletes from now on, where it would leave it lying."""
    if not is_postgresql():
        with connection().cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def clear_away() -> None:
    """Give back the room of what was erased, so that its old versions are gone from the files.

    On SQLite the write-ahead log is folded in, on PostgreSQL the tables are vacuumed. It must not
    be called within a transaction.
    """
    statement = "PRAGMA wal_checkpoint(TRUNCATE)"
    if is_postgresql():
        tables = (Erasable, StoredFile, Party, Person, Session, *SIGN_IN)
        statement = f"VACUUM {', '.join(model._meta.db_table for model in tables)}"
    with connection().cursor() as cursor:
        cursor.execute(statement)
