"""Whoever changes the database by hand is found out, and the first thing changed is named."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction

from handback.records import guards
from handback.records.chain import sealed as sealed_event
from handback.records.envelopes import COLUMNS
from handback.records.loading import stored
from handback.records.models import Case, Erasable, LedgerRow
from handback.records.proof import key_id, seal_day
from handback.records.shelf import Shelf
from handback.records.verifying import everything
from handback.records.verifying.everything import Wanted, findings, how_many
from handback.records.verifying.findings import Finding
from handback.records.verifying.material import gather
from tests.kit.databases import postgresql_database, sqlite_database
from tests.kit.real import Real, live

DAY = date(2027, 2, 1)
NOON = datetime(2027, 2, 1, 12, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(b"\x01" * 32)
OTHER = Ed25519PrivateKey.from_private_bytes(b"\x02" * 32)
KEYS = {key_id(KEY.public_key()): KEY.public_key()}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def lived(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Real]:
    """A whole life, sealed, on each engine."""
    folder = tmp_path_factory.mktemp("database")
    opened = sqlite_database(folder) if request.param == "sqlite" else postgresql_database()
    with opened:
        life = live("infiniti")
        seal_day(DAY, NOON, KEY)
        yield life


@pytest.fixture
def kept(lived: Real) -> Iterator[Real]:
    """The sealed life; what a test does to it is taken back."""
    with undone():
        yield lived


def found(**wanted) -> list[Finding]:
    """Everything that does not hold."""
    return list(findings(Wanted(**{"keys": KEYS, **wanted}), Shelf()))


def first(**wanted) -> str:
    """The first thing that does not hold, as people read it."""
    finding = next(findings(Wanted(**{"keys": KEYS, **wanted}), Shelf()), None)
    return str(finding) if finding else ""


@contextmanager
def undone() -> Iterator[None]:
    """What is done within is taken back, so that one life serves many attacks."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def tamper(*statements: str) -> None:
    """Change what lies in the database as somebody with its password could."""
    with connection.cursor() as cursor:
        for table in guards.TABLES:
            for action in ("update", "delete", "truncate"):
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{action}{on}")
        for statement in statements:
            cursor.execute(statement)
    guards.make(connection)


def test_what_nobody_touched_holds(kept):
    assert found() == []
    assert how_many(Wanted()) == 1
    assert found(case=kept.id) == []
    assert found(since=DAY) == []


@pytest.mark.usefixtures("kept")
def test_a_case_that_nobody_sealed_holds():
    live("ally", account="7000125")
    live("afg-canada", account="7000124")
    assert found() == []


CHANGED_HISTORIES = (
    (
        "UPDATE records_event SET body = replace(body, '62000', '62001') WHERE seq = 1",
        "event 1 is not what was written: its body or another field was changed.",
    ),
    (
        "UPDATE records_event SET \"on\" = '2026-07-01' WHERE seq = 3",
        "event 3 is not what was written: its body or another field was changed.",
    ),
    (
        "UPDATE records_event SET at = 'yesterday' WHERE seq = 3",
        "event 3 is not what was written: Invalid isoformat string: 'yesterday'.",
    ),
    (
        "UPDATE records_event SET role = 'king' WHERE seq = 3",
        "event 3 is not what was written: 'king' is not a valid Role.",
    ),
    (
        "DELETE FROM records_event WHERE seq = 5",
        "an event is missing, doubled or in the wrong place: number 6 stands at place 5.",
    ),
    ("DELETE FROM records_event", "it has no events."),
)


def test_a_changed_history_is_found(kept):
    for statement, says in CHANGED_HISTORIES:
        with undone():
            tamper(statement)
            assert first() == f"Case {kept.id}: {says}"


def test_swapped_events_are_found(kept):
    tamper(
        "UPDATE records_event SET seq = 1000 WHERE seq = 4",
        "UPDATE records_event SET seq = 4 WHERE seq = 5",
        "UPDATE records_event SET seq = 5 WHERE seq = 1000",
    )
    assert first() == (
        f"Case {kept.id}: event 4 is not what was written: its body or another field was changed."
    )


def test_a_cut_tail_is_found(kept):
    head = kept.loaded.row.head
    tamper(f"DELETE FROM records_event WHERE seq > {head - 2}")
    assert first() == (
        f"Case {kept.id}: its end was cut off: it has {head - 2} events,"
        f" and the index row knows {head}."
    )


def cut(kept: Real, events: int) -> None:
    """Cut the end off so that history and index agree about it."""
    last = stored(kept.id)[-1 - events]
    tamper(
        f"DELETE FROM records_event WHERE seq > {last.seq}",
        f"UPDATE records_case SET head = {last.seq}, head_hash = '{last.hash}'",
    )


def test_a_tail_that_was_cut_with_care_is_found_by_the_digest(kept):
    head = kept.loaded.row.head
    cut(kept, 1)
    assert first() == (
        f"Case {kept.id}: its end was cut off: the digest of {DAY} has {head} events,"
        f" {head - 1} are there."
    )


def test_a_history_that_was_written_anew_is_found_by_the_digest(kept):
    last = stored(kept.id)[-1]
    made_up = sealed_event(type(last)(**{**_fields(last), "on": date(2027, 1, 1)}))
    tamper(
        f"UPDATE records_event SET \"on\" = '2027-01-01', hash = '{made_up.hash}'"
        f" WHERE seq = {last.seq}",
        f"UPDATE records_case SET head_hash = '{made_up.hash}'",
    )
    assert first() == (
        f"Case {kept.id}: event {last.seq} is not the one that the digest of {DAY} has:"
        " it was written anew."
    )


def _fields(event) -> dict[str, object]:
    return {name: getattr(event, name) for name in event.__struct_fields__}


OF_A_CASE = (
    "records_event", "records_ledgerrow", "records_task", "records_appointment",
    "records_erasable", "records_party", "records_assignment", "records_message",
)  # fmt: skip


def test_a_case_that_vanished_is_found_by_the_digest(kept):
    head = kept.loaded.row.head
    where = f"WHERE case_id = {kept.id}"
    gone = [f"DELETE FROM {table} {where}" for table in OF_A_CASE]
    tamper(*gone, f"DELETE FROM records_case WHERE id = {kept.id}")
    says = f"Case {kept.id}: it is gone: the digest of {DAY} has it with {head} events."
    assert list(map(str, found())) == [says]
    assert first(case=kept.id) == says


@pytest.mark.usefixtures("kept")
def test_rows_without_a_case_are_found():
    other = live("infiniti", account="7000125")
    head = len(stored(other.id))
    tamper(f"DELETE FROM records_case WHERE id = {other.id}")
    says = list(map(str, found()))
    assert says[0] == f"Case {other.id}: it is not there, and {head} events of it are."
    assert f"Case {other.id}: it is not there, and 3 erasable rows of it are." in says


def test_a_changed_ledger_is_found(kept):
    row = LedgerRow.objects.filter(case=kept.id).order_by("number")[2]
    tamper(f"UPDATE records_ledgerrow SET cents = cents + 1 WHERE number = {row.number}")
    assert f"Case {kept.id}: the ledger says row 3, {row.cents + 1} cents" in first()
    assert f"the events say row 3, {row.cents} cents" in first()


def test_missing_and_made_up_rows_of_the_ledger_are_found(kept):
    count = LedgerRow.objects.filter(case=kept.id).count()
    tamper(f"DELETE FROM records_ledgerrow WHERE number = {count}")
    assert first() == (
        f"Case {kept.id}: ledger row {count} is missing: {count} follow from the events."
    )
    columns = 'case_id, number, seq, "on", debit, credit, cents, line, item'
    row = f"{kept.id}, %s, 1, '2027-01-01', 'cash', 'held', 5, '', ''"
    both = (
        f"INSERT INTO records_ledgerrow ({columns})"
        f' SELECT case_id, {count + 1}, seq, "on", debit, credit, cents, line, item'
        f" FROM records_ledgerrow WHERE number = {count - 1}"
    )
    tamper(both, f"UPDATE records_ledgerrow SET number = {count} WHERE number = {count + 1}")
    assert f"the ledger says row {count}," in first()
    assert row


CHANGED_INDEX = (
    ("balance", "5", "balance 5; its events say 0"),
    ("stage", "'open'", "stage open; its events say closed"),
    ("closed", "NULL", "closed nothing; its events say 2027-01-22"),
    ("chosen", "'purchase'", "chosen purchase; its events say nothing"),
    ("next_due", "'2028-01-01'", "next_due 2028-01-01; its events say nothing"),
    ("matures", "'2028-01-01'", "matures 2028-01-01; its events say 2026-12-15"),
    ("make", "'Ford'", "make Ford; its events say Infiniti"),
    ("ledger_rows", "0", "ledger_rows 0; its events say"),
)


def test_a_changed_index_is_found(kept):
    for column, value, says in CHANGED_INDEX:
        with undone():
            tamper(f"UPDATE records_case SET {column} = {value}")
            assert f"Case {kept.id}: the index row says {says}" in first()


def test_a_changed_head_is_found(kept):
    tamper("UPDATE records_case SET head_hash = '00'")
    assert first() == f"Case {kept.id}: its last event is not the one that the index row knows."
    tamper("UPDATE records_case SET head = head - 1")
    assert "events, and the index row knows" in first()


def test_other_policy_texts_are_found(kept):
    tamper(
        "INSERT INTO records_under (id, digests) VALUES (900, 'beef')",
        "UPDATE records_case SET under_id = 900",
    )
    says = list(map(str, found()))
    assert says[0] == "the policy text beef, which cases are under, is not there."
    assert f"Case {kept.id}: the policy texts that it is under are not there" in says[1]


@pytest.mark.usefixtures("kept")
def test_a_changed_policy_text_is_found():
    tamper("UPDATE records_policytext SET files = '{\"a.yaml\": \"b: c\"}' WHERE name = 'ally'")
    assert first().startswith("the programme ally is not the text that its digest ")


CHANGED_ROWS = (
    ("value = 'Somebody Else'", "is not what event 1 cites: its text or its salt was changed."),
    ("salt = '00'", "is not what event 1 cites: its text or its salt was changed."),
    ("salt = 'no salt'", "is not what event 1 cites: its text or its salt was changed."),
    ("find = 'x'", "is found by other keys than its text makes."),
    ("retention = 'photos'", "is kept as photos, which its kind is not."),
    ("value = '', salt = '', find = '', erased = '2027-01-01 00:00:00'", "was emptied, and"),
    ("erased = '2027-01-01 00:00:00'", "is marked as erased, and not empty."),
)


def test_a_changed_erasable_row_is_found(kept):
    row = Erasable.objects.get(kind="vehicle")
    for change, says in CHANGED_ROWS:
        with undone():
            tamper(f"UPDATE records_erasable SET {change} WHERE id = {row.pk}")
            assert f"Case {kept.id}: row {row.pk} {says}" in first()


def test_a_missing_erasable_row_is_found(kept):
    row = Erasable.objects.get(kind="person")
    tamper(f"DELETE FROM records_erasable WHERE id = {row.pk}")
    assert first() == f"Case {kept.id}: event 1 cites row {row.pk}, which is not there."


FORGED = (
    ("UPDATE records_sealedhead SET hash = 'x'", "is not the one that the digest of"),
    ("UPDATE records_dailydigest SET heads = 2", "is not that of its 1 heads (it says 2)"),
    ("UPDATE records_dailydigest SET made_at = 'x'", "the signature under the digest of"),
    ("UPDATE records_dailydigest SET signature = 'no'", "the signature under the digest of"),
    ("UPDATE records_dailydigest SET prev = 'x'", "does not follow the one before it."),
    ("UPDATE records_dailydigest SET key = 'k'", "signed with a key that is not known, k."),
    ("DELETE FROM records_dailydigest", "1 heads are sealed by digest 1, which is not there."),
)


@pytest.mark.usefixtures("kept")
def test_a_forged_digest_is_found():
    for statement, says in FORGED:
        with undone():
            tamper(statement)
            assert says in first()


def test_digests_that_were_made_anew_are_found_by_one_that_was_kept_elsewhere(kept):
    before = seal_day(DAY, NOON, KEY)[0].digest
    assert first(expected=before) == ""
    head = kept.loaded.row.head
    tamper("DELETE FROM records_sealedhead", "DELETE FROM records_dailydigest")
    says = "was kept elsewhere, is not here. The digests were cut off or made anew."
    assert first(expected=before) == f"the digest {before}, which {says}"
    cut(kept, 1)
    seal_day(DAY, NOON, OTHER)
    said = list(map(str, found(expected=before)))
    assert len(stored(kept.id)) == head - 1
    assert any("signed with a key that is not known" in each for each in said)
    assert any(says in each for each in said)


@pytest.mark.usefixtures("kept")
def test_a_missing_guard_is_found():
    with connection.cursor() as cursor:
        on = " ON records_event" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER records_event_no_update{on}")
    assert first() == "the database no longer refuses to update rows of records_event."


def test_everything_is_listed_and_one_case_hides_no_other(kept):
    other = live("ally", account="7000124")
    tamper("UPDATE records_case SET balance = 7")
    assert [(each.check, each.case) for each in found()] == [
        ("index", kept.id),
        ("index", other.id),
    ]
    assert [each.case for each in found(case=other.id)] == [other.id]


def test_only_cases_written_since_a_day_are_proven(kept):
    tamper("UPDATE records_case SET balance = 7")
    changed = Case.objects.get(pk=kept.id).changed.date()
    assert found(since=changed + timedelta(days=1)) == []
    assert len(found(since=changed)) == 1


@pytest.mark.usefixtures("kept")
def test_progress_is_told():
    seen: list[int] = []
    found(checked=seen.append)
    assert seen == [1]


def test_columns_of_events_stand_where_sealed_heads_look_for_them():
    assert (COLUMNS[1], COLUMNS[12]) == ("seq", "hash")


@pytest.mark.usefixtures("kept")
def test_a_case_that_moved_while_it_was_read_is_looked_at_once_more(monkeypatch):
    looks: list[int] = []

    def gathered(ids, shelf):
        read = gather(ids, shelf)
        if not looks:
            read[0].row.head -= 1
        looks.append(len(read))
        return read

    monkeypatch.setattr(everything, "gather", gathered)
    assert found() == []
    assert looks == [1, 1]
