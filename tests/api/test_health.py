"""What orchestrators and Prometheus ask."""

import os
import subprocess
import sys
import tempfile
from datetime import timedelta
from functools import partial
from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client, override_settings

import handback
from handback.actions import health
from handback.actions.measures import measures
from handback.api import metrics
from handback.records.models import DailyDigest, Message, OpenedDay, SetAside
from tests.kit.portfolio import keep_portfolio
from tests.kit.world import NOW

CLIENT = Client(SERVER_NAME="10.0.0.7")
"""Probes reach a process under an address that no setting names."""


@pytest.fixture(autouse=True)
def environment(tmp_path, monkeypatch):
    changed = settings.HANDBACK.model_copy(update={"data": tmp_path, "metrics_token": "secret"})
    monkeypatch.setattr(settings, "HANDBACK", changed)


def ready() -> tuple[int, dict[str, str]]:
    """The status, and what is wrong by check; `` where nothing is."""
    answer = CLIENT.get("/health/ready")
    return answer.status_code, {c["name"]: c.get("says", "") for c in answer.json()["checks"]}


def test_a_process_that_answers_is_alive():
    with patch.object(connection, "cursor", side_effect=AssertionError("it asks nothing")):
        answer = CLIENT.get("/health/live")
    assert answer.status_code == 200
    assert answer.json() == {"status": "live", "version": handback.__version__}
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("database")
def test_it_is_ready_when_everything_is_there(monkeypatch):
    monkeypatch.setattr(health, "_MIGRATED", set())
    fine = dict.fromkeys(("database", "migrations", "guards", "disk"), "")
    assert ready() == (200, fine)
    assert ready() == (200, fine), "asked again it is the same"
    on = " ON records_event" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER records_event_no_update{on}")
    status, wrong = ready()
    assert status == 503
    assert "records_event: update; run `handback setup`" in wrong["guards"]


@pytest.mark.usefixtures("sqlite")
def test_it_is_not_ready_before_the_migrations(monkeypatch):
    monkeypatch.setattr(health, "_MIGRATED", set())
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'records'")
    status, wrong = ready()
    assert status == 503
    assert "the first is records.0001_initial" in wrong["migrations"]


@pytest.mark.usefixtures("sqlite")
def test_it_is_not_ready_without_its_disk(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("no folder")
    changed = settings.HANDBACK.model_copy(update={"data": tmp_path / "file" / "data"})
    monkeypatch.setattr(settings, "HANDBACK", changed)
    status, wrong = ready()
    assert (status, wrong["disk"]) == (
        503,
        "the data folder cannot be written to: not a directory",
    )


def test_a_database_that_is_away_is_said_without_its_address():
    failed = OperationalError("connection to secret.host as kim failed")
    with patch.object(connection, "cursor", side_effect=failed):
        assert ready() == (
            503,
            {"database": "the database does not answer (OperationalError)", "disk": ""},
        )
        answer = CLIENT.get("/metrics", headers={"Authorization": "Bearer secret"})
        assert answer.status_code == 503


def test_probes_are_only_read():
    assert CLIENT.post("/health/live").status_code == 405
    assert CLIENT.head("/health/live").status_code == 200


def test_metrics_want_their_token(monkeypatch):
    assert CLIENT.get("/metrics").status_code == 401
    for wrong in ("Bearer", "Bearer other", "secret", "Bearer sécret"):
        answer = CLIENT.get("/metrics", HTTP_AUTHORIZATION=wrong)
        assert answer.status_code == 401
        assert answer["WWW-Authenticate"] == 'Bearer realm="metrics"'
    off = settings.HANDBACK.model_copy(update={"metrics_token": ""})
    monkeypatch.setattr(settings, "HANDBACK", off)
    assert CLIENT.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_probes_are_answered_without_https():
    with override_settings(SECURE_SSL_REDIRECT=True):
        client = Client(SERVER_NAME="localhost")
        assert client.get("/health/live").status_code == 200
        assert client.get("/nowhere").status_code == 301


def test_an_answer_that_cannot_be_counted_is_given():
    with patch.object(metrics, "request_metrics", side_effect=OSError("the disk is full")):
        assert CLIENT.get("/health/live").status_code == 200


def scraped() -> dict[str, float]:
    """Every value that Prometheus gets, by name and labels."""
    answer = CLIENT.get("/metrics", headers={"Authorization": "Bearer secret"})
    assert answer["Content-Type"].startswith("text/plain; version=")
    lines = answer.content.decode().splitlines()
    pairs = (line.rpartition(" ") for line in lines if not line.startswith("#"))
    return {name: float(value) for name, _, value in pairs}


@pytest.mark.usefixtures("sqlite")
def test_requests_are_counted_by_route_and_status():
    wanted = {
        'handback_requests_total{method="GET",route="/health/live",status="200"}': 2,
        'handback_requests_total{method="OTHER",route="(none)",status="404"}': 1,
        'handback_request_milliseconds_count{method="GET",route="/health/live"}': 2,
    }
    before = scraped()
    CLIENT.get("/health/live?vin=5N1DL1FR1RC330001")
    CLIENT.get("/health/live")
    Client(SERVER_NAME="localhost").generic("BREW", "/nowhere/Pat%20Moreau")
    after = scraped()
    assert {name: after[name] - before.get(name, 0) for name in wanted} == wanted
    assert not any("Pat" in name or "5N1" in name for name in after)


COUNTING = """
import django
django.setup()
from datetime import datetime, UTC
from unittest.mock import patch
from handback.api import metrics
for _ in range(3):
    metrics.count_request("GET", "/x", 200, 7)
with patch.object(metrics, "measures", lambda now: []):
    print(metrics.exposition(datetime(2026, 1, 1, tzinfo=UTC))[0].decode())
"""


def counting(folder: Path) -> str:
    """What a process of its own tells, that counts in a folder."""
    return subprocess.run(
        [sys.executable, "-c", COUNTING],
        env={**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def test_the_processes_of_one_server_are_added_up(tmp_path):
    name = 'handback_requests_total{method="GET",route="/x",status="200"}'
    assert f"{name} 3.0" in counting(tmp_path)
    assert f"{name} 6.0" in counting(tmp_path)


def test_without_a_folder_a_process_counts_alone(tmp_path):
    (tmp_path / "file").write_text("no folder")
    name = 'handback_requests_total{method="GET",route="/x",status="200"}'
    for _ in range(2):
        assert f"{name} 3.0" in counting(tmp_path / "file")


def test_the_folders_of_servers_that_died_go_away(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    parent = tmp_path / f"handback-metrics-{os.getuid()}"
    (parent / str(done.pid)).mkdir(parents=True)
    (parent / str(os.getpid())).mkdir()
    assert metrics._shared_folder() == parent / str(os.getppid())
    assert {each.name for each in parent.iterdir()} == {str(os.getpid()), str(os.getppid())}
    assert metrics._shared_folder().stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("database")
def test_what_is_kept_is_counted_when_asked():
    cases = keep_portfolio(6)
    SetAside.objects.create(case_id=cases[0], day=NOW.date(), error="x", since=NOW)
    message = partial(
        Message.objects.create, case_id=cases[0], lessor_id=1, payload="{}", due=NOW, kind="notice"
    )
    Message.objects.all().delete()
    message(key="1", made=NOW - timedelta(seconds=90))
    message(key="2", made=NOW, state="dead")
    OpenedDay.objects.create(
        programme="infiniti",
        day=NOW.date() - timedelta(days=2),
        opened_on=NOW.date(),
        began=NOW,
        ended=NOW,
    )
    DailyDigest.objects.create(
        day=NOW.date(), made_at="", heads=0, prev="", digest="", key="", signature=""
    )
    found = {
        (each.name, *sample.labels): sample.value
        for each in measures(NOW + timedelta(days=1))
        for sample in each.samples
    }
    assert sum(v for (name, *_), v in found.items() if name == "handback_cases") == 6
    assert sum(v for (name, *_), v in found.items() if name == "handback_cases_due") == 6
    assert [v for (name, *_), v in found.items() if name == "handback_cases_set_aside"] == [1]
    assert found["handback_outbox_messages", "notice", "waiting"] == 1
    assert found["handback_outbox_messages", "notice", "dead"] == 1
    assert found["handback_outbox_oldest_seconds",] == 90 + 86_400
    assert found["handback_last_opened_day_age_days", "infiniti"] == 3
    assert found["handback_last_digest_age_days",] == 1
