"""Rate limits: a minute's requests, filling up evenly, the same for all processes."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.conf import settings

from handback.actions import rate_limits
from handback.actions.rate_limits import Allowed, take
from handback.records.models import Allowance
from tests.kit.around import at_once

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LIMIT = 60


@pytest.fixture(autouse=True)
def _limit(monkeypatch):
    changed = settings.HANDBACK.model_copy(update={"rate_per_minute": LIMIT})
    monkeypatch.setattr(settings, "HANDBACK", changed)


def seconds(number: float) -> datetime:
    return NOW + timedelta(seconds=number)


@pytest.mark.usefixtures("database")
def test_a_minute_has_its_requests_and_no_more():
    found = [take(1, NOW) for _ in range(LIMIT + 1)]
    assert [each.remaining for each in found] == [*range(LIMIT - 1, -1, -1), 0]
    assert [each.ok for each in found] == [True] * LIMIT + [False]
    assert found[0] == Allowed(True, LIMIT, LIMIT - 1, 1)
    assert found[-1] == Allowed(False, LIMIT, 0, 60, 1)


@pytest.mark.usefixtures("database")
def test_the_allowance_fills_up_evenly():
    for _ in range(LIMIT):
        take(1, NOW)
    assert not take(1, seconds(0.9)).ok
    assert take(1, seconds(1)).ok
    assert not take(1, seconds(1)).ok
    assert take(1, seconds(31)).remaining == 29
    assert take(1, seconds(500)).remaining == LIMIT - 1


@pytest.mark.usefixtures("sqlite")
def test_a_refused_request_takes_nothing():
    for _ in range(LIMIT + 20):
        take(1, NOW)
    assert take(1, seconds(1)).ok


@pytest.mark.usefixtures("sqlite")
def test_tokens_do_not_share():
    for _ in range(LIMIT):
        take(1, NOW)
    assert take(2, NOW).ok


@pytest.mark.usefixtures("sqlite")
def test_a_request_may_cost_more():
    assert take(1, NOW, cost=50).remaining == 10
    refused = take(1, NOW, cost=20)
    assert (refused.ok, refused.remaining, refused.retry_seconds) == (False, 10, 10)
    assert take(1, seconds(10), cost=20).ok
    assert not take(2, NOW, cost=LIMIT + 1).ok
    assert take(2, NOW).remaining == LIMIT - 1
    with pytest.raises(ValueError, match="one or more"):
        take(1, NOW, cost=0)


@pytest.mark.usefixtures("sqlite")
def test_a_clock_that_jumps_back_locks_nobody_out():
    take(1, seconds(3_600))
    assert take(1, NOW).remaining == LIMIT - 1


@pytest.mark.usefixtures("sqlite")
def test_a_clock_that_is_a_little_behind_gives_nothing_away():
    for _ in range(LIMIT):
        take(1, seconds(2))
    assert not take(1, NOW).ok


@pytest.mark.usefixtures("sqlite")
def test_what_is_whole_again_is_pruned():
    take(1, NOW)
    take(2, seconds(120))
    assert rate_limits.prune(seconds(121)) == 1
    assert Allowance.objects.get().pk == 2


@pytest.mark.usefixtures("database")
def test_requests_that_come_at_once_are_all_counted():
    each = [partial(take, 1, NOW)] * 10
    found = at_once([lambda: [work() for work in each]] * 8)
    allowed = [answer for answers in found for answer in answers if answer.ok]
    assert len(allowed) == LIMIT
    assert sorted(answer.remaining for answer in allowed) == list(range(LIMIT))
