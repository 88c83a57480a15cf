"""How a case stands with its inspection: whether there is to be one, when, and what came of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from handback.actions.views.looking import LESSEES, Seen, look
from handback.core.base import Code, Id
from handback.core.sums.inspections import barred_again, results_due
from handback.core.sums.wear import combined, is_valid, standing
from handback.core.terms.conditions import All, AnyOf, Condition, Fact, Not
from handback.core.terms.inspection import Combine
from handback.core.view import View

ABOUT_INSPECTIONS = frozenset({Code("inspected_before_return"), Code("inspection_complete")})
"""Facts by which a condition asks for a report."""
HANDING_OVER = frozenset({Code("turn_in"), Code("book_turn_in"), Code("report_turn_in")})
"""Moves that a programme may let wait for a report."""


class Stand(StrEnum):
    """Where a case stands with its inspection."""

    MADE = "made"
    BOOKED = "booked"
    LAPSED = "lapsed"
    AFTER_RETURN = "after_return"
    NOT_NEEDED = "not_needed"
    RETURNED = "returned"
    TO_BOOK = "to_book"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A condition that a hand-over has to meet: its name, its rule, whether it only warns."""

    gate: Code
    rule: Code
    soft: bool


@dataclass(frozen=True, slots=True)
class InspectionState:
    """How a case stands with its inspection; each rule says why.

    `opens` and `due_by` bound the time in which it can be made, None without a bound. `wanted`
    names what waits for a report, `counting` the reports whose items are charged by now,
    `results_due` the day by which each report is promised. `again` says whether one more
    inspection is possible before the return.
    """

    stand: Stand
    rule: Code
    opens: date | None
    opens_rule: Code
    due_by: date | None
    due_rule: Code
    wanted: tuple[Wanted, ...]
    also_after_return: bool
    consent: bool | None
    counting: tuple[Id, ...]
    valid: tuple[Id, ...]
    results_due: dict[Id, date | None]
    combine: Combine
    again: bool
    notified: tuple[tuple[Id, Code, Code, date], ...]


def inspection_state(seen: Seen, now: datetime) -> InspectionState:
    """How the case of a lessee stands with its inspection; raises `NotFoundError`."""
    view = look(seen, now, LESSEES).view
    terms, case = view.terms.inspection, view.case.inspection
    clock = now.astimezone(look(seen, now).standing.now.tzinfo).replace(tzinfo=None)
    stand, rule = _stand(view, clock)
    opens, opens_rule = _opens(view)
    reports = case.reports
    return InspectionState(
        stand=stand,
        rule=rule,
        opens=opens,
        opens_rule=opens_rule,
        due_by=view.date_of(terms.due_by) if terms.due_by else None,
        due_rule=terms.source_of("due_by"),
        wanted=tuple(_wanted(view)),
        also_after_return=terms.also_after_return_when != AnyOf(()),
        consent=case.consent,
        counting=tuple(_counting(view)),
        valid=tuple(name for name, each in reports.items() if is_valid(view, each)),
        results_due={name: results_due(view, each) for name, each in reports.items()},
        combine=terms.reinspection.combine,
        again=bool(case.before_return) and barred_again(view) is None,
        notified=tuple(
            (name, each.area, each.kind, case.notified_on[name])
            for name, each in case.notified.items()
        ),
    )


def _counting(view: View) -> Iterator[Id]:
    """The reports whose items are charged, the one that rules first."""
    valid = tuple(each for each in view.case.inspection.before_return if is_valid(view, each))
    after = view.case.inspection.after_return
    stands = bool(valid) and view.terms.inspection.earlier_report_stands
    rules = combined(view, valid if stands else (*valid, *after))
    found = [] if rules is None else [rules.reported.report]
    found += [each.report.reported.report for each in standing(view)]
    yield from dict.fromkeys(found)


def _stand(view: View, clock: datetime) -> tuple[Stand, Code]:
    """Where the case stands, and the rule that says so."""
    terms, case = view.terms.inspection, view.case.inspection
    booked = case.booked
    if booked is not None:
        return (Stand.BOOKED if booked.at > clock else Stand.LAPSED), terms.source_of("places")
    if case.reports:
        return Stand.MADE, terms.report.source
    if spared := _spared(view):
        return Stand.NOT_NEEDED, spared
    if terms.after_return:
        return Stand.AFTER_RETURN, terms.source_of("after_return")
    if view.case.turn_in.delivered is not None:
        return Stand.RETURNED, terms.source_of("also_after_return_when")
    return Stand.TO_BOOK, terms.source


def _spared(view: View) -> Code:
    """The rule by which this case takes no inspection; empty where it takes one."""
    chosen = view.case.contact.chosen
    option = view.terms.options.get(chosen) if chosen is not None else None
    if option is not None and not option.needs_inspection:
        return option.source_of("needs_inspection")
    returned = view.case.turn_in.delivered is not None
    if view.ending is not None and not returned:
        return view.terms.inspection.source
    return view.terms.total_loss.source if view.case.endings.loss is not None else Code("")


def _opens(view: View) -> tuple[date | None, Code]:
    """The first day on which an inspection may be booked, by the programme's gates."""
    for gate in view.terms.gates.values():
        if "book_inspection" in gate.moves and gate.opens is not None:
            return view.date_of(gate.opens), gate.source
    return None, Code("")


def _wanted(view: View) -> Iterator[Wanted]:
    """The conditions of a hand-over that ask for a report: of several by one rule the first."""
    told = set()
    for name, gate in view.terms.gates.items():
        if HANDING_OVER.intersection(gate.moves) and ABOUT_INSPECTIONS.intersection(
            facts_of(gate.needs)
        ):
            if (gate.source, gate.soft) not in told:
                yield Wanted(name, gate.source, gate.soft)
            told.add((gate.source, gate.soft))


def facts_of(condition: Condition) -> Iterator[Code]:
    """The names of all facts that a condition asks for."""
    match condition:
        case Fact(name):
            yield name
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from facts_of(part)
        case Not(part):
            yield from facts_of(part)
