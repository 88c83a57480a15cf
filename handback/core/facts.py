"""Facts and conditions: how the closed vocabulary of `core.known_facts` is judged.

A programme's gates, notices, fees, waivers and milestones are combinations of facts; a new
programme needs no code as long as its conditions can be said in them.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from handback.core.base import Code
from handback.core.calendar import Offset
from handback.core.known_facts import contact, endings, hand_over, inspection, money, people
from handback.core.known_facts.registry import FACTS, FactMeaning
from handback.core.terms.conditions import (
    All,
    AnyOf,
    By,
    Condition,
    Fact,
    Happened,
    Not,
    Passed,
    Told,
)
from handback.core.view import View

TOPICS = (contact, endings, hand_over, inspection, money, people)

__all__ = ["FACTS", "FactMeaning", "holds", "missing_facts", "offsets_in", "settled"]


def holds(condition: Condition, view: View) -> bool:
    """Whether a condition holds in a view; raises `KeyError` for a fact nobody defined."""
    return _HOLDS[type(condition)](condition, view)


def _all_hold(condition: All, view: View) -> bool:
    return all(_HOLDS[type(part)](part, view) for part in condition.parts)


def _any_holds(condition: AnyOf, view: View) -> bool:
    return any(_HOLDS[type(part)](part, view) for part in condition.parts)


def _happened(condition: Happened, view: View) -> bool:
    day = view.moment(condition.moment)
    if day is None or day > view.day:
        return False
    return _between(view, day, condition.since, condition.until)


def _passed(condition: Passed, view: View) -> bool:
    day = view.date_of(condition.date)
    return day is not None and day <= view.day


def _by(condition: By, view: View) -> bool:
    day = view.date_of(condition.date)
    return day is None or view.day <= day


def _told(condition: Told, view: View) -> bool:
    days = _told_days(view, condition)
    return any(_between(view, day, condition.since, condition.until) for day in days)


_HOLDS: dict[type, Callable[[Any, View], bool]] = {
    All: _all_hold,
    AnyOf: _any_holds,
    Not: lambda condition, view: not holds(condition.part, view),
    Fact: lambda condition, view: FACTS[condition.name].judge(view, condition.argument),
    Passed: _passed,
    By: _by,
    Happened: _happened,
    Told: _told,
}
"""How each form of a condition is judged. A table, because conditions are judged all the time."""


def settled(condition: Condition, view: View) -> bool | None:
    """Whether a condition holds on every later day, or on none, if nothing happens.

    None where that depends on the day.
    """
    return _SETTLED[type(condition)](condition, view)


def _fact_settled(condition: Fact, view: View) -> bool | None:
    fact = FACTS[condition.name]
    return fact.judge(view, condition.argument) if fact.steady else None


def _happened_settled(condition: Happened, view: View) -> bool | None:
    return False if view.moment(condition.moment) is None else None


def _told_settled(condition: Told, view: View) -> bool | None:
    return None if any(True for _ in _told_days(view, condition)) else False


_SETTLED: dict[type, Callable[[Any, View], bool | None]] = {
    All: lambda condition, view: _joined(condition.parts, view, decides=False),
    AnyOf: lambda condition, view: _joined(condition.parts, view, decides=True),
    Not: lambda condition, view: _turned(settled(condition.part, view)),
    Fact: _fact_settled,
    Passed: lambda condition, view: None,
    By: lambda condition, view: None,
    Happened: _happened_settled,
    Told: _told_settled,
}


def _joined(parts: tuple[Condition, ...], view: View, *, decides: bool) -> bool | None:
    """What parts settle together, where one that comes to `decides` decides alone."""
    answer: bool | None = not decides
    for part in parts:
        found = _SETTLED[type(part)](part, view)
        if found is decides:
            return decides
        if found is None:
            answer = None
    return answer


def _turned(value: bool | None) -> bool | None:
    return None if value is None else not value


def _told_days(view: View, told: Told) -> Iterator[date]:
    notice = view.terms.notices.get(told.notice)
    proof = notice.proof if notice else ""
    for sent in view.case.contact.sent.get(told.notice, ()):
        if sent.counts(proof) and (sent.proven_on is not None or not told.proven):
            yield sent.on


def _between(view: View, day: date, since: Offset | None, until: Offset | None) -> bool:
    first = view.date_of(since) if since else None
    last = view.date_of(until) if until else None
    return (first is None or first <= day) and (last is None or day <= last)


def missing_facts(condition: Condition, view: View) -> tuple[Code, ...]:
    """The facts whose absence keeps a condition from holding, for telling what would help."""
    match condition:
        case All(parts):
            return tuple(f for part in parts for f in missing_facts(part, view))
        case AnyOf(parts):
            if any(holds(part, view) for part in parts):
                return ()
            return tuple(f for part in parts for f in missing_facts(part, view))
        case Fact(name, argument) if not holds(condition, view):
            return (Code(f"{name}:{argument}") if argument else name,)
        case Told(notice) if not holds(condition, view):
            return (
                Code(f"notice_proven:{notice}" if condition.proven else f"notice_sent:{notice}"),
            )
        case Happened(moment) if not holds(condition, view):
            return (Code(moment.value),)
        case _:
            return ()


def offsets_in(condition: Condition) -> Iterator[Offset]:
    """Every date that a condition turns on."""
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from offsets_in(part)
        case Not(part):
            yield from offsets_in(part)
        case Passed(offset) | By(offset):
            yield offset
        case Happened(moment):
            yield Offset(moment)
        case _:
            return
