"""What was erased stays erased, whatever backup is restored."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from handback.actions import erasure_journal
from handback.actions.erasing import erase_due
from handback.actions.verifying import proof_of
from handback.records.models import Erasable, Person
from tests.kit.databases import copied
from tests.kit.real import live

DAY = datetime(2029, 1, 22, 20, tzinfo=UTC)
"""The day after the last one of contact details."""


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own."""
    folder = tmp_path / "data"
    monkeypatch.setattr(settings, "HANDBACK", settings.HANDBACK.model_copy(update={"data": folder}))
    return folder


def holds() -> bool:
    """Whether everything is proven."""
    return not list(proof_of().findings)


def test_a_backup_from_before_brings_nothing_back(database, data):
    kept = live("infiniti")
    with copied(database):
        erase_due(DAY)
        recorded = list(erasure_journal.lines())
    assert Person.objects.filter(email="pat@example.org").exists()
    assert [(each.check, each.case) for each in proof_of().findings] == [
        ("erasures", kept.id),
        ("erasures", kept.id),
        ("erasures", None),
    ]
    done = erasure_journal.replay()
    assert (done.entries, done.erased) == (3, 3)
    assert list(erasure_journal.lines()) == recorded
    assert not Person.objects.filter(email="pat@example.org").exists()
    assert Erasable.objects.get(kind="person").value == ""
    assert holds()
    assert erasure_journal.replay().erased == 0
    assert len((data / "erasures.jsonl").read_text().splitlines()) == 3
    assert kept.loaded.events


def test_a_row_that_only_has_the_number_of_an_erased_one_stays(sqlite, tmp_path):
    assert sqlite
    live("infiniti")
    erase_due(DAY)
    foreign = tmp_path / "journal.jsonl"
    line = json.loads(next(iter(erasure_journal.lines())))
    account = Erasable.objects.get(kind="account")
    foreign.write_text(json.dumps(line | {"row": account.pk}) + "\n")
    assert erasure_journal.replay(foreign).erased == 0
    account.refresh_from_db()
    assert account.value == "7000123"


def test_a_journal_that_is_none_is_refused_before_anything_is_erased(sqlite, tmp_path, data):
    assert sqlite
    assert erasure_journal.replay().entries == 0
    foreign = tmp_path / "journal.jsonl"
    for text in ("no journal\n", '{"at": 1}\n', "[]\n"):
        foreign.write_text(text)
        with pytest.raises(erasure_journal.JournalUnreadableError, match="line 1 is no erasure"):
            erasure_journal.replay(foreign)
    data.mkdir()
    (data / "erasures.jsonl").write_text("no journal\n")
    assert [each.check for each in proof_of().findings] == ["erasures"]
    (data / "erasures.jsonl").write_text('{"at": "2026')
    assert erasure_journal.replay().entries == 0


def test_a_journal_of_an_older_folder_is_taken_over(sqlite, tmp_path, data):
    with copied(sqlite):
        live("infiniti")
        erase_due(DAY)
    old = tmp_path / "old.jsonl"
    (data / "erasures.jsonl").rename(old)
    assert erasure_journal.replay(old).entries == 3
    assert (data / "erasures.jsonl").read_text() == old.read_text()
