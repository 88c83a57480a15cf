"""Allocation: which lines money settles, and money that was settled too far."""

from collections.abc import Iterable, Mapping
from datetime import date

from handback.core.account import Key, disputed, settled, unpaid
from handback.core.base import Code
from handback.core.billing import Bill
from handback.core.calendar import add_months
from handback.core.payments import MoneyMoved, Parts, Payment
from handback.core.sums.waivers import targets
from handback.core.view import View


def open_lines(view: View) -> dict[Key, int]:
    """Cents still to be paid, line by line, in the order money settles them.

    Lines in the lessee's favour, and lines that were settled too far, are set off first: against
    the lines they belong to, then in the same order. The sum is what is unpaid.
    """
    case = view.case
    left = {key: cents - settled(case, key) for key, cents in case.billing.posted.items()}
    for key in (*case.payments.paid, *case.payments.given_up):
        left.setdefault(key, -settled(case, key))
    return in_order(view, left)


def in_order(view: View, left: Mapping[Key, int]) -> dict[Key, int]:
    """Positive amounts by line in the order money settles them, negative ones set off first."""
    debts = {key: left[key] for key in _in_order(view, left) if left[key] > 0}
    rest = 0
    for key, cents in left.items():
        if cents < 0:
            rest += _set_off(debts, _targeted(debts, targets(view, key)), -cents)
    _set_off(debts, tuple(debts), rest)
    return {key: cents for key, cents in debts.items() if cents}


def _in_order(view: View, keys: Iterable[Key]) -> list[Key]:
    """Keys in the order of allocation: as the policy names them, then the oldest first.

    Lines in dispute come last where a dispute holds collection: the money is for the others.
    """
    contested = disputed(view.case) if view.terms.disputes.holds_collection else frozenset()
    order = {code: n for n, code in enumerate(view.terms.payments.allocation)}
    posted_on = view.case.billing.posted_on

    def place(key: Key) -> tuple[bool, int, date, Key]:
        named = order.get(key[0], len(order))
        return key in contested, named, posted_on.get(key, date.max), key

    return sorted(keys, key=place)


def _targeted(debts: dict[Key, int], wanted: tuple[Key | Code, ...]) -> tuple[Key, ...]:
    return tuple(key for key in debts if key in wanted or key[0] in wanted)


def _set_off(debts: dict[Key, int], keys: Iterable[Key], cents: int) -> int:
    """Take an amount from debts one after the other; what is left of it comes back."""
    for key in keys:
        part = min(debts[key], cents)
        debts[key] -= part
        cents -= part
    return cents


def allocate(view: View, amount: int) -> tuple[Parts, int]:
    """The parts of a payment by line, and the surplus; together they are the amount."""
    return spread(open_lines(view), amount)


def spread(debts: dict[Key, int], amount: int) -> tuple[Parts, int]:
    """Settle debts one after the other; what is left of the amount is surplus."""
    parts = []
    for (code, item), cents in debts.items():
        part = min(cents, amount)
        if part > 0:
            parts.append((code, item, part))
            amount -= part
    return tuple(parts), amount


def movement(view: View) -> MoneyMoved | None:
    """How held money and open lines are to be evened out; None when there is nothing to even.

    Nothing is moved before the statement.
    Less is owed than was settled: write-offs are taken back first, then money is held for the
    lessee. Something is open and money is held: the money settles it.
    """
    case, rule = view.case, view.terms.payments.source_of("surplus")
    open_cents, held = unpaid(case), case.payments.surplus
    if open_cents < 0:
        restored, rest = spread({k: c for k, c in case.payments.given_up.items() if c}, -open_cents)
        return MoneyMoved(
            parts=_given_back(view, restored, rest), held=rest, restored=restored, rule=rule
        )
    if case.billing.statement is None and held >= 0:
        return None
    if held < 0:
        parts = _unsettled(case.payments.paid, -held)
        return MoneyMoved(parts=parts, held=-total(parts), rule=rule) if parts else None
    if open_cents > 0 and held > 0:
        parts, left = allocate(view, held)
        return MoneyMoved(parts=parts, held=left - held, rule=rule)
    return None


def total(parts: Parts) -> int:
    """The sum of parts in cents."""
    return sum(cents for _, _, cents in parts)


def _unsettled(settled_by: Mapping[Key, int], amount: int) -> Parts:
    """Take an amount back from settled lines, the last ones first, as parts below zero."""
    there = {key: cents for key, cents in reversed(list(settled_by.items())) if cents > 0}
    parts, _ = spread(there, amount)
    return tuple((code, item, -cents) for code, item, cents in parts)


def taken_back(view: View, payment: Payment, held: int) -> MoneyMoved | None:
    """What has to come back from lines before a payment is reversed whose surplus settled them.

    `held` is the money held for the lessee at that time. None when it is enough.
    """
    parts = _unsettled(view.case.payments.moved, max(payment.surplus - held, 0))
    if not parts:
        return None
    rule = view.terms.payments.source_of("surplus")
    return MoneyMoved(parts=parts, held=-total(parts), rule=rule)


def _given_back(view: View, restored: Parts, amount: int) -> Parts:
    """Take an amount back from lines that are settled too far, as parts below zero."""
    case = view.case
    back = {(code, item): cents for code, item, cents in restored}
    keys = {**case.billing.posted, **case.payments.paid}
    over = {
        key: settled(case, key) - back.get(key, 0) - case.billing.posted.get(key, 0) for key in keys
    }
    parts, _ = spread({key: cents for key, cents in over.items() if cents > 0}, amount)
    return tuple((code, item, -cents) for code, item, cents in parts)


def plan(view: View) -> tuple[tuple[date, int], ...]:
    """The instalments granted: due day and cents of each, the last one taking the rest."""
    answer = view.case.collection.instalments
    if answer is None or not answer.granted or answer.first is None or not answer.count:
        return ()
    each = answer.amount // answer.count
    amounts = [each] * (answer.count - 1) + [answer.amount - each * (answer.count - 1)]
    return tuple((add_months(answer.first, n), cents) for n, cents in enumerate(amounts))


def open_bill(view: View) -> Bill | None:
    """The oldest bill with something unpaid; None when everything is paid.

    Money counts for the oldest bill first. A closing confirmation asks for nothing.
    """
    bills = [bill for bill in view.case.billing.bills if not bill.superseded and bill.due]
    left = unpaid(view.case)
    if left <= 0 or not bills:
        return None
    for bill in reversed(bills):
        left -= max(bill.total, 0)
        if left <= 0:
            return bill
    return bills[0]


def falling_due(view: View) -> tuple[tuple[date, int], ...]:
    """The cents that each bill still asks for by its due day, the first day first.

    Money counts for the oldest bill first; the newest are those that are still open.
    """
    left, found = unpaid(view.case), dict[date, int]()
    for bill in reversed(view.case.billing.bills):
        part = min(max(bill.total, 0), left)
        if bill.due and not bill.superseded and part > 0:
            found[bill.due] = found.get(bill.due, 0) + part
            left -= part
    return tuple(sorted(found.items()))


def overdue_since(view: View) -> date | None:
    """The day the oldest unpaid money fell, or falls, due: the bill's, or the instalment's."""
    bill = open_bill(view)
    if bill is None:
        return None
    left = unpaid(view.case)
    instalments = plan(view)
    answered = view.case.collection.instalments_on
    if not instalments or answered is None or bill.on > answered:
        return bill.due
    to_come = sum(cents for _, cents in instalments)
    for due, cents in instalments:
        to_come -= cents
        if left > to_come:
            return due
    return instalments[-1][0]
