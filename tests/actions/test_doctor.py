"""The doctor sees what is wrong, says what to do, and goes on when something cannot be seen."""

import sqlite3
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from unittest.mock import patch

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings
from django.db import OperationalError, connection

from handback.actions import backing_up, doctor
from handback.actions.examinations import database, place, running
from handback.actions.examinations.findings import Finding, State
from handback.actions.policies import install_shipped
from handback.records import jobs
from handback.records.models import (
    Activation,
    DailyDigest,
    Message,
    OpenedDay,
    Programme,
    SetAside,
    Worker,
)
from tests.kit.portfolio import keep_portfolio

NOW = datetime(2026, 3, 4, 18, tzinfo=UTC)


@pytest.fixture(autouse=True)
def environment(tmp_path, monkeypatch):
    """Settings that can be changed, with a data folder of the test's own."""

    def change(**settings_) -> None:
        changed = settings.HANDBACK.model_copy(update=settings_)
        monkeypatch.setattr(settings, "HANDBACK", changed)

    change(data=tmp_path)
    return change


def found(now: datetime = NOW) -> dict[str, Finding]:
    """The findings by name; of several with one name the last."""
    return {each.name: each for each in doctor.examine(now)}


def states(*names: str, now: datetime = NOW) -> list[str]:
    """How things of these names are."""
    everything = found(now)
    return [everything[name].state.value for name in names]


def pem(path: Path, mode: int = 0o600) -> Path:
    """A signing key in a file."""
    key = Ed25519PrivateKey.generate()
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    path.chmod(mode)
    return path


@pytest.mark.usefixtures("database")
def test_a_good_installation_is_fine(environment, tmp_path, monkeypatch):
    install_shipped(NOW)
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["leases.example.org"])
    environment(
        mode="production",
        secret_key="s" * 50,
        signing_key=pem(tmp_path / "key.pem"),
        https=True,
        proxies=1,
        mail="smtp://mail.example.org",
    )
    everything = doctor.examine(datetime.fromisoformat(str(_database_now())))
    wrong = [each for each in everything if each.state is not State.OK]
    # the PostgreSQL of the tests does not wait for the disk
    assert [each.name for each in wrong if each.name != "fsync"] == []
    assert all(each.says and not each.do for each in everything if each not in wrong)
    assert doctor.worst(everything) is (State.BAD if wrong else State.OK)


def _database_now() -> object:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT now()")
            return cursor.fetchone()[0]
    return NOW


def test_what_is_set_is_judged_by_what_it_is_for(environment, tmp_path, monkeypatch):
    names = ("mode", "secret key", "signing key", "hosts", "https", "mail", "webhooks", "debug")
    away = patch.object(database, "unreachable", lambda: Finding("database", State.BAD, "x"))
    with away:
        assert states(*names) == ["warn", "warn", "ok", "ok", "warn", "ok", "ok", "ok"]
        environment(mode="production", webhooks_to_private=True)
        monkeypatch.setattr(settings, "DEBUG", True)
        wrong = ["ok", "bad", "bad", "warn", "bad", "warn", "bad", "bad"]
        assert states(*names) == wrong
        monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["*"])
        environment(secret_key="short", signing_key=tmp_path / "none.pem")
        assert states("secret key", "signing key", "hosts") == ["bad", "bad", "bad"]
        environment(signing_key=pem(tmp_path / "open.pem", 0o644))
        assert states("signing key") == ["warn"]
        (tmp_path / "other.pem").write_text("no key")
        environment(signing_key=tmp_path / "other.pem")
        assert states("signing key") == ["bad"]
        assert all(each.do for each in doctor.examine(NOW)[:8] if each.state is not State.OK)


def test_a_database_that_is_away_is_the_last_finding():
    failed = OperationalError("as kim at secret.host")
    with patch.object(connection, "cursor", side_effect=failed):
        last = doctor.examine(NOW)[-1]
    assert (last.name, last.state) == ("database", State.BAD)
    assert "secret" not in f"{last.says}{last.do}"
    assert "HANDBACK_DATABASE" in last.do


def test_an_empty_database_wants_a_set_up(sqlite):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'records'")
    last = doctor.examine(NOW)[-1]
    assert (last.name, last.state, last.do) == ("tables", State.BAD, "Run `handback setup`.")
    assert sqlite.startswith("sqlite")


@pytest.mark.usefixtures("database")
def test_a_guard_that_is_gone_is_seen():
    on = " ON records_ledgerrow" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER records_ledgerrow_no_delete{on}")
    guards = found()["guards"]
    assert (guards.state, guards.says) == (State.BAD, "1 are missing: records_ledgerrow: delete")
    assert "handback verify" in guards.do


@pytest.mark.usefixtures("sqlite")
def test_the_manner_of_sqlite_is_seen():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers = OFF")
    assert states("recursive triggers", "write-ahead log") == ["bad", "ok"]
    with patch.object(database, "_value", lambda _: "delete"):
        assert states("write-ahead log") == ["bad"]
    with patch.object(database, "OLDEST_SQLITE", (99, 0, 0)):
        assert states("database") == ["bad"]
    assert found()["database"].says == f"SQLite {sqlite3.sqlite_version}"


@pytest.mark.usefixtures("postgresql")
def test_the_manner_of_postgresql_is_seen():
    assert states("fsync", "full_page_writes") == ["bad", "ok"], "the tests' own does not wait"
    assert found()["database"].says.startswith("PostgreSQL 1")
    assert states("clock", now=datetime(2020, 1, 1, tzinfo=UTC)) == ["warn"]
    with patch.object(database, "OLDEST_POSTGRESQL", 10**9):
        assert states("database") == ["bad"]


@pytest.mark.usefixtures("sqlite")
def test_the_machine_is_looked_at(environment, tmp_path):
    install_shipped(NOW)
    usage = partial(patch.object, place.shutil, "disk_usage")
    for free, state in ((10**12, "ok"), (3 * 10**9, "warn"), (10**8, "bad")):
        with usage(return_value=type("Usage", (), {"free": free})):
            assert states("disk") == [state]
    (tmp_path / "file").write_text("no folder")
    environment(data=tmp_path / "file" / "data")
    assert states("data folder") == ["bad"]
    Programme.objects.filter(code="infiniti").update(time_zone="Mars/Base")
    zones = found()["time zones"]
    assert (zones.state, zones.says) == (State.BAD, "not known here: Mars/Base of infiniti")


@pytest.mark.usefixtures("database")
def test_the_daily_work_is_looked_at():
    (case, *_) = keep_portfolio(3)
    daily = ("days of infiniti", "workers", "daily digest", "backup")
    assert states(*daily, "set aside", "outbox") == [*["warn"] * 4, "ok", "ok"]
    day = OpenedDay(programme="infiniti", opened_on=NOW.date(), began=NOW, ended=NOW)
    day.day = NOW.date() - timedelta(days=1)
    day.save()
    Worker.objects.create(name="w1", began=NOW, seen=NOW)
    proof = DailyDigest(made_at="", heads=0, prev="", digest="", key="", signature="")
    proof.day = NOW.date()
    proof.save()
    jobs.begin(backing_up.JOB, "b1", NOW)
    assert states(*daily) == ["ok", "ok", "ok", "warn"]
    jobs.end(backing_up.JOB, "b1", NOW)
    assert states(*daily) == ["ok"] * 4
    later = NOW + timedelta(days=3)
    assert states(*daily, now=later) == ["bad", "warn", "warn", "warn"]
    earlier = NOW - timedelta(days=3)
    assert states("days of infiniti", now=earlier) == ["warn"], "a clock that jumped back"
    SetAside.objects.create(case_id=case, day=NOW.date(), error="x", since=NOW)
    message = partial(
        Message.objects.create, case_id=case, lessor_id=1, payload="{}", due=NOW, kind="notice"
    )
    message(key="1", made=NOW)
    assert states("set aside", "outbox") == ["warn", "ok"]
    assert states("outbox", now=NOW + timedelta(hours=2)) == ["warn"]
    message(key="2", made=NOW, state="dead")
    assert states("outbox") == ["bad"]


@pytest.mark.usefixtures("sqlite")
def test_policies_have_to_hold_and_to_be_read():
    assert states("policies") == ["warn"]
    install_shipped(NOW)
    assert states("policies") == ["ok"]
    text = Activation.objects.get(name="infiniti").text
    text.files = dict.fromkeys(text.files, "nonsense: [")
    text.save()
    assert states("policies") == ["bad"]
    Activation.objects.filter(name="infiniti").delete()
    lacking = found()["policies"]
    assert (lacking.state, lacking.says) == (State.BAD, "none holds for infiniti")


@pytest.mark.usefixtures("sqlite")
def test_an_examination_that_fails_is_a_finding_and_the_others_go_on():
    def broken(_: datetime):
        raise OperationalError("no such table")
        yield

    def lost(_: datetime):
        raise LookupError("it is away")
        yield

    with patch.object(doctor, "OF_RECORDS", (broken, lost, running.set_aside)):
        *_, first, second, last = doctor.examine(NOW)
    assert (first.name, first.state) == ("broken", State.BAD)
    assert (second.name, second.state) == ("lost", State.BAD)
    assert (last.name, last.state) == ("set aside", State.OK)
