"""The one place where this door reads the clock."""

from datetime import UTC, datetime


def now() -> datetime:
    """The instant a request is answered at."""
    return datetime.now(UTC)
