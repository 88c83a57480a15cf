"""Regular payments on the bill: what is missing, what was posted too much, and late fees.

What is due and posted is worked out by `core.arrears`, which conditions ask too.
"""

from collections.abc import Iterator
from datetime import date

from handback.core.arrears import (
    Late,
    late_payment,
    may_be_late,
    not_posted,
    overpaid,
    owed_dates,
    past_due,
)
from handback.core.lines import Line, LineCode, line
from handback.core.money import share
from handback.core.terms.base import UndatedError
from handback.core.terms.fees import LateFee
from handback.core.view import View


def lines(view: View) -> Iterator[Line]:
    """Past-due and remaining payments, a credit for what was posted too much, and late fees.

    Once the lease has ended, payments that fell due up to its end are past due and later ones
    that nothing stopped are remaining ones.
    """
    yield from _missing(view)
    too_much = overpaid(view)
    if too_much:
        rule = view.terms.payments.source_of("autopay_stops")
        yield line(LineCode.OVERPAID_PAYMENTS, -too_much, _end(view), rule)
    yield from late_fees(view)


def _end(view: View) -> date:
    return view.ending.on if view.ending else view.day


def _missing(view: View) -> Iterator[Line]:
    terms = view.terms.payments
    past = past_due(view, _end(view))
    if past > terms.tolerance:
        rule = terms.source_of("past_due")
        yield line(LineCode.PAST_DUE_PAYMENTS, past, _end(view), rule)
    remaining = _remaining(view, past)
    if remaining > terms.tolerance:
        rule = terms.source_of("remaining")
        yield line(LineCode.REMAINING_PAYMENTS, remaining, _end(view), rule)


def _remaining(view: View, past: int) -> int:
    if view.ending is None:
        return 0
    if view.case.lease.facts.payments != "current":
        return not_posted(view) - past
    later = [d for d in view.case.payments.missed if d > view.ending.on and d in owed_dates(view)]
    return past_due(view, max(later)) - past if later else 0


def late_fees(view: View) -> Iterator[Line]:
    """A fee for each regular payment that was late since the case was opened."""
    dated, opened = view.terms.late_fee, view.case.lease.opened
    if dated is None or opened is None:
        return
    for due in may_be_late(view):
        if due >= view.day:
            return
        try:
            terms = view.pick(dated, due)
        except UndatedError:
            if due < opened:
                continue
            raise
        late = late_payment(view, due, terms.grace_days)
        if late and late.late_from > opened:
            yield _late_fee(view, terms, late)


def _late_fee(view: View, terms: LateFee, late: Late) -> Line:
    payment = view.case.lease.facts.payment
    amount, rule = terms.amount or 0, terms.source_of("amount")
    if terms.share_of_payment is not None:
        amount, rule = share(payment, terms.share_of_payment), terms.source_of("share_of_payment")
    beaten = ""
    if terms.at_most is not None and amount > terms.at_most:
        amount, beaten, rule = terms.at_most, rule, terms.source_of("at_most")
    item = late.due.isoformat()
    return line(
        LineCode.LATE_FEE, amount, late.late_from, rule, item, "" if beaten == rule else beaten
    )
