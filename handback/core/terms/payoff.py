"""Buying the car: payoff, who may buy, completing a purchase, trade-in, quotes."""

from dataclasses import dataclass
from enum import StrEnum

from handback.core.base import Code, OptionName
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


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyerTerms(Block):
    """Whether a kind of buyer may buy, and at what price: the lessee's (`same`) or `market`."""

    price: Code = Code("same")
    when: When = ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoffTerms(Block):
    """The price of the car on a day.

    `residual` counts the contract's residual plus remaining payments; `balance` the outstanding
    principal with interest accrued since the last payment date. `adds` names the further lines
    that a sale may carry. `price_when_no_residual` sells at the market value what the lease names
    no residual for.
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

    Steps: `funds`, `odometer_statement`, `payoff_confirmation`, `lien_release`, `title`; a step is
    refused until the ones before it are done. No purchase is begun after `by`.
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
    """

    evidence: tuple[Code, ...]
    payoff_to_lender: bool
    payoff_within_days: int
    ends_liability_at: Code = Code("payoff")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteTerms(Block):
    """Quotes: how long each is good, and what becomes of one when facts change.

    A firm quote holds its price until its good-through day, with `per_diem` plus a day's interest
    for each day after the one it is made for; another one is void as soon as its facts change.
    `leaves_out_wear` until a report exists, and says so. `back_days` and `ahead_days` bound the day
    a quote may be made for.
    """

    kinds: tuple[OptionName, ...]
    good_days: int
    firm: bool
    per_diem: bool = False
    leaves_out_wear: bool = False
    back_days: int = 0
    ahead_days: int = 400
