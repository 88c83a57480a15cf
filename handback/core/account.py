"""What a case's books say: what was billed, what is unpaid, what is held for the lessee.

Only recorded money counts here; what ought to be billed is worked out by `core.sums.owed`.
"""

from dataclasses import replace
from datetime import date

from handback.core.base import Code, Id
from handback.core.billing import Bill
from handback.core.case import Case
from handback.core.lines import Line, Lines

Key = tuple[Code, Id]


def statement(case: Case) -> Bill | None:
    """The statement or closing confirmation that holds now; None before there is one."""
    return case.billing.statement


def posted_lines(case: Case) -> Lines:
    """Every line as it is posted now, later bills included; lines that came to nothing left out."""
    told = told_lines(case)
    return tuple(
        replace(told[key], cents=cents) for key, cents in case.billing.posted.items() if cents
    )


def told_lines(case: Case) -> dict[Key, Line]:
    """Each line as a bill that holds last told it, lines that came to nothing included."""
    billing = case.billing
    return {
        (line.code, line.item): replace(
            line, on=billing.posted_on[line.code, line.item], beaten=Code("")
        )
        for bill in billing.bills
        if not bill.superseded
        for line in bill.lines
    }


def settled(case: Case, key: Key) -> int:
    """Cents of a line that are paid or written off."""
    return case.payments.paid.get(key, 0) + case.payments.given_up.get(key, 0)


def unpaid(case: Case) -> int:
    """Cents that were billed and are neither paid nor written off; below zero when too much was."""
    billing, payments = case.billing, case.payments
    posted = sum(billing.posted.values())
    return posted - sum(payments.paid.values()) - sum(payments.given_up.values())


def balance(case: Case) -> int:
    """What the lessee owes in cents, less money held for them; below zero is theirs to get.

    Refunds on their way are no longer in it.
    """
    return unpaid(case) - case.payments.surplus


def even(case: Case) -> bool:
    """Whether neither side owes the other anything.

    Refunds on their way, and money for a car that is not sold, are still owed.
    """
    on_its_way = any(refund.open for refund in case.payments.refunds.values())
    sold = case.purchase.completed is not None or case.purchase.paid_off is not None
    waits = bool(case.purchase.funds) and not sold
    return unpaid(case) == 0 and case.payments.surplus == 0 and not (on_its_way or waits)


def disputed(case: Case) -> frozenset[Key]:
    """The lines that are disputed and not resolved."""
    return frozenset((d.line, d.item) for d in case.billing.disputes.values() if not d.resolved)


def last_due(case: Case) -> date | None:
    """The day by which the latest bill that holds is to be paid."""
    days = [bill.due for bill in case.billing.bills if bill.due and not bill.superseded]
    return max(days, default=None)
