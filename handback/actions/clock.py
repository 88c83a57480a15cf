"""The clock of business days: the real one, but in a demonstration, where it may be moved forward.

What is secret or signed in never follows it; days, deadlines and letters do.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.conf import settings

from handback.actions.opening_days import Opening, Running, open_until, running
from handback.records.models import Clock

DEMO = "demo"
ONLY = 1
"""The one row."""
MOST_DAYS = 366 * 3
"""How far ahead of the real clock a demonstration may be."""


class NotADemoError(Exception):
    """The clock of an installation that is no demonstration is not moved."""


class TooFarError(ValueError):
    """A day that lies behind the clock, or too far ahead of the real one."""


def shown(real: datetime) -> datetime:
    """The instant that the clock of business days shows at a real instant."""
    if settings.HANDBACK.mode != DEMO:
        return real
    return real + timedelta(days=days_ahead())


def days_ahead() -> int:
    """How many days the clock is ahead of the real one."""
    found = Clock.objects.filter(pk=ONLY).values_list("days_ahead", flat=True).first()
    return found or 0


def today(real: datetime) -> date:
    """The business day that the clock shows at a real instant: that where it is latest."""
    return latest(running(), shown(real))


def move_forward(day: date, real: datetime) -> Iterator[Opening]:
    """Move the clock forward to a day, opening every day until then for every programme.

    The clock is moved first, so that whoever acts meanwhile acts on the new day. Raises
    `NotADemoError` and `TooFarError`, before anything is changed.
    """
    if settings.HANDBACK.mode != DEMO:
        raise NotADemoError
    programmes = running()
    by = (day - latest(programmes, shown(real))).days
    ahead = days_ahead() + by
    if by < 1 or ahead > MOST_DAYS:
        raise TooFarError(str(day))
    return _opened(programmes, ahead, real)


def latest(programmes: list[Running], now: datetime) -> date:
    """The day it is where it is latest."""
    return max((each.today(now) for each in programmes), default=now.date())


def _opened(programmes: list[Running], ahead: int, real: datetime) -> Iterator[Opening]:
    Clock.objects.update_or_create(pk=ONLY, defaults={"days_ahead": ahead})
    now = real + timedelta(days=ahead)
    for programme in programmes:
        yield from open_until(programme, programme.today(now))
