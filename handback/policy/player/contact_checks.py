"""Compares what a step states of notices, tasks, flags and events."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from zoneinfo import ZoneInfo

from handback.core.contact import Flagged, NoticeSent, Task
from handback.core.opening_hours import is_open
from handback.policy.player.differences import Found, shown
from handback.policy.player.format import TaskAs
from handback.policy.player.stated import Differences, Stated, fields_differ


def _sent(at: Stated) -> Differences:
    if at.step.sent is None:
        return
    order = list(at.play.terms.notices)
    sent = [(e.on, e.body) for e in at.played.since if isinstance(e.body, NoticeSent)]
    sent.sort(key=lambda each: (each[0], _place_in(order, each[1].notice)))
    got = [f"{body.notice} on {on}" for on, body in sent]
    if [body.notice for _, body in sent] != [each.notice for each in at.step.sent]:
        wanted = [
            f"{each.notice} on {each.on}" if each.on else each.notice for each in at.step.sent
        ]
        rules = ", ".join(dict.fromkeys(body.rule for _, body in sent))
        yield Found("sent", shown(wanted), shown(got), rules)
        return
    for each, (on, body) in zip(at.step.sent, sent, strict=True):
        if each.on is not None and each.on != on:
            yield Found(f"sent {each.notice}", f"on {each.on}", f"on {on}", body.rule)
        answered = {"channel": body.channel, "to": body.to}
        yield from fields_differ(f"sent {each.notice}", each, answered, body.rule)


def _place_in(order: Sequence[str], name: str) -> int:
    return order.index(name) if name in order else len(order)


def _tasks(at: Stated) -> Differences:
    tasks = at.play.case.contact.tasks
    open_ = {
        f"{task}/{about}" if about else str(task): each for (task, about), each in tasks.items()
    }
    names = list(open_)
    if at.step.tasks is not None:
        wanted = [each.task for each in at.step.tasks]
        missing, extra = _matched(wanted, names)
        if missing or extra:
            rules = ", ".join(dict.fromkeys(task.rule for task in tasks.values()))
            yield Found("tasks", shown(wanted), shown(names), rules)
    if at.step.tasks_include is not None:
        missing, _ = _matched([each.task for each in at.step.tasks_include], names)
        if missing:
            yield Found("tasks include", shown(missing), shown(names))
    for each in (*(at.step.tasks or ()), *(at.step.tasks_include or ())):
        yield from _promised(each, open_)


def _promised(wanted: TaskAs, open_: Mapping[str, Task]) -> Differences:
    """Whose the task is and the day it is promised for, of the first that bears the name."""
    fits = [task for name, task in open_.items() if wanted.task in (name, name.split("/")[0])]
    if fits:
        answered = {"role": fits[0].role, "due": fits[0].due}
        yield from fields_differ(f"task {wanted.task}", wanted, answered, fits[0].rule)


def _matched(wanted: Iterable[str], got: Iterable[str]) -> tuple[list[str], list[str]]:
    """What is wanted and missing, and what is left over; `call` matches `call/reminder` too."""
    left, missing = list(got), []
    for name in sorted(wanted, key=lambda each: "/" not in each):
        fit = next((g for g in left if g == name), None)
        fit = fit or next((g for g in left if g.split("/")[0] == name), None)
        left.remove(fit) if fit else missing.append(name)
    return missing, left


def _flags(at: Stated) -> Differences:
    if at.step.flags is None:
        return
    raised = [e.body for e in at.played.since if isinstance(e.body, Flagged)]
    names = [f"{flag.flag}/{flag.about}" if flag.about else str(flag.flag) for flag in raised]
    missing, extra = _matched(at.step.flags, names)
    if missing or extra:
        rules = ", ".join(dict.fromkeys(flag.rule for flag in raised))
        yield Found("flags", shown(at.step.flags), shown(names), rules)


def _events(at: Stated) -> Differences:
    kinds = [event.kind for event in at.played.since]
    missing = [kind for kind in at.step.events_include or () if kind not in kinds]
    if missing:
        yield Found("events include", shown(missing), shown(kinds))
    unwanted = [kind for kind in at.step.events_exclude or () if kind in kinds]
    if unwanted:
        wanted = f"none of {shown(at.step.events_exclude)}"
        yield Found("events exclude", wanted, shown(unwanted))


def _contact_lines(at: Stated) -> Differences:
    """Numbers and addresses of contact lines, and whether they are open at the step's time."""
    identity = at.play.terms.identity
    now = at.play.now(at.played.ready)
    for name, wanted in (at.step.contact_lines or {}).items():
        line = identity.lines.get(name)
        if line is None:
            yield Found(f"contact line {name}", "a line", "no such line")
            continue
        local = now.astimezone(ZoneInfo(line.time_zone or identity.time_zone))
        answered = {
            "phone": line.phone,
            "text": line.text,
            "fax": line.fax,
            "email": line.email,
            "post": line.post,
            "open": is_open(line, local),
        }
        yield from fields_differ(f"contact line {name}", wanted, answered, line.source)


CHECKS: tuple[Callable[[Stated], Differences], ...] = (
    _sent,
    _tasks,
    _flags,
    _events,
    _contact_lines,
)
"""Each compares one key of a step."""
