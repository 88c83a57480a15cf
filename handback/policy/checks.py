"""What has to be true inside one block beyond the types of its fields.

Each check gets a block that is otherwise valid and yields the key that is wrong, what is wrong
with it and what to do.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from typing import Any
from zoneinfo import ZoneInfo

from handback.core.terms.base import Block
from handback.core.terms.billing import Relief, StatementTerms
from handback.core.terms.fees import Fee, LateFee
from handback.core.terms.identity import ContactLine, Hours, Identity
from handback.core.terms.prices import Price
from handback.core.terms.wear import Limit, Measure, WearRule
from handback.policy.problems import Path
from handback.policy.shapes import written_key
from handback.policy.written import write_cents

Fault = tuple[Path, str, str]
Check = Callable[[Any], Iterator[Fault]]

CHECKS: dict[type, list[Check]] = {}

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NEEDED = {
    Measure.LENGTH: "threshold",
    Measure.DIAMETER: "threshold",
    Measure.DEPTH: "threshold",
    Measure.TREAD: "threshold",
    Measure.COUNT: "number",
    Measure.REPAIR_COST: "amount",
}


def faults_of(block: Block) -> Iterator[Fault]:
    """Everything that is wrong inside a block whose fields have the right types."""
    yield from _negative(block)
    for check in CHECKS.get(type(block), ()):
        yield from check(block)


def _checks(*blocks: type[Block]) -> Callable[[Check], Check]:
    def register(check: Check) -> Check:
        for block in blocks:
            CHECKS.setdefault(block, []).append(check)
        return check

    return register


def _negative(block: Block) -> Iterator[Fault]:
    for field in fields(block):
        value = getattr(block, field.name)
        if isinstance(value, int) and value < 0:
            yield (written_key(field.name),), f"`{value}` is below zero.", "Write zero or more."


@_checks(Fee, LateFee)
def _fee_within_its_cap(fee: Fee | LateFee) -> Iterator[Fault]:
    if isinstance(fee.amount, int) and fee.at_most is not None and fee.amount > fee.at_most:
        amount, cap = write_cents(fee.amount), write_cents(fee.at_most)
        yield ("amount",), f"The fee of {amount} is above its own cap of {cap}.", "Change one."


@_checks(LateFee)
def _late_fee_says_how_much(fee: LateFee) -> Iterator[Fault]:
    if fee.amount is None and fee.share_of_payment is None:
        yield (), "The late fee has no amount.", "Add `amount` or `share_of_payment`."


@_checks(Hours)
def _hours_are_possible(hours: Hours) -> Iterator[Fault]:
    for number, day in enumerate(hours.days):
        if day not in DAYS:
            yield ("days", number), f"`{day}` is not a day.", f"Write one of {', '.join(DAYS)}."
    for key, value in {"opens": hours.opens, "closes": hours.closes}.items():
        if value != value.replace(second=0, microsecond=0, tzinfo=None):
            yield (key,), f"`{value}` is more than hours and minutes.", "Write it like 08:30."
            return
    if hours.opens >= hours.closes:
        yield ("closes",), "It closes before it opens.", "Write the later time under `closes`."


@_checks(Identity, ContactLine)
def _time_zone_exists(block: Identity | ContactLine) -> Iterator[Fault]:
    if not block.time_zone and isinstance(block, ContactLine):
        return
    try:
        ZoneInfo(block.time_zone)
    except (ValueError, OSError, KeyError):
        do = "Write one like `America/Chicago`."
        yield ("time_zone",), f"`{block.time_zone}` is not a time zone.", do


@_checks(Relief)
def _relief_is_one_thing(relief: Relief) -> Iterator[Fault]:
    if relief.amount is not None and relief.share is not None:
        do = "Keep `amount` or `share`; with neither, all of it is waived."
        yield ("share",), "A waiver takes away an amount or a share, not both.", do


@_checks(StatementTerms)
def _statement_window_is_open(terms: StatementTerms) -> Iterator[Fault]:
    first, last = terms.reaches_from, terms.reaches_by
    sign = {"before": -1, "after": 1}
    days = [sign[each.side] * each.days for each in (first, last)]
    if first.moment is last.moment and first.months == last.months == 0 and days[0] > days[1]:
        do = "Swap `reaches_from` and `reaches_by`."
        yield ("reaches_by",), "The window closes before it opens.", do


@_checks(Price)
def _price_is_one_thing(price: Price) -> Iterator[Fault]:
    given = [price.amount is not None, bool(price.tiers), price.per_unit is not None]
    if sum(given) != 1:
        do = "Write exactly one of `amount`, `tiers` and `per_unit`."
        yield (), "It is not clear what the price is.", do
    if (price.replace_from is None) != (price.replacement is None):
        do = "Write `replace_from` and `replacement` together."
        yield (), "Half of a replacement is missing.", do
    yield from _rising("tiers", "up_to", [tier.up_to for tier in price.tiers])


@_checks(Limit, WearRule)
def _limit_has_what_its_measure_needs(limit: Limit) -> Iterator[Fault]:
    yield from _rising("by_term", "months_up_to", [each.months_up_to for each in limit.by_term])
    want = NEEDED.get(limit.measure, "")
    given = any(getattr(limit, key) is not None for key in NEEDED.values()) or limit.by_term
    if not want and given:
        yield (), "There is a limit and nothing is measured.", "Add `measure`."
    if want and not limit.by_term and getattr(limit, want) is None:
        wrong = f"It measures `{limit.measure}` against nothing."
        yield ("measure",), wrong, f"Add `{want}`, or `by_term`."
    for number, step in enumerate(limit.by_term if want else ()):
        if getattr(step, want) is None:
            yield ("by_term", number), f"This step has no `{want}`.", f"Add `{want}`."


def _rising(key: str, limit: str, limits: Sequence[Any]) -> Iterator[Fault]:
    """The steps of a table rise, and only its last one is open."""
    for number, here in enumerate(limits):
        last = number == len(limits) - 1
        if last and here is not None:
            do = f"Add a last step without `{limit}`."
            yield (key, number), "The last step of the table has a limit.", do
        if not last and here is None:
            yield (key, number), "Only the last step may have no limit.", f"Add `{limit}`."
        before = limits[number - 1] if number else None
        if here is not None and before is not None and here <= before:
            yield (key, number, limit), "The steps of the table do not rise.", "Sort them."
