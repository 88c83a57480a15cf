"""The outstanding balance of a lease on a day, by the schedule of its contract."""

from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from handback.core.calendar import add_months, months_between
from handback.core.finance import (
    LeaseBalance,
    LeaseFigures,
    Schedule,
    Timing,
    constant_yield,
    rent_until,
    simple_interest,
)
from handback.core.lease import CaseOpened, term_months
from handback.core.terms.payoff import DayCount, Interest
from handback.core.view import View


def schedule(view: View) -> Schedule | None:
    """The contract's schedule by the constant yield method.

    None when the lease does not state what it follows from (adjusted cap cost, residual), or when
    its payments and its residual do not cover the cap cost.
    """
    lease = view.case.lease.facts
    if lease.adjusted_cap_cost is None or lease.residual is None:
        return None
    timing = Timing.ADVANCE if view.terms.payments.in_advance else Timing.ARREARS
    months = term_months(lease)
    return _schedule(lease.adjusted_cap_cost, lease.residual, months, lease.payment, timing)


@lru_cache(maxsize=4096)
def _schedule(
    cap_cost: int, residual: int, months: int, payment: int, timing: Timing
) -> Schedule | None:
    try:
        return constant_yield(
            LeaseFigures(
                adjusted_cap_cost=cap_cost,
                residual=residual,
                months=months,
                payment=payment,
                timing=timing,
            )
        )
    except ValueError:
        return None


def outstanding(
    view: View, day: date, interest: Interest, day_count: DayCount
) -> LeaseBalance | None:
    """What is outstanding when a lease ends on a day, its payments until then counted as made.

    A payment in advance that would fall due on that very day is not: its month is not had. From
    the scheduled end on the residual is outstanding, whatever the schedule was. None while it
    cannot be known, as `schedule` says.
    """
    lease = view.case.lease.facts
    months = term_months(lease)
    if day >= lease.matures and lease.residual is not None:
        return LeaseBalance(lease.residual, 0, lease.matures, months)
    plan = schedule(view)
    if plan is None:
        return None
    standing = _standing(plan, lease, day)
    if interest is Interest.NONE or standing.since >= day:
        return standing
    if interest is Interest.SIMPLE_DAILY:
        span, principal = (standing.since, day), standing.principal
        return replace(standing, accrued=simple_interest(principal, plan.rate, *span, day_count))
    passed = min(months_between(lease.starts, standing.since), months - 1)
    month = (standing.since, add_months(lease.starts, passed + 1))
    return replace(standing, accrued=rent_until(day, month, plan.months[passed].rent, day_count))


def _standing(plan: Schedule, lease: CaseOpened, day: date) -> LeaseBalance:
    """Principal and the day it stands since, before interest."""
    day, months = max(day, lease.starts), plan.figures.months
    passed = min(months_between(lease.starts, day), months)
    if plan.figures.timing is Timing.ARREARS:
        since = add_months(lease.starts, passed)
        return LeaseBalance(plan.balance_after(passed), 0, since, passed)
    if passed and add_months(lease.starts, passed) == day:
        passed -= 1
    if day == lease.starts:
        return LeaseBalance(plan.balance_after(0), 0, day, 0)
    principal = plan.balance_after(passed) - plan.figures.payment
    return LeaseBalance(principal, 0, add_months(lease.starts, passed), passed + 1)


def interest_a_day(view: View, day: date, interest: Interest, day_count: DayCount) -> int:
    """The cents by which the balance grows with one more day after `day`."""
    today = outstanding(view, day, interest, day_count)
    tomorrow = outstanding(view, day + timedelta(days=1), interest, day_count)
    if today is None or tomorrow is None or tomorrow.principal != today.principal:
        return 0
    return max(tomorrow.accrued - today.accrued, 0)
