"""Diminished value: what structural or odometer damage took from the car although repaired."""

from collections.abc import Iterator

from handback.core.facts import holds
from handback.core.lines import Line, LineCode, line
from handback.core.money import share
from handback.core.repairs import RepairOrder
from handback.core.terms.prices import DiminishedValue
from handback.core.view import View


def lines(view: View) -> Iterator[Line]:
    """One line for each repair order that cost the car value, by appraisal or by the formula.

    With neither nothing is charged.
    """
    terms = view.terms.diminished_value
    if terms is None or not holds(terms.owed_when, view):
        return
    for order in view.case.repairs.orders.values():
        found = _amount(view, terms, order) if order.kind in terms.kinds else None
        if found is None or found[0] <= 0:
            continue
        on = max(order.on, view.ending.on) if view.ending else order.on
        cents, value = found
        yield line(LineCode.DIMINISHED_VALUE, cents, on, terms.source_of(value), order.order)


def _amount(view: View, terms: DiminishedValue, order: RepairOrder) -> tuple[int, str] | None:
    """Cents and the name of the policy value they come from; None when nothing says."""
    appraised = view.case.repairs.value_lost.get(order.order)
    if terms.appraisal_counts and appraised is not None:
        return appraised, "appraisal_counts"
    if terms.share_of_repair is None:
        return None
    return share(order.amount, terms.share_of_repair), "share_of_repair"


def warns(terms: DiminishedValue | None, kind: str, amount: int) -> bool:
    """Whether a repair order of a kind and amount in cents is a warning sign by itself."""
    return terms is not None and kind in terms.kinds and amount > terms.warn_above
