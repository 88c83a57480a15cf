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
    """

    owed: EarlyCharge = EarlyCharge.BALANCE_LESS_VALUE
    interest: Interest = Interest.CONSTANT_YIELD
    day_count: DayCount = DayCount.ACTUAL_365
    gap_cover_ends_liability: bool
    deductible_stays: bool = True
    falls_away: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MilitaryTerms(Block):
    """Termination by military orders: which lines fall away, and the papers it needs."""

    allowed: bool
    falls_away: tuple[Code, ...] = ()
    papers: tuple[Code, ...] = ()
    minimum_deployment_days: int = 0
