"""What a worker does in one round, and what it does when something fails."""

import logging
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import OperationalError

from handback.actions import delivering, opening_days, proving
from handback.actions.day_status import status
from handback.actions.delivering import Delivered
from handback.records.models import Case, DailyDigest, OpenedDay, SetAside, Worker
from handback.worker import rounds
from handback.worker.rounds import Rounds
from tests.kit.portfolio import keep_portfolio

NOW = datetime(2026, 6, 21, 15, 0, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("sqlite")


@pytest.fixture
def clock(monkeypatch):
    """The instant that a worker believes it is; tests set it."""
    at = [NOW]
    monkeypatch.setattr(rounds, "now", lambda: at[0])
    return at


@pytest.fixture
def delivered(monkeypatch):
    """The limits of the calls that deliver, which find nothing to do."""
    calls = []

    def deliver_due(at, limit):
        calls.append((at, limit))
        return Delivered()

    monkeypatch.setattr(delivering, "deliver_due", deliver_due)
    return calls


@pytest.fixture
def sealed(monkeypatch):
    days = []
    monkeypatch.setattr(proving, "seal", lambda *day_and_instant: days.append(day_and_instant[0]))
    return days


@pytest.fixture
def worker(clock, delivered, sealed):
    assert (clock, delivered, sealed) == ([NOW], [], [])
    found = Rounds(lambda: False)
    found.begin()
    return found


def test_a_round_opens_delivers_and_seals(worker, delivered, sealed):
    keep_portfolio(6)
    assert worker.round() is False
    assert not Case.objects.filter(next_due__lte=date(2026, 6, 21)).exists()
    assert delivered == [(NOW, rounds.MESSAGES)]
    assert sealed == [date(2026, 6, 20)]
    (alive,) = status(NOW).workers
    assert (alive.name, alive.cases) == (rounds.own_name(), 6)
    worker.round()
    assert sealed == [date(2026, 6, 20)]
    assert status(NOW).workers[0].cases == 6


@pytest.mark.usefixtures("clock", "delivered")
def test_a_day_is_sealed_for_real(monkeypatch, tmp_path):
    monkeypatch.setattr(proving.settings.HANDBACK, "data", tmp_path)
    monkeypatch.setattr(proving.settings.HANDBACK, "signing_key", None)
    keep_portfolio(2)
    worker = Rounds(lambda: False)
    worker.round()
    assert DailyDigest.objects.get().day == date(2026, 6, 20)


def test_full_outboxes_are_emptied_in_several_goes(worker, monkeypatch):
    left = [rounds.MESSAGES, rounds.MESSAGES, 7]
    monkeypatch.setattr(delivering, "deliver_due", lambda *_: Delivered(done=left.pop(0)))
    assert worker.round() is False
    assert left == []
    assert Worker.objects.get().messages == 2 * rounds.MESSAGES + 7


def test_a_step_that_fails_keeps_none_of_the_others(worker, monkeypatch, caplog, sealed, delivered):
    keep_portfolio(3)
    real = opening_days._open_batch

    def broken(programme, *arguments, **options):
        if programme.code == "ally":
            raise RuntimeError("Pat Moreau")
        return real(programme, *arguments, **options)

    monkeypatch.setattr(opening_days, "_open_batch", broken)
    worker.round()
    worker.round()
    assert len(sealed) == 1
    assert len(delivered) == 2
    ended = OpenedDay.objects.filter(ended__isnull=False).values_list("programme", flat=True)
    assert sorted(ended) == ["afg-canada", "infiniti"]
    said = [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR]
    assert said == ["ally failed; trying again in 60 seconds"]


def test_errors_of_the_database_come_through(worker, monkeypatch):
    def lost(*_):
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(delivering, "deliver_due", lost)
    with pytest.raises(OperationalError):
        worker.round()


def test_a_case_that_is_set_aside_is_logged_by_its_id_alone(worker, monkeypatch, caplog):
    keep_portfolio(3)

    def broken(_):
        raise ValueError("Pat Moreau")

    monkeypatch.setattr(opening_days, "opening", broken)
    worker.round()
    assert SetAside.objects.count() == 3
    said = [r.getMessage() for r in caplog.records if r.levelno == logging.ERROR]
    assert said == ["the case was set aside: ValueError"] * 3
    assert "Pat" not in caplog.text


def test_a_clock_that_jumped_back_is_told_once(worker, clock, caplog):
    keep_portfolio(3)
    worker.round()
    clock[0] = NOW - timedelta(days=3)
    worker.round()
    worker.round()
    said = [r.getMessage() for r in caplog.records if "jumped back" in r.getMessage()]
    assert len(said) == 3
    assert "2026-06-18 cannot be opened for ally: 2026-06-21 was opened already" in "".join(said)


@pytest.mark.usefixtures("clock")
def test_a_worker_that_is_told_to_stop_begins_nothing_more(delivered, sealed):
    keep_portfolio(3)
    worker = Rounds(lambda: True)
    assert worker.round() is False
    assert (delivered, sealed) == ([], [])
    assert not OpenedDay.objects.filter(ended__isnull=False).exists()


def test_workers_that_were_not_heard_of_for_a_week_are_forgotten(clock):
    Rounds(lambda: False, heart=rounds.Heart("old:1")).begin()
    clock[0] = NOW + timedelta(days=8)
    new = Rounds(lambda: False, heart=rounds.Heart("new:2"))
    new.begin()
    assert [each.name for each in status(clock[0]).workers] == ["new:2"]
    assert Worker.objects.count() == 1
    new.end()
    assert status(clock[0]).workers == ()
