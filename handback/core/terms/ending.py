"""Endings that are not on the day: early return, extension, loss, military orders."""

from dataclasses import dataclass
from enum import StrEnum

from handback.core.base import Cents, Code
from handback.core.terms.base import Block
from handback.core.terms.conditions import ALWAYS, NEVER, When
from handback.core.terms.fees import FromContract
from handback.core.terms.payoff import DayCount, Interest


class EarlyCharge(StrEnum):
    """How the charge for an early end is found.

    REMAINING_PAYMENTS: the payments still to come. BALANCE_LESS_VALUE: outstanding balance less
    realised value, not below zero. LESSER: the lesser of the two. STAY_DUE: no charge; the
    payments simply stay due on their dates.
    """

    REMAINING_PAYMENTS = "remaining_payments"
    BALANCE_LESS_VALUE = "balance_less_value"
    LESSER = "lesser"
    STAY_DUE = "stay_due"


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyReturnTerms(Block):
    """Returning before maturity.

    `written_explanation` of the method goes out with each estimate. The balance accrues by
    `interest` where the method needs it.

    `allowed`: whether there is an early return at all. `fee`: what it costs besides the charge.
    `charge_free_when`: there is no charge while this holds.
    """

    allowed: bool
    charge: EarlyCharge
    fee: Cents = 0
    interest: Interest = Interest.CONSTANT_YIELD
    day_count: DayCount = DayCount.ACTUAL_365
    written_explanation: bool = True
    charge_free_when: When = NEVER


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionTerms(Block):
    """Extensions: how many, how long, at what fee, for whom.

    Beyond `disclosures_beyond_months` in all, new disclosures must be signed first. The fee is
    `per` day or per month begun, for the days used or, with `granted_days_charged`, all granted.

    `allowed`: whether the lease can be extended at all. `at_most`: how many extensions.
    `days_each`: the most days of one. `days_in_all`: the most days of all together.
    `months_in_all`: the most months of all together, from the scheduled end. `fee`: what a day
    or month costs; `from_contract` where the lease says so, and where it does not, the regular
    payment. `good_standing`: what must hold of a lessee who asks.
    """

    allowed: bool
    at_most: int = 0
    days_each: int = 0
    days_in_all: int | None = None
    months_in_all: int | None = None
    fee: Cents | FromContract | None = None
    per: Code = Code("day")
    good_standing: When = ALWAYS
    disclosures_beyond_months: int | None = None
    granted_days_charged: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalLossTerms(Block):
    """Total loss or theft: what the insurer's settlement is set against and what is spared.

    The balance accrues by `interest` up to the day of the loss.

    `gap_cover_ends_liability`: a lessee with gap cover owes no shortfall. `deductible_stays`:
    except the insurer's deductible. `falls_away`: the lines that are not charged.
    """

    owed: EarlyCharge = EarlyCharge.BALANCE_LESS_VALUE
    interest: Interest = Interest.CONSTANT_YIELD
    day_count: DayCount = DayCount.ACTUAL_365
    gap_cover_ends_liability: bool
    deductible_stays: bool = True
    falls_away: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MilitaryTerms(Block):
    """Termination by military orders: which lines fall away, and the papers it needs.

    `allowed`: whether orders end the lease. `falls_away`: the lines that are not charged. `papers`:
    the papers that prove the orders. `minimum_deployment_days`: the shortest deployment that
    counts.
    """

    allowed: bool
    falls_away: tuple[Code, ...] = ()
    papers: tuple[Code, ...] = ()
    minimum_deployment_days: int = 0
