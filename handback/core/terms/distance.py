"""Distance: what the contract allows, what more costs, what less may give back."""

from dataclasses import dataclass
from enum import StrEnum

from handback.core.base import RatePerDistance
from handback.core.money import Rounding
from handback.core.terms.base import Block
from handback.core.terms.conditions import NEVER, When


class EarlyAllowance(StrEnum):
    """What the allowance is when a lease ends early."""

    FULL = "full"
    BY_DAY = "by_day"
    BY_MONTH = "by_month"


class ReadingThatBills(StrEnum):
    """Which odometer reading the excess distance is billed by."""

    SIGNED_STATEMENT = "signed_statement"
    HAND_OVER = "hand_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnusedDistance(Block):
    """Refund of distance that was bought at inception and not used.

    Needs the clause in the lease; never when `never_when` holds. Without a `rate` the lease's
    own counts.

    `refunded`: whether there is a refund at all; with `credit_only` it is set against what else is
    owed, and what goes beyond is not paid out.
    """

    refunded: bool
    credit_only: bool = False
    rate: RatePerDistance | None = None
    never_when: When = NEVER


@dataclass(frozen=True, slots=True, kw_only=True)
class DistanceTerms(Block):
    """Excess distance = distance over the allowance × the contract's rate.

    An excess of at most `tolerance` is not charged, a larger one in full. With
    `extended_allowance` each day of an extension adds its share of the contract's allowance.

    `owed_when`: nothing is charged unless this holds.
    """

    owed_when: When
    billed_by: ReadingThatBills
    early_allowance: EarlyAllowance = EarlyAllowance.FULL
    extended_allowance: bool = False
    tolerance: int = 0
    rounding: Rounding = Rounding.HALF_UP
    unused: UnusedDistance
