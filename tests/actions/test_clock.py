"""The clock of a demonstration: ahead of the real one, and only there."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.conf import settings

from handback.actions import clock
from handback.actions.day_status import status
from handback.records.models import Case, Clock
from tests.kit.portfolio import OPENED, keep_portfolio

REAL = datetime(OPENED.year, OPENED.month, OPENED.day, 18, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def demo(monkeypatch):
    monkeypatch.setattr(settings, "HANDBACK", settings.HANDBACK.model_copy(update={"mode": "demo"}))


@pytest.mark.usefixtures("demo")
def test_days_between_are_opened_for_every_programme():
    keep_portfolio(6)
    before = Case.objects.order_by("pk").values_list("head", flat=True)
    heads = list(before)
    day = OPENED + timedelta(days=200)
    opened = list(clock.move_forward(day, REAL))
    assert clock.shown(REAL).date() == day
    assert clock.days_ahead() == 200
    assert sum(each.cases for each in opened) > 0
    assert list(Case.objects.order_by("pk").values_list("head", flat=True)) > heads
    assert {each.last_opened for each in status(clock.shown(REAL)).programmes} == {day}


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize("days", [0, -1, clock.MOST_DAYS + 1])
def test_it_goes_neither_back_nor_too_far(days):
    keep_portfolio(1)
    with pytest.raises(clock.TooFarError):
        clock.move_forward(OPENED + timedelta(days=days), REAL)
    assert clock.shown(REAL) == REAL


@pytest.mark.parametrize("mode", ["development", "production"])
def test_elsewhere_it_is_the_real_one_and_stays_so(monkeypatch, mode):
    changed = settings.HANDBACK.model_copy(update={"mode": mode})
    monkeypatch.setattr(settings, "HANDBACK", changed)
    Clock.objects.create(pk=clock.ONLY, days_ahead=30)
    assert clock.shown(REAL) == REAL
    with pytest.raises(clock.NotADemoError):
        clock.move_forward(date(2030, 1, 1), REAL)
