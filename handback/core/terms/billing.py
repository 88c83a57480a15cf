"""Statement, later bills, payments, deposit, waivers, disputes and collection."""

from dataclasses import dataclass, field
from enum import StrEnum

from handback.core.base import Cents, Code, Ended, Percent, Role
from handback.core.terms.base import Block, Due
from handback.core.terms.conditions import NEVER, When


class WhenMissing(StrEnum):
    """What the statement does about a fact that is missing on its last day."""

    BILL_CERTAIN = "bill_certain"
    WAIT = "wait"
    ESTIMATE = "estimate"


class Surplus(StrEnum):
    """What becomes of money paid beyond what is owed; either way open lines take it first.

    REFUND: it goes back at once after the statement. OFFSET: it is kept against later bills until
    the last bill's due date has passed, and goes back then.
    """

    REFUND = "refund"
    OFFSET = "offset"


class LimitPer(StrEnum):
    """What a wear waiver's limit for one thing runs over.

    ITEM: each item. PART: all items of one part of the car. EVENT: all items that carry the same
    flag beginning with `event_`; items without one stand for themselves.
    """

    ITEM = "item"
    PART = "part"
    EVENT = "event"


class OverLimit(StrEnum):
    """What is charged of something above a wear waiver's limit: all of it, or the part above."""

    CHARGED = "charged"
    DIFFERENCE = "difference"


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementTerms(Block):
    """The liability statement.

    It reaches the lessee not before `reaches_from` and not after `reaches_by`; `delivery_days`
    lie between issue and arrival. It goes out as soon as `ready_when` holds in that window; what
    is still missing on the last day follows `missing` (fact → rule); facts that are not named
    there are waited for. Nothing owed: a closing confirmation. A balance up to `small_balance` is
    written off, except lines that may not be waived. `may_still_come` is printed on it. The window
    binds after the endings `window_after` names; after any other the statement goes out once it is
    ready.

    `lines`: the order in which lines are printed; others follow.
    `due_days`: days from the statement to its due date. `supplemental_due_days`: days from a later
    bill to its due date.
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
    window_after: tuple[Ended, ...] = (Ended.RETURNED, Ended.REPLACED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalments(Block):
    """Who decides on paying over time; `nobody` where it is not offered.

    `decided_by`: the role, or `null` for nobody.
    """

    decided_by: Role | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentTerms(Block):
    """Regular payments and money for the account.

    `in_advance`: the first payment falls due at the start. Money is allocated to lines in the
    order `allocation` names, then the rest by age. Arrears up to `tolerance` count as paid.
    Automatic payments stop `autopay_stops`; later drafts are credited. Refunds are promised
    `refund_within_days`; above `second_approver_above` they need a second person. A payment that
    the bank returns costs `returned_payment_fee`, except for the reasons in `no_fee_reasons`.
    """

    in_advance: bool = True
    allocation: tuple[Code, ...]
    tolerance: Cents = 0
    surplus: Surplus
    autopay_stops: Due
    second_approver_above: Cents
    refund_within_days: int = 30
    returned_payment_fee: Cents = 0
    no_fee_reasons: tuple[Code, ...] = ()
    instalments: Instalments


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositTerms(Block):
    """Refund of the security deposit.

    Ready when `refund_when` holds, or `backstop` has passed; paid within `pay_within_days`.

    `may_be_applied_to_purchase`: a buyer may put it towards the price. What is unpaid is deducted;
    naming lines under `deducts` limits that to them.
    """

    refund_when: When
    backstop: Due | None = None
    pay_within_days: int
    deducts: tuple[Code, ...] = ()
    may_be_applied_to_purchase: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief(Block):
    """How much of a pot a waiver takes away: an amount, a share, or all of it.

    `lines`: the lines it is taken from. `amount`: the most it takes. `share`: the share it takes;
    with neither, all of it.
    """

    lines: tuple[Code, ...]
    amount: Cents | None = None
    share: Percent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoyaltyWaiver(Block):
    """A waiver for staying with the programme.

    `since` is the first day of the new contract, `until` its last; `requires` the facts
    that must hold of it; `obligations` is tested when the statement falls due, leaving the waived
    lines out.
    """

    since: Due | None = None
    until: Due
    requires: tuple[Code, ...]
    pots: tuple[Relief, ...]
    obligations: When


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverProduct(Block):
    """A wear waiver that the lessee bought with the lease, by the name the lease gives it.

    An item above `per_item` counts in full (`over_limit: charged`) or above the limit only
    (`difference`); `limit_per` says what counts as one. `share` of what the limit leaves is
    waived, in all at most `total`. `distance_at_most` makes it void for cars driven further.

    `lines`: the lines it is taken from. `excluded_kinds`: kinds of damage it does not cover.
    """

    lines: tuple[Code, ...]
    total: Cents | None = None
    per_item: Cents | None = None
    share: Percent | None = None
    limit_per: LimitPer = LimitPer.ITEM
    over_limit: OverLimit = OverLimit.DIFFERENCE
    distance_at_most: int | None = None
    excluded_kinds: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Goodwill(Block):
    """Waiving by a specialist: the most a case may get, and when a second person approves.

    That is above `second_approver_above` in all. Naming `lines` limits it to those.

    `at_most`: the most of one case. `by`: who may waive.
    """

    by: tuple[Role, ...]
    at_most: Cents
    second_approver_above: Cents
    lines: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverTerms(Block):
    """All waivers of the programme by name."""

    loyalty: dict[Code, LoyaltyWaiver] = field(default_factory=dict)
    products: dict[Code, WaiverProduct] = field(default_factory=dict)
    goodwill: Goodwill | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalTerms(Block):
    """An independent appraisal: for which lines, and whether it binds both.

    `lines`: the lines an appraisal may settle. `binding`: it binds both sides, and no second one is
    taken. `within_days`: days from the dispute within which it has to be there.
    """

    lines: tuple[Code, ...]
    binding: bool
    within_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeTerms(Block):
    """A disputed line: who works it through, by when it is raised.

    With `holds_collection` the line is not asked for meanwhile, and nothing is referred.

    `until`: the last day a line may be disputed. `answer_within_days`: days until the lessee has an
    answer. `route`: who works it through.
    """

    route: Role
    holds_collection: bool
    until: Due | None = None
    answer_within_days: int
    appraisal: AppraisalTerms | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionTerms(Block):
    """After the due date: reminders, referral, write-off.

    Days count from the due date of the bill; `hold_when` stops everything while it holds, beside
    what the terms on people and on disputes stop.

    `reminder_days`: when reminders go out. `refer_after_days`: when what is unpaid is referred.
    `write_off_up_to`: the largest balance that may be written off.
    """

    reminder_days: tuple[int, ...]
    refer_after_days: int
    hold_when: When = NEVER
    write_off_up_to: Cents = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingTerms(Block):
    """When the account is closed, and until when later bills reopen it.

    Reopened by hand it stays open `stays_open_days` at least.

    `when`: the account closes once this holds. `reopen_until`: the last day that a later bill
    reopens it.
    """

    when: When
    reopen_until: Due | None = None
    stays_open_days: int = 30
