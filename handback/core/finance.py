"""Lease finance: payment, implicit rate, schedule, balance on a day, money factor, charges.

Amounts are whole cents. Rates are exact decimal fractions per year, nominal, paid monthly: a
month's rate is a twelfth of it. No rate found here is an annual percentage rate, and no lease
paper may call it one (12 CFR 1013.4(s)).
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Context, Decimal, localcontext
from enum import StrEnum
from fractions import Fraction

from handback.core.calendar import add_months, months_between
from handback.core.money import Rounding, share, to_cents
from handback.core.terms.payoff import DayCount, Interest

_PRECISE = Context(prec=40)
_WIDE = Context(prec=80)
_RATE_STEP = Decimal("1E-30")
_CLOSE = Decimal("1E-36")
_YEAR = {DayCount.ACTUAL_365: 365, DayCount.ACTUAL_360: 360, DayCount.THIRTY_360: 360}


class Timing(StrEnum):
    """When a month's payment falls due: on its first day, or after its last."""

    ADVANCE = "advance"
    ARREARS = "arrears"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseFigures:
    """What a lease's schedule follows from; `payment` is the monthly base payment before tax."""

    adjusted_cap_cost: int
    residual: int
    months: int
    payment: int
    timing: Timing = Timing.ADVANCE

    def __post_init__(self) -> None:
        if self.adjusted_cap_cost <= 0 or self.payment <= 0 or self.months <= 0:
            raise ValueError("adjusted cap cost, payment and months must be above zero")
        if self.residual < 0:
            raise ValueError("the residual must not be below zero")

    @property
    def total_payments(self) -> int:
        """All base payments, in cents."""
        return self.payment * self.months

    @property
    def depreciation(self) -> int:
        """Adjusted cap cost less residual, in cents."""
        return self.adjusted_cap_cost - self.residual

    @property
    def total_rent(self) -> int:
        """Rent charge of the full term, in cents: total of base payments less depreciation."""
        return self.total_payments - self.depreciation


@dataclass(frozen=True, slots=True)
class Month:
    """One month of a schedule, in cents; `balance` is the lease balance at its end."""

    number: int
    rent: int
    depreciation: int
    balance: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """A lease month by month; `rate` is the implicit rate, a fraction per year."""

    figures: LeaseFigures
    rate: Decimal
    months: tuple[Month, ...]

    def balance_after(self, months: int) -> int:
        """The lease balance in cents at the end of so many months; 0 is the beginning."""
        return self.months[months - 1].balance if months else self.figures.adjusted_cap_cost


@dataclass(frozen=True, slots=True)
class LeaseBalance:
    """The balance on a day, in cents, with every payment due by then counted as made.

    `principal` stands since the day `since`, `accrued` is the interest from then on.
    `payments_made` counts the payments due on or before the day. Payments that were due and not
    made are owed besides.
    """

    principal: int
    accrued: int
    since: date
    payments_made: int

    @property
    def total(self) -> int:
        """Principal and accrued interest, in cents."""
        return self.principal + self.accrued


def monthly_payment(
    adjusted_cap_cost: int,
    residual: int,
    months: int,
    rate: Decimal,
    timing: Timing = Timing.ADVANCE,
    rounding: Rounding = Rounding.HALF_UP,
) -> int:
    """The base payment in cents for a `rate` per year; amounts in cents.

    Present value: cap cost = payment × annuity + residual × v^months, with v = 1 ÷ (1 + rate/12).
    Exact until the one rounding.
    """
    if months <= 0 or rate < 0:
        raise ValueError("months must be above zero and the rate not below")
    monthly = Fraction(rate) / 12
    discount = (1 + monthly) ** -months
    annuity = (1 - discount) / monthly if monthly else Fraction(months)
    if timing is Timing.ADVANCE:
        annuity *= 1 + monthly
    return to_cents((adjusted_cap_cost - residual * discount) / annuity / 100, rounding)


def implicit_rate(figures: LeaseFigures) -> Decimal:
    """The rate per year at which the payments and the residual are worth the cap cost.

    Solved by Newton's method in v = 1 ÷ (1 + rate/12), where the present value is a rising convex
    polynomial: from v = 1 the steps only fall, down to the root. Right to 30 decimals. Payments
    that fall short of the depreciation by no more than their own rounding have the rate 0.
    """
    if figures.total_rent <= 0:
        if -2 * figures.total_rent > figures.months:
            raise ValueError("the payments and the residual do not cover the cap cost")
        return Decimal(0)
    if figures.timing is Timing.ADVANCE and figures.payment >= figures.adjusted_cap_cost:
        raise ValueError("the first payment covers the whole cap cost; there is no rate")
    with localcontext(_PRECISE):
        v = Decimal(1)
        while True:
            value, slope = _present_value(figures, v)
            step = value / slope
            v -= step
            if step < _CLOSE:
                return (12 / v - 12).quantize(_RATE_STEP, context=_WIDE)


def _present_value(figures: LeaseFigures, v: Decimal) -> tuple[Decimal, Decimal]:
    """Payments and residual less cap cost, discounted by `v` a month, and the derivative by v."""
    advance = figures.timing is Timing.ADVANCE
    value = Decimal(figures.residual + (0 if advance else figures.payment))
    slope = Decimal(0)
    for power in reversed(range(figures.months)):
        slope = slope * v + value
        value = value * v + (figures.payment if advance or power else 0)
    return value - figures.adjusted_cap_cost, slope


def constant_yield(figures: LeaseFigures) -> Schedule:
    """The schedule by the constant yield (actuarial) method at the implicit rate.

    A month's rent is a twelfth of the rate on the balance, less the month's payment when paid in
    advance, rounded half up to whole cents; depreciation is payment less rent. The last month
    absorbs the rounding, so that the balance ends at the residual and all totals hold. (Federal
    Reserve, Keys to Vehicle Leasing, early termination, constant yield method.)
    """
    rate = implicit_rate(figures)
    months: list[Month] = []
    balance = figures.adjusted_cap_cost
    early = figures.payment if figures.timing is Timing.ADVANCE else 0
    with localcontext(_PRECISE):
        monthly = rate / 12
        for number in range(1, figures.months):
            rent = share(balance - early, monthly)
            balance -= figures.payment - rent
            months.append(Month(number, rent, figures.payment - rent, balance))
    last = balance - figures.residual
    months.append(Month(figures.months, figures.payment - last, last, figures.residual))
    return Schedule(figures, rate, tuple(months))


def days_between(start: date, end: date, day_count: DayCount) -> int:
    """Days of interest from `start` to `end`: the calendar's, or months of thirty days.

    30/360 is the bond basis: a 31st at the start counts as the 30th, one at the end too when the
    start is the 30th or 31st.
    """
    if day_count is not DayCount.THIRTY_360:
        return (end - start).days
    first = min(start.day, 30)
    last = 30 if end.day == 31 and first == 30 else end.day
    return 360 * (end.year - start.year) + 30 * (end.month - start.month) + last - first


def simple_interest(
    principal: int,
    rate: Decimal,
    start: date,
    end: date,
    day_count: DayCount,
    rounding: Rounding = Rounding.HALF_UP,
) -> int:
    """Simple daily interest in cents: principal × rate per year × days ÷ days of the year."""
    year = Fraction(days_between(start, end, day_count), _YEAR[day_count])
    return to_cents(principal * Fraction(rate) * year / 100, rounding)


def balance_on(
    schedule: Schedule,
    start: date,
    day: date,
    interest: Interest,
    day_count: DayCount,
    rounding: Rounding = Rounding.HALF_UP,
) -> LeaseBalance:
    """The lease balance on a day; `start` is the first day of the first month.

    The principal is the schedule's balance after the payments due on or before `day`. To it comes
    interest from the last payment date: by CONSTANT_YIELD the days' share of that month's rent,
    by SIMPLE_DAILY the implicit rate on the principal, by NONE nothing. When the term is over
    the balance is the residual, and nothing accrues.
    """
    standing = _principal_on(schedule, start, day)
    passed = months_between(start, standing.since)
    if interest is Interest.NONE or passed == schedule.figures.months:
        return standing
    if interest is Interest.SIMPLE_DAILY:
        span, principal = (standing.since, day), standing.principal
        accrued = simple_interest(principal, schedule.rate, *span, day_count, rounding)
    else:
        month = (standing.since, add_months(start, passed + 1))
        accrued = rent_until(day, month, schedule.months[passed].rent, day_count, rounding)
    return replace(standing, accrued=accrued)


def _principal_on(schedule: Schedule, start: date, day: date) -> LeaseBalance:
    """The balance on a day before any interest."""
    if day < start:
        raise ValueError(f"the lease begins on {start}, after {day}")
    figures = schedule.figures
    passed = min(months_between(start, day), figures.months)
    principal, made = schedule.balance_after(passed), passed
    if figures.timing is Timing.ADVANCE and passed < figures.months:
        principal, made = principal - figures.payment, passed + 1
    return LeaseBalance(principal, 0, add_months(start, passed), made)


def rent_until(
    day: date,
    month: tuple[date, date],
    rent: int,
    day_count: DayCount,
    rounding: Rounding = Rounding.HALF_UP,
) -> int:
    """The cents of a month's rent earned by `day`; `month` runs from its first day to the next's.

    In proportion to the days, as the day count counts both those passed and the month's.
    """
    since, until = month
    part = Fraction(days_between(since, day, day_count), days_between(since, until, day_count))
    return to_cents(rent * part / 100, rounding)


class FactorForm(StrEnum):
    """How a money factor is written: .00333, or .333 in percent form."""

    DECIMAL = "decimal"
    PERCENT = "percent"


_PERCENT_PER_FACTOR = {FactorForm.DECIMAL: 2400, FactorForm.PERCENT: 24}


def percent_of_factor(factor: Decimal, form: FactorForm = FactorForm.DECIMAL) -> Decimal:
    """The rate in percent per year, approximately: .00333 × 2400, or .333 × 24, is 7.992."""
    with localcontext(_PRECISE):
        return factor * _PERCENT_PER_FACTOR[form]


def factor_of_percent(percent: Decimal, form: FactorForm = FactorForm.DECIMAL) -> Decimal:
    """The money factor of a rate in percent per year, to 40 digits: 7.992 is .00333."""
    with localcontext(_PRECISE):
        return percent / _PERCENT_PER_FACTOR[form]


@dataclass(frozen=True, slots=True)
class FactorPayment:
    """A lease payment by money factor, in cents, each line rounded by itself."""

    depreciation: int
    rent: int
    tax: int

    @property
    def base(self) -> int:
        """The payment before tax, in cents."""
        return self.depreciation + self.rent

    @property
    def payment(self) -> int:
        """The payment with tax, in cents: the sum of its lines."""
        return self.base + self.tax


def factor_payment(
    adjusted_cap_cost: int,
    residual: int,
    months: int,
    factor: Decimal,
    tax_rate: Decimal = Decimal(0),
    rounding: Rounding = Rounding.HALF_UP,
) -> FactorPayment:
    """The payment by decimal money factor; amounts in cents, `tax_rate` a fraction.

    Depreciation = (cap cost − residual) ÷ months; rent = (cap cost + residual) × factor; tax on
    both.
    """
    if months <= 0:
        raise ValueError("months must be above zero")
    depreciation = to_cents(Fraction(adjusted_cap_cost - residual, 100 * months), rounding)
    rent = share(adjusted_cap_cost + residual, factor, rounding)
    return FactorPayment(depreciation, rent, share(depreciation + rent, tax_rate, rounding))


def deficiency(balance: int, value: int) -> int:
    """The charge for an early end in cents: balance less realised value, not below zero."""
    return max(balance - value, 0)


def excess_distance_charge(
    allowed: int, driven: int, rate: Decimal, rounding: Rounding = Rounding.HALF_UP
) -> int:
    """The charge in cents for distance over the allowance.

    `rate` is in currency units, not cents, for one mile or kilometre.
    """
    return to_cents(max(driven - allowed, 0) * rate, rounding)
