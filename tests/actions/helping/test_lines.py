"""Contact lines on two clocks."""

from datetime import UTC, datetime, time

import pytest

from handback.actions.helping.lines import OnClock, lines_at, zone_named
from tests.actions.helping.helped import policy

TERMS = policy("infiniti").programme
CHICAGO = "America/Chicago"


def line(at: datetime, zone: str = CHICAGO, code: str = "lease_customers"):
    return next(each for each in lines_at(TERMS, at, zone) if each.code == code)


@pytest.mark.parametrize(
    ("at", "opened"),
    [
        (datetime(2026, 11, 23, 12, 59, 59, tzinfo=UTC), False),  # 6:59:59 on a Monday
        (datetime(2026, 11, 23, 13, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 23, 23, 59, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 24, 0, 0, tzinfo=UTC), False),  # 18:00
        (datetime(2026, 11, 22, 18, 0, tzinfo=UTC), False),  # a Sunday
        (datetime(2026, 7, 13, 12, 0, tzinfo=UTC), True),  # 7:00 in summer
    ],
)
def test_a_line_is_open_by_its_own_clock(at, opened):
    assert line(at).open is opened
    assert line(at, "Asia/Tokyo").open is opened


def test_when_a_line_opens_next_is_told_on_the_callers_clock():
    sunday = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
    changes = line(sunday, "America/New_York").changes
    assert changes is not None
    assert (changes.weekday(), changes.hour) == (0, 8)


def test_when_a_line_closes_is_told_on_the_callers_clock():
    monday = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
    changes = line(monday, "America/Los_Angeles").changes
    assert changes is not None
    assert (changes.weekday(), changes.hour) == (0, 16)


def test_hours_are_the_same_where_the_clocks_agree():
    monday = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
    assert line(monday).yours == ()
    assert line(monday, "America/Winnipeg").yours == ()


def test_hours_move_to_another_day_where_the_clock_is_far_away():
    monday = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
    (hours,) = line(monday, "Pacific/Auckland").yours
    assert hours == OnClock((1, 2, 3, 4, 5), time(2), time(13))


def test_a_line_without_hours_always_takes_what_is_sent():
    fax = line(datetime(2026, 11, 22, 3, 0, tzinfo=UTC), code="repair_evidence")
    assert (fax.answered, fax.open, fax.changes) == (False, True, None)


def test_days_are_told_as_runs():
    assert OnClock((0, 1, 2, 5), time(8), time(9)).runs == ((0, 2), (5, 5))


def test_a_zone_that_is_none_is_the_programmes():
    assert zone_named("Europe/Paris", TERMS) == "Europe/Paris"
    assert zone_named("../secrets", TERMS) == TERMS.identity.time_zone
