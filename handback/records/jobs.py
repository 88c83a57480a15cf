"""Long work that can stop at any moment and goes on where it stopped."""

from datetime import datetime

from handback.records.models import Case, Job


def begin(kind: str, name: str, now: datetime) -> None:
    """Make a job; one that is there stays as it is."""
    Job.objects.get_or_create(kind=kind, name=name, defaults={"began": now})


def unfinished(kind: str) -> list[str]:
    """The names of the jobs of a kind that are not done, oldest first."""
    rows = Job.objects.filter(kind=kind, ended=None).order_by("pk")
    return list(rows.values_list("name", flat=True))


def position(kind: str, name: str) -> int:
    """How far a job has come; raises `Job.DoesNotExist`."""
    return Job.objects.get(kind=kind, name=name).position


def advance(kind: str, name: str, to: int) -> None:
    """Note how far a job has come; it never goes back."""
    Job.objects.filter(kind=kind, name=name, position__lt=to).update(position=to)


def end(kind: str, name: str, now: datetime, error: str = "") -> None:
    """Note that a job is done, and what went wrong on the way."""
    Job.objects.filter(kind=kind, name=name).update(ended=now, error=error)


def open_cases_after(last: int, limit: int) -> list[int]:
    """The next cases that are not closed, by id."""
    rows = Case.objects.filter(closed=None, pk__gt=last).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:limit])
