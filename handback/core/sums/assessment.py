"""An assessment: every item of a report judged by the guide and priced by the rate card."""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from handback.core.base import Code, Id, Moment
from handback.core.facts import holds
from handback.core.inspection import Item, Judged, Report
from handback.core.lease import term_months
from handback.core.sums import prices
from handback.core.sums.guide import Decided, Standard, decide, panel, places, scope_key
from handback.core.terms.base import B, Dated
from handback.core.terms.wear import Free, MatchingSet, Spares, WearRule
from handback.core.view import View

REASONS = {
    "no_line": "no line of the guide speaks of it: normal wear",
    "normal": "a line of the guide says that it is normal wear",
    "beyond_limit": "it is beyond the limit of the guide",
    "listed": "the guide makes it chargeable whatever its size",
    "free": "within the number that is free",
    "superseded": "the part is replaced for another item",
    "charged_once": "the same repair of the part is charged for another item",
    "replaced": "the repair costs as much as a replacement, so the part is replaced",
    "capped": "a cap of the rate card lowered its price",
    "price_missing": "neither the rate card nor an estimate names a price",
    "measure_missing": "the report does not give the measure that the guide asks for",
    "repaired": "the lessee's repair was accepted",
}
"""Why an item is judged as it is."""


@dataclass(frozen=True, slots=True)
class _Charge:
    """A chargeable item on its way to its price: how many of it are still charged."""

    decided: Decided
    count: int
    reason: Code = Code("")

    @property
    def item(self) -> Item:
        return self.decided.item

    @property
    def rule(self) -> WearRule | None:
        by = self.decided.by
        return by if isinstance(by, WearRule) else None


def assess(standard: Standard, items: Sequence[Item]) -> tuple[Judged, ...]:
    """Judge and price items together, in their order.

    First each item by the guide; then free counts, replacements that supersede repairs, repairs
    charged once a part, and caps, which look at all items. The answer does not depend on the
    order of the items. Items have different names.
    """
    decided = decide(standard, items)
    charges = {
        each.item.name: _Charge(each, each.item.count)
        for each in decided
        if each.chargeable and not each.lacks
    }
    for step in (_freed, _superseded, _once):
        charges = step(standard, charges)
    left = _capped(standard, charges)
    return tuple(
        _judged(standard, each, charges.get(each.item.name), left.get(each.item.name))
        for each in decided
    )


_Charges = dict[Id, _Charge]
_Step = Callable[[Standard, _Charges], _Charges]


def _freed(standard: Standard, charges: _Charges) -> _Charges:
    """What free counts leave."""
    groups: dict[object, list[_Charge]] = {}
    for charge in charges.values():
        if charge.rule is not None and charge.rule.free is not None:
            key = (charge.decided.line, scope_key(charge.rule.free.per, charge.item))
            groups.setdefault(key, []).append(charge)
    changed = dict(charges)
    for group in groups.values():
        rule = group[0].rule
        if rule is not None and rule.free is not None:
            changed |= {each.item.name: each for each in _beyond(standard, rule.free, group)}
    return changed


def _beyond(standard: Standard, free: Free, group: list[_Charge]) -> Iterator[_Charge]:
    if sum(each.count for each in group) > free.count and free.charge_all_beyond:
        return
    sign = -1 if free.spares is Spares.DEAREST else 1
    group.sort(key=lambda c: (sign * Fraction(_cents(standard, c), c.count), c.item.name))
    spare = free.count
    for charge in group:
        freed = min(spare, charge.count)
        spare -= freed
        if freed:
            left = charge.count - freed
            yield replace(charge, count=left, reason=Code("" if left else "free"))


def _superseded(standard: Standard, charges: _Charges) -> _Charges:
    """Repairs drop out where a replacement charges the same panel."""
    charged = {(c.decided.line, panel(c.item)) for c in charges.values() if not c.reason}
    changed = dict(charges)
    for name, charge in charges.items():
        rule = charge.rule
        if rule is None or charge.reason or not rule.superseded_by:
            continue
        if (rule.superseded_by, panel(charge.item)) in charged:
            changed[name] = replace(charge, reason=Code("superseded"))
    return changed


def _once(standard: Standard, charges: _Charges) -> _Charges:
    """Of a line that is charged once within a scope, the dearest item stays."""
    groups: dict[object, list[_Charge]] = {}
    for charge in charges.values():
        rule = charge.rule
        if rule is not None and rule.once_per is not None and not charge.reason:
            key = (charge.decided.line, scope_key(rule.once_per, charge.item))
            groups.setdefault(key, []).append(replace(charge, count=1))
    changed = dict(charges)
    for group in groups.values():
        first, *others = sorted(group, key=lambda c: (-_cents(standard, c), c.item.name))
        changed[first.item.name] = first
        for other in others:
            changed[other.item.name] = replace(other, reason=Code("charged_once"))
    return changed


def _price(standard: Standard, charge: _Charge) -> prices.Priced | None:
    """What is charged for an item before caps; None when nothing says."""
    by = charge.decided.by
    price = standard.card.operations.get(by.operation) if by is not None else None
    if price is not None:
        return prices.cost(price, charge.decided.size, charge.count)
    if charge.item.repair_cost is None:
        return None
    return prices.Priced(charge.item.repair_cost)


def _cents(standard: Standard, charge: _Charge) -> int:
    priced = _price(standard, charge)
    return 0 if priced is None else priced.cents


def _capped(standard: Standard, charges: _Charges) -> dict[Id, int]:
    return prices.capped(
        standard.card.caps,
        [
            prices.Charge(
                name,
                _cents(standard, charge),
                charge.item.kind,
                panel(charge.item),
                places(standard.guide, charge.item),
            )
            for name, charge in charges.items()
            if not charge.reason
        ],
    )


def _judged(
    standard: Standard, decided: Decided, charge: _Charge | None, left: int | None
) -> Judged:
    by = decided.by
    judged = Judged(
        name=decided.item.name,
        chargeable=False,
        guide_line=decided.line,
        rule=by.source if by is not None else standard.guide.source,
        reason=_why_not(decided, charge),
    )
    if by is None or charge is None or left is None:
        return judged
    operation = by.operation
    priced = _price(standard, charge)
    if priced is None:
        by_size = operation in standard.card.operations
        reason = "measure_missing" if by_size else "price_missing"
        return replace(judged, chargeable=True, operation=operation, reason=Code(reason))
    return replace(
        judged,
        chargeable=True,
        operation=operation,
        cents=left,
        price=priced.cents,
        reason=_why(decided, priced, left),
    )


def _why_not(decided: Decided, charge: _Charge | None) -> Code:
    if decided.lacks:
        return Code("measure_missing")
    if charge is not None:
        return charge.reason
    return Code("normal" if decided.by is not None else "no_line")


def _why(decided: Decided, priced: prices.Priced, left: int) -> Code:
    if left < priced.cents:
        return Code("capped")
    if priced.replaced:
        return Code("replaced")
    by = decided.by
    measured = isinstance(by, WearRule) and (by.by_term or by.threshold or by.amount or by.number)
    return Code("listed" if isinstance(by, MatchingSet) or not measured else "beyond_limit")


def _version(view: View, dated: Dated[B], on: date) -> B:
    """The version that holds for an inspection on a day."""
    if dated.governed_by in (Moment.INSPECTION, Moment.EVENT):
        return dated.on(on)
    return view.pick(dated, on)


def standard_for(view: View, on: date) -> Standard:
    """What an inspection on a day is judged by in a case: guide and rate card of the right date."""
    return Standard(
        guide=_version(view, view.terms.wear_guide, on),
        card=_version(view, view.terms.rate_card, on),
        months=term_months(view.case.lease.facts),
        holds=lambda condition: holds(condition, view),
    )


def assess_items(
    view: View, items: Sequence[Item], on: date, spared: Collection[Id] = ()
) -> tuple[Judged, ...]:
    """Judge items found on a day; those with an accepted repair are left out of the sum.

    Also answers a lessee's self-inspection: nothing is recorded.
    """
    rest = [item for item in items if item.name not in spared]
    judged = {each.name: each for each in assess(standard_for(view, on), rest)}
    return tuple(judged.get(item.name) or _repaired(view, item.name) for item in items)


def _repaired(view: View, name: Id) -> Judged:
    return Judged(
        name=name,
        chargeable=False,
        guide_line=Code(""),
        rule=view.terms.repairs.source,
        reason=Code("repaired"),
    )


def spared_items(view: View, items: Sequence[Item]) -> tuple[Id, ...]:
    """The names of items whose repair was accepted, in order."""
    repairs = view.case.repairs.by_item
    return tuple(i.name for i in items if i.name in repairs and repairs[i.name].accepted)


def is_current(view: View, report: Report) -> bool:
    """Whether a report's assessment speaks of its items as they stand, accepted repairs spared."""
    judged = tuple(each.name for each in report.judged)
    names = tuple(item.name for item in report.items)
    return judged == names and report.spared == spared_items(view, report.items)
