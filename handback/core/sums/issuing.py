"""Issuing bills: when the statement goes out, what it says, and what is too small to ask for."""

from dataclasses import dataclass
from datetime import date, timedelta

from handback.core.account import Key, balance
from handback.core.base import Code, Ended, Id
from handback.core.billing import ClosingConfirmed, StatementIssued
from handback.core.facts import holds, missing_facts
from handback.core.foresight import first_day
from handback.core.lines import Lines, total
from handback.core.sums import allocation, early, loss
from handback.core.sums.owed import differences, reissued, superseded_by_new
from handback.core.sums.waivers import admits
from handback.core.terms.billing import WhenMissing
from handback.core.view import View

BALANCE_KNOWN = Code("balance_known")
"""Said to be missing where the contract's figures do not give the outstanding balance."""


@dataclass(frozen=True, slots=True)
class Window:
    """The first and the last day on which the statement may go out to arrive in time."""

    first: date
    last: date


def window(view: View) -> Window | None:
    """The days for issuing the statement; None while its moment has not come.

    After an ending that the window does not bind it opens at once; a moment that such an ending
    never has is taken to be the ending itself.
    """
    terms, ending = view.terms.statement, view.ending
    if ending is None:
        return None
    travel = timedelta(days=terms.delivery_days)
    if ending.how not in terms.window_after:
        last = view.date_of(terms.reaches_by) or terms.reaches_by.from_day(ending.on)
        return Window(ending.on, max(last - travel, ending.on))
    first, last_day = view.date_of(terms.reaches_from), view.date_of(terms.reaches_by)
    if first is None or last_day is None:
        return None
    return Window(max(first - travel, ending.on), max(last_day - travel, ending.on))


@dataclass(frozen=True, slots=True)
class Issue:
    """The day the statement goes out, and the facts that will be missing then."""

    on: date
    missing: tuple[Code, ...] = ()


def issue(view: View) -> Issue | None:
    """When the statement goes out if nothing else happens; None while that cannot be told."""
    days = window(view)
    if days is None:
        return None
    start = max(view.day, days.first)
    ready = None if _unpriced(view) else first_day(view.on(start), view.terms.statement.ready_when)
    if ready is not None and ready <= max(days.last, start):
        return Issue(ready)
    missing = missing_at(view, days.last)
    if missing and not waits_for(view, missing):
        return Issue(days.last, missing)
    return Issue(ready) if ready is not None else None


def missing_at(view: View, day: date) -> tuple[Code, ...]:
    """The facts that the statement lacks on a day; what prices the end is always one."""
    ready = view.terms.statement.ready_when
    at = view.on(max(day, view.day))
    lacking = () if holds(ready, at) else missing_facts(ready, at)
    return tuple(dict.fromkeys((*_unpriced(view), *lacking)))


def _unpriced(view: View) -> tuple[Code, ...]:
    """What the charge for an early end, or a total loss, cannot be worked out without."""
    ending = view.ending
    if ending is None:
        return ()
    if ending.how is Ended.TOTAL_LOSS:
        return () if loss.liability(view) is not None else (BALANCE_KNOWN,)
    if not early.is_charged(view) or early.charge(view) is not None:
        return ()
    return (Code("realised_value_known") if ending.realised is None else BALANCE_KNOWN,)


def waits_for(view: View, missing: tuple[Code, ...]) -> tuple[Code, ...]:
    """The missing facts that the statement waits for; the policy says of which it does not."""
    rules = view.terms.statement.missing

    def rule(fact: Code) -> WhenMissing:
        name = Code(fact.partition(":")[0])
        return rules.get(fact) or rules.get(name) or WhenMissing.WAIT

    return tuple(fact for fact in missing if rule(fact) is WhenMissing.WAIT)


def number(view: View, move: Id) -> Id:
    """The number of the next bill made by a move."""
    return Id(f"{move}.bill{len(view.case.billing.bills) + 1}")


def first_statement(
    view: View, number: Id, missing: tuple[Code, ...]
) -> StatementIssued | ClosingConfirmed:
    """The statement of a case, or the confirmation that nothing is owed."""
    lines = differences(view)
    rule = view.terms.statement.source_of("reaches_by")
    if not _asks_for_money(view, lines, balance(view.case) + total(lines)):
        return ClosingConfirmed(number=number, lines=lines, rule=rule)
    due = view.day + timedelta(days=view.terms.statement.due_days)
    return StatementIssued(
        number=number,
        lines=lines,
        due=due,
        missing=missing,
        rule=rule,
        may_still_come=view.terms.statement.may_still_come,
    )


def reissued_statement(view: View, number: Id, reason: Code) -> StatementIssued | ClosingConfirmed:
    """A statement in place of the one that holds, by what is owed today."""
    lines, old = reissued(view), superseded_by_new(view.case)
    terms = view.terms.statement
    net = balance(view.case) - sum(bill.total for bill in old) + total(lines)
    replaced = old[0].number
    if not _asks_for_money(view, lines, net):
        return ClosingConfirmed(number=number, lines=lines, rule=terms.source, supersedes=replaced)
    return StatementIssued(
        number=number,
        lines=lines,
        due=view.day + timedelta(days=terms.due_days),
        supersedes=replaced,
        reason=reason,
        rule=terms.source,
        may_still_come=terms.may_still_come,
    )


def _asks_for_money(view: View, lines: Lines, net: int) -> bool:
    """Whether a bill goes out: something is owed, and it is more than a small balance."""
    if net <= 0:
        return False
    small = net <= view.terms.statement.small_balance
    return not small or any(
        each.cents > 0 and not may_go(view, each.code, each.item) for each in lines
    )


def may_go(view: View, code: Code, item: Id) -> bool:
    """Whether a line may be given up at all."""
    allowed = admits(view, code, item)
    return allowed.by is None or bool(allowed.by)


def writable(view: View) -> dict[Key, int]:
    """Open lines that may be written off, with their cents."""
    return {key: cents for key, cents in allocation.open_lines(view).items() if may_go(view, *key)}


def small_rest(view: View) -> dict[Key, int]:
    """Lines of a balance too small to ask for; none while more is open, or none of it may go."""
    unpaid = sum(allocation.open_lines(view).values())
    return writable(view) if 0 < unpaid <= view.terms.statement.small_balance else {}
