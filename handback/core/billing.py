"""The bill: statements, later charges, waivers and disputes."""

from dataclasses import dataclass, field, replace
from datetime import date

from handback.core.base import Cents, Code, Id
from handback.core.events import Body, Event, State, applies, event
from handback.core.lines import Lines, total


@event("statement_issued")
@dataclass(frozen=True, slots=True, kw_only=True)
class StatementIssued(Body):
    """The liability statement. Its lines are posted with it.

    `supersedes` is the number of the one it replaces for a `reason`, which is then unposted;
    `missing` names facts that were not there on its last day, `may_still_come` the charges that it
    tells may follow.
    """

    number: Id
    lines: Lines
    due: date
    supersedes: Id = Id("")
    missing: tuple[Code, ...] = ()
    rule: Code
    reason: Code = Code("")
    may_still_come: tuple[Code, ...] = ()


@event("closing_confirmed")
@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingConfirmed(Body):
    """Nothing was owed: the lessee got a confirmation instead of a bill.

    `supersedes` is the number of a statement that it replaces.
    """

    number: Id
    lines: Lines
    rule: Code
    supersedes: Id = Id("")


@event("bill_supplemented")
@dataclass(frozen=True, slots=True, kw_only=True)
class BillSupplemented(Body):
    """What is owed changed after the statement: the difference is posted, line by line."""

    number: Id
    lines: Lines
    due: date
    reason: Code


@event("charge_recorded")
@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeRecorded(Body):
    """A charge from outside: a tax bill, toll, ticket, or one that the lease names.

    `incurred` is the day it arose; `proof` are the papers on file.
    """

    charge: Id
    code: Code
    amount: Cents
    incurred: date
    proof: tuple[Code, ...] = ()
    rule: Code


@event("charge_withdrawn")
@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeWithdrawn(Body):
    """A recorded charge was taken back."""

    charge: Id
    reason: Code


@event("waiver_claimed")
@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverClaimed(Body):
    """A loyalty waiver was claimed; `holds` are the required facts that were shown.

    `contract_day` is the day of the new contract.
    """

    waiver: Code
    contract_day: date
    holds: tuple[Code, ...]


@event("waiver_decided")
@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverDecided(Body):
    """The claim's outcome once its obligations were tested."""

    waiver: Code
    granted: bool
    rule: Code
    reason: Code = Code("")


@event("goodwill_proposed")
@dataclass(frozen=True, slots=True, kw_only=True)
class GoodwillProposed(Body):
    """A specialist proposes to waive part of a line; above the limit a second one approves."""

    goodwill: Id
    line: Code
    item: Id = Id("")
    amount: Cents
    reason: Code
    needs_second: bool


@event("goodwill_granted")
@dataclass(frozen=True, slots=True, kw_only=True)
class GoodwillGranted(Body):
    """The goodwill takes effect."""

    goodwill: Id


@event("goodwill_refused")
@dataclass(frozen=True, slots=True, kw_only=True)
class GoodwillRefused(Body):
    """The second person said no."""

    goodwill: Id


@event("line_disputed")
@dataclass(frozen=True, slots=True, kw_only=True)
class LineDisputed(Body):
    """The lessee disputes a line; the words are in an erasable row."""

    dispute: Id
    line: Code
    item: Id = Id("")
    text: Id = Id("")


@event("dispute_resolved")
@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeResolved(Body):
    """The line stands, falls, or is set to an amount; `binding` after an agreed appraisal."""

    dispute: Id
    outcome: Code
    amount: Cents | None = None
    binding: bool = False


SALE = Code("sale")
"""The kind of bill that a sale posts, and that posts its lines back when the sale is undone."""


@dataclass(frozen=True, slots=True)
class Bill:
    """A statement, confirmation, supplemental bill, or a sale that was paid at once."""

    number: Id
    kind: Code
    on: date
    lines: Lines
    due: date | None = None
    superseded: bool = False
    missing: tuple[Code, ...] = ()
    may_still_come: tuple[Code, ...] = ()

    @property
    def total(self) -> int:
        """What the bill asks for, in cents."""
        return total(self.lines)


@dataclass(frozen=True, slots=True)
class Charge:
    """A charge from outside."""

    charge: Id
    code: Code
    amount: Cents
    incurred: date
    recorded: date
    rule: Code


@dataclass(frozen=True, slots=True)
class Claim:
    """A claimed loyalty waiver."""

    waiver: Code
    contract_day: date
    holds: tuple[Code, ...]
    on: date
    granted: bool | None = None
    decided: date | None = None


@dataclass(frozen=True, slots=True)
class Goodwill:
    """Goodwill on a line."""

    goodwill: Id
    line: Code
    item: Id
    amount: Cents
    by: Id
    on: date
    granted: bool | None = None


@dataclass(frozen=True, slots=True)
class Dispute:
    """A disputed line."""

    dispute: Id
    line: Code
    item: Id
    on: date
    outcome: Code = Code("")
    amount: Cents | None = None
    resolved: date | None = None
    binding: bool = False


@dataclass(slots=True)
class Billing(State):
    """Bills, charges, waivers and disputes of a case; `posted` holds cents by line."""

    bills: list[Bill] = field(default_factory=list)
    posted: dict[tuple[Code, Id], int] = field(default_factory=dict)
    posted_on: dict[tuple[Code, Id], date] = field(default_factory=dict)
    charges: dict[Id, Charge] = field(default_factory=dict)
    claims: dict[Code, Claim] = field(default_factory=dict)
    goodwill: dict[Id, Goodwill] = field(default_factory=dict)
    disputes: dict[Id, Dispute] = field(default_factory=dict)

    @property
    def statement(self) -> Bill | None:
        """The statement or closing confirmation that holds now."""
        for bill in reversed(list(self.bills)):
            if bill.kind not in ("supplement", SALE) and not bill.superseded:
                return bill
        return None


def _post(state: Billing, lines: Lines, on: date, sign: int = 1) -> None:
    for each in lines:
        key = (each.code, each.item)
        state.posted[key] = state.posted.get(key, 0) + sign * each.cents
        state.posted_on.setdefault(key, on)


def _supersede(state: Billing, number: Id) -> None:
    """Take back a statement and the bills that came after it: what they posted counts no more.

    A sale, and a sale undone, is no bill of a statement: it stands.
    """
    begun = False
    for place, bill in enumerate(state.bills):
        begun = begun or bill.number == number
        if begun and not bill.superseded and bill.kind != SALE:
            _post(state, bill.lines, bill.on, -1)
            state.bills[place] = replace(bill, superseded=True)


@applies("billing", StatementIssued)
def _issued(state: Billing, event: Event, body: StatementIssued) -> None:
    if body.supersedes:
        _supersede(state, body.supersedes)
    _post(state, body.lines, event.on)
    state.bills.append(
        Bill(
            body.number,
            Code("statement"),
            event.on,
            body.lines,
            body.due,
            missing=body.missing,
            may_still_come=body.may_still_come,
        )
    )


@applies("billing", ClosingConfirmed)
def _confirmed(state: Billing, event: Event, body: ClosingConfirmed) -> None:
    if body.supersedes:
        _supersede(state, body.supersedes)
    _post(state, body.lines, event.on)
    state.bills.append(Bill(body.number, Code("confirmation"), event.on, body.lines))


@applies("billing", BillSupplemented)
def _supplemented(state: Billing, event: Event, body: BillSupplemented) -> None:
    _post(state, body.lines, event.on)
    state.bills.append(Bill(body.number, Code("supplement"), event.on, body.lines, body.due))


@applies("billing", ChargeRecorded)
def _charge(state: Billing, event: Event, body: ChargeRecorded) -> None:
    state.charges[body.charge] = Charge(
        body.charge, body.code, body.amount, body.incurred, event.on, body.rule
    )


@applies("billing", ChargeWithdrawn)
def _withdrawn(state: Billing, event: Event, body: ChargeWithdrawn) -> None:
    state.charges.pop(body.charge, None)


@applies("billing", WaiverClaimed)
def _claimed(state: Billing, event: Event, body: WaiverClaimed) -> None:
    state.claims[body.waiver] = Claim(body.waiver, body.contract_day, body.holds, event.on)


@applies("billing", WaiverDecided)
def _decided(state: Billing, event: Event, body: WaiverDecided) -> None:
    old = state.claims.get(body.waiver)
    if old is not None:
        state.claims[body.waiver] = replace(old, granted=body.granted, decided=event.on)


@applies("billing", GoodwillProposed)
def _proposed(state: Billing, event: Event, body: GoodwillProposed) -> None:
    state.goodwill[body.goodwill] = Goodwill(
        body.goodwill, body.line, body.item, body.amount, event.by.person, event.on
    )


def _answer(state: Billing, goodwill: Id, *, granted: bool) -> None:
    old = state.goodwill.get(goodwill)
    if old is not None:
        state.goodwill[goodwill] = replace(old, granted=granted)


@applies("billing", GoodwillGranted)
def _granted(state: Billing, event: Event, body: GoodwillGranted) -> None:
    _answer(state, body.goodwill, granted=True)


@applies("billing", GoodwillRefused)
def _refused(state: Billing, event: Event, body: GoodwillRefused) -> None:
    _answer(state, body.goodwill, granted=False)


@applies("billing", LineDisputed)
def _disputed(state: Billing, event: Event, body: LineDisputed) -> None:
    state.disputes[body.dispute] = Dispute(body.dispute, body.line, body.item, event.on)


@applies("billing", DisputeResolved)
def _resolved(state: Billing, event: Event, body: DisputeResolved) -> None:
    old = state.disputes.get(body.dispute)
    if old is not None:
        state.disputes[body.dispute] = replace(
            old,
            outcome=body.outcome,
            amount=body.amount,
            resolved=event.on,
            binding=body.binding,
        )
