"""Regular payments: which are due, which are posted, what is missing.

Lies below `core.facts`, whose conditions ask for it, and so outside `core.sums`.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta

from handback.core.base import Code, Ended, Id, Moment
from handback.core.lease import payment_dates
from handback.core.lines import LineCode
from handback.core.terms.ending import EarlyCharge
from handback.core.view import Ending, View, kept

_BILLED_AS = (LineCode.PAST_DUE_PAYMENTS, LineCode.REMAINING_PAYMENTS)


def due_dates(view: View) -> tuple[date, ...]:
    """The due dates of all regular payments of the contract."""
    return payment_dates(view.case.lease.facts, view.terms.payments.in_advance)


def stops_on(view: View) -> date | None:
    """From this day on no regular payment falls due; None while nothing stops them.

    An early return under terms that let payments stay due stops nothing. A return within the days
    of grace counts as one at maturity.
    """
    ending = view.ending
    if ending is None:
        return None
    if view.early and view.terms.early_return.charge is EarlyCharge.STAY_DUE:
        return None
    if ending.assumed or view.early or ending.how not in (Ended.RETURNED, Ended.REPLACED):
        return ending.on
    return _billing_stop(view, ending)


def _billing_stop(view: View, ending: Ending) -> date | None:
    stops = view.terms.turn_in.billing_stops
    if stops is Moment.TURN_IN:
        return max(ending.on, view.maturity)
    moment = view.moment(stops)
    return max(moment, view.maturity) if moment else None


@kept
def owed_dates(view: View) -> tuple[date, ...]:
    """Due dates that no ending stopped. Paid in arrears, the one on the last day still counts."""
    stop = stops_on(view)
    if stop is None:
        return due_dates(view)
    in_advance = view.terms.payments.in_advance
    return tuple(d for d in due_dates(view) if d < stop or (d == stop and not in_advance))


def due_by(view: View, day: date) -> tuple[date, ...]:
    """Due dates up to `day`, both included, that no ending stopped."""
    dates = owed_dates(view)
    return dates[: bisect_right(dates, day)]


def posted_cents(view: View) -> int:
    """Cents of regular payments that were posted.

    Where the system of record keeps payments, only those since the case was opened.
    """
    lease = view.case.lease.facts
    earlier = 0 if lease.payments == "current" else sum(p.amount for p in lease.posted)
    return earlier + sum(cents for _, cents in view.case.payments.lease_posted)


def past_due(view: View, day: date) -> int:
    """Cents of regular payments that fell due by `day` and are not posted; never below zero."""
    lease, missed = view.case.lease.facts, view.case.payments.missed
    if lease.payments == "current" and not missed:
        return 0
    due = due_by(view, day)
    if lease.payments == "current":
        due = tuple(d for d in missed if d in due)
    return max(len(due) * lease.payment - posted_cents(view), 0)


def still_to_come(view: View, day: date) -> int:
    """Cents of the contract's regular payments due after `day`, less what was posted ahead.

    What stopped payments is left aside: this is what a lessee who buys or leaves on `day` has not
    paid yet.
    """
    lease = view.case.lease.facts
    later = sum(lease.payment for d in due_dates(view) if d > day)
    if lease.payments == "current":
        return later
    ahead = max(posted_cents(view) - len(due_by(view, day)) * lease.payment, 0)
    return max(later - ahead, 0)


def not_posted(view: View) -> int:
    """Cents of regular payments that no ending stopped and that are not posted, due or not."""
    lease = view.case.lease.facts
    if lease.payments == "current":
        later = sum(lease.payment for d in owed_dates(view) if d > view.day)
        return past_due(view, view.day) + later
    return max(len(owed_dates(view)) * lease.payment - posted_cents(view), 0)


def overpaid(view: View) -> int:
    """Cents posted as regular payments beyond the last one that is due.

    Where the system of record keeps payments, this is what was posted after they stopped, beyond
    the ones that were missed.
    """
    lease = view.case.lease.facts
    if lease.payments != "current":
        return max(posted_cents(view) - len(owed_dates(view)) * lease.payment, 0)
    stop = _drafts_stop(view) if view.case.payments.lease_posted else None
    if stop is None:
        return 0
    late = sum(cents for on, cents in view.case.payments.lease_posted if on >= stop)
    due = [d for d in view.case.payments.missed if d in owed_dates(view)]
    missing = max(len(due) * lease.payment - (posted_cents(view) - late), 0)
    return max(late - missing, 0)


def _drafts_stop(view: View) -> date | None:
    """The first day on which no automatic payment may be drawn any more."""
    autopay = view.date_of(view.terms.payments.autopay_stops)
    stops = [d for d in (stops_on(view), autopay and autopay + timedelta(days=1)) if d]
    return min(stops, default=None)


def paid_by_bill(view: View) -> int:
    """Cents of regular payments that were billed and paid with the bill."""
    paid = view.case.payments.paid
    return sum(paid.get((Code(code), Id("")), 0) for code in _BILLED_AS)


def all_posted(view: View) -> bool:
    """Whether every regular payment of the contract is posted, within the tolerance for arrears."""
    return not_posted(view) - paid_by_bill(view) <= view.terms.payments.tolerance


def in_good_standing(view: View) -> bool:
    """Whether nothing is past due on the view's day, within the tolerance for arrears."""
    missing = past_due(view, view.day) - paid_by_bill(view)
    return missing <= view.terms.payments.tolerance


@dataclass(frozen=True, slots=True)
class Late:
    """A regular payment that was not posted within its days of grace."""

    due: date
    late_from: date


def may_be_late(view: View) -> tuple[date, ...]:
    """Due dates whose payments may have come late: those missed, where another keeps the books."""
    if view.case.lease.facts.payments != "current":
        return owed_dates(view)
    missed = view.case.payments.missed
    return tuple(d for d in owed_dates(view) if d in missed) if missed else ()


def late_payment(view: View, due: date, grace_days: int) -> Late | None:
    """Whether the regular payment due on `due` was late by the view's day.

    Money counts for the oldest payment first, on the day it was posted.
    """
    last = due + timedelta(days=grace_days)
    if last >= view.day:
        return None
    lease = view.case.lease.facts
    posted = list(view.case.payments.lease_posted)
    dates = may_be_late(view)
    if lease.payments != "current":
        posted += [(p.on, p.amount) for p in lease.posted]
    if due not in dates:
        return None
    needed = (dates.index(due) + 1) * lease.payment - view.terms.payments.tolerance
    there = sum(cents for on, cents in posted if on <= last)
    return None if there >= needed else Late(due, last + timedelta(days=1))
