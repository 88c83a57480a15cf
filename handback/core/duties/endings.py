"""What the clock does about endings: holdover, quotes and purchases that lapse, late payoffs."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from handback.core.base import Code, Id
from handback.core.contact import TaskDone
from handback.core.duties.registry import Duty, duties_of
from handback.core.events import Bodies
from handback.core.facts import holds
from handback.core.moves.giving_back import abandoned
from handback.core.moves.registry import Ctx
from handback.core.moves.tasks import open_task
from handback.core.offers import choice_to_buy_over
from handback.core.progress import HoldoverNoticed
from handback.core.quotes import QuoteVoided
from handback.core.resting import rests
from handback.core.sums.quoted import asked_with, digest
from handback.core.terms.conditions import Fact
from handback.core.terms.fees import Holdover
from handback.core.view import View

ESCALATION = 0
"""The number of the escalation among the holdover's notices."""
_HELD_OVER = Fact(Code("held_over"))
_ESCALATED = (Code("escalate_holdover"), Id(""))
_PAYOFF = (Code("chase_payoff"), Id("overdue"))


@duties_of(35)
def changed_quotes(view: View) -> Iterator[Duty]:
    """A quote that is not firm is void as soon as the facts are not those it was given on."""
    if view.ending is not None:
        return
    for number, quote in view.case.quotes.by_number.items():
        issued = quote.issued
        if issued.firm or not quote.good_on(view.day) or view.case.purchase.funds:
            continue
        if digest(view, asked_with(issued)) != issued.facts:
            perform = partial(_void, number)
            yield Duty(view.day, Code("quote_void"), Code(number), issued.rule, 35, perform)


def _void(number: Id, ctx: Ctx) -> Bodies:
    yield QuoteVoided(number=number, reason=Code("facts_changed"))
    started = ctx.case.purchase.started
    if started is not None and started.quote == number:
        yield from _abandon("quote_void", ctx)


@duties_of(55)
def lapsed_purchase(view: View) -> Iterator[Duty]:
    """A purchase ends with the right to buy, or the day after its quote without its money."""
    purchase = view.case.purchase
    if purchase.started is None or purchase.completed is not None:
        return
    over = next(choice_to_buy_over(view), None)
    if over is not None:
        perform = partial(_abandon, over.reason)
        yield Duty(view.day, Code("purchase_lapses"), over.reason, over.rule, 55, perform)
        return
    quote = view.case.quotes.by_number.get(purchase.started.quote)
    if quote is None:
        return
    last = quote.issued.good_through
    if purchase.funds >= quote.total and purchase.funds_on and purchase.funds_on <= last:
        return
    perform = partial(_abandon, "quote_expired")
    on, name = last + timedelta(days=1), Code(purchase.started.quote)
    yield Duty(on, Code("purchase_lapses"), name, quote.issued.rule, 55, perform)


def _abandon(reason: str, ctx: Ctx) -> Bodies:
    yield from abandoned(ctx, reason)


@duties_of(60)
def late_payoff(view: View) -> Iterator[Duty]:
    """A trade-in's payoff that does not come in its days is chased."""
    purchase, terms = view.case.purchase, view.terms.trade_in
    if purchase.traded_on is None or terms is None or purchase.paid_off or purchase.failed:
        return
    contact = view.case.contact
    done = contact.tasks_done.get(_PAYOFF)
    if _PAYOFF in contact.tasks or (done is not None and done >= purchase.traded_on):
        return
    on = purchase.traded_on + timedelta(days=terms.payoff_within_days + 1)
    rule = terms.source_of("payoff_within_days")
    yield Duty(on, Code("payoff_overdue"), _PAYOFF[0], rule, 60, partial(_chase, rule))


def _chase(rule: Code, ctx: Ctx) -> Bodies:
    yield from open_task(ctx, _PAYOFF[0], _PAYOFF[1], rule)


@duties_of(60)
def holdover(view: View) -> Iterator[Duty]:
    """Reminders and the escalation while the car is kept past maturity."""
    terms = view.pick(view.terms.holdover, view.maturity + timedelta(days=1))
    yield from _over(view)
    late = view.on(max(view.day, view.maturity + timedelta(days=1)))
    closed = view.case.progress.closed is not None
    if closed or not holds(_HELD_OVER, late) or rests(view, "holdover"):
        return
    round_ = len(view.case.endings.extensions)
    for number, on, rule in _notices(view, terms):
        if (round_, number) not in view.case.progress.holdover_noticed:
            perform = partial(_notice, number, round_, rule)
            yield Duty(on, Code("holdover"), Code(str(number)), rule, 60, perform)


def _notices(view: View, terms: Holdover) -> Iterator[tuple[int, date, Code]]:
    for number, days in enumerate(terms.reminder_days, start=1):
        yield number, view.maturity + timedelta(days=days), terms.source_of("reminder_days")
    on = view.maturity + timedelta(days=terms.escalate_after_days)
    yield ESCALATION, on, terms.source_of("escalate_after_days")


def _notice(number: int, round_: int, rule: Code, ctx: Ctx) -> Bodies:
    yield HoldoverNoticed(number=number, rule=rule, round=round_)
    if number == ESCALATION:
        yield from open_task(ctx, _ESCALATED[0], _ESCALATED[1], rule)


def _over(view: View) -> Iterator[Duty]:
    """The escalation's task falls away once the car is back or maturity has moved."""
    task = view.case.contact.tasks.get(_ESCALATED)
    if task is not None and not holds(_HELD_OVER, view):
        yield Duty(view.day, Code("task_falls_away"), task.task, task.rule, 60, _fall_away)


def _fall_away(ctx: Ctx) -> Bodies:
    yield TaskDone(task=_ESCALATED[0], about=_ESCALATED[1], outcome=Code("fell_away"))
