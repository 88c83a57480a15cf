"""Quotes: asked for, accepted, taken back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from handback.core.base import (
    LESSEE_SIDE,
    Cents,
    Code,
    Id,
    OptionName,
    Refusal,
    Refused,
    Role,
    refuse,
)
from handback.core.contact import OptionChosen
from handback.core.endings import EarlyReturnRequested, ExtensionRequested
from handback.core.events import Bodies
from handback.core.moves.agreeing import agreement
from handback.core.moves.registry import Ctx, insist, move, out_of_order, wrong_form
from handback.core.moves.tasks import open_task
from handback.core.offers import (
    buyer_obstacles,
    disclosures_lacking,
    early_obstacles,
    extension_limits,
    obstacles,
    quote_obstacles,
    quote_terms,
)
from handback.core.quotes import Quote, QuoteAccepted, QuoteIssued, QuoteVoided
from handback.core.sums import assume, payoff
from handback.core.sums.quoted import Terms, digest, figures, wear_left_out
from handback.core.terms.payoff import QuoteTerms

ASKERS = LESSEE_SIDE | {Role.SPECIALIST, Role.SYSTEM}
DEALERS = ASKERS | {Role.RETAILER}
MOST_DAYS = 3660
"""More days than any extension has; more is a slip of the keyboard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestQuote:
    """Ask what an option costs: a numbered quote with its lines and a good-through date.

    `as_of` is the day it is made for (the usual one when left out), `odometer` the expected
    reading, `market_value` what the car is worth, `days` the length of an extension.
    """

    option: OptionName
    as_of: date | None = None
    odometer: int | None = None
    market_value: Cents | None = None
    buyer: Code = Code("lessee")
    apply_deposit: bool = False
    registration: Cents = 0
    incidental: Cents = 0
    days: int | None = None


@move(RequestQuote, DEALERS)
def request_quote(ctx: Ctx, ask: RequestQuote) -> Bodies:
    """A quote by the statement's own calculators; an earlier one that is not firm is replaced."""
    terms = _quote_terms(ctx, ask.option)
    _check_form(ask)
    for refused in obstacles(ctx.view, ask.option):
        raise Refusal(refused)
    as_of = ask.as_of or assume.usual_day(ctx.view, ask.option)
    _check_day(ctx, terms, as_of)
    _check_option(ctx, ask, as_of)
    number = ctx.new_id("quote")
    yield from _replaced(ctx, ask)
    yield _issued(ctx, ask, terms, as_of, number)


def _quote_terms(ctx: Ctx, option: OptionName) -> QuoteTerms:
    terms = quote_terms(ctx.terms, option)
    if terms is None:
        rule = ctx.terms.source_of("quotes")
        raise Refusal(refuse(rule, "no_such_quote", option=option))
    return terms


def _check_form(ask: RequestQuote) -> None:
    amounts = (ask.market_value, ask.registration, ask.incidental, ask.odometer)
    insist(not any(amount and amount < 0 for amount in amounts), wrong_form("negative_amount"))
    if ask.option is OptionName.EXTEND:
        insist(ask.days and 0 < ask.days <= MOST_DAYS, wrong_form("days_needed", most=MOST_DAYS))


def _check_day(ctx: Ctx, terms: QuoteTerms, as_of: date) -> None:
    first = ctx.today - timedelta(days=terms.back_days)
    last = ctx.today + timedelta(days=terms.ahead_days)
    rule = terms.source_of("back_days")
    insist(as_of >= first, refuse(rule, "quoted_too_far_back", on=first))
    insist(as_of <= last, refuse(terms.source_of("ahead_days"), "quoted_too_far_ahead", on=last))


def _check_option(ctx: Ctx, ask: RequestQuote, as_of: date) -> None:
    """What an option's own quote needs."""
    found: Iterator[Refused] = iter(())
    if ask.option is OptionName.PURCHASE:
        found = buyer_obstacles(ctx.view, ask.buyer, as_of, ask.market_value)
    elif ask.option is OptionName.EXTEND:
        found = extension_limits(ctx.view, ask.days or 0)
    elif ask.option is OptionName.EARLY_RETURN:
        found = early_obstacles(ctx.view, as_of)
    for refused in found:
        raise Refusal(refused)
    if ask.apply_deposit:
        rule = ctx.terms.payoff.source_of("deposit_may_be_applied")
        may = payoff.deposit_may_be_applied(ctx.view) and ctx.case.lease.facts.deposit
        insist(may, refuse(rule, "deposit_not_applied"))
    for name, cents in (("registration", ask.registration), ("incidental", ask.incidental)):
        rule = ctx.terms.payoff.source_of("adds")
        allowed = not cents or Code(name) in ctx.terms.payoff.adds
        insist(allowed, refuse(rule, "charge_not_named", charge=name))


def _replaced(ctx: Ctx, ask: RequestQuote) -> Iterator[QuoteVoided]:
    for number, quote in ctx.case.quotes.by_number.items():
        same = (quote.issued.option, quote.issued.buyer) == (ask.option, ask.buyer)
        still = quote.good_on(ctx.today) and quote.accepted is None
        if same and still and not quote.issued.firm:
            yield QuoteVoided(number=number, reason=Code("replaced"))


def _issued(ctx: Ctx, ask: RequestQuote, terms: QuoteTerms, as_of: date, number: Id) -> QuoteIssued:
    asked = Terms(
        option=ask.option,
        on=as_of,
        odometer=ask.odometer,
        market_value=ask.market_value,
        buyer=ask.buyer,
        apply_deposit=ask.apply_deposit,
        registration=ask.registration,
        incidental=ask.incidental,
        days=ask.days,
    )
    told = figures(ctx.view, asked)
    explained = ask.option is OptionName.EARLY_RETURN and (
        ctx.terms.early_return.written_explanation
    )
    sale = ask.option in assume.SALES
    return QuoteIssued(
        number=number,
        option=ask.option,
        buyer=ask.buyer,
        as_of=as_of,
        good_through=_good_through(ctx, ask.option, terms, as_of),
        odometer=ask.odometer,
        lines=told,
        leaves_out=wear_left_out(ctx.view, ask.option, terms),
        facts=digest(ctx.view, asked),
        firm=terms.firm,
        per_diem=payoff.interest_a_day(ctx.view, as_of, ask.buyer)
        if sale and terms.per_diem
        else 0,
        rule=terms.source,
        assumes=asked.assumptions(ctx.view, day_named=ask.as_of is not None),
        goes_with=(Code("written_explanation"),) if explained else (),
        market_value=ask.market_value,
        apply_deposit=ask.apply_deposit,
        registration=ask.registration,
        incidental=ask.incidental,
        days=ask.days,
    )


def _good_through(ctx: Ctx, option: OptionName, terms: QuoteTerms, as_of: date) -> date:
    """Counted from the day asked, or the later day it is made for; no longer than one may buy."""
    last = max(ctx.today, as_of) + timedelta(days=terms.good_days)
    by = ctx.view.date_of(ctx.terms.purchase.by) if ctx.terms.purchase.by else None
    if option is OptionName.PURCHASE and by is not None:
        return max(min(last, by), ctx.today)
    return last


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptQuote:
    """Accept a quote within its days."""

    number: Id


@move(AcceptQuote, DEALERS)
def accept_quote(ctx: Ctx, ask: AcceptQuote) -> Bodies:
    """The lessee's choice follows the quote; an extension or early return is asked for with it."""
    quote = _standing(ctx, ask.number)
    insist(quote.accepted is None, out_of_order("accepted_already", number=ask.number))
    issued = quote.issued
    for refused in obstacles(ctx.view, issued.option):
        raise Refusal(refused)
    told, takes_effect = agreement(ctx, "accept_quote", ask.number)
    yield from told
    if not takes_effect:
        return
    yield QuoteAccepted(number=ask.number)
    if issued.option is OptionName.EXTEND:
        yield from _extension_asked(ctx, issued.days or 0)
        return
    if issued.option is OptionName.EARLY_RETURN:
        yield EarlyReturnRequested(on_day=issued.as_of)
    if ctx.case.contact.chosen is not issued.option:
        yield OptionChosen(option=issued.option, on_day=issued.as_of)


def _extension_asked(ctx: Ctx, days: int) -> Bodies:
    for refused in extension_limits(ctx.view, days):
        raise Refusal(refused)
    yield ExtensionRequested(days=days)
    lacking = next(disclosures_lacking(ctx.view, days), None)
    yield from open_task(ctx, "decide_extension", rule=lacking.rule if lacking else "")


def _standing(ctx: Ctx, number: Id) -> Quote:
    for refused in quote_obstacles(ctx.view, number, ctx.today):
        raise Refusal(refused)
    return ctx.case.quotes.by_number[number]


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidQuote:
    """Take back a quote that is not firm."""

    number: Id
    reason: Code


@move(VoidQuote, {Role.SPECIALIST})
def void_quote(ctx: Ctx, ask: VoidQuote) -> Bodies:
    """A firm quote stands until its last day, and one that a sale rests on stands too."""
    quote = _standing(ctx, ask.number)
    terms = _quote_terms(ctx, quote.issued.option)
    last = quote.issued.good_through
    insist(not quote.issued.firm, refuse(terms.source_of("firm"), "quote_is_firm", on=last))
    started = ctx.case.purchase.started
    insist(
        started is None or started.quote != ask.number,
        out_of_order("purchase_under_way", number=ask.number),
    )
    yield QuoteVoided(number=ask.number, reason=ask.reason)
