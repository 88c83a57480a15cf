"""Notices that go out on their date, tasks that open by themselves, tasks that become overdue."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from handback.core.base import Channel, Code, Id
from handback.core.contact import NoticeSent, TaskDone, TaskOpened, TaskOverdue
from handback.core.duties.registry import Duty, duties_of
from handback.core.events import Bodies
from handback.core.foresight import first_day
from handback.core.moves.registry import Ctx
from handback.core.terms.conditions import Not
from handback.core.terms.notices import Notice
from handback.core.view import View


@duties_of(20)
def notices(view: View) -> Iterator[Duty]:
    """Every notice that is still to go out and whose date is known."""
    for name, notice in view.terms.notices.items():
        due = view.date_of(notice.due)
        on = _goes_out(view, name, notice, due) if due else None
        if due is None or on is None:
            continue
        round_ = len(view.case.endings.extensions) if notice.again_when_extended else 0
        yield Duty(on, Code("notice"), name, notice.source, 20, partial(_send, name, due, round_))


def _goes_out(view: View, name: Code, notice: Notice, due: date) -> date | None:
    """The day the notice goes out: its due day, or the first day after on which `when` holds."""
    sent = view.case.contact.sent.get(name, ())
    if sent and not (notice.again_when_extended and _new_round(view, sent[-1].round)):
        return None
    if view.case.progress.closed is not None:
        return None
    on = first_day(view.on(max(view.day, due)), notice.when)
    last = view.date_of(notice.not_after) if notice.not_after else None
    if on is None or (last is not None and on > last):
        return None
    return due if on == view.day else on


def _new_round(view: View, last_round: int) -> bool:
    return len(view.case.endings.extensions) > last_round


def _send(name: Code, due: date, round_: int, ctx: Ctx) -> Bodies:
    notice = ctx.terms.notices[name]
    if notice.channel is Channel.CALL:
        yield from _call(name, due, round_, ctx)
        return
    yield NoticeSent(
        notice=name,
        due=due,
        channel=notice.channel,
        to=notice.to,
        rule=notice.source,
        round=round_,
    )


def _call(name: Code, due: date, round_: int, ctx: Ctx) -> Bodies:
    notice = ctx.terms.notices[name]
    promise = ctx.terms.promises[Code("call")]
    tolerance = notice.tolerance_days
    days = ctx.terms.calendar.tolerance_days if tolerance is None else tolerance
    yield NoticeSent(
        notice=name,
        due=due,
        channel=notice.channel,
        to=notice.to,
        rule=notice.source,
        round=round_,
    )
    yield TaskOpened(
        task=Code("call"),
        about=Id(name),
        role=promise.role,
        due=due + timedelta(days=days),
        rule=notice.source,
    )


@duties_of(60)
def watches(view: View) -> Iterator[Duty]:
    """Tasks that open on a date while a condition holds, and end when it holds no more."""
    for name, watch in view.terms.watches.items():
        key = (watch.task, Id(name))
        due = view.date_of(watch.due)
        if key in view.case.contact.tasks:
            gone = first_day(view, Not(watch.when))
            if gone:
                perform = partial(_end, watch.task, Id(name))
                yield Duty(gone, Code("task_falls_away"), name, watch.source, 60, perform)
        elif due and key not in view.case.contact.tasks_done:
            on = first_day(view.on(max(view.day, due)), watch.when)
            if on:
                perform = partial(_open, watch.task, Id(name), watch.source)
                yield Duty(on, Code("task"), name, watch.source, 60, perform)


def _open(task: Code, about: Id, rule: Code, ctx: Ctx) -> Bodies:
    promise = ctx.terms.promises[task]
    due = ctx.today + timedelta(days=promise.within_days)
    yield TaskOpened(task=task, about=about, role=promise.role, due=due, rule=rule)


def _end(task: Code, about: Id, ctx: Ctx) -> Bodies:
    yield TaskDone(task=task, about=about, outcome=Code("fell_away"))


@duties_of(70)
def overdue_tasks(view: View) -> Iterator[Duty]:
    """A task is overdue on the day after its promised day."""
    for key, task in view.case.contact.tasks.items():
        if not task.overdue:
            on = task.due + timedelta(days=1)
            yield Duty(on, Code("task_overdue"), task.task, task.rule, 70, partial(_overdue, key))


def _overdue(key: tuple[Code, Id], ctx: Ctx) -> Bodies:
    yield TaskOverdue(task=key[0], about=key[1])
