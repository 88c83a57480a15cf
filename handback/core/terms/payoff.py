"""Buying the car: payoff, who may buy, completing a purchase, trade-in, quotes."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from handback.core.base import Code, Moment, OptionName
from handback.core.terms.base import Block, Due
from handback.core.terms.conditions import ALWAYS, When


class Basis(StrEnum):
    """What a payoff starts from."""

    RESIDUAL = "residual"
    BALANCE = "balance"


class Interest(StrEnum):
    """How interest accrues within a payment period."""

    NONE = "none"
    CONSTANT_YIELD = "constant_yield"
    SIMPLE_DAILY = "simple_daily"


class DayCount(StrEnum):
    """How many days a year of interest has."""

    ACTUAL_365 = "actual/365"
    ACTUAL_360 = "actual/360"
    THIRTY_360 = "30/360"


class Buyer(StrEnum):
    """Who buys the car."""

    LESSEE = "lessee"
    BRAND_RETAILER = "brand_retailer"
    ANY_RETAILER = "any_retailer"
    ANYONE = "anyone"


class PriceFor(StrEnum):
    """What a buyer pays: the lessee's price, or what the car is worth."""

    SAME = "same"
    MARKET = "market"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyerTerms(Block):
    """Whether a kind of buyer may buy, and at what price.

    `when`: this buyer may buy while this holds.
    """

    price: PriceFor = PriceFor.SAME
    when: When = ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoffTerms(Block):
    """The price of the car on a day.

    `residual` counts the contract's residual plus remaining payments; `balance` the outstanding
    principal with interest accrued since the last payment date. `adds` names what else a sale may
    bring with it: `registration`, `incidental`; fees, arrears and taxes are worked out for every
    ending alike. `price_when_no_residual` sells at the market value what the lease names
    no residual for.

    `remaining_payments`: payments not due yet are part of the price. `deposit_may_be_applied`: the
    buyer may put the security deposit towards the price.
    """

    basis: Basis
    interest: Interest = Interest.NONE
    day_count: DayCount = DayCount.ACTUAL_365
    remaining_payments: bool = True
    adds: tuple[Code, ...] = ()
    buyers: dict[Buyer, BuyerTerms]
    deposit_may_be_applied: bool = False
    price_when_no_residual: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseTerms(Block):
    """How a purchase is completed: the steps in order and the days promised for each.

    It begins with the buyer's funds. Steps: `odometer_statement`, `payoff_confirmation`,
    `lien_release`, `title`, `bill_of_sale`; one is refused until those before it are done, and the
    title goes out with the bill of sale where that is a step. No purchase is begun after `by`.

    `steps`: what happens, in this order. `title_within_days`: days until the title goes out.
    `lien_release_within_days`: days until the lien is released.
    """

    steps: tuple[Code, ...]
    title_within_days: int
    lien_release_within_days: int
    by: Due | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeInTerms(Block):
    """Trade-in: a dealer buys the car; otherwise it is a turn-in.

    The lessee stays liable until the payoff is completed; a payoff not completed within
    `payoff_within_days` of the hand-over opens a task, a failed one makes the case a turn-in.

    `evidence`: the papers that show a dealer bought the car. `payoff_to_lender`: the dealer pays
    the lender, who confirms it. `ends_liability_at`: whether the lessee is free from the dealer's
    taking over the car on (`delivery`), or only once the payoff is completed (`payoff`).
    """

    evidence: tuple[Code, ...]
    payoff_to_lender: bool
    payoff_within_days: int
    ends_liability_at: Literal[Moment.PAYOFF, Moment.DELIVERY] = Moment.PAYOFF


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteTerms(Block):
    """Quotes: how long each is good, and what becomes of one when facts change.

    A firm quote holds its price until its good-through day, with `per_diem` plus a day's interest
    for each day after the one it is made for; another one is void as soon as its facts change.
    `leaves_out_wear` until a report exists, and says so. `back_days` and `ahead_days` bound the day
    a quote may be made for.

    `good_days`: how many days a quote is good. `firm`: the price holds for those days. `kinds`: the
    options it is about.
    """

    kinds: tuple[OptionName, ...]
    good_days: int
    firm: bool
    per_diem: bool = False
    leaves_out_wear: bool = False
    back_days: int = 0
    ahead_days: int = 400
