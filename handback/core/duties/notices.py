"""Notices that go out on their date, tasks that open by themselves, tasks that become overdue."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from handback.core.base import Channel, Code, Id, Moment
from handback.core.calendar import Side
from handback.core.case import fold
from handback.core.contact import NoticeSent, TaskDone, TaskOpened, TaskOverdue
from handback.core.duties.registry import Duty, duties_of
from handback.core.events import Bodies
from handback.core.foresight import first_day
from handback.core.moves.registry import Ctx
from handback.core.moves.tasks import flag
from handback.core.recipients import recipients
from handback.core.resting import rests
from handback.core.terms.conditions import Not
from handback.core.terms.notices import Notice
from handback.core.view import View

CALL = Code("call")
FELL_AWAY = Code("fell_away")
BEFORE_THE_END = (Moment.MATURITY, Moment.SCHEDULED_END)


@duties_of(20)
def notices(view: View) -> Iterator[Duty]:
    """Every notice that is still to go out and whose date is known."""
    for name, notice in view.terms.notices.items():
        if not _awaited(view, name, notice):
            continue
        due = view.date_of(notice.due)
        on = _goes_out(view, name, notice, due) if due else None
        if due is not None and on is not None:
            perform = partial(_send, name, due)
            yield Duty(on, Code("notice"), name, notice.source, 20, perform)


def _goes_out(view: View, name: Code, notice: Notice, due: date) -> date | None:
    """The day the notice goes out: its due day, or the first day after on which `when` holds."""
    if rests(view, "notices") or rests(view, name):
        return None
    on = first_day(view.on(max(view.day, due)), notice.when)
    last = view.date_of(notice.not_after) if notice.not_after else None
    return None if on is None or (last is not None and on > last) else on


def _awaited(view: View, name: Code, notice: Notice) -> bool:
    """Whether the notice has not gone out yet, and still makes sense."""
    if view.case.progress.closed is not None:
        return False
    counted_back = notice.due.side is Side.BEFORE and notice.due.moment in BEFORE_THE_END
    if counted_back and view.ending is not None:
        return False
    sent = view.case.contact.sent.get(name, ())
    return not sent or (notice.again_when_extended and _round(view) > sent[-1].round)


def _round(view: View) -> int:
    """How many maturities there were before the one that holds."""
    return len(view.case.endings.extensions)


def tolerance(view: View, notice: Notice) -> timedelta:
    """How long after its date a notice still counts as in time."""
    days = notice.tolerance_days
    return timedelta(days=view.terms.calendar.tolerance_days if days is None else days)


def _send(name: Code, due: date, ctx: Ctx) -> Bodies:
    notice = ctx.terms.notices[name]
    yield NoticeSent(
        notice=name,
        due=due,
        channel=notice.channel,
        to=recipients(ctx.view, notice.to),
        rule=notice.source,
        round=_round(ctx.view),
    )
    if notice.channel is Channel.CALL:
        yield from _ask_to_call(name, notice, due, ctx)
    elif _late(ctx, name, notice, due):
        yield flag("notice_late", notice.source, name)


def _ask_to_call(name: Code, notice: Notice, due: date, ctx: Ctx) -> Bodies:
    """A task for a specialist, unless the call was made shortly before its date."""
    margin = tolerance(ctx.view, notice)
    called = ctx.case.contact.calls.get(name)
    if called is not None and called >= due - margin:
        return
    late = _late(ctx, name, notice, due)
    yield TaskOpened(
        task=CALL,
        about=Id(name),
        role=ctx.terms.promises[CALL].role,
        due=due + margin if late or ctx.today <= due + margin else ctx.today + margin,
        rule=notice.source,
    )


def _late(ctx: Ctx, name: Code, notice: Notice, due: date) -> bool:
    """Whether the notice should have gone out within its tolerance, by what was known then.

    One whose condition came to hold only afterwards is in time on the day it did; one for a case
    that was opened too late is late.
    """
    last = due + tolerance(ctx.view, notice)
    if ctx.today <= last:
        return False
    then = fold(each for each in ctx.case.history.events if each.at.date() <= last)
    if then.lease.contract is None:
        return True
    view = View.of(then, ctx.terms, last)
    if view.date_of(notice.due) != due:
        return False
    on = _goes_out(view, name, notice, due)
    return on is not None and on <= last


@duties_of(60)
def watches(view: View) -> Iterator[Duty]:
    """Tasks that open on a date while a condition holds, and end when it holds no more.

    One that fell away opens anew when its condition holds again; one that was done does not.
    """
    contact = view.case.contact
    for name, watch in view.terms.watches.items():
        key = (watch.task, Id(name))
        due = view.date_of(watch.due)
        if key in contact.tasks:
            gone = first_day(view, Not(watch.when))
            if gone is not None:
                perform = partial(_end, watch.task, Id(name))
                yield Duty(gone, Code("task_falls_away"), name, watch.source, 60, perform)
        elif due is not None and contact.outcomes.get(key, FELL_AWAY) == FELL_AWAY:
            on = first_day(view.on(max(view.day, due)), watch.when)
            if on is not None:
                perform = partial(_open, watch.task, Id(name), watch.source)
                yield Duty(on, Code("task"), name, watch.source, 60, perform)


def _open(task: Code, about: Id, rule: Code, ctx: Ctx) -> Bodies:
    promise = ctx.terms.promises[task]
    due = ctx.today + timedelta(days=promise.within_days)
    yield TaskOpened(task=task, about=about, role=promise.role, due=due, rule=rule)


def _end(task: Code, about: Id, ctx: Ctx) -> Bodies:
    yield TaskDone(task=task, about=about, outcome=FELL_AWAY)


@duties_of(70)
def overdue_tasks(view: View) -> Iterator[Duty]:
    """A task is overdue on the day after its promised day."""
    for key, task in view.case.contact.tasks.items():
        if not task.overdue:
            on = task.due + timedelta(days=1)
            yield Duty(on, Code("task_overdue"), task.task, task.rule, 70, partial(_overdue, key))


def _overdue(key: tuple[Code, Id], ctx: Ctx) -> Bodies:
    yield TaskOverdue(task=key[0], about=key[1])
