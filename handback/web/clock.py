"""The one place where this door reads the clock."""

from datetime import UTC, datetime

from handback.actions import clock


def now() -> datetime:
    """The instant a request is answered at, as the clock of business days shows it."""
    return clock.shown(real_now())


def real_now() -> datetime:
    """The real instant."""
    return _read()


def _read() -> datetime:
    return datetime.now(UTC)
