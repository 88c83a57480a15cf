"""Collecting: what may be asked for, since when, and what holds it."""

from datetime import date

from handback.core.account import disputed
from handback.core.base import Code
from handback.core.sums import allocation
from handback.core.terms.conditions import AnyOf, Condition, Fact
from handback.core.view import View


def held_when(view: View) -> Condition:
    """What holds collection: the programme's condition, and what its terms on people stop."""
    return AnyOf((view.terms.collection.hold_when, Fact(Code("rests"), Code("collection"))))


def never_referred_when(view: View) -> Condition:
    """What holds the referral: whatever holds collection, and any dispute where it holds a line."""
    held = held_when(view)
    if not view.terms.disputes.holds_collection:
        return held
    return AnyOf((held, Fact(Code("line_in_dispute"))))


def collectable(view: View) -> int:
    """Cents that may be asked for: what is unpaid, less disputed lines where a dispute holds."""
    debts = allocation.open_lines(view)
    if view.terms.disputes.holds_collection:
        contested = disputed(view.case)
        debts = {key: cents for key, cents in debts.items() if key not in contested}
    return sum(debts.values())


def counts_from(view: View) -> date | None:
    """The day that reminders count from: the due day, or a dispute's end where that is later."""
    due = allocation.overdue_since(view)
    resolved = [d.resolved for d in view.case.billing.disputes.values() if d.resolved]
    return None if due is None else max([due, *resolved])
