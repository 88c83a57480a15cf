"""Waivers: what takes away how much of which line, and which lines nobody may waive."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from handback.core.account import Key
from handback.core.base import Code, Id
from handback.core.billing import Claim
from handback.core.inspection import Item
from handback.core.lines import Line, LineCode, line
from handback.core.money import share
from handback.core.terms.billing import LimitPer, LoyaltyWaiver, OverLimit, Relief, WaiverProduct
from handback.core.terms.fees import Fee, Holdover, LateFee, LaterCharge
from handback.core.view import View

GOODWILL = Code("goodwill")
"""The name that goodwill has among the waivers a fee admits."""

EVENT_FLAG = "event_"
"""Items of one event carry the same flag that begins like this."""

Open = dict[Key, int]
"""What is left of each line that may be waived further, in cents."""


@dataclass(frozen=True, slots=True)
class Waived:
    """A waiver's line, and what it takes from which line."""

    line: Line
    parts: tuple[tuple[Key, int], ...]


@dataclass(frozen=True, slots=True)
class Admits:
    """Which waivers a line admits (None: any that names it), and the rule that says so."""

    by: tuple[Code, ...] | None
    rule: Code

    def takes(self, waiver: str) -> bool:
        """Whether this waiver may take the line away."""
        return self.by is None or waiver in self.by


def admits(view: View, code: Code, item: Id = Id("")) -> Admits:
    """Which waivers a line admits, by the terms that made it; of today's where no item is named."""
    block = _fee_block(view, code, item)
    if block is None:
        return Admits(None, view.terms.waivers.source)
    return Admits(block.may_be_waived_by, block.source_of("may_be_waived_by"))


def _fee_block(view: View, code: Code, item: Id) -> Fee | LateFee | Holdover | LaterCharge | None:
    terms = view.terms
    if code in terms.fees:
        return view.pick(terms.fees[code], view.ending.on if view.ending else None)
    if code in terms.later_charges:
        charge = view.case.billing.charges.get(item)
        return view.pick(terms.later_charges[code], charge.incurred if charge else None)
    if code == Code(LineCode.LATE_FEE) and terms.late_fee is not None:
        return view.pick(terms.late_fee, _due(item))
    if code == Code(LineCode.HOLDOVER):
        return view.pick(terms.holdover, view.maturity + timedelta(days=1))
    return None


def _due(item: Id) -> date | None:
    """The day a late fee's payment fell due, which names its line; None for another name."""
    try:
        return date.fromisoformat(item)
    except ValueError:
        return None


def waived(view: View, charged: Iterable[Line]) -> tuple[Waived, ...]:
    """All waivers of a case, in order: the bought product, loyalty, goodwill.

    Each takes from what the ones before it left, and never more than that.
    """
    left: Open = {(each.code, each.item): each.cents for each in charged if each.cents > 0}
    found: list[Waived] = []
    for source in (_products, _loyalty, _goodwill):
        for each in source(view, left):
            for key, cents in each.parts:
                left[key] -= cents
            if each.line.cents:
                found.append(each)
    return tuple(found)


def _made(taken: Open, like: Callable[[int], Line]) -> Waived:
    return Waived(like(-sum(taken.values())), tuple(taken.items()))


def _products(view: View, left: Open) -> Iterator[Waived]:
    name = view.case.lease.facts.wear_waiver
    product = view.terms.waivers.products.get(name)
    if product is None or view.ending is None or _void(view, product):
        return
    on, taken = view.ending.on, product_takes(view, name, product, left)
    yield _made(
        taken,
        lambda cents: line(LineCode.WAIVER_PRODUCT, cents, on, product.source, name),
    )


def _void(view: View, product: WaiverProduct) -> bool:
    limit, ending = product.distance_at_most, view.ending
    if limit is None or ending is None or ending.odometer is None:
        return False
    return ending.odometer - view.case.lease.facts.odometer_at_start > limit


def product_takes(view: View, name: Code, product: WaiverProduct, left: Open) -> Open:
    """What a bought wear waiver takes from each line, within its limits."""
    items = {i.name: i for r in view.case.inspection.reports.values() for i in r.items}
    groups: dict[object, list[Key]] = {}
    for key, cents in left.items():
        item = items.get(key[1])
        excluded = item is not None and item.kind in product.excluded_kinds
        if cents and key[0] in product.lines and not excluded and _takes(view, key, name):
            groups.setdefault(_group(product, key, item), []).append(key)
    taken: Open = {}
    budget = product.total
    for keys in groups.values():
        most = _relief_for(product, sum(left[key] for key in keys))
        if budget is not None:
            most = min(most, budget)
            budget -= most
        taken |= _spread(most, {key: left[key] for key in keys})
    return taken


def _takes(view: View, key: Key, waiver: str) -> bool:
    return admits(view, *key).takes(waiver)


def _group(product: WaiverProduct, key: Key, item: Item | None) -> object:
    if item is None or product.limit_per is LimitPer.ITEM:
        return key
    if product.limit_per is LimitPer.PART:
        return (item.area, item.part)
    return next((flag for flag in item.flags if flag.startswith(EVENT_FLAG)), key)


def _relief_for(product: WaiverProduct, cents: int) -> int:
    limit = product.per_item
    if limit is not None and cents > limit:
        if product.over_limit is OverLimit.CHARGED:
            return 0
        cents = limit
    return cents if product.share is None else share(cents, product.share)


def _spread(cents: int, left: Open) -> Open:
    """Take an amount from lines one after the other."""
    taken: Open = {}
    for key, there in left.items():
        part = min(cents, there)
        if part > 0:
            taken[key] = part
            cents -= part
    return taken


def _loyalty(view: View, left: Open) -> Iterator[Waived]:
    for claim in view.case.billing.claims.values():
        terms = view.terms.waivers.loyalty.get(claim.waiver)
        if terms is None or claim.granted is False or not in_time(view, terms, claim):
            continue
        taken = _loyalty_takes(view, claim, terms, left)
        yield _made(taken, _loyalty_line(claim, terms))


def _loyalty_line(claim: Claim, terms: LoyaltyWaiver) -> Callable[[int], Line]:
    def make(cents: int) -> Line:
        made = line(LineCode.LOYALTY_WAIVER, cents, claim.on, terms.source, claim.waiver)
        return made if claim.granted else made.estimated()

    return make


def in_time(view: View, terms: LoyaltyWaiver, claim: Claim) -> bool:
    """Whether the new contract's day lies within the waiver's window, as far as is known."""
    last = view.date_of(terms.until)
    return last is None or claim.contract_day <= last


def _loyalty_takes(view: View, claim: Claim, terms: LoyaltyWaiver, left: Open) -> Open:
    taken: Open = {}
    for pot in terms.pots:
        here = {
            key: cents - taken.get(key, 0)
            for key, cents in left.items()
            if key[0] in pot.lines and _takes(view, key, claim.waiver)
        }
        for key, cents in _spread(_pot(pot, sum(here.values())), here).items():
            taken[key] = taken.get(key, 0) + cents
    return taken


def _pot(pot: Relief, cents: int) -> int:
    if pot.amount is not None:
        return min(pot.amount, cents)
    return cents if pot.share is None else share(cents, pot.share)


def _goodwill(view: View, left: Open) -> Iterator[Waived]:
    terms = view.terms.waivers.goodwill
    rule = terms.source if terms else view.terms.waivers.source
    for given in view.case.billing.goodwill.values():
        key = (given.line, given.item)
        if not given.granted or not left.get(key) or not _takes(view, key, GOODWILL):
            continue
        taken = {key: min(given.amount, left[key])}
        made = line(LineCode.GOODWILL, -taken[key], given.on, rule, given.goodwill)
        yield Waived(made, tuple(taken.items()))


def targets(view: View, key: Key) -> tuple[Key | Code, ...]:
    """What a posted line in the lessee's favour is set against first: lines, or kinds of line."""
    code, item = key
    terms, billing = view.terms.waivers, view.case.billing
    if code == Code(LineCode.GOODWILL) and item in billing.goodwill:
        given = billing.goodwill[item]
        return ((given.line, given.item),)
    if code == Code(LineCode.LOYALTY_WAIVER) and Code(item) in terms.loyalty:
        return tuple(line for pot in terms.loyalty[Code(item)].pots for line in pot.lines)
    if code == Code(LineCode.WAIVER_PRODUCT) and Code(item) in terms.products:
        return terms.products[Code(item)].lines
    if code == Code(LineCode.DEPOSIT_APPLIED):
        return (Code(LineCode.PURCHASE_PRICE),)
    return ()


def goodwill_given(view: View, besides: Id = Id("")) -> int:
    """Cents of goodwill that were granted or wait for a second person."""
    return sum(
        given.amount
        for given in view.case.billing.goodwill.values()
        if given.granted is not False and given.goodwill != besides
    )
