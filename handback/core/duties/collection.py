"""Collection: reminders and referral after the due day, nothing while it is held."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from handback.core.base import Code, Id
from handback.core.collection import CollectionReferred, CollectionReminded
from handback.core.duties.registry import Duty, duties_of
from handback.core.events import Bodies
from handback.core.foresight import first_day
from handback.core.moves.registry import Ctx
from handback.core.sums import allocation, collecting
from handback.core.terms.conditions import Condition, Not
from handback.core.view import View

COLLECT = 55
BALANCE = Code("balance")


@duties_of(COLLECT)
def collection(view: View) -> Iterator[Duty]:
    """The next reminder, and the referral, of the oldest bill that is not paid."""
    bill, start = allocation.open_bill(view), collecting.counts_from(view)
    if bill is None or start is None or collecting.collectable(view) <= 0:
        return
    terms, state = view.terms.collection, view.case.collection
    numbers = [n for of, n, on in state.reminders if of == bill.number and on >= start]
    sent = max(numbers, default=0)
    if sent < len(terms.reminder_days):
        held = collecting.held_when(view)
        on = _free(view, start + timedelta(days=terms.reminder_days[sent]), held)
        if on is not None:
            perform = partial(_remind, bill.number, start)
            rule = terms.source_of("reminder_days")
            yield Duty(on, Code("reminder"), Code(bill.number), rule, COLLECT, perform)
    referred = state.referred.get(BALANCE)
    held = collecting.never_referred_when(view)
    since = max(start, view.case.people.resumed or start)
    on = _free(view, since + timedelta(days=terms.refer_after_days), held)
    if on is not None and (referred is None or referred < start):
        rule = terms.source_of("refer_after_days")
        yield Duty(on, Code("referral"), BALANCE, rule, COLLECT, _refer)


def _free(view: View, day: date, held: Condition) -> date | None:
    """The first day from `day` on that nothing holds it; None while that is not known."""
    return first_day(view.on(max(view.day, day)), Not(held))


def _remind(bill: Id, start: date, ctx: Ctx) -> Bodies:
    """The latest reminder whose day has come: those missed meanwhile are not sent after it."""
    terms = ctx.terms.collection
    number = sum(1 for days in terms.reminder_days if start + timedelta(days=days) <= ctx.today)
    yield CollectionReminded(number=number, rule=terms.source_of("reminder_days"), bill=bill)


def _refer(ctx: Ctx) -> Bodies:
    yield CollectionReferred(what=BALANCE, rule=ctx.terms.collection.source_of("refer_after_days"))
