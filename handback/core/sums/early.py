"""The charge for an early end."""

from collections.abc import Iterator

from handback.core import arrears
from handback.core.base import Code, Ended
from handback.core.facts import holds
from handback.core.finance import deficiency
from handback.core.lines import Line, LineCode, line
from handback.core.sums.balance import outstanding
from handback.core.terms.ending import EarlyCharge
from handback.core.view import View

FEE = "fee"
"""The item of the flat part of the charge."""


def lines(view: View) -> Iterator[Line]:
    """The charge, and a flat fee where the programme takes one; none for an end at maturity.

    Nothing is charged before the method's figures are known: see `charge`.
    """
    ending, terms = view.ending, view.terms.early_return
    if ending is None or not is_charged(view):
        return
    cents = charge(view)
    if cents:
        yield line(LineCode.EARLY_TERMINATION, cents, ending.on, terms.source_of("charge"))
    if terms.fee:
        rule = terms.source_of("fee")
        yield line(LineCode.EARLY_TERMINATION, terms.fee, ending.on, rule, FEE)


def is_charged(view: View) -> bool:
    """Whether the lease ended early by a return, and nothing spares the lessee the charge."""
    ending = view.ending
    if ending is None or ending.how not in (Ended.RETURNED, Ended.REPLACED):
        return False
    return view.early and not spared(view)


def spared(view: View) -> bool:
    """Whether no charge is made: by military orders, or because the programme's condition holds."""
    military = view.terms.military
    ordered = view.case.endings.orders is not None and military.allowed
    falls_away = ordered and Code(LineCode.EARLY_TERMINATION) in military.falls_away
    return falls_away or holds(view.terms.early_return.charge_free_when, view)


def charge(view: View) -> int | None:
    """The charge in cents by the programme's method, never below zero; None while unknown.

    Where the method asks what the car fetched, an assumed end without a value takes the residual;
    a real one waits until the value is recorded.
    """
    method = view.terms.early_return.charge
    if method is EarlyCharge.STAY_DUE:
        return 0
    if method is EarlyCharge.REMAINING_PAYMENTS:
        return remaining_payments(view)
    short = shortfall(view)
    if method is EarlyCharge.BALANCE_LESS_VALUE:
        return short
    remaining = remaining_payments(view)
    if short is None:
        return None if remaining else 0
    return min(short, remaining)


def remaining_payments(view: View) -> int:
    """Cents of the contract's payments that the early end stopped."""
    owed = arrears.owed_dates(view)
    stopped = [day for day in arrears.due_dates(view) if day not in owed]
    return len(stopped) * view.case.lease.facts.payment


def shortfall(view: View) -> int | None:
    """Outstanding balance less what the car is worth, not below zero; None while unknown."""
    ending, terms = view.ending, view.terms.early_return
    if ending is None:
        return None
    standing = outstanding(view, ending.on, terms.interest, terms.day_count)
    value = ending.realised
    if value is None and ending.assumed:
        value = view.case.lease.facts.residual
    if standing is None or value is None:
        return None
    return deficiency(standing.total, value)
