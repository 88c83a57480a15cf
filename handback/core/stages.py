"""The stage a case is at, and whether the lessee may stop insuring: derived, never stored."""

from datetime import date

from handback.core.base import Code, Ended
from handback.core.case import Case
from handback.core.facts import missing_facts
from handback.core.known_facts.money import unpaid
from handback.core.terms.programme import Programme
from handback.core.view import View

STAGES: dict[str, str] = {
    "open": "the lease runs and nothing towards its end has happened yet",
    "decided": "the lessee has chosen an option",
    "inspection_booked": "an inspection of the car is booked",
    "inspected": "the car was inspected; nothing else is under way",
    "turn_in_booked": "an appointment to hand the car over is made",
    "held_over": "maturity has passed and the car is not handed over",
    "delivered": "the car is handed over, and the hand-over does not count as a turn-in yet",
    "turned_in": "the hand-over counts as a turn-in; the lessor has not accepted it yet",
    "accepted": "the lessor has accepted the car; the bill is still to come",
    "purchasing": "a buyout quote was accepted; the money has not cleared yet",
    "purchased": "the car is bought; papers or the last bill are still to come",
    "trading_in": "a dealer bought the car; its payoff is still to come",
    "traded_in": "the dealer's payoff is complete; papers or the last bill are still to come",
    "loss_reported": "the car was lost or stolen; the insurer has not settled yet",
    "total_loss": "the insurer has settled; the last bill is still to come",
    "billed": "a bill is out and not paid in full",
    "in_collection": "the unpaid bill was referred to collection",
    "settled": "nothing that was billed is unpaid; the account is not closed yet",
    "closed": "the account is closed",
}
"""Every stage with what it means, in the order of a case; exactly one holds at a time."""

_ENDED = {
    Ended.PURCHASED: "purchased",
    Ended.TRADED_IN: "traded_in",
    Ended.TOTAL_LOSS: "total_loss",
}


def stage(case: Case, terms: Programme, day: date | None = None) -> Code:
    """The stage on a day, that of the last event without one: a key of `STAGES`."""
    view = View.of(case, terms, day or case.history.last_on or date.min)
    found = _of_the_bill(view) or _of_the_end(view) or _before_the_end(view)
    return Code(found)


def _of_the_bill(view: View) -> str:
    case = view.case
    if case.progress.closed is not None:
        return "closed"
    if not case.billing.bills:
        return ""
    if unpaid(view) > 0:
        return "in_collection" if Code("balance") in case.collection.referred else "billed"
    return "settled" if case.billing.statement and not _title_to_send(view) else ""


def _title_to_send(view: View) -> bool:
    """Whether the car was sold and its title has not gone to the buyer yet."""
    sold = view.ending is not None and view.ending.how in (Ended.PURCHASED, Ended.TRADED_IN)
    return sold and view.case.purchase.title_sent is None


def _of_the_end(view: View) -> str:
    case, reached = view.case, view.case.progress.reached
    if view.ending is not None and view.ending.how in _ENDED:
        return _ENDED[view.ending.how]
    if case.endings.loss is not None:
        return "loss_reported"
    if case.turn_in.delivered is not None:
        if Code("acceptance") in reached:
            return "accepted"
        return "turned_in" if Code("turn_in") in reached else "delivered"
    if case.purchase.traded_on is not None and not case.purchase.failed:
        return "trading_in"
    return ""


def _before_the_end(view: View) -> str:
    case = view.case
    if case.purchase.started is not None:
        return "purchasing"
    if view.day > view.maturity:
        return "held_over"
    if case.turn_in.booked is not None:
        return "turn_in_booked"
    if case.inspection.booked is not None:
        return "inspection_booked"
    if case.inspection.before_return:
        return "inspected"
    return "decided" if case.contact.chosen is not None else "open"


def may_cancel_insurance(view: View) -> tuple[bool, tuple[Code, ...]]:
    """Whether the lessee may stop insuring the car, and the facts that are missing for it.

    It may be stopped once the programme's condition has come to hold and was recorded.
    """
    if Code("insurance_may_end") in view.case.progress.reached:
        return True, ()
    terms = view.terms.turn_in
    behind = {
        Code("milestone:acceptance"): terms.accepted_when,
        Code("milestone:turn_in"): terms.counts_when,
    }
    missing = list(missing_facts(terms.insurance_may_end, view))
    for milestone, condition in behind.items():
        if milestone in missing:
            at = missing.index(milestone)
            missing[at : at + 1] = missing_facts(condition, view) or (milestone,)
    if view.case.odometer.questioned is not None:
        missing.append(Code("reading_confirmed"))
    return False, tuple(dict.fromkeys(missing))
