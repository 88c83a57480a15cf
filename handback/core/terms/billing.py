"""Statement, later bills, payments, deposit, waivers, disputes and collection."""

from dataclasses import dataclass, field
from enum import StrEnum

from handback.core.base import Cents, Code, Percent, Role
from handback.core.terms.base import Block, Due
from handback.core.terms.conditions import ALWAYS, When


class WhenMissing(StrEnum):
    """What the statement does about a fact that is missing on its last day."""

    BILL_CERTAIN = "bill_certain"
    WAIT = "wait"
    ESTIMATE = "estimate"


class Surplus(StrEnum):
    """What becomes of money paid beyond what is owed."""

    REFUND = "refund"
    OFFSET = "offset"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementTerms(Block):
    """The liability statement.

    It reaches the lessee not before `reaches_from` and not after `reaches_by`; `delivery_days`
    lie between issue and arrival. It goes out as soon as `ready_when` holds in that window; what
    is still missing on the last day follows `missing` (fact → rule). Nothing owed: a closing
    confirmation. A balance up to `small_balance` is written off, except lines that may not be
    waived. `may_still_come` is printed on it.
    """

    reaches_from: Due
    reaches_by: Due
    delivery_days: int = 0
    ready_when: When
    lines: tuple[Code, ...]
    due_days: int
    missing: dict[Code, WhenMissing] = field(default_factory=dict)
    small_balance: Cents = 0
    supplemental_due_days: int
    may_still_come: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalments(Block):
    """Who decides on paying over time; `nobody` where it is not offered."""

    decided_by: Role | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentTerms(Block):
    """Regular payments and money for the account.

    `in_advance`: the first payment falls due at the start. Money is allocated to lines in the
    order `allocation` names, then the rest by age. Arrears up to `tolerance` count as paid.
    Automatic payments stop `autopay_stops`; refunds above `second_approver_above` need a second
    person.
    """

    in_advance: bool = True
    allocation: tuple[Code, ...]
    tolerance: Cents = 0
    surplus: Surplus
    autopay_stops: Due
    second_approver_above: Cents
    returned_payment_fee: Cents = 0
    instalments: Instalments


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositTerms(Block):
    """Refund of the security deposit.

    Ready when `refund_when` holds, or `backstop` has passed; paid within `pay_within_days`.
    """

    refund_when: When
    backstop: Due | None = None
    pay_within_days: int
    may_be_applied_to_purchase: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief(Block):
    """How much of a pot a waiver takes away: an amount, a share, or all of it."""

    lines: tuple[Code, ...]
    amount: Cents | None = None
    share: Percent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoyaltyWaiver(Block):
    """A waiver for staying with the programme.

    `until` is the last day the new contract may be dated; `requires` the facts that must hold of
    it; `obligations` is tested when the statement falls due, leaving the waived lines out.
    """

    until: Due
    requires: tuple[Code, ...]
    pots: tuple[Relief, ...]
    obligations: When


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverProduct(Block):
    """A wear waiver that the lessee bought with the lease, by the name the lease gives it.

    An item above `per_item` counts in full (`over_limit: charged`) or above the limit only
    (`difference`). `distance_at_most` makes it void for cars driven further.
    """

    lines: tuple[Code, ...]
    total: Cents | None = None
    per_item: Cents | None = None
    share: Percent | None = None
    over_limit: Code = Code("difference")
    distance_at_most: int | None = None
    excluded_kinds: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Goodwill(Block):
    """Waiving by a specialist: limit, and from how much on a second person approves."""

    by: tuple[Role, ...]
    at_most: Cents
    second_approver_above: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverTerms(Block):
    """All waivers of the programme by name."""

    loyalty: dict[Code, LoyaltyWaiver] = field(default_factory=dict)
    products: dict[Code, WaiverProduct] = field(default_factory=dict)
    goodwill: Goodwill | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalTerms(Block):
    """An independent appraisal: for which lines, and whether it binds both."""

    lines: tuple[Code, ...]
    binding: bool
    within_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeTerms(Block):
    """A disputed line: who works it through, whether collection stops, by when it is raised."""

    route: Role
    holds_collection: bool
    until: Due | None = None
    answer_within_days: int
    appraisal: AppraisalTerms | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionTerms(Block):
    """After the due date: reminders, referral, write-off.

    Days count from the due date of the bill; `hold_when` stops everything while it holds.
    """

    reminder_days: tuple[int, ...]
    refer_after_days: int
    hold_when: When
    write_off_up_to: Cents = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingTerms(Block):
    """When the account is closed, and until when later bills reopen it."""

    when: When
    reopen_until: Due | None = None
    owed_when: When = ALWAYS
