"""The security deposit: what it is set against, what is left, and by when that is promised."""

from dataclasses import dataclass
from datetime import date, timedelta

from handback.core.account import Key, disputed
from handback.core.base import Code, Ended, Id, Moment
from handback.core.lines import LineCode
from handback.core.payments import Parts
from handback.core.sums import allocation, payoff
from handback.core.sums.owed import differences
from handback.core.terms.billing import DepositTerms
from handback.core.view import View


@dataclass(frozen=True, slots=True)
class Settlement:
    """What becomes of a deposit, in cents."""

    deducted: int
    refunded: int
    parts: Parts
    promised: date


def applied(view: View) -> int:
    """Cents of the deposit that the buyer had set against the price of the car."""
    key: Key = (Code(LineCode.DEPOSIT_APPLIED), Id(""))
    return -view.case.billing.posted.get(key, 0)


def settlement(view: View, terms: DepositTerms) -> Settlement:
    """What is left of the deposit after what may be deducted, and by when it is promised.

    Disputed lines are left aside where a dispute stops collection.
    """
    spent = applied(view)
    debts = _debts(view)
    if view.terms.disputes.holds_collection:
        debts = {key: cents for key, cents in debts.items() if key not in disputed(view.case)}
    if terms.deducts:
        debts = {key: cents for key, cents in debts.items() if key[0] in terms.deducts}
    parts, left = allocation.spread(debts, view.case.lease.facts.deposit - spent)
    deducted = view.case.lease.facts.deposit - left
    return Settlement(deducted, left, parts, promised_by(view, terms))


def _debts(view: View) -> dict[Key, int]:
    """What is unpaid line by line; before there is a bill, what will be on it."""
    if view.case.billing.statement is not None:
        return allocation.open_lines(view)
    left = {(line.code, line.item): line.cents for line in differences(view)}
    return allocation.in_order(view, left)


def promised_by(view: View, terms: DepositTerms) -> date:
    """The day by which what is left is to be paid out."""
    return (ready_on(view) or view.day) + timedelta(days=terms.pay_within_days)


def ready_on(view: View) -> date | None:
    """The day the last thing the refund waits for happened; None while it has not.

    A deposit set against the price of the car is ready with the purchase.
    """
    ending = view.ending
    bought = ending is not None and ending.how is Ended.PURCHASED and ending.apply_deposit
    if ending is not None and bought and payoff.deposit_may_be_applied(view):
        return ending.on
    return view.moment(Moment.DEPOSIT_READY)
