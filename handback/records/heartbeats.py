"""Workers as they are heard of."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import F

from handback.records.models import Worker

FORGOTTEN_AFTER = timedelta(days=7)


def begin(name: str, now: datetime) -> None:
    """A worker starts; those that were not heard of for a week are forgotten."""
    Worker.objects.filter(seen__lt=now - FORGOTTEN_AFTER).delete()
    Worker.objects.update_or_create(
        name=name, defaults={"began": now, "seen": now, "stopped": None, "cases": 0, "messages": 0}
    )


def beat(name: str, now: datetime, *, cases: int = 0, messages: int = 0) -> None:
    """A worker is alive, and has done this much more."""
    Worker.objects.filter(name=name).update(
        seen=now, cases=F("cases") + cases, messages=F("messages") + messages
    )


def stop(name: str, now: datetime) -> None:
    """A worker stops of its own will."""
    Worker.objects.filter(name=name).update(seen=now, stopped=now)


def heard_since(instant: datetime) -> Iterable[Worker]:
    """Workers that were heard of since an instant and did not stop, by name."""
    return Worker.objects.filter(seen__gte=instant, stopped=None).order_by("name")
