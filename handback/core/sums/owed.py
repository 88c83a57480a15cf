"""What is owed: every line of money from the facts, by the day they happened.

The one calculator behind quote, comparison, statement, later bills and forecast. What it says and
the books do not becomes new lines, whatever the reason: a late report, a correction, a payment
taken back, a second inspection.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import chain

from handback.core.account import Key, told_lines
from handback.core.base import Code, Ended, OptionName
from handback.core.billing import SALE, Bill
from handback.core.case import Case
from handback.core.lines import Line, LineCode, Lines
from handback.core.sums import (
    arrears,
    diminished,
    distance,
    early,
    equipment,
    extension,
    fees,
    holdover,
    later,
    loss,
    payoff,
    taxes_due,
    wear,
)
from handback.core.sums.waivers import Waived, waived
from handback.core.terms.options import OptionTerms
from handback.core.view import View

CHARGES = (
    arrears,
    distance,
    wear,
    diminished,
    equipment,
    fees,
    early,
    extension,
    holdover,
    loss,
    payoff,
    later,
)
"""The sums whose lines make a bill, before waivers and taxes; each has `lines(view)`."""

_ALL_CODES = tuple(Code(code) for code in LineCode)


def owed(view: View) -> Lines:
    """Every line of a case under its terms on a day, in the order of the programme's statement.

    Raises `ValueError` when two sums make the same line.
    """
    charged = tuple(disputed(view.case, spared(view, gross(view))))
    reliefs = waived(view, charged)
    taxes = taxes_due.lines(view, charged, _by_code(reliefs))
    found = tuple(chain(charged, (each.line for each in reliefs), taxes))
    return in_order(view, (each for each in _credited(view, found) if each.cents))


def _credited(view: View, lines: Lines) -> Iterator[Line]:
    """The lines, with unused distance at most what else is owed where it is a credit only."""
    unused = Code(LineCode.UNUSED_DISTANCE_REFUND)
    most = max(sum(each.cents for each in lines if each.code != unused), 0)
    for each in lines:
        if each.code == unused and view.terms.distance.unused.credit_only:
            yield replace(each, cents=max(each.cents, -most))
        else:
            yield each


def gross(view: View) -> Lines:
    """Every charge and credit before anything falls away."""
    found = tuple(chain.from_iterable(sums.lines(view) for sums in CHARGES))
    keys = [each.key for each in found]
    if len(set(keys)) != len(keys):
        twice = sorted({key for key in keys if keys.count(key) > 1})
        raise ValueError(f"two sums make the same line: {', '.join(twice)}")
    return found


def spared(view: View, lines: Iterable[Line]) -> Iterator[Line]:
    """The lines without those that fall away because of the way the lease ended."""
    away = falls_away(view)
    return (each for each in lines if each.code not in away)


def falls_away(view: View) -> frozenset[Code]:
    """Lines not charged: spared by the option, by a total loss, or by military orders."""
    away: set[Code] = set()
    if view.ending is None:
        return frozenset()
    option = option_of(view)
    if option is not None:
        away.update(option.falls_away)
    if view.ending.how is Ended.TOTAL_LOSS:
        away.update(view.terms.total_loss.falls_away)
    if view.case.endings.orders is not None and view.terms.military.allowed:
        away.update(view.terms.military.falls_away)
    return frozenset(away)


def option_of(view: View) -> OptionTerms | None:
    """The option by which the lease ended; an early return has its own where there is one."""
    options, ending = view.terms.options, view.ending
    if ending is None:
        return None
    early_option = options.get(OptionName.EARLY_RETURN)
    if view.early and early_option is not None and ending.how is Ended.RETURNED:
        return early_option
    found = (
        terms
        for name, terms in options.items()
        if terms.ends_as is ending.how and name is not OptionName.EARLY_RETURN
    )
    return next(found, None)


def disputed(case: Case, lines: Iterable[Line]) -> Iterator[Line]:
    """The lines as resolved disputes left them: fallen, or set to a lower amount."""
    outcomes = {(d.line, d.item): d for d in case.billing.disputes.values() if d.resolved}
    for each in lines:
        found = outcomes.get((each.code, each.item))
        if found is None or found.outcome == "stands":
            yield each
        elif found.outcome == "amount" and found.amount is not None:
            yield replace(each, cents=min(each.cents, found.amount))


def _by_code(reliefs: Iterable[Waived]) -> dict[Code, int]:
    found: dict[Code, int] = {}
    for relief in reliefs:
        for (code, _), cents in relief.parts:
            found[code] = found.get(code, 0) + cents
    return found


def in_order(view: View, lines: Iterable[Line]) -> Lines:
    """Lines in the order the statement's terms name; the rest after them, as the house lists."""
    order = _places(view.terms.statement.lines)
    last = len(order)
    return tuple(sorted(lines, key=lambda each: order.get(each.code, last)))


@lru_cache(maxsize=256)
def _places(named: tuple[Code, ...]) -> Mapping[Code, int]:
    return {code: n for n, code in enumerate(dict.fromkeys((*named, *_ALL_CODES)))}


def differences(view: View) -> Lines:
    """What the books lack: for each line, what is owed less what is posted."""
    return _lacking(view, dict(view.case.billing.posted))


def reissued(view: View) -> Lines:
    """The lines of a statement that replaces the present one and the bills that came after it."""
    posted = dict(view.case.billing.posted)
    for bill in superseded_by_new(view.case):
        for each in bill.lines:
            posted[each.code, each.item] -= each.cents
    return _lacking(view, posted)


def superseded_by_new(case: Case) -> tuple[Bill, ...]:
    """The bills that a new statement replaces: the one that holds and those after it."""
    bills, present = list(case.billing.bills), case.billing.statement
    if present is None:
        return ()
    since = bills[bills.index(present) :]
    return tuple(bill for bill in since if not bill.superseded and bill.kind != SALE)


def _lacking(view: View, posted: dict[Key, int]) -> Lines:
    told = told_lines(view.case)
    found = []
    for each in owed(view):
        key = (each.code, each.item)
        cents = each.cents - posted.pop(key, 0)
        if cents:
            found.append(replace(each, cents=cents))
    found += [replace(told[key], cents=-cents) for key, cents in posted.items() if cents]
    return in_order(view, found)
