"""The options side by side: what each costs, what is sure of it, what it spares, and the cheapest.

Every figure comes from the statement's own calculators, asked for an assumed ending.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from handback.core import arrears
from handback.core.base import Cents, Code, Firmness, Id, OptionName, Refused, Role
from handback.core.lines import LineCode, Lines, line, total
from handback.core.offers import buyer_obstacles, extension_limits, obstacles
from handback.core.sums import assume, extension
from handback.core.sums.assume import SALES, Assumed
from handback.core.view import View

LESSEE = Code("lessee")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the lessee expects: reading and value of the car at the end, repairs, and days.

    `odometer` is the reading at maturity; an ending on another day takes it in proportion.
    `market_value` is what the car is worth to the lessee in cents, `repairs` the items of the
    report to be repaired before, `on` the day of each option where it is not the usual one,
    `extension_days` how long an extension would be.
    """

    odometer: int | None = None
    market_value: Cents | None = None
    repairs: tuple[Id, ...] = ()
    on: tuple[tuple[OptionName, date], ...] = ()
    extension_days: int | None = None
    apply_deposit: bool = False


@dataclass(frozen=True, slots=True)
class BuyerPrice:
    """What a kind of buyer would pay, or why not: `total` in cents, None without a price."""

    buyer: Code
    total: int | None
    refused: tuple[Refused, ...] = ()


@dataclass(frozen=True, slots=True)
class OptionCost:
    """One option: its lines, who arranges it, what it spares, who may buy, and its net cost.

    `obstacles` say why it is not open today. `payments_until` are regular payments to be made
    up to its day that are in no line; `odometer` is the reading taken for its day; `value` is
    the car's, for a sale. `net` is lines and payments less value; None where the value is
    needed and not known, or where nothing ends.
    """

    option: OptionName
    on: date
    lines: Lines
    arranged_by: tuple[Role, ...] = ()
    needs_inspection: bool = False
    leads_to: Code = Code("")
    obstacles: tuple[Refused, ...] = ()
    falls_away: Lines = ()
    buyers: tuple[BuyerPrice, ...] = ()
    assumes: tuple[Code, ...] = ()
    payments_until: int = 0
    value: int | None = None
    net: int | None = None
    odometer: int | None = None

    @property
    def available(self) -> bool:
        """Whether nothing stands in its way today."""
        return not self.obstacles

    @property
    def total(self) -> int:
        """The sum of its lines in cents."""
        return total(self.lines)

    @property
    def certain(self) -> int:
        """The part of the total that rests on recorded facts."""
        return total(tuple(each for each in self.lines if each.sure is Firmness.CERTAIN))


@dataclass(frozen=True, slots=True)
class Comparison:
    """All options of the programme, and which is cheapest and why.

    `reason` is `only_one_open`, `value_above_price`, `lowest_charges`, `equal_cost` or, without a
    cheapest, `none_open`. `about` holds its parameters: amounts in cents, names of options.
    """

    options: tuple[OptionCost, ...]
    cheapest: OptionName | None
    reason: Code
    about: tuple[tuple[str, str], ...] = ()

    def of(self, option: OptionName) -> OptionCost | None:
        """The cost of one option; None when the programme does not offer it."""
        return next((each for each in self.options if each.option is option), None)


def compare(view: View, expected: Expected | None = None) -> Comparison:
    """Every option the programme offers, as of the view's day.

    Raises `UndatedError` when the programme has no value for a day that is assumed.
    """
    hoped = expected or Expected()
    costs = tuple(_cost(view, option, hoped) for option in view.terms.options)
    cheapest, reason, about = _cheapest(costs)
    return Comparison(costs, cheapest, Code(reason), about)


def _cost(view: View, option: OptionName, expected: Expected) -> OptionCost:
    if assume.ends_as(view, option) is None:
        return _extension(view, option, expected)
    assumed = _assumed(view, option, expected)
    lines = assume.told_lines(view, assumed)
    buyers = tuple(_buyers(view, assumed)) if option is OptionName.PURCHASE else ()
    stops = (*obstacles(view, option), *_no_price(view, assumed))
    until = _payments_until(view, assume.paid_until(view, assumed))
    value = expected.market_value if option in SALES else None
    unknown = option in SALES and value is None
    return OptionCost(
        option=option,
        on=assumed.on,
        lines=lines,
        arranged_by=view.terms.options[option].arranged_by,
        needs_inspection=view.terms.options[option].needs_inspection,
        leads_to=view.terms.options[option].leads_to,
        obstacles=stops,
        falls_away=_falls_away(view, assumed, lines),
        buyers=buyers,
        assumes=assume.assumptions(view, assumed, day_named=option in dict(expected.on)),
        payments_until=until,
        value=value,
        net=None if unknown else total(lines) + until - (value or 0),
        odometer=assumed.odometer,
    )


def _assumed(view: View, option: OptionName, expected: Expected) -> Assumed:
    day = dict(expected.on).get(option) or _day(view, option)
    return Assumed(
        option=option,
        on=day,
        odometer=_odometer_on(view, expected, day),
        market_value=expected.market_value,
        repairs=expected.repairs if option in assume.RETURNS else (),
        apply_deposit=expected.apply_deposit and option is OptionName.PURCHASE,
    )


def _odometer_on(view: View, expected: Expected, day: date) -> int | None:
    """The reading expected on a day: on the straight line that leads to the one at maturity.

    The line begins at the latest reading, or at the start of the lease.
    """
    if expected.odometer is None or day == view.maturity:
        return expected.odometer
    lease, readings = view.case.lease.facts, view.case.odometer.readings
    since = readings[-1].on if readings else lease.starts
    known = readings[-1].odometer if readings else lease.odometer_at_start
    whole = (view.maturity - since).days
    if whole <= 0:
        return expected.odometer
    driven = (expected.odometer - known) * max((day - since).days, 0)
    return known + round(Fraction(driven, whole))


def _day(view: View, option: OptionName) -> date:
    """Options are compared at maturity, while that is still to come."""
    if option in SALES:
        return max(view.day, view.maturity)
    return assume.usual_day(view, option)


def _no_price(view: View, assumed: Assumed) -> Iterator[Refused]:
    if assumed.option is OptionName.PURCHASE:
        yield from buyer_obstacles(view, assumed.buyer, assumed.on, assumed.market_value)


def _payments_until(view: View, day: date) -> int:
    """Regular payments due after today up to a day, where no line holds them.

    Payments that are posted here one by one are in the lines when they are missing.
    """
    lease = view.case.lease.facts
    if lease.payments != "current":
        return 0
    in_advance = view.terms.payments.in_advance
    due = [d for d in arrears.due_dates(view) if view.day < d <= day]
    return lease.payment * sum(1 for d in due if d < day or not in_advance)


def _falls_away(view: View, assumed: Assumed, lines: Lines) -> Lines:
    """What a plain return on the same day would cost and this option does not."""
    if assume.ends_as(view, assumed.option) is assume.ends_as(view, OptionName.RETURN):
        return ()
    returned = replace(assumed, option=OptionName.RETURN, apply_deposit=False)
    own = {each.code for each in lines}
    found = assume.told_lines(view, returned)
    return tuple(each for each in found if each.code not in own and each.cents > 0)


def _buyers(view: View, assumed: Assumed) -> Iterator[BuyerPrice]:
    for buyer in view.terms.payoff.buyers:
        name = Code(buyer)
        refused = tuple(buyer_obstacles(view, name, assumed.on, assumed.market_value))
        bought = replace(
            assumed, buyer=name, apply_deposit=assumed.apply_deposit and name == LESSEE
        )
        priced = not any(each.reason == "no_price" for each in refused)
        yield BuyerPrice(name, total(assume.exact_lines(view, bought)) if priced else None, refused)


def _extension(view: View, option: OptionName, expected: Expected) -> OptionCost:
    """An extension only moves the end: its fee beside the cost of whatever follows."""
    days = expected.extension_days or view.terms.extension.days_each
    cents = extension.fee(view, days)
    rule = view.terms.extension.source_of("fee")
    number = str(len(view.case.endings.extensions) + 1)
    lines = (
        (line(LineCode.EXTENSION_FEE, cents, view.maturity, rule, number).estimated(),)
        if cents
        else ()
    )
    stops = (*obstacles(view, option), *extension_limits(view, days))
    on = view.maturity + timedelta(days=days)
    named = expected.extension_days is not None
    by = view.terms.options[OptionName.EXTEND].arranged_by
    assumes = () if named else (assume.ASSUMED_DAY,)
    return OptionCost(option, on, lines, by, obstacles=stops, assumes=assumes)


_Chosen = tuple[OptionName | None, str, tuple[tuple[str, str], ...]]


def _cheapest(costs: tuple[OptionCost, ...]) -> _Chosen:
    """The open option of the lowest net cost; the first of equals, in the programme's order."""
    open_ = [each for each in costs if each.available and each.net is not None]
    unknown = [each.option for each in costs if each.available and _needs_value(each)]
    about: list[tuple[str, str]] = [("value_unknown_for", option.value) for option in unknown]
    if not open_:
        return None, "none_open", tuple(about)
    best, *others = sorted(open_, key=_net)
    about.append(("net", str(_net(best))))
    if not others:
        return best.option, "only_one_open", tuple(about)
    about += [("next", others[0].option.value), ("saves", str(_net(others[0]) - _net(best)))]
    if _net(others[0]) == _net(best):
        return best.option, "equal_cost", tuple(about)
    if best.value is not None and best.value > best.total:
        about.append(("above_price", str(best.value - best.total)))
        return best.option, "value_above_price", tuple(about)
    return best.option, "lowest_charges", tuple(about)


def _net(cost: OptionCost) -> int:
    return cost.net or 0


def _needs_value(cost: OptionCost) -> bool:
    return cost.option in SALES and cost.value is None
