"""Later charges: taxes, tickets, tolls and what the lease itself names, by time of possession."""

from collections.abc import Iterator
from datetime import date

from handback.core.base import Code
from handback.core.billing import Charge
from handback.core.lines import Line, LineCode, line
from handback.core.terms.fees import LaterCharge
from handback.core.view import View


def lines(view: View) -> Iterator[Line]:
    """Every recorded charge with the fee for handling it; those outside possession count nothing.

    Possession is judged by the day the charge arose, whatever became known later of the hand-over.
    """
    for charge in view.case.billing.charges.values():
        terms = terms_of(view, charge.code, charge.incurred)
        if terms is None:
            yield line(LineCode.OTHER, charge.amount, charge.incurred, charge.rule, charge.charge)
        elif in_possession(view, charge.incurred) or not terms.within_possession:
            yield line(charge.code, charge.amount, charge.incurred, charge.rule, charge.charge)
            yield from _handling(charge, terms)


def _handling(charge: Charge, terms: LaterCharge) -> Iterator[Line]:
    if terms.administrative_fee:
        rule = terms.source_of("administrative_fee")
        cents = terms.administrative_fee
        yield line(LineCode.ADMINISTRATIVE_FEE, cents, charge.recorded, rule, charge.charge)


def terms_of(view: View, code: Code, incurred: date) -> LaterCharge | None:
    """The policy's terms for a kind of charge; None for one that only the lease names."""
    dated = view.terms.later_charges.get(code)
    return None if dated is None else view.pick(dated, incurred)


def in_possession(view: View, day: date) -> bool:
    """Whether the lessee had the car on a day: from the start of the lease to the hand-over."""
    end = possession_ends(view)
    return view.case.lease.facts.starts <= day and (end is None or day <= end)


def possession_ends(view: View) -> date | None:
    """The last day the lessee had the car under the lease; None while it goes on."""
    case = view.case
    if case.turn_in.delivered_on is not None:
        return case.turn_in.delivered_on
    ending = view.ending
    return None if ending is None or ending.assumed else ending.on
