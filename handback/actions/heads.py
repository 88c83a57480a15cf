"""The head of a case: how many events it has and the hash of the last; it tells every change."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from handback.records.models import Case, Event, Programme


@dataclass(frozen=True, slots=True)
class Head:
    """Where the history of a case ends; `hash` may be the beginning of the hash."""

    count: int
    hash: str


def head(case: int) -> Head | None:
    """The head of a case, if there is one; whether it may be seen is not asked here."""
    row = Case.objects.filter(pk=case).values_list("head", "head_hash").first()
    return Head(*row) if row else None


def was_head(case: int, head: Head) -> bool:
    """Whether the history of a case once ended at a head."""
    return Event.objects.filter(case_id=case, seq=head.count, hash__startswith=head.hash).exists()


def local_time(case: int, now: datetime) -> datetime:
    """The instant in the time zone of a case's programme."""
    codes = Case.objects.filter(pk=case).values("programme")
    zone = Programme.objects.filter(code__in=codes).values_list("time_zone", flat=True).first()
    return now.astimezone(ZoneInfo(zone)) if zone else now
