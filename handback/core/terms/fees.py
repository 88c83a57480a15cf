"""Fees and other charges."""

from dataclasses import dataclass
from typing import Literal

from handback.core.base import Cents, Code, Percent
from handback.core.terms.base import Block
from handback.core.terms.conditions import When

FromContract = Literal["from_contract"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee(Block):
    """A fee that is owed once when its condition holds.

    `amount` is a figure or `from_contract`; a contract's figure above `at_most` is cut to it.
    `may_be_waived_by` names the kinds of waiver that may take it away: `goodwill`, or the name of
    a waiver of the programme; empty means nobody may.

    `owed_when`: the fee is owed once this holds.
    """

    amount: Cents | FromContract
    at_most: Cents | None = None
    owed_when: When
    may_be_waived_by: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LateFee(Block):
    """A fee for a regular payment not posted within its grace days.

    An amount, or a share of the payment, and at most `at_most`. Payments whose grace ended before
    the case was opened are left to the system of record.

    `amount`: the fee as a figure. `share_of_payment`: the fee as a share of the late payment.
    `grace_days`: days after the due date that cost nothing. `may_be_waived_by`: the kinds of waiver
    that may take it away.
    """

    amount: Cents | None = None
    share_of_payment: Percent | None = None
    at_most: Cents | None = None
    grace_days: int
    may_be_waived_by: tuple[Code, ...] = (Code("goodwill"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdover(Block):
    """What keeping the car past maturity without an extension costs and leads to.

    `amount` per day or per month begun, or `from_contract` (a month's payment, by day 1/30); the
    first `grace_days` are free. Reminders and the escalation count in days after maturity.

    `per`: what `amount` counts: days, or months begun. `reminder_days`: when reminders go out.
    `escalate_after_days`: when a person is asked to decide. `may_be_waived_by`: the kinds of waiver
    that may take it away.
    """

    amount: Cents | FromContract
    per: Literal["day", "month"]
    grace_days: int = 0
    reminder_days: tuple[int, ...] = ()
    escalate_after_days: int
    may_be_waived_by: tuple[Code, ...] = (Code("goodwill"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class LaterCharge(Block):
    """A charge from outside that may come during or after the lease: tax, ticket, toll.

    Only events within possession and `look_back_days` before it is recorded are taken;
    `administrative_fee` is added to each. `proof` names the papers that must be there.
    Possession runs from the start of the lease to the hand-over.

    `within_possession`: only what happened while the lessee had the car is taken.
    `may_be_waived_by`: the kinds of waiver that may take it away.
    """

    administrative_fee: Cents = 0
    look_back_days: int | None = None
    proof: tuple[Code, ...] = ()
    within_possession: bool = True
    may_be_waived_by: tuple[Code, ...] = (Code("goodwill"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelTerms(Block):
    """A way to pay: its fee to the lessee, and whether the money is pending until posted.

    `fee`: what using it costs the lessee. `pending`: the money counts once the bank has posted it,
    not at once. `by_bank_account`: a bank account has to be named. `line`: the line of the bill
    that the fee is on.
    """

    fee: Cents = 0
    pending: bool = True
    by_bank_account: bool = False
    line: Code = Code("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tax(Block):
    """A tax on some lines in some regions; several stack, each line rounded by itself.

    `rate`: the share of the lines. `on`: the lines that are taxed. `regions`: where it is levied;
    everywhere where none is named. `on_top_of`: taxes whose amounts are taxed as well.
    """

    rate: Percent
    on: tuple[Code, ...]
    regions: tuple[Code, ...] = ()
    on_top_of: tuple[Code, ...] = ()
