"""Payment, implicit rate, schedule, balance on a day, money factor, charges."""

from datetime import date, timedelta
from decimal import Decimal, localcontext

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from handback.core.calendar import add_months
from handback.core.finance import (
    FactorForm,
    LeaseFigures,
    Timing,
    balance_on,
    constant_yield,
    days_between,
    deficiency,
    excess_distance_charge,
    factor_of_percent,
    factor_payment,
    implicit_rate,
    monthly_payment,
    percent_of_factor,
    rent_until,
    simple_interest,
)
from handback.core.money import Rounding
from handback.core.terms.payoff import DayCount, Interest

START = date(2024, 1, 15)
FIGURES = LeaseFigures(adjusted_cap_cost=1_880_000, residual=1_235_000, months=48, payment=24_469)
RATES = st.decimals("0", "0.3", places=5)
DATES = st.dates(date(2000, 1, 1), date(2060, 12, 31))


@st.composite
def leases(draw):
    """Figures of a lease whose payment follows from a rate, and the rate."""
    cap_cost = draw(st.integers(100_000, 20_000_000))
    residual = draw(st.integers(0, cap_cost * 9 // 10))
    months = draw(st.integers(1, 96))
    rate = draw(RATES)
    timing = draw(st.sampled_from(Timing))
    payment = monthly_payment(cap_cost, residual, months, rate, timing)
    assume(timing is Timing.ARREARS or payment < cap_cost)
    figures = LeaseFigures(
        adjusted_cap_cost=cap_cost,
        residual=residual,
        months=months,
        payment=payment,
        timing=timing,
    )
    return figures, rate


@pytest.mark.parametrize(
    ("timing", "rate", "payment"),
    [
        # (20,000 − 12,000 v^36) ÷ annuity with v = 1 ÷ 1.005
        (Timing.ARREARS, "0.06", 30_338),
        (Timing.ADVANCE, "0.06", 30_187),
        (Timing.ARREARS, "0", 22_222),
        (Timing.ADVANCE, "0", 22_222),
    ],
)
def test_a_payment_follows_from_the_rate(timing, rate, payment):
    assert monthly_payment(2_000_000, 1_200_000, 36, Decimal(rate), timing) == payment


def test_a_payment_is_rounded_once_as_named():
    def payment(rounding):
        return monthly_payment(100_001, 0, 2, Decimal(0), Timing.ARREARS, rounding)

    assert payment(Rounding.HALF_UP) == 50_001
    assert payment(Rounding.HALF_EVEN) == 50_000
    assert payment(Rounding.UP) == 50_001


@pytest.mark.parametrize(("months", "rate"), [(0, "0.05"), (36, "-0.01")])
def test_a_payment_needs_months_and_a_rate(months, rate):
    with pytest.raises(ValueError, match="months"):
        monthly_payment(2_000_000, 1_200_000, months, Decimal(rate))


@pytest.mark.parametrize(
    "wrong",
    [{"adjusted_cap_cost": 0}, {"months": 0}, {"payment": 0}, {"residual": -1}],
)
def test_figures_that_cannot_be_are_refused(wrong):
    right = {"adjusted_cap_cost": 100, "residual": 0, "months": 12, "payment": 10}
    with pytest.raises(ValueError, match="zero"):
        LeaseFigures(**(right | wrong))


def figures(payment, **other):
    given = {"adjusted_cap_cost": 100_000, "residual": 50_000, "months": 3} | other
    return LeaseFigures(payment=payment, **given)


def test_a_lease_without_rent_has_no_rate():
    # 50,000 ÷ 3 is 16,666.67: rounded up it leaves a cent of rent, down it lacks two
    assert 0 < implicit_rate(figures(16_667)) < Decimal("0.0001")
    assert implicit_rate(figures(16_666, residual=50_001)) == 0
    assert constant_yield(figures(16_666, residual=50_001)).months[-1].rent == -1


def test_payments_that_do_not_cover_the_cap_cost_have_no_rate():
    with pytest.raises(ValueError, match="do not cover"):
        implicit_rate(figures(16_000))


def test_a_first_payment_of_the_whole_cap_cost_has_no_rate():
    with pytest.raises(ValueError, match="first payment"):
        implicit_rate(figures(100_000))
    assert implicit_rate(figures(100_000, timing=Timing.ARREARS)) > 12 * Decimal("0.9")


@pytest.mark.parametrize(("cap_cost", "rate"), [(10_000, 12 * 9_999), (10**12, 12 * (10**12 - 1))])
def test_an_absurd_rate_is_found_too(cap_cost, rate):
    # a cent is left after the first payment, and the second repays it that many times over
    absurd = {"adjusted_cap_cost": cap_cost, "residual": 1, "months": 2}
    assert implicit_rate(figures(cap_cost - 1, **absurd)) > rate - 12


def test_a_rate_that_is_known_exactly_is_found_exactly():
    # one month in arrears: 100,000 grows by 1 % to 51,000 + 50,000
    assert implicit_rate(figures(51_000, months=1, timing=Timing.ARREARS)) == Decimal("0.12")


@given(leases())
def test_the_rate_gives_the_payment_back(lease):
    figures, _ = lease
    rate = implicit_rate(figures)
    terms = (figures.adjusted_cap_cost, figures.residual, figures.months)
    assert abs(monthly_payment(*terms, rate, figures.timing) - figures.payment) <= (rate == 0)


@given(leases())
def test_the_rate_is_the_one_the_payment_was_made_from(lease):
    figures, rate = lease
    terms = (figures.adjusted_cap_cost, figures.residual, figures.months)
    found = implicit_rate(figures)
    if figures.payment == monthly_payment(*terms, rate, figures.timing):
        # half a cent more or less on each payment bounds the rate
        assert monthly_payment(*terms, max(found, rate), figures.timing) <= figures.payment + 1
        assert monthly_payment(*terms, min(found, rate), figures.timing) >= figures.payment - 1


def test_the_callers_decimal_context_does_not_matter():
    with localcontext() as context:
        context.prec = 6
        schedule = constant_yield(FIGURES)
    assert schedule == constant_yield(FIGURES)


@given(leases())
def test_a_schedule_adds_up(lease):
    figures, _ = lease
    schedule = constant_yield(figures)
    months = schedule.months
    assert [m.number for m in months] == list(range(1, figures.months + 1))
    assert sum(m.rent for m in months) == figures.total_rent
    assert sum(m.depreciation for m in months) == figures.depreciation
    assert all(m.rent + m.depreciation == figures.payment for m in months)
    assert months[-1].balance == schedule.balance_after(figures.months) == figures.residual
    assert schedule.balance_after(0) == figures.adjusted_cap_cost
    for before, after in enumerate(months):
        assert schedule.balance_after(before) - after.depreciation == after.balance


@given(leases())
def test_the_balance_never_rises_while_payments_are_made(lease):
    figures, _ = lease
    *whole, last = constant_yield(figures).months
    assert all(m.depreciation >= 0 for m in whole)
    assert last.depreciation >= -figures.months  # a cent a month of rounding at most


@given(leases())
def test_the_last_month_absorbs_no_more_than_the_rounding(lease):
    figures, _ = lease
    schedule = constant_yield(figures)
    before = schedule.balance_after(figures.months - 1)
    early = figures.payment if figures.timing is Timing.ADVANCE else 0
    due = (before - early) * schedule.rate / 12
    growth = (1 + schedule.rate / 12) ** figures.months
    assert abs(schedule.months[-1].rent - due) <= figures.months * growth


@pytest.mark.parametrize(
    ("start", "end", "actual", "thirty"),
    [
        (date(2024, 1, 15), date(2024, 2, 15), 31, 30),
        (date(2024, 2, 15), date(2024, 3, 15), 29, 30),
        (date(2024, 1, 31), date(2024, 2, 29), 29, 29),
        (date(2024, 1, 30), date(2024, 3, 31), 61, 60),
        (date(2024, 1, 15), date(2024, 1, 31), 16, 16),
        (date(2024, 1, 1), date(2025, 1, 1), 366, 360),
        (date(2024, 5, 5), date(2024, 5, 5), 0, 0),
    ],
)
def test_days_are_counted_as_named(start, end, actual, thirty):
    assert days_between(start, end, DayCount.ACTUAL_365) == actual
    assert days_between(start, end, DayCount.ACTUAL_360) == actual
    assert days_between(start, end, DayCount.THIRTY_360) == thirty


@given(DATES, st.integers(0, 3000))
def test_thirty_day_months_stay_near_the_calendar_and_in_order(start, days):
    end = start + timedelta(days=days)
    counted = days_between(start, end, DayCount.THIRTY_360)
    assert abs(counted * 365 - days * 360) <= 365 * 6
    assert 0 <= counted <= days_between(start, end + timedelta(days=1), DayCount.THIRTY_360)


@pytest.mark.parametrize(
    ("day_count", "cents"),
    # 18,000.00 × 6 % × 31/365, 31/360, 30/360
    [(DayCount.ACTUAL_365, 9173), (DayCount.ACTUAL_360, 9300), (DayCount.THIRTY_360, 9000)],
)
def test_simple_interest_by_day_count(day_count, cents):
    month = (date(2024, 1, 15), date(2024, 2, 15))
    assert simple_interest(1_800_000, Decimal("0.06"), *month, day_count) == cents


def test_rent_is_earned_by_the_day():
    month = (date(2024, 1, 15), date(2024, 2, 15))
    earned = [
        rent_until(date(2024, 1, 31), month, 3100, day_count)
        for day_count in (DayCount.ACTUAL_365, DayCount.ACTUAL_360, DayCount.THIRTY_360)
    ]
    assert earned == [1600, 1600, 1653]
    assert rent_until(month[0], month, 3100, DayCount.ACTUAL_365) == 0
    assert rent_until(month[1], month, 3100, DayCount.ACTUAL_365) == 3100


def balance(day, interest=Interest.CONSTANT_YIELD, figures=FIGURES, start=START):
    return balance_on(constant_yield(figures), start, day, interest, DayCount.ACTUAL_365)


def test_the_balance_within_a_month_in_advance():
    # the first payment is made on the first day: 18,800.00 − 244.69; 16 of 31 days of 131.39
    day = balance(date(2024, 1, 31))
    assert (day.principal, day.accrued, day.total) == (1_855_531, 6_781, 1_862_312)
    assert (day.since, day.payments_made) == (START, 1)


def test_the_balance_on_a_payment_day_in_advance():
    # 18,686.70 at the end of month 1, less the second payment
    day = balance(date(2024, 2, 15))
    assert (day.principal, day.accrued, day.payments_made) == (1_844_201, 0, 2)


def test_the_balance_in_arrears():
    figures = LeaseFigures(
        adjusted_cap_cost=2_000_000,
        residual=1_200_000,
        months=36,
        payment=30_338,
        timing=Timing.ARREARS,
    )
    first = balance(START, figures=figures)
    assert (first.principal, first.accrued, first.payments_made) == (2_000_000, 0, 0)
    # half a percent of 20,000.00, and a cent from the payment's rounding: 30 of 31 days of 100.01
    before = balance(date(2024, 2, 14), figures=figures)
    assert (before.principal, before.accrued, before.payments_made) == (2_000_000, 9_678, 0)
    paid = balance(date(2024, 2, 15), figures=figures)
    assert (paid.principal, paid.accrued, paid.payments_made) == (1_979_663, 0, 1)


def test_the_balance_by_simple_daily_interest_and_by_none():
    # 18,555.31 × 8.4972 % × 16/365
    assert balance(date(2024, 1, 31), Interest.SIMPLE_DAILY).accrued == 6_911
    assert balance(date(2024, 1, 31), Interest.NONE).accrued == 0


@pytest.mark.parametrize("interest", Interest)
@pytest.mark.parametrize("day", [date(2028, 1, 15), date(2028, 3, 1)])
def test_when_the_term_is_over_the_balance_is_the_residual(day, interest):
    ended = balance(day, interest)
    assert (ended.total, ended.since, ended.payments_made) == (1_235_000, date(2028, 1, 15), 48)


def test_before_the_lease_there_is_no_balance():
    with pytest.raises(ValueError, match="begins"):
        balance(date(2024, 1, 14))


@given(leases(), DATES, st.integers(0, 4000), st.sampled_from(DayCount))
def test_the_balance_with_constant_yield_joins_the_schedule(lease, start, days, day_count):
    figures, _ = lease
    schedule = constant_yield(figures)
    day = start + timedelta(days=days)
    found = balance_on(schedule, start, day, Interest.CONSTANT_YIELD, day_count)
    assert found.since <= day
    if day >= add_months(start, figures.months):
        assert (found.total, found.payments_made) == (figures.residual, figures.months)
        return
    passed = found.payments_made - (figures.timing is Timing.ADVANCE)
    rent = schedule.months[passed].rent
    early = figures.payment if figures.timing is Timing.ADVANCE else 0
    assert found.principal == schedule.balance_after(passed) - early
    assert min(rent, 0) <= found.accrued <= max(rent, 0)
    assert (found.accrued == 0) or day > found.since


@pytest.mark.parametrize(
    ("factor", "form"), [(".00333", FactorForm.DECIMAL), (".333", FactorForm.PERCENT)]
)
def test_a_money_factor_is_a_rate(factor, form):
    assert percent_of_factor(Decimal(factor), form) == Decimal("7.992")
    assert factor_of_percent(Decimal("7.992"), form) == Decimal(factor)


@given(st.decimals("0", "1", places=8), st.sampled_from(FactorForm))
def test_factor_to_percent_and_back(factor, form):
    assert factor_of_percent(percent_of_factor(factor, form), form) == factor


@given(st.decimals("0", "100", places=6), st.sampled_from(FactorForm))
def test_percent_to_factor_and_back(percent, form):
    back = percent_of_factor(factor_of_percent(percent, form), form)
    assert abs(back - percent) < Decimal("1E-35")


@given(st.decimals("0", "1", places=8))
def test_the_forms_of_a_factor_agree(factor):
    in_percent = percent_of_factor(factor * 100, FactorForm.PERCENT)
    assert in_percent == percent_of_factor(factor, FactorForm.DECIMAL)


def test_a_factor_payment_is_the_sum_of_its_lines():
    # 10.00 ÷ 3, 30.00 × .0005 and 10 % of 3.35, each rounded half up
    found = factor_payment(2_000, 1_000, 3, Decimal(".0005"), Decimal("0.1"))
    assert (found.depreciation, found.rent, found.tax) == (333, 2, 34)
    assert (found.base, found.payment) == (335, 369)


def test_a_factor_payment_needs_months():
    with pytest.raises(ValueError, match="months"):
        factor_payment(2_000, 1_000, 0, Decimal(".0005"))


@given(st.integers(0, 10**8), st.integers(0, 10**8))
def test_a_deficiency_is_never_below_zero(balance, value):
    assert deficiency(balance, value) == (balance - value if balance > value else 0)


@pytest.mark.parametrize(
    ("driven", "rate", "cents"),
    [(36_000, "0.25", 0), (35_999, "0.25", 0), (36_001, "0.255", 26), (36_500, "0.25", 12_500)],
)
def test_distance_over_the_allowance_is_charged(driven, rate, cents):
    assert excess_distance_charge(36_000, driven, Decimal(rate)) == cents


def test_the_charge_for_distance_is_rounded_as_named():
    charge = excess_distance_charge(36_000, 36_001, Decimal("0.125"), Rounding.HALF_EVEN)
    assert charge == 12
