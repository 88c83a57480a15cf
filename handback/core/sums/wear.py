"""Excess wear: which reports count, and what their assessments come to as lines."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from handback.core.base import Code, Id
from handback.core.facts import holds
from handback.core.inspection import Item, Judged, Report
from handback.core.lines import Line, LineCode, line
from handback.core.terms.inspection import Combine
from handback.core.view import View

NEWER = Code("newer_than_report")
"""The inspector's flag on an item that is shown to be newer than the earlier report."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An item that counts: the report it stands in, the item, and what the guide says of it."""

    report: Report
    item: Item
    judged: Judged


def lines(view: View) -> Iterator[Line]:
    """One line for each chargeable item that counts and is not spared."""
    terms = view.terms.wear_charge
    if not view.case.inspection.reports or not holds(terms.owed_when, view):
        return
    for each in standing(view):
        judged = each.judged
        if not judged.chargeable:
            continue
        cents, lowered = _charged(view, judged)
        if cents <= 0:
            continue
        on = max(each.report.on, view.ending.on) if view.ending else each.report.on
        cap = terms.source_of("capped_by_cost")
        rule, beaten = (cap, judged.rule) if lowered else (judged.rule, Code(""))
        yield line(LineCode.EXCESS_WEAR, cents, on, rule, judged.name, beaten)


def standing(view: View) -> tuple[Standing, ...]:
    """Every item that counts, chargeable or not, once each.

    A valid report made before the return stands; one made after it adds only newer damage. Without
    one, or where the programme lets later reports undo earlier ones, all of them combine.
    """
    inspection, terms = view.case.inspection, view.terms.inspection
    before = tuple(r for r in inspection.before_return if is_valid(view, r))
    after = inspection.after_return
    if not (before and terms.earlier_report_stands):
        return tuple(_items(combined(view, (*before, *after))))
    first = combined(view, before)
    known = {item.name for item in first.items} if first else set()
    newer = (s for s in _items(combined(view, after)) if _adds(view, s, known))
    return (*_items(first), *newer)


def is_valid(view: View, report: Report) -> bool:
    """Whether a report made before the return still holds at the return, or on the view's day."""
    days = view.terms.inspection.report.valid_days
    if days is None:
        return True
    assumed = view.ending.on if view.ending else view.day
    until = view.case.turn_in.delivered_on or assumed
    return until <= report.on + timedelta(days=days)


def combined(view: View, reports: tuple[Report, ...]) -> Report | None:
    """The report that rules among several, by the programme's way to combine them."""
    if not reports:
        return None
    match view.terms.inspection.reinspection.combine:
        case Combine.FIRST:
            return reports[0]
        case Combine.LATEST:
            return reports[-1]
        case Combine.LOWER:
            return min(reversed(reports), key=lambda report: _total(report.judged))


def _total(judged: Iterable[Judged]) -> int:
    return sum(each.cents for each in judged if each.chargeable)


def _items(report: Report | None) -> Iterator[Standing]:
    if report is None:
        return
    judged = {each.name: each for each in report.judged}
    for item in report.items:
        if item.name in judged:
            yield Standing(report, item, judged[item.name])


def _adds(view: View, found: Standing, known: set[Id]) -> bool:
    """Whether an item found at the return is charged beside an earlier report."""
    if found.item.name in known or not view.terms.inspection.new_damage.charged_when_found:
        return False
    return NEWER in found.item.flags or was_notified(view, found.item)


def was_notified(view: View, item: Item) -> bool:
    """Whether the lessee told of this damage: by its name, or by place and kind."""
    notified = view.case.inspection.notified
    return item.name in notified or any(
        each.area == item.area and each.kind == item.kind for each in notified.values()
    )


def _charged(view: View, judged: Judged) -> tuple[int, bool]:
    """Cents of an item, and whether the law's cap lowered them."""
    terms = view.terms.wear_charge
    cents = judged.cents
    recorded = _recorded_costs(view, judged.name, actual_only=False)
    if judged.reason == "price_missing":
        cents = min(recorded, default=0)
    if not terms.capped_by_cost:
        return cents, False
    actual_only = terms.early_actual_cost_only and view.early
    costs = _recorded_costs(view, judged.name, actual_only=actual_only)
    cap = min(costs, default=0)
    return min(cents, cap), cap < cents


def _recorded_costs(view: View, item: Id, *, actual_only: bool) -> list[int]:
    """Recorded costs of an item's repair that count: actual ones, and licensed estimates."""
    repairs = view.case.repairs
    told = zip(repairs.appraisals.get(item, ()), repairs.appraisal_days.get(item, ()), strict=True)
    return [
        cost.amount
        for cost, on in told
        if cost.actual or (cost.licensed and not actual_only)
        if not cost.for_lessee or _recent_enough(view, on)
    ]


def _recent_enough(view: View, on: date) -> bool:
    days = view.terms.wear_charge.lessee_appraisal_days
    return days is None or on >= view.maturity - timedelta(days=days)
