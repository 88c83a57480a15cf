"""Limits on attempts: so many at once, as many again over time, counted together."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from handback.actions import attempts
from handback.actions.attempts import Limit
from handback.records.models import Attempt

NOW = datetime(2026, 3, 4, 18, tzinfo=UTC)
FIVE = Limit("tries", 5, timedelta(minutes=15))


@pytest.fixture(autouse=True)
def here(database):
    assert database


def test_so_many_at_once_and_then_one_after_the_other():
    assert [attempts.take(FIVE, "kim", NOW) for _ in range(6)] == [True] * 5 + [False]
    assert not attempts.take(FIVE, "kim", NOW + timedelta(minutes=2, seconds=59))
    later = NOW + timedelta(minutes=3)
    assert [attempts.take(FIVE, "kim", later) for _ in range(2)] == [True, False]
    tomorrow = NOW + timedelta(days=1)
    assert [attempts.take(FIVE, "kim", tomorrow) for _ in range(6)] == [True] * 5 + [False]


def test_each_is_counted_apart_and_each_limit():
    once = Limit("once", 1, timedelta(minutes=1))
    assert attempts.take(once, "kim", NOW)
    assert not attempts.take(once, "kim", NOW)
    assert attempts.take(once, "lee", NOW)
    assert attempts.take(FIVE, "kim", NOW)


def test_the_table_names_nobody():
    attempts.take(FIVE, "kim@example.org", NOW)
    kept = Attempt.objects.get()
    assert "kim" not in kept.key
    assert len(kept.key) == 64


def test_an_attempt_that_succeeded_is_forgotten():
    for _ in range(5):
        attempts.take(FIVE, "kim", NOW)
    attempts.give_back(FIVE, "kim")
    assert attempts.take(FIVE, "kim", NOW)


def test_a_clock_that_jumped_back_locks_nobody_out():
    ahead = NOW + timedelta(days=3650)
    for _ in range(5):
        attempts.take(FIVE, "kim", ahead)
    assert attempts.take(FIVE, "kim", NOW)


def test_what_is_whole_again_is_thrown_away():
    attempts.take(FIVE, "kim", NOW)
    assert attempts.prune(NOW) == 0
    assert attempts.prune(NOW + timedelta(minutes=5)) == 1


def test_attempts_at_the_same_time_are_counted_together():
    def one(_: int) -> bool:
        try:
            return attempts.take(FIVE, "kim", NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as together:
        assert sum(together.map(one, range(24))) == 5
