"""Later charges, a statement issued anew, and balances that are no longer asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from handback.core.account import unpaid
from handback.core.base import Cents, Code, Id, Refused, Role, refuse
from handback.core.billing import ChargeRecorded, ChargeWithdrawn
from handback.core.events import Bodies
from handback.core.moves.registry import Ctx, insist, move, out_of_order, wrong_form
from handback.core.payments import BalanceWrittenOff
from handback.core.sums import allocation, closing, issuing, later, waivers
from handback.core.terms.fees import LaterCharge

DESK = frozenset({Role.SPECIALIST})
BACK_OFFICE = frozenset({Role.SPECIALIST, Role.SYSTEM})


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCharge:
    """Record a tax bill, ticket, toll or charge the lease names, with the day it arose."""

    charge: Id = Id("")
    code: Code
    amount: Cents
    incurred: date
    proof: tuple[Code, ...] = ()


def _may_record(ctx: Ctx) -> Iterator[Refused]:
    last = closing.last_day_to_reopen(ctx.view)
    if last is not None and ctx.today > last:
        rule = ctx.terms.closing.source_of("reopen_until")
        yield refuse(rule, "closed_too_long", on=last)


@move(RecordCharge, BACK_OFFICE, needs=_may_record)
def record_charge(ctx: Ctx, ask: RecordCharge) -> Bodies:
    """Only charges that the policy or the lease names, from the time of possession, are taken."""
    insist(ask.amount > 0, wrong_form("amount_not_positive", amount=ask.amount))
    insist(ask.incurred <= ctx.today, wrong_form("incurred_in_the_future", on=ask.incurred))
    charge = ask.charge or ctx.new_id("charge")
    insist(charge not in ctx.case.billing.charges, out_of_order("recorded_already", charge=charge))
    terms = later.terms_of(ctx.view, ask.code, ask.incurred)
    rule = _rule_of_named(ctx, ask.code) if terms is None else _rule_of_listed(ctx, ask, terms)
    yield ChargeRecorded(
        charge=charge,
        code=ask.code,
        amount=ask.amount,
        incurred=ask.incurred,
        proof=ask.proof,
        rule=rule,
    )


def _rule_of_named(ctx: Ctx, code: Code) -> Code:
    """The rule of a charge that the lease names; refused when neither lease nor policy does."""
    rule = ctx.terms.source_of("later_charges")
    named = code in ctx.case.lease.facts.named_charges
    insist(named, refuse(rule, "charge_not_named", code=code))
    return rule


def _rule_of_listed(ctx: Ctx, ask: RecordCharge, terms: LaterCharge) -> Code:
    if terms.within_possession:
        held = later.in_possession(ctx.view, ask.incurred)
        rule = terms.source_of("within_possession")
        insist(held, refuse(rule, "outside_possession", incurred=ask.incurred))
    if terms.look_back_days is not None:
        first = ctx.today - timedelta(days=terms.look_back_days)
        rule = terms.source_of("look_back_days")
        insist(ask.incurred >= first, refuse(rule, "too_long_ago", first=first))
    missing = tuple(paper for paper in terms.proof if paper not in ask.proof)
    insist(not missing, refuse(terms.source_of("proof"), "proof_missing", missing=missing))
    return terms.source


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawCharge:
    """Take back a recorded charge."""

    charge: Id
    reason: Code


@move(WithdrawCharge, BACK_OFFICE)
def withdraw_charge(ctx: Ctx, ask: WithdrawCharge) -> Bodies:
    """What was billed of it is credited."""
    known = ask.charge in ctx.case.billing.charges
    insist(known, out_of_order("no_such_charge", charge=ask.charge))
    yield ChargeWithdrawn(charge=ask.charge, reason=ask.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReissueStatement:
    """Issue the statement anew; the old one is superseded and kept."""

    reason: Code


def _may_reissue(ctx: Ctx) -> Iterator[Refused]:
    if ctx.case.billing.statement is None:
        yield out_of_order("no_statement")


@move(ReissueStatement, DESK, needs=_may_reissue)
def reissue_statement(ctx: Ctx, ask: ReissueStatement) -> Bodies:
    """The new statement holds every line as it is owed today."""
    yield issuing.reissued_statement(ctx.view, issuing.number(ctx.view, ctx.move_id), ask.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOff:
    """Write off what is unpaid, within the limit, except lines that may not be waived."""

    reason: Code


def _may_write_off(ctx: Ctx) -> Iterator[Refused]:
    terms = ctx.terms.collection
    owed = unpaid(ctx.case)
    if owed <= 0:
        yield out_of_order("nothing_unpaid")
    elif owed > terms.write_off_up_to:
        rule = terms.source_of("write_off_up_to")
        yield refuse(rule, "above_write_off_limit", owed=owed, limit=terms.write_off_up_to)
    elif not issuing.writable(ctx.view):
        key = next(iter(allocation.open_lines(ctx.view)))
        yield refuse(waivers.admits(ctx.view, *key).rule, "may_not_be_waived", line=key[0])


@move(WriteOff, DESK, needs=_may_write_off)
def write_off(ctx: Ctx, ask: WriteOff) -> Bodies:
    """Lines that nobody may waive stay owed."""
    parts = tuple((key[0], key[1], cents) for key, cents in issuing.writable(ctx.view).items())
    rule = ctx.terms.collection.source_of("write_off_up_to")
    yield BalanceWrittenOff(parts=parts, reason=ask.reason, rule=rule)
