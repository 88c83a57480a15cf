"""What is behind each line of a bill: reading and allowance, item and limit, day, rate, base.

Everything is taken from the facts and terms that the sums themselves take; nothing is added up
here. Amounts are in cents, distances in the programme's unit, lengths in millimetres.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from handback.actions.views.condition import ItemSeen
from handback.actions.views.looking import WITH_MONEY, Look, Seen, look
from handback.core import arrears
from handback.core.account import posted_lines
from handback.core.base import Code, Id
from handback.core.inspection import Judged
from handback.core.lines import Line, LineCode, Lines
from handback.core.sums import distance, equipment, guide, wear
from handback.core.sums.assessment import standard_for
from handback.core.sums.balance import outstanding
from handback.core.sums.owed import gross, owed
from handback.core.sums.waivers import waived
from handback.core.taxes import tax_lines
from handback.core.terms.base import UndatedError
from handback.core.terms.wear import Comparator, Measure, WearRule


@dataclass(frozen=True, slots=True)
class DistanceBehind:
    """How far the car was driven, what was allowed, and what more or less of it costs.

    `over` is what is charged, `unused` bought distance that was not driven; `reading` is None
    where it was estimated.
    """

    reading: int | None
    at_start: int
    driven: int
    allowed: int
    over: int
    unused: int
    rate: Decimal | None
    tolerance: int


@dataclass(frozen=True, slots=True)
class WearBehind:
    """An item of a report: what was found, the guide's limit for it, and how it was priced.

    `limit` is None where the guide sets none; `size` is what stands against it. `illustrative`
    says that the rate card is an example. `costs` are recorded costs of the repair.
    """

    report: Id
    on: date
    item: ItemSeen
    judged: Judged
    measure: Measure
    comparator: Comparator | None
    limit: Decimal | None
    size: Decimal | None
    price_rule: Code
    illustrative: bool
    costs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PartBehind:
    """A key or a part that did not come back: how many, at which price, until when it could."""

    part: Code
    count: int
    price: int
    until: date
    price_rule: Code


@dataclass(frozen=True, slots=True)
class FeeBehind:
    """A fee: what the contract says, and the most the programme lets it be; None without."""

    in_contract: int | None
    at_most: int | None


@dataclass(frozen=True, slots=True)
class PaymentsBehind:
    """Regular payments: how much each is, and which days are not paid."""

    payment: int
    missed: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class LateBehind:
    """A regular payment that came late: the day it was due, and the days of grace."""

    due: date
    grace_days: int


@dataclass(frozen=True, slots=True)
class ChargeBehind:
    """A charge from outside: when it arose, when we recorded it, and its amount."""

    charge: Id
    code: Code
    incurred: date
    recorded: date
    amount: int


@dataclass(frozen=True, slots=True)
class TaxBehind:
    """A tax: its rate, what it is taken of, and the lines it is on."""

    tax: Code
    rate: Decimal
    base: int
    on: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class WaivedBehind:
    """What a waiver takes from which lines."""

    parts: tuple[tuple[Code, Id, int], ...]


@dataclass(frozen=True, slots=True)
class PaymentBehind:
    """The payment that a fee belongs to."""

    amount: int
    channel: Code
    on: date


@dataclass(frozen=True, slots=True)
class LossBehind:
    """A total loss: the balance of the lease that day, what the insurer paid, and gap cover.

    `balance` is None where the contract's figures do not give it.
    """

    on: date
    cause: Code
    balance: int | None
    settlement: int
    gap: int
    deductible: int
    gap_cover: bool


Behind = (
    DistanceBehind
    | WearBehind
    | PartBehind
    | FeeBehind
    | PaymentsBehind
    | LateBehind
    | ChargeBehind
    | TaxBehind
    | WaivedBehind
    | PaymentBehind
    | LossBehind
)
"""What is behind a line, by what sort of line it is."""


@dataclass(frozen=True, slots=True)
class Explained:
    """What a line comes to by today's facts, and what is behind it; None for sums of their own."""

    cents: int
    behind: Behind | None


def explained(seen: Seen, now: datetime) -> Mapping[str, Explained]:
    """What is behind every line that is owed or posted, by the line's key (`excess_wear/d1`).

    Raises `NotFoundError` for roles that see no money.
    """
    looked = look(seen, now, WITH_MONEY)
    try:
        lines = owed(looked.view)
    except UndatedError:
        lines = ()
    told = {each.key: each for each in (*posted_lines(looked.case), *lines)}
    due = {each.key: each.cents for each in lines}
    found = _Finding(looked, lines)
    return {key: Explained(due.get(key, 0), found.behind(line)) for key, line in told.items()}


@dataclass(frozen=True, slots=True)
class _Finding:
    """What is asked for line after line."""

    look: Look
    lines: Lines

    def behind(self, line: Line) -> Behind | None:
        """What is behind a line."""
        if line.code in self.look.terms.fees:
            return _fee(self, line)
        find = _BY_CODE.get(line.code)
        if find is not None:
            return find(self, line)
        return _charge(self, line) if line.item in self.look.case.billing.charges else None


def _distance(found: _Finding, line: Line) -> Behind | None:
    view, lease = found.look.view, found.look.lease
    done, allowed = distance.driven(view), distance.allowance(view)
    if done is None or allowed is None:
        return None
    over, unused = distance.excess(view), view.terms.distance.unused
    refund = line.code == Code(LineCode.UNUSED_DISTANCE_REFUND)
    bought = unused.rate if unused.rate is not None else lease.bought_distance_rate
    return DistanceBehind(
        distance.reading(view),
        lease.odometer_at_start,
        done.distance,
        allowed,
        over.distance if over else 0,
        distance.unused(view),
        bought if refund else lease.excess_distance_rate,
        view.terms.distance.tolerance,
    )


def _wear(found: _Finding, line: Line) -> Behind | None:
    view = found.look.view
    each = next((s for s in wear.standing(view) if s.judged.name == line.item), None)
    if each is None:
        return None
    standard = standard_for(view, each.report.on)
    rule = standard.guide.rules.get(each.judged.guide_line)
    limited = isinstance(rule, WearRule) and rule.measure in guide.SIZES
    return WearBehind(
        each.report.reported.report,
        each.report.on,
        ItemSeen(**{name: getattr(each.item, name) for name in ItemSeen.__slots__}),
        each.judged,
        rule.measure if rule else Measure.NONE,
        rule.is_ if rule and limited else None,
        guide.bound(rule, standard.months) if rule and limited else None,
        _size(rule, each) if rule and limited else None,
        standard.card.source,
        standard.card.illustrative,
        tuple(cost.amount for cost in view.case.repairs.appraisals.get(line.item, ())),
    )


def _size(rule: WearRule, each: wear.Standing) -> Decimal | None:
    """The item's own figure for the measure of a line of the guide."""
    if rule.measure is Measure.TREAD:
        return guide.lowest_tread(each.item)
    if rule.measure is Measure.DEPTH:
        return each.item.depth
    if rule.measure is Measure.DIAMETER and each.item.diameter is not None:
        return each.item.diameter
    return guide.extent(each.item)


def _part(found: _Finding, line: Line) -> Behind | None:
    view, last = found.look.view, equipment.grace_ends(found.look.view)
    if last is None:
        return None
    card, part = standard_for(view, last).card, Code(line.item)
    count = equipment.missing(view, last).get(part, 0)
    return PartBehind(part, count, card.parts.get(part, 0), last, card.source)


def _fee(found: _Finding, line: Line) -> Behind | None:
    view = found.look.view
    ended = view.ending.on if view.ending else None
    fee = view.pick(view.terms.fees[line.code], ended)
    named = fee.amount if isinstance(fee.amount, int) else None
    return FeeBehind(getattr(found.look.lease, line.code, named), fee.at_most)


def _payments(found: _Finding, _: Line) -> Behind | None:
    return PaymentsBehind(found.look.lease.payment, tuple(found.look.case.payments.missed))


def _late(found: _Finding, line: Line) -> Behind | None:
    view, dated = found.look.view, found.look.terms.late_fee
    due = next((day for day in arrears.owed_dates(view) if day.isoformat() == line.item), None)
    return (
        None if due is None or dated is None else LateBehind(due, view.pick(dated, due).grace_days)
    )


def _charge(found: _Finding, line: Line) -> Behind | None:
    charge = found.look.case.billing.charges.get(line.item)
    if charge is None:
        return None
    return ChargeBehind(charge.charge, charge.code, charge.incurred, charge.recorded, charge.amount)


def _tax(found: _Finding, line: Line) -> Behind | None:
    view = found.look.view
    day = view.ending.on if view.ending else view.day
    taxes = {name: view.pick(dated, day) for name, dated in view.terms.taxes.items()}
    tax = taxes.get(Code(line.item))
    if tax is None:
        return None
    amounts: dict[Code, int] = {}
    for each in found.lines:
        amounts[each.code] = amounts.get(each.code, 0) + each.cents
    bases = {each.tax: each.base for each in tax_lines(amounts, taxes, found.look.lease.region)}
    on = tuple(code for code in tax.on if code in amounts)
    return TaxBehind(Code(line.item), tax.rate, bases.get(Code(line.item), 0), on)


def _waived(found: _Finding, line: Line) -> Behind | None:
    view = found.look.view
    for each in waived(view, gross(view)):
        if (each.line.code, each.line.item) == (line.code, line.item):
            return WaivedBehind(tuple((code, item, cents) for (code, item), cents in each.parts))
    return None


def _payment(found: _Finding, line: Line) -> Behind | None:
    payment = found.look.case.payments.by_id.get(line.item)
    return PaymentBehind(payment.amount, payment.channel, payment.on) if payment else None


def _loss(found: _Finding, _: Line) -> Behind | None:
    return loss_behind(found.look)


def loss_behind(look: Look) -> LossBehind | None:
    """What a total loss is settled by; None while the insurer has not settled it."""
    endings, terms = look.case.endings, look.terms.total_loss
    if endings.loss is None or endings.settled is None or endings.loss_on is None:
        return None
    standing = outstanding(look.view, endings.loss_on, terms.interest, terms.day_count)
    return LossBehind(
        endings.loss_on,
        endings.loss.cause,
        standing.total if standing else None,
        endings.settled.settlement,
        endings.settled.gap,
        endings.loss.deductible,
        look.lease.gap_cover,
    )


_BY_CODE: dict[str, Callable[[_Finding, Line], Behind | None]] = {
    LineCode.EXCESS_DISTANCE: _distance,
    LineCode.UNUSED_DISTANCE_REFUND: _distance,
    LineCode.EXCESS_WEAR: _wear,
    LineCode.MISSING_EQUIPMENT: _part,
    LineCode.PAST_DUE_PAYMENTS: _payments,
    LineCode.REMAINING_PAYMENTS: _payments,
    LineCode.LATE_FEE: _late,
    LineCode.ADMINISTRATIVE_FEE: _charge,
    LineCode.OTHER: _charge,
    LineCode.TAX: _tax,
    LineCode.WAIVER_PRODUCT: _waived,
    LineCode.LOYALTY_WAIVER: _waived,
    LineCode.GOODWILL: _waived,
    LineCode.RETURNED_PAYMENT_FEE: _payment,
    LineCode.CHANNEL_FEE: _payment,
    LineCode.TOTAL_LOSS: _loss,
}
