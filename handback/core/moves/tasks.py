"""Bodies that several topics make: tasks, flags."""

from datetime import timedelta

from handback.core.base import Code, Id
from handback.core.contact import Flagged, TaskDone, TaskOpened
from handback.core.events import Bodies
from handback.core.moves.registry import Ctx


def open_task(ctx: Ctx, task: str, about: str = "", rule: str = "") -> Bodies:
    """Open a task for whoever the programme promises does it, unless it is open already.

    Raises `KeyError` when the programme promises nothing of that kind; checking a policy finds that
    before, by the list in `core.tasks`.
    """
    key = (Code(task), Id(about))
    if key in ctx.case.contact.tasks:
        return
    promise = ctx.terms.promises[Code(task)]
    yield TaskOpened(
        task=Code(task),
        about=Id(about),
        role=promise.role,
        due=ctx.today + timedelta(days=promise.within_days),
        rule=Code(rule) or promise.source,
    )


def close_task(ctx: Ctx, task: str, about: str = "", outcome: str = "done") -> Bodies:
    """Close a task if it is open."""
    key = (Code(task), Id(about))
    if key in ctx.case.contact.tasks:
        yield TaskDone(task=key[0], about=key[1], outcome=Code(outcome))


def flag(name: str, rule: str, about: str = "") -> Flagged:
    """Record that something reported broke a rule."""
    return Flagged(flag=Code(name), rule=Code(rule), about=Id(about))
