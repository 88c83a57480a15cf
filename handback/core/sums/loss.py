"""What stays owed after a total loss or theft."""

from collections.abc import Iterator

from handback.core.base import Ended
from handback.core.finance import deficiency
from handback.core.lines import Line, LineCode, line
from handback.core.sums.balance import outstanding
from handback.core.sums.early import remaining_payments
from handback.core.terms.ending import EarlyCharge
from handback.core.view import View


def lines(view: View) -> Iterator[Line]:
    """What the insurer's settlement and gap cover leave owed; nothing while that is unknown."""
    ending = view.ending
    if ending is None or ending.how is not Ended.TOTAL_LOSS:
        return
    cents = liability(view)
    if cents:
        rule = view.terms.total_loss.source_of("owed")
        yield line(LineCode.TOTAL_LOSS, cents, ending.on, rule)


def liability(view: View) -> int | None:
    """Cents the lessee still owes for the car, never below zero; None while unknown.

    Gap cover that ends the liability leaves at most the deductible, where that stays.
    """
    terms, case = view.terms.total_loss, view.case
    loss, settled = case.endings.loss, case.endings.settled
    short = _short(view)
    if loss is None or settled is None or short is None:
        return None
    if case.lease.facts.gap_cover and terms.gap_cover_ends_liability:
        return min(short, loss.deductible) if terms.deductible_stays else 0
    return max(short - settled.gap, 0)


def _short(view: View) -> int | None:
    """What the settlement lacks, before gap cover."""
    terms, method = view.terms.total_loss, view.terms.total_loss.owed
    ending, settled = view.ending, view.case.endings.settled
    if ending is None or settled is None:
        return None
    if method is EarlyCharge.STAY_DUE:
        return 0
    if method is EarlyCharge.REMAINING_PAYMENTS:
        return remaining_payments(view)
    standing = outstanding(view, ending.on, terms.interest, terms.day_count)
    if standing is None:
        return None
    short = deficiency(standing.total, settled.settlement)
    return (
        short if method is EarlyCharge.BALANCE_LESS_VALUE else min(short, remaining_payments(view))
    )
