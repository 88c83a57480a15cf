"""Purchase: a quote accepted, funds, odometer disclosure, lien release, title."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from handback.core.base import (
    LESSEE_SIDE,
    Cents,
    Code,
    FileId,
    Id,
    OptionName,
    PlaceId,
    Refusal,
    Refused,
    Role,
    refuse,
)
from handback.core.contact import OptionChosen
from handback.core.events import Bodies
from handback.core.lines import LineCode, Lines, total
from handback.core.moves.agreeing import agreement
from handback.core.moves.giving_back import abandoned, funds_back, refund
from handback.core.moves.registry import (
    AUTHORITY,
    ORDER,
    Ctx,
    insist,
    move,
    out_of_order,
    wrong_form,
)
from handback.core.moves.tasks import close_task, flag, open_task
from handback.core.moves.title import promise_title
from handback.core.offers import choice_to_buy_over, obstacles, quote_obstacles
from handback.core.payments import DEPOSIT, DepositSettled
from handback.core.purchase import (
    FundsReceived,
    LienReleased,
    PurchaseCompleted,
    PurchaseStarted,
    TitleSent,
)
from handback.core.quotes import QuoteAccepted
from handback.core.sums import sale

BUYING = LESSEE_SIDE | {Role.SPECIALIST, Role.RETAILER}
MONEY = frozenset({Role.SPECIALIST, Role.LENDER, Role.SYSTEM})
TITLE = Code("title")
PAPERS = (TITLE, Code("bill_of_sale"))
"""The papers that go to the buyer; a programme's steps say whether there is a bill of sale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPurchase:
    """Accept a buyout quote and start the purchase; `through` is the retailer who arranges it."""

    quote: Id
    through: PlaceId = Id("")


def _may_start(ctx: Ctx) -> Iterator[Refused]:
    yield from obstacles(ctx.view, OptionName.PURCHASE)
    if ctx.case.purchase.started is not None:
        yield out_of_order("purchase_under_way")


@move(StartPurchase, BUYING, needs=_may_start)
def start_purchase(ctx: Ctx, ask: StartPurchase) -> Bodies:
    """The buyer, and whether the deposit is applied, are the quote's."""
    for refused in quote_obstacles(ctx.view, ask.quote, ctx.today):
        raise Refusal(refused)
    quote = ctx.case.quotes.by_number[ask.quote]
    is_buyout = quote.issued.option is OptionName.PURCHASE
    insist(is_buyout, wrong_form("not_a_buyout_quote", number=ask.quote))
    told, takes_effect = agreement(ctx, "start_purchase", ask.quote)
    yield from told
    if not takes_effect:
        return
    if quote.accepted is None:
        yield QuoteAccepted(number=ask.quote)
    if ctx.case.contact.chosen is not OptionName.PURCHASE:
        yield OptionChosen(option=OptionName.PURCHASE)
    yield PurchaseStarted(
        quote=ask.quote,
        buyer=quote.issued.buyer,
        through=ask.through,
        apply_deposit=quote.issued.apply_deposit,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFunds:
    """Record money for the car that arrived and waits to clear."""

    amount: Cents


@move(RecordFunds, MONEY, report=True)
def record_funds(ctx: Ctx, ask: RecordFunds) -> Bodies:
    """Money without a purchase, or after its quote, is recorded and a person looks at it.

    Money for a car that is sold already goes back.
    """
    insist(ask.amount > 0, wrong_form("amount_not_above_zero"))
    yield FundsReceived(amount=ask.amount)
    if ctx.case.purchase.completed is not None or ctx.case.purchase.paid_off is not None:
        yield flag("funds_after_sale", ctx.terms.purchase.source_of("steps"), ctx.new_id("funds"))
        yield from funds_back(ctx, ask.amount)
        return
    started = ctx.case.purchase.started
    if started is None:
        yield flag("funds_without_purchase", ctx.terms.purchase.source_of("steps"))
        yield from open_task(ctx, "broken_rule", ctx.new_id("funds"))
        return
    refused = next(quote_obstacles(ctx.view, started.quote, ctx.on), None)
    if refused is not None:
        yield flag("funds_after_quote", refused.rule, started.quote)
        yield from open_task(ctx, "late_report", ctx.new_id("funds"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearFunds:
    """Complete the purchase: the funds cleared; with what registration and the like came to."""

    registration: Cents | None = None
    incidental: Cents | None = None


def _may_clear(ctx: Ctx) -> Iterator[Refused]:
    purchase = ctx.case.purchase
    if purchase.completed is not None:
        yield out_of_order("purchase_completed")
    elif purchase.started is None:
        yield out_of_order("no_purchase")
    elif not purchase.funds:
        yield refuse(ORDER, "no_funds", do="record_funds")
    else:
        yield from choice_to_buy_over(ctx.view)
        yield from sale.disclosure_lacking(ctx.view, OptionName.PURCHASE)


@move(ClearFunds, MONEY, needs=_may_clear)
def clear_funds(ctx: Ctx, ask: ClearFunds) -> Bodies:
    """The car is sold at the quote's price; a surplus is held for the lessee."""
    purchase = ctx.case.purchase
    started = purchase.started
    if started is None:
        raise Refusal(out_of_order("no_purchase"))
    registration, incidental = _costs(ctx, started.quote, ask)
    lines = sale.purchase_lines(ctx.view, ctx.today, registration, incidental)
    due = total(lines)
    rule = ctx.terms.payoff.source_of("basis")
    short = refuse(rule, "funds_short", due=due, funds=purchase.funds, short=due - purchase.funds)
    insist(purchase.funds >= due, short)
    yield PurchaseCompleted(
        quote=started.quote,
        amount=purchase.funds,
        registration=registration,
        incidental=incidental,
        lines=lines,
    )
    yield from _deposit(ctx, lines)
    yield from promise_title(ctx)


def _costs(ctx: Ctx, number: Id, ask: ClearFunds) -> tuple[int, int]:
    """Registration and incidental charges: the quote's, unless told otherwise."""
    quote = ctx.case.quotes.by_number.get(number)
    registration = quote.issued.registration if quote else 0
    incidental = quote.issued.incidental if quote else 0
    registration = registration if ask.registration is None else ask.registration
    incidental = incidental if ask.incidental is None else ask.incidental
    for name, cents in (("registration", registration), ("incidental", incidental)):
        insist(cents >= 0, wrong_form("negative_amount", charge=name))
        rule = ctx.terms.payoff.source_of("adds")
        named = not cents or Code(name) in ctx.terms.payoff.adds
        insist(named, refuse(rule, "charge_not_named", charge=name))
    return registration, incidental


def _deposit(ctx: Ctx, lines: Lines) -> Bodies:
    """An applied deposit is settled with the sale; what is left of it goes back."""
    applied = -sum(each.cents for each in lines if each.code == Code(LineCode.DEPOSIT_APPLIED))
    if not applied or ctx.case.payments.deposit is not None or ctx.terms.deposit is None:
        return
    rest = ctx.case.lease.facts.deposit - applied
    promised = ctx.today + timedelta(days=ctx.terms.deposit.pay_within_days)
    rule = ctx.terms.payoff.source_of("deposit_may_be_applied")
    yield DepositSettled(deducted=applied, refunded=rest, parts=(), promised=promised, rule=rule)
    yield from refund(ctx, rest, DEPOSIT, rule)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseLien:
    """Tell that the lien on the car is gone; `confirmation` cites the lender's paper."""

    confirmation: FileId = Id("")


def _under_way(ctx: Ctx) -> Iterator[Refused]:
    """Where nothing is being sold no step is waited for."""
    purchase = ctx.case.purchase
    if not (purchase.started or purchase.completed or purchase.paid_off or purchase.traded_on):
        yield out_of_order("not_sold")


def _sold(ctx: Ctx) -> Iterator[Refused]:
    purchase = ctx.case.purchase
    if purchase.completed is None and purchase.paid_off is None:
        yield out_of_order("not_sold")


def _may_release(ctx: Ctx) -> Iterator[Refused]:
    lender = ctx.terms.identity.lender
    if lender is not None and lender.holds_title_lien and ctx.actor.role is not Role.LENDER:
        yield refuse(AUTHORITY, "only_the_lender", role=ctx.actor.role)
    if ctx.case.purchase.lien_released is not None:
        yield out_of_order("lien_released_already")
        return
    yield from _under_way(ctx)
    yield from sale.steps_lacking(ctx.view, "lien_release")
    yield from _sold(ctx)


@move(ReleaseLien, {Role.LENDER, Role.SPECIALIST}, needs=_may_release)
def release_lien(ctx: Ctx, ask: ReleaseLien) -> Bodies:
    """Where a lender holds the lien, only it can say so."""
    yield LienReleased(confirmation=ask.confirmation)
    yield from close_task(ctx, "release_lien")


@dataclass(frozen=True, slots=True, kw_only=True)
class SendTitle:
    """Send the title to the buyer, with the papers that go with it; all of them when left out."""

    papers: tuple[Code, ...] = ()


def _may_send(ctx: Ctx) -> Iterator[Refused]:
    if ctx.case.purchase.title_sent is not None:
        yield out_of_order("title_sent_already")
        return
    yield from _under_way(ctx)
    yield from sale.steps_lacking(ctx.view, "title")
    yield from _sold(ctx)


@move(SendTitle, {Role.SPECIALIST, Role.SYSTEM}, needs=_may_send)
def send_title(ctx: Ctx, ask: SendTitle) -> Bodies:
    """Refused until every earlier step of the programme is done, and without one of its papers."""
    terms = ctx.terms.purchase
    papers = tuple(each for each in PAPERS if each == TITLE or each in terms.steps)
    missing = tuple(each for each in papers if each not in (ask.papers or papers))
    insist(not missing, refuse(terms.source_of("steps"), "papers_missing", missing=missing))
    yield TitleSent(papers=ask.papers or papers)
    yield from close_task(ctx, "send_title")


@dataclass(frozen=True, slots=True, kw_only=True)
class AbandonPurchase:
    """Give up a purchase that was started, or send back money that came without one."""

    reason: Code


def _may_abandon(ctx: Ctx) -> Iterator[Refused]:
    if ctx.case.purchase.completed is not None:
        yield out_of_order("purchase_completed")
    elif ctx.case.purchase.paid_off is not None:
        yield out_of_order("paid_off_already")
    elif ctx.case.purchase.started is None and not ctx.case.purchase.funds:
        yield out_of_order("no_purchase")


@move(AbandonPurchase, BUYING, needs=_may_abandon)
def abandon_purchase(ctx: Ctx, ask: AbandonPurchase) -> Bodies:
    """Money that had come for the car goes back."""
    yield from abandoned(ctx, ask.reason)
