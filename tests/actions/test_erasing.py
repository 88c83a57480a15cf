"""What is due is erased, and nothing else; the proof holds before and after."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, transaction

from handback.actions import erasure_journal, files
from handback.actions.erasing import (
    ErasureReason,
    NoSuchPersonError,
    ReasonTooWeakError,
    StillKeptError,
    Wanted,
    erase_due,
    erase_person,
    people,
    shown,
)
from handback.actions.proving import seal
from handback.actions.verifying import proof_of
from handback.records import erasable, erasing
from handback.records.models import (
    Case,
    Erasable,
    Erasure,
    ErasureDue,
    Membership,
    Party,
    Person,
    Programme,
    StoredFile,
    Token,
)
from tests.kit.real import PAT, Real, live

CLOSED = date(2027, 1, 22)
CONTACT = date(2029, 1, 21)
"""The last day of contact details, messages and photos: 730 days after closing."""
STATEMENTS = date(2034, 1, 22)


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own."""
    folder = tmp_path / "data"
    monkeypatch.setattr(settings, "HANDBACK", settings.HANDBACK.model_copy(update={"data": folder}))
    return folder


@pytest.fixture
def kept(database: str) -> Real:
    """A whole life, sealed, on each engine."""
    assert database
    lived = live("infiniti")
    seal(CLOSED, at(CLOSED))
    return lived


@pytest.fixture
def here(sqlite: str) -> Real:
    """A whole life, sealed, on SQLite alone: for what no database has a part in."""
    assert sqlite
    lived = live("infiniti")
    seal(CLOSED, at(CLOSED))
    return lived


def at(day: date) -> datetime:
    """Midday of a day in California."""
    return datetime(day.year, day.month, day.day, 20, tzinfo=UTC)


def values() -> dict[str, str]:
    """What rows hold, by kind."""
    return dict(Erasable.objects.values_list("kind", "value"))


def snapshot() -> list[list[tuple[object, ...]]]:
    """Everything that erasing must not touch."""
    tables = ("records_event", "records_ledgerrow", "records_case", "records_sealedhead")
    found = []
    for table in tables:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1, 2")
            found.append(cursor.fetchall())
    return found


def holds() -> bool:
    """Whether everything is proven."""
    return not list(proof_of().findings)


def test_nothing_is_erased_on_the_last_day_and_all_that_is_due_the_day_after(kept):
    before = snapshot()
    assert not erase_due(at(CONTACT)).erased
    assert values()["person"]
    summary = erase_due(at(CONTACT + timedelta(days=1)))
    assert summary.erased == {"contact_details": 1, "logins": 1, "people": 1}
    assert values() == {"account": "7000123", "vehicle": "5N1DL1FR1RC330001", "person": ""}
    row = Erasable.objects.get(kind="person")
    assert (row.salt, row.find, row.find_also) == ("", "", "")
    assert snapshot() == before
    assert holds()
    erase_due(at(STATEMENTS + timedelta(days=1)))
    assert set(values().values()) == {""}
    assert snapshot() == before
    assert holds()
    assert ErasureDue.objects.get(case=kept.id).day is None


@pytest.mark.usefixtures("here")
def test_the_day_is_the_programmes_own():
    still_the_last_day_there = datetime(2029, 1, 22, 5, tzinfo=UTC)
    assert not erase_due(still_the_last_day_there).erased
    assert erase_due(still_the_last_day_there + timedelta(hours=12)).erased


@pytest.mark.usefixtures("here")
def test_erasing_twice_changes_nothing():
    day = at(CONTACT + timedelta(days=1))
    erase_due(day)
    done = list(Erasure.objects.values())
    assert not erase_due(day).erased
    assert not erase_due(day + timedelta(days=9)).erased
    assert list(Erasure.objects.values()) == done


@pytest.mark.usefixtures("here")
def test_a_dry_run_changes_nothing(data):
    before = snapshot()
    summary = erase_due(at(CLOSED), CONTACT + timedelta(days=1), dry_run=True)
    assert summary.erased == {"contact_details": 1}
    assert snapshot() == before
    assert values()["person"]
    assert not Erasure.objects.exists()
    assert not ErasureDue.objects.exists()
    assert not (data / "erasures.jsonl").exists()


def test_the_record_says_what_and_by_which_rule_and_not_a_word_more(here, data):
    cited = here.case.lease.contract.lessee
    erase_due(at(CONTACT + timedelta(days=1)), by="nightly")
    records = list(Erasure.objects.order_by("id").values_list("what", "cited", "retention", "rule"))
    assert records[0] == ("row", cited, "contact_details", "SRV-13")
    assert [what for what, *_ in records] == ["row", "party", "person"]
    assert set(Erasure.objects.values_list("kept_until", "by")) == {(CONTACT, "nightly")}
    journal = (data / "erasures.jsonl").read_text()
    assert [json.loads(line)["what"] for line in journal.splitlines()] == ["row", "party", "person"]
    assert (data / "erasures.jsonl").stat().st_mode & 0o777 == 0o600
    assert list(erasure_journal.lines()) == journal.splitlines(keepends=True)
    assert not any(word in journal for word in ("Pat", "Moreau", "example.org", "Elm"))


@pytest.mark.usefixtures("kept")
def test_a_record_stays_as_it_was_written():
    erase_due(at(CONTACT + timedelta(days=1)))
    for statement in ("UPDATE records_erasure SET by = 'me'", "DELETE FROM records_erasure"):
        with (
            pytest.raises(DatabaseError, match="what was written stays"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_what_was_cited_cannot_be_guessed_any_more(here):
    row = Erasable.objects.get(kind="person")
    cited, salt, value = here.case.lease.contract.lessee, row.salt, row.value
    assert erasable.cite(row.pk, salt, value) == cited
    erase_due(at(CONTACT + timedelta(days=1)))
    row.refresh_from_db()
    assert erasable.cite(row.pk, row.salt, value) != cited
    assert erasable.texts_of([cited]) == {}
    assert shown(erasable.texts_of([cited]).get(cited)) == "erased"
    assert shown("Pat") == "Pat"


def test_nothing_of_it_is_left_in_the_files_of_sqlite(sqlite):
    live("infiniti")
    path = Path(sqlite.removeprefix("sqlite:///"))
    together = [path, path.with_name(f"{path.name}-wal")]
    assert any(b"Elm Street" in file.read_bytes() for file in together)
    erase_due(at(CONTACT + timedelta(days=1)))
    for file in together:
        assert b"Elm Street" not in file.read_bytes()
        assert b"moreau pat" not in file.read_bytes()


def test_a_login_that_nobody_needs_is_erased_with_its_keys(kept):
    person = Person.objects.get(email="pat@example.org")
    Token.objects.create(digest="d", prefix="p", name="n", person=person, made=at(CLOSED))
    for user in (person.pk, person.pk + 1):
        session = SessionStore()
        session["_auth_user_id"] = str(user)
        session.save()
    erase_due(at(CONTACT + timedelta(days=1)))
    person.refresh_from_db()
    assert (person.email, person.name, person.is_active) == (None, "", False)
    assert person.erased is not None
    assert not person.has_usable_password()
    assert not Token.objects.exists()
    assert [s.get_decoded()["_auth_user_id"] for s in Session.objects.all()] == [str(person.pk + 1)]
    assert Party.objects.get(case=kept.id).person is None
    assert holds()
    Person.objects.filter(pk=person.pk).update(name="Pat")
    assert [each.check for each in proof_of().findings] == ["people"]


def test_a_login_that_is_still_needed_stays(here):
    other = live("ally", account="7000124")
    pat = Person.objects.get(email="pat@example.org")
    contact_of_other = other.case.progress.closed + timedelta(days=731)
    assert contact_of_other < CONTACT
    summary = erase_due(at(contact_of_other))
    assert summary.erased == {"contact_details": 1, "logins": 1}
    pat.refresh_from_db()
    assert pat.email == "pat@example.org"
    lessor = Programme.objects.get(code="infiniti").lessor
    Membership.objects.create(person=pat, organisation=lessor, role="specialist")
    assert erase_due(at(CONTACT + timedelta(days=1))).erased == {"contact_details": 1, "logins": 1}
    pat.refresh_from_db()
    assert pat.email == "pat@example.org"
    assert here.loaded.events


def test_everything_is_kept_while_money_is_open(here):
    Case.objects.filter(pk=here.id).update(balance=1)
    summary = erase_due(at(CONTACT + timedelta(days=1)))
    assert (summary.held, dict(summary.erased)) == (1, {})
    with pytest.raises(StillKeptError) as refused:
        erase_person(
            Wanted(here.id, here.case.lease.contract.lessee), at(CONTACT + timedelta(days=1))
        )
    assert refused.value.open


def test_a_case_that_cannot_be_read_stops_no_other(kept):
    other = live("ally", account="7000124")
    with connection.cursor() as cursor:
        on = " ON records_event" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER records_event_no_update{on}")
        cursor.execute(f"UPDATE records_event SET body = '{{' WHERE case_id = {kept.id}")
    summary = erase_due(at(CONTACT + timedelta(days=1)))
    assert [(each.case, each.error) for each in summary.unusable] == [(kept.id, "Unreadable")]
    assert summary.erased["contact_details"] == 1
    assert Erasable.objects.get(case=other.id, kind="person").erased


def test_a_run_that_was_stopped_goes_on_where_it_was(database, monkeypatch):
    assert database
    lived = [live("infiniti", account=f"700{n}") for n in range(3)]
    monkeypatch.setattr("handback.actions.erasing.BATCH", 1)
    real, calls = erasing.erase, []

    def stopped(*arguments):
        calls.append(arguments)
        if len(calls) == 2:
            real(*arguments)
            raise KeyboardInterrupt
        return real(*arguments)

    day = at(CONTACT + timedelta(days=1))
    monkeypatch.setattr(erasing, "erase", stopped)
    with pytest.raises(KeyboardInterrupt):
        erase_due(day)
    assert Erasable.objects.filter(kind="person", erased=None).count() == 1
    summary = erase_due(day)
    assert summary.cases == 2
    assert not Erasable.objects.filter(kind="person", erased=None).exists()
    assert Erasure.objects.filter(what="row").count() == len(lived)
    assert holds()


def test_a_run_that_failed_within_a_batch_erased_nothing_of_it(here, monkeypatch):
    def full(_):
        raise OSError("no space left on device")

    monkeypatch.setattr("handback.actions.erasing.write_down", full)
    with pytest.raises(OSError, match="no space"):
        erase_due(at(CONTACT + timedelta(days=1)))
    assert values()["person"]
    assert not Erasure.objects.exists()
    assert Party.objects.get(case=here.id).person is not None


def store(kept: Real, content: bytes) -> StoredFile:
    """A file of the case, as a photo is stored."""
    lessor = kept.loaded.row.lessor
    put = files.storage().put(lessor, [content])
    return StoredFile.objects.create(
        lessor_id=lessor,
        case_id=kept.id,
        digest=put.digest,
        salt="00" * 16,
        size=put.size,
        media_type="image/jpeg",
        name="dent.jpg",
        stored_at=at(CLOSED),
    )


def test_files_are_erased_with_their_content_unless_another_shares_it(kept):
    other = live("infiniti", account="7000124")
    photo, alone, shared = store(kept, b"shared"), store(kept, b"alone"), store(other, b"shared")
    StoredFile.objects.filter(pk=shared.pk).update(retention="statements")
    assert erase_due(at(CONTACT + timedelta(days=1))).erased["photos"] == 2
    assert list(files.storage().contents()) == [(photo.lessor_id, photo.digest)]
    alone.refresh_from_db()
    assert (alone.digest, alone.salt, alone.name) == ("", "", "")
    assert alone.erased is not None
    erase_due(at(STATEMENTS + timedelta(days=1)))
    assert not list(files.storage().contents())
    assert holds()
    StoredFile.objects.filter(pk=alone.pk).update(name="dent.jpg")
    assert [each.wrong for each in proof_of().findings] == [
        f"file {alone.pk} is marked as erased, and not empty."
    ]


def test_a_person_is_told_what_has_to_be_kept_and_until_when(here):
    cited = here.case.lease.contract.lessee
    with pytest.raises(StillKeptError) as refused:
        erase_person(Wanted(here.id, cited), at(CLOSED))
    assert refused.value.kept == [("contact_details", "SRV-13", CONTACT)]
    with pytest.raises(ReasonTooWeakError):
        erase_person(Wanted(here.id, cited, despite_retention=True), at(CLOSED))
    with pytest.raises(NoSuchPersonError):
        erase_person(Wanted(here.id, "12.abc"), at(CLOSED))
    assert [each.name for each in people(here.id)] == ["Pat Moreau"]
    assert not Erasure.objects.exists()


def test_a_person_is_erased_by_order_of_a_court_and_no_other(database):
    assert database
    kept = live("infiniti", PAT, type(PAT)("Sam Moreau", "sam@example.org"))
    first, second = kept.case.lease.contract.lessee, kept.case.lease.contract.co_lessees[0]
    wanted = Wanted(kept.id, first, ErasureReason.COURT_ORDER, True, "kim", "K-17/26")
    summary = erase_person(wanted, at(CLOSED))
    assert summary.erased == {"contact_details": 1, "logins": 1, "people": 1}
    assert [each.name for each in people(kept.id)] == [None, "Sam Moreau"]
    assert [each.cited for each in people(kept.id)] == [first, second]
    record = Erasure.objects.get(what="row")
    assert (record.reason, record.by, record.reference) == ("court_order", "kim", "K-17/26")
    assert not erase_person(wanted, at(CLOSED)).erased
    assert holds()
