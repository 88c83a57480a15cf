from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from handback.core.base import Moment
from handback.core.calendar import (
    Offset,
    Side,
    add_months,
    business_days_from,
    monthly_dates,
    months_between,
)

DAYS = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 8, 31), -6, date(2025, 2, 28)),
        (date(2024, 8, 31), -6, date(2024, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_months_count_by_calendar_and_end_with_a_shorter_month(day, months, expected):
    assert add_months(day, months) == expected


@given(DAYS, st.integers(-600, 600))
def test_whole_months_between_are_the_months_added(day, months):
    assume(day.day <= 28)
    assert months_between(day, add_months(day, months)) == months


def test_monthly_dates_are_each_counted_from_the_start():
    dates = monthly_dates(date(2026, 1, 31), 3)
    assert dates == (date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31))


def test_ten_business_days_after_a_friday_are_two_weeks():
    assert business_days_from(date(2026, 7, 3), 10) == date(2026, 7, 17)


def test_a_holiday_is_no_business_day():
    friday = date(2026, 7, 3)
    assert business_days_from(date(2026, 7, 2), 1) == friday
    assert business_days_from(date(2026, 7, 2), 1, {friday}) == date(2026, 7, 6)


@given(DAYS, st.integers(1, 300))
def test_business_days_there_and_back_end_on_a_working_day(day, count):
    there = business_days_from(day, count)
    assert there.weekday() < 5
    assert there > day
    if day.weekday() < 5:
        assert business_days_from(there, -count) == day


@given(DAYS, st.integers(0, 24), st.integers(0, 400), st.sampled_from(Side))
def test_an_offset_before_lies_before_and_one_after_after(day, months, days, side):
    there = Offset(Moment.MATURITY, months, days, side).from_day(day)
    assert there <= day if side is Side.BEFORE else there >= day
    assert not months or abs(there - day) >= timedelta(days=28)


def test_an_offset_says_itself_as_it_is_written():
    offset = Offset(Moment.DELIVERY, side=Side.AFTER, business_days=10)
    assert str(offset) == "10 business days after delivery"
    assert str(Offset(Moment.MATURITY)) == "maturity"
    assert str(Offset(Moment.MATURITY, 1, 3, Side.BEFORE)) == "1 month and 3 days before maturity"
