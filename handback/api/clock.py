"""The one place where this door reads the clock."""

from datetime import UTC, datetime

from handback.actions import clock


def now() -> datetime:
    """The instant a request is answered at."""
    return clock.shown(datetime.now(UTC))
