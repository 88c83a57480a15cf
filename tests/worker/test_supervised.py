"""`handback worker`: processes that are started, watched, started again and stopped."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date

import django
import pytest
from django.conf import settings
from django.db import OperationalError
from typer.testing import CliRunner

from handback.cli import working
from handback.cli.main import app
from handback.records.models import Case, OpenedDay, Worker
from handback.worker import rounds
from handback.worker.__main__ import Stop, main
from tests.kit.portfolio import OPENED, keep_portfolio

UNTIL = date(2026, 3, 4)
PATIENCE = 60


@contextmanager
def command(address, *arguments, **environment):
    asked = [sys.executable, "-m", "handback.cli.main", "worker", *arguments]
    known = {**os.environ, "HANDBACK_DATABASE": address, **environment}
    process = subprocess.Popen(asked, env=known, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def wait_until(found, what):
    for _ in range(3_000):
        if answer := found():
            return answer
        time.sleep(0.02)
    raise AssertionError(what)


def test_processes_open_the_days_and_come_to_an_end(sqlite):
    keep_portfolio(5, only="ally")
    with command(sqlite, "--processes", "2", "--on", str(UNTIL), "--batch", "2") as process:
        _, said = process.communicate(timeout=PATIENCE)
    assert (process.returncode, said.splitlines()[0]) == (0, "Starting 2 workers; Ctrl-C stops.")
    assert not Case.objects.filter(next_due__lte=UNTIL).exists()
    assert OpenedDay.objects.filter(day=UNTIL, ended__isnull=False).count() == 3
    assert Worker.objects.filter(stopped__isnull=False).count() == 2


def test_one_that_dies_is_started_again_and_all_stop_when_told(monkeypatch, capsys):
    monkeypatch.setattr(working, "FIRST_WAIT", 0.1)
    place = working.Watched([sys.executable, "-S", "-c", "import time; time.sleep(60)"], wait=0.1)
    watch = working.Watch([place], until_done=False)

    def disturb():
        first = wait_until(lambda: place.process, "no worker began")
        first.kill()
        wait_until(lambda: place.process not in (None, first), "no worker was started again")
        os.kill(os.getpid(), signal.SIGTERM)

    with ThreadPoolExecutor(1) as pool, watch.listening():
        disturbed = pool.submit(disturb)
        assert watch.run() == 0
        disturbed.result(PATIENCE)
    assert "A worker was killed by signal 9; the next one starts in 0 s." in capsys.readouterr().err


def test_a_process_that_dies_again_and_again_is_waited_for_longer(monkeypatch):
    monkeypatch.setattr(working.time, "monotonic", lambda: 1000.0)
    place = working.Watched([], began=990.0)
    assert [place.again_later() for _ in range(8)] == [1, 2, 4, 8, 16, 32, 60, 60]
    place.began = 900.0
    assert place.again_later() == 1


@pytest.fixture
def signals():
    """Give the test process its handlers of signals back."""
    kept = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)}
    yield
    for each, handler in kept.items():
        signal.signal(each, handler)


@pytest.mark.usefixtures("signals")
def test_a_worker_stops_when_it_is_told(monkeypatch):
    stop = Stop(watched=True)
    assert not stop()
    os.kill(os.getpid(), signal.SIGTERM)
    assert stop()
    orphan = Stop(watched=True)
    monkeypatch.setattr(os, "getppid", lambda: 1)
    assert orphan()
    assert not Stop(watched=False)()


@pytest.mark.usefixtures("signals", "sqlite")
def test_days_are_not_rehearsed_in_production(monkeypatch, caplog):
    monkeypatch.setattr(django, "setup", lambda: None)
    keep_portfolio(1)
    production = settings.HANDBACK.model_copy(update={"mode": "production"})
    monkeypatch.setattr(settings, "HANDBACK", production)
    assert main(["--on", str(OPENED)]) == 2
    assert "In production days are opened by the clock alone" in caplog.text
    assert not OpenedDay.objects.exists()


@pytest.mark.usefixtures("signals", "sqlite")
def test_a_worker_waits_for_a_database_that_fails(monkeypatch, caplog):
    monkeypatch.setattr(django, "setup", lambda: None)
    slept = []

    def sleep(stop, seconds):
        slept.append(seconds)
        stop.told = len(slept) == 3

    def lost(_):
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(Stop, "sleep", sleep)
    monkeypatch.setattr(rounds, "jittered", lambda seconds: seconds)
    monkeypatch.setattr(rounds.Rounds, "round", lost)
    assert main([]) == 0
    assert slept == [2, 4, 8]
    assert "the database failed; trying again in 2 seconds" in caplog.text
    assert Worker.objects.get().stopped


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (("--processes", "0"), "1 to 64 is possible"),
        (("--batch", "x"), "write a whole number"),
        (("--on", "tomorrow"), "not a day"),
    ],
)
def test_wrong_options_are_refused(monkeypatch, arguments, wrong):
    monkeypatch.setenv("COLUMNS", "200")
    result = CliRunner().invoke(app, ["worker", *arguments])
    assert result.exit_code == 2
    assert wrong in result.stderr
