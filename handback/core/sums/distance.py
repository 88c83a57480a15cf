"""Distance: the allowance, the reading that bills, excess distance, unused bought distance."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from handback.core.base import Code, Firmness
from handback.core.calendar import months_between
from handback.core.facts import holds
from handback.core.lease import allowance as contract_allowance
from handback.core.lease import term_months
from handback.core.lines import Line, LineCode, line
from handback.core.money import to_cents
from handback.core.terms.billing import WhenMissing
from handback.core.terms.distance import EarlyAllowance, ReadingThatBills
from handback.core.view import View


@dataclass(frozen=True, slots=True)
class Driven:
    """How far the car was driven since the lease began, and how sure that is."""

    distance: int
    sure: Firmness


def lines(view: View) -> Iterator[Line]:
    """Excess distance, or the refund of bought distance that was not used."""
    if view.ending is None:
        return
    yield from _excess(view, view.ending.on)
    yield from _unused(view, view.ending.on)


def _excess(view: View, on: date) -> Iterator[Line]:
    terms, rate = view.terms.distance, view.case.lease.facts.excess_distance_rate
    over = excess(view)
    if not over or rate is None or not holds(terms.owed_when, view):
        return
    cents = to_cents(over.distance * rate, terms.rounding)
    found = line(LineCode.EXCESS_DISTANCE, cents, on, terms.source)
    yield found if over.sure is Firmness.CERTAIN else found.estimated()


def excess(view: View) -> Driven | None:
    """Distance over the allowance that is charged; None when there is none, or nobody knows."""
    done, allowed = driven(view), allowance(view)
    if done is None or allowed is None:
        return None
    over = done.distance - allowed
    return Driven(over, done.sure) if over > max(view.terms.distance.tolerance, 0) else None


def driven(view: View) -> Driven | None:
    """The distance driven by the reading that bills, or the estimate the policy puts for it."""
    start = view.case.lease.facts.odometer_at_start
    found = reading(view)
    if found is not None:
        return Driven(found - start, Firmness.CERTAIN)
    rule = view.terms.statement.missing.get(Code("odometer_known"))
    if rule is not WhenMissing.ESTIMATE or view.ending is None:
        return None
    estimate = estimated_reading(view, view.ending.on)
    return None if estimate is None else Driven(estimate - start, Firmness.ESTIMATED)


def reading(view: View) -> int | None:
    """The odometer reading that bills: the signed statement's, or by policy the hand-over's.

    A correction of the reading comes before either; None while there is no reading.
    """
    ending, case = view.ending, view.case
    if ending is None:
        return None
    by_hand_over = view.terms.distance.billed_by is ReadingThatBills.HAND_OVER
    if ending.assumed or not by_hand_over or case.odometer.corrected is not None:
        return ending.odometer
    delivered = case.turn_in.delivered
    if delivered is None or delivered.odometer is None:
        return ending.odometer
    return delivered.odometer


def estimated_reading(view: View, day: date) -> int | None:
    """The reading on a day if the car went on as it did up to its last reading.

    None where no reading after the start of the lease is known.
    """
    lease = view.case.lease.facts
    known = [r for r in view.case.odometer.readings if lease.starts < r.on <= day]
    if not known:
        return None
    last = max(known, key=lambda r: r.on)
    done = Decimal(last.odometer - lease.odometer_at_start)
    per_day = done / (last.on - lease.starts).days
    further = (per_day * (day - last.on).days).quantize(Decimal(1), ROUND_HALF_UP)
    return last.odometer + int(further)


def allowance(view: View) -> int | None:
    """The distance the contract allows up to the ending; None where the contract states none."""
    allowed = contract_allowance(view.case.lease.facts)
    if allowed is None or view.ending is None:
        return allowed
    if view.early:
        return _prorated(view, allowed, view.ending.on)
    return allowed + _for_extension(view, allowed, view.ending.on)


def _prorated(view: View, allowed: int, end: date) -> int:
    lease = view.case.lease.facts
    whole, part = 1, 1
    if view.terms.distance.early_allowance is EarlyAllowance.BY_DAY:
        whole, part = (lease.matures - lease.starts).days, (end - lease.starts).days
    elif view.terms.distance.early_allowance is EarlyAllowance.BY_MONTH:
        whole, part = term_months(lease), months_between(lease.starts, end)
    return allowed * min(max(part, 0), whole) // max(whole, 1)


def _for_extension(view: View, allowed: int, end: date) -> int:
    lease = view.case.lease.facts
    if not view.terms.distance.extended_allowance or end <= lease.matures:
        return 0
    extra = (min(end, view.maturity) - lease.matures).days
    return allowed * max(extra, 0) // (lease.matures - lease.starts).days


def _unused(view: View, on: date) -> Iterator[Line]:
    terms, lease = view.terms.distance.unused, view.case.lease.facts
    rate = terms.rate if terms.rate is not None else lease.bought_distance_rate
    left = unused(view)
    if not left or rate is None or not terms.refunded or not lease.unused_distance_clause:
        return
    if view.ending is None or holds(terms.never_when, view):
        return
    cents = to_cents(left * rate, view.terms.distance.rounding)
    yield line(LineCode.UNUSED_DISTANCE_REFUND, -cents, on, terms.source)


def unused(view: View) -> int:
    """Bought distance that was not used, once the reading is certain; zero while it is not."""
    done = reading(view)
    allowed = allowance(view)
    if done is None or allowed is None:
        return 0
    lease = view.case.lease.facts
    left = allowed - (done - lease.odometer_at_start)
    return max(min(left, lease.bought_distance), 0)
