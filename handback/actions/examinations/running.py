"""Examinations of the daily work: policies, days, outbox, workers, digests, backups."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max, Min

from handback.actions import backing_up
from handback.actions.day_status import status
from handback.actions.examinations.findings import Finding, bad, ok, warn
from handback.policy.policies import UnknownPolicyError
from handback.policy.problems import PolicyError
from handback.records import days, shelf
from handback.records.models import Case, DailyDigest, Job, Message, SetAside
from handback.records.models.outbox import MessageState

OFTEN_ENOUGH = timedelta(hours=26)
"""Once a day, and two hours for a slow one."""
WAITS_TOO_LONG = timedelta(hours=1)


def policies(_: datetime) -> Iterator[Finding]:
    """Whether the policies of every programme that is run here can be read."""
    run = [programme for programme, _ in days.programmes()]
    holding = {name for kind, name in shelf.active() if kind == shelf.PROGRAMME}
    if lacking := [programme for programme in run if programme not in holding]:
        yield bad("policies", f"none holds for {', '.join(lacking)}", "Run `handback setup`.")
        return
    if not run:
        yield warn("policies", "no programme is installed", "Run `handback setup`.")
        return
    try:
        shelf.Shelf().holding()
    except (PolicyError, UnknownPolicyError):
        do = "Restore the database from a backup, or activate a version that can be read."
        yield bad("policies", "a version that holds cannot be read", do)
        return
    yield ok("policies", ", ".join(sorted(holding)))


def opened_days(now: datetime) -> Iterator[Finding]:
    """Whether every programme's last business day was opened."""
    last = days.last_days()
    for programme, zone in days.programmes():
        if not Case.objects.filter(programme=programme).exists():
            continue
        today = now.astimezone(ZoneInfo(zone)).date()
        yield _opened(f"days of {programme}", today, last.get(programme))


def _opened(name: str, today: date, last: date | None) -> Finding:
    do = "Let `handback worker` run; it opens every day that was missed."
    if last is None:
        return warn(name, "none was opened yet", do)
    behind = (today - last).days
    if behind < 0:
        return warn(name, f"{last} was opened, and today is {today}", "Check the clock.")
    if behind > 1:
        return bad(name, f"{last} was the last, {behind} days ago", do)
    return ok(name, f"{last} was the last")


def set_aside(_: datetime) -> Iterator[Finding]:
    """Whether cases were set aside."""
    count = SetAside.objects.count()
    if count:
        do = "See them by `handback day set-aside`, mend what is wrong, then `handback day retry`."
        yield warn("set aside", f"{count:,} cases could not be opened", do)
    else:
        yield ok("set aside", "no case")


def outbox(now: datetime) -> Iterator[Finding]:
    """Whether what has to leave leaves."""
    dead = Message.objects.filter(state=MessageState.DEAD).count()
    if dead:
        do = "See them by `handback outbox dead`, mend what is wrong, then `handback outbox retry`."
        yield bad("outbox", f"{dead:,} messages were given up", do)
    waiting = Message.objects.filter(state=MessageState.WAITING)
    oldest: datetime | None = waiting.aggregate(Min("made"))["made__min"]
    if oldest is not None and now - oldest > WAITS_TOO_LONG:
        minutes = (now - oldest) // timedelta(minutes=1)
        do = "Let `handback worker` run, and see its logs."
        yield warn("outbox", f"the oldest message waits for {minutes:,} minutes", do)
    elif not dead:
        yield ok("outbox", f"{waiting.count():,} messages wait")


def workers(now: datetime) -> Iterator[Finding]:
    """Whether somebody opens days and empties the outbox."""
    alive = status(now).workers
    if alive:
        yield ok("workers", f"{len(alive)} at work")
    elif Case.objects.exists():
        yield warn("workers", "none was heard of lately", "Let `handback worker` run.")
    else:
        yield ok("workers", "none, and there are no cases")


def digest(now: datetime) -> Iterator[Finding]:
    """Whether the heads of all histories were sealed lately."""
    last: date | None = DailyDigest.objects.aggregate(Max("day"))["day__max"]
    do = "Run `handback seal` once a day."
    if last is None:
        if Case.objects.exists():
            yield warn("daily digest", "none was made", do)
        else:
            yield ok("daily digest", "nothing to seal yet")
    elif (now.astimezone(UTC).date() - last).days > 1:
        yield warn("daily digest", f"the last is of {last}", do)
    else:
        yield ok("daily digest", f"the last is of {last}")


def backup(now: datetime) -> Iterator[Finding]:
    """Whether a backup was made lately."""
    made = Job.objects.filter(kind=backing_up.JOB, ended__isnull=False, error="")
    last: datetime | None = made.aggregate(Max("ended"))["ended__max"]
    do = "Run `handback backup` once a day, and try `handback restore` now and then."
    if last is None:
        how = warn("backup", "none is known", do)
        yield how if Case.objects.exists() else ok("backup", "nothing to keep yet")
    elif now - last > OFTEN_ENOUGH:
        yield warn("backup", f"the last is of {last.date()}", do)
    else:
        yield ok("backup", f"the last is of {last.date()}")
