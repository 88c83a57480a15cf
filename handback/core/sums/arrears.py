"""Regular payments: which are due, which are posted, what is missing."""

from datetime import date

from handback.core.base import Moment
from handback.core.lease import payment_dates
from handback.core.terms.ending import EarlyCharge
from handback.core.view import View


def due_dates(view: View) -> tuple[date, ...]:
    """The due dates of all regular payments of the contract."""
    return payment_dates(view.case.lease.facts, view.terms.payments.in_advance)


def stops_on(view: View) -> date | None:
    """From this day on no regular payment falls due; None while nothing stops them.

    An early return under terms that let payments stay due stops nothing.
    """
    ending = view.ending
    if ending is None:
        return None
    if view.early and view.terms.early_return.charge is EarlyCharge.STAY_DUE:
        return None
    if view.terms.turn_in.billing_stops is Moment.TURN_IN or ending.assumed:
        return ending.on
    return view.moment(view.terms.turn_in.billing_stops) or ending.on


def due_by(view: View, day: date) -> tuple[date, ...]:
    """Due dates up to `day`, both included, that no ending stopped."""
    stop = stops_on(view)
    return tuple(d for d in due_dates(view) if d <= day and (stop is None or d < stop or d == day))


def posted_cents(view: View) -> int:
    """Cents of regular payments that were posted, before and since the case was opened."""
    lease = view.case.lease.facts
    earlier = sum(p.amount for p in lease.posted)
    return earlier + sum(cents for _, cents in view.case.payments.lease_posted)


def past_due(view: View, day: date) -> int:
    """Cents of regular payments that fell due by `day` and are not posted; never below zero."""
    lease = view.case.lease.facts
    due = due_by(view, day)
    if lease.payments == "current":
        missed = [d for d in view.case.payments.missed if d in due]
        return max(len(missed) * lease.payment - posted_cents(view), 0)
    return max(len(due) * lease.payment - posted_cents(view), 0)


def still_to_come(view: View, day: date) -> int:
    """Cents of regular payments that fall due after `day`, less what was posted ahead."""
    lease = view.case.lease.facts
    later = sum(lease.payment for d in due_dates(view) if d > day)
    if lease.payments == "current":
        return later
    ahead = max(posted_cents(view) - len(due_by(view, day)) * lease.payment, 0)
    return max(later - ahead, 0)


def all_posted(view: View) -> bool:
    """Whether every regular payment of the contract is posted, within the tolerance for arrears."""
    day = view.day
    missing = past_due(view, day) + still_to_come(view, day)
    return missing <= view.terms.payments.tolerance


def in_good_standing(view: View) -> bool:
    """Whether nothing is past due on the view's day, within the tolerance for arrears."""
    return past_due(view, view.day) <= view.terms.payments.tolerance
