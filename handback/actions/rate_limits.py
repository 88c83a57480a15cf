"""Rate limits: how many requests a token may make a minute, counted where all processes see it.

The generic cell rate algorithm: an allowance of a minute's requests that fills up evenly. All that
is kept is the instant at which it is whole again; one statement takes from it or refuses.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from handback.records.models import Allowance
from handback.records.sql import connection

MINUTE = 60_000_000
"""Microseconds."""
SECOND = 1_000_000
EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")

_BEGINS = (
    "CASE WHEN records_allowance.whole_at BETWEEN %(now)s AND %(unbelievable)s"
    " THEN records_allowance.whole_at ELSE %(now)s END"
)
"""From where the cost is counted: an instant far off was written before a clock jumped back."""
_TAKE = f"""
INSERT INTO records_allowance (token_id, whole_at) VALUES (%(token)s, %(now)s + %(cost)s)
ON CONFLICT (token_id) DO UPDATE SET whole_at = {_BEGINS} + %(cost)s
WHERE {_BEGINS} + %(cost)s <= %(now)s + {MINUTE}
RETURNING whole_at
"""


@dataclass(frozen=True, slots=True)
class Allowed:
    """Whether a request is within the limit; what answers tell about it.

    `reset_seconds` is when the allowance is whole again, `retry_seconds` when a refused request
    may come again (0 when it was not refused).
    """

    ok: bool
    limit: int
    remaining: int
    reset_seconds: int
    retry_seconds: int = 0


def take(token: int, now: datetime, cost: int = 1) -> Allowed:
    """Take the cost of a request from the allowance of a token, or refuse and take nothing.

    Raises `ValueError` for a cost below one. A cost above the limit is never allowed.
    """
    if cost < 1:
        raise ValueError("a request costs one or more")
    limit: int = settings.HANDBACK.rate_per_minute
    instant = (now - EPOCH) // timedelta(microseconds=1)
    each = MINUTE // limit
    if cost > limit:
        return _refused(limit, _whole_at(token), instant, cost * each)
    whole_at = _take(token, instant, cost * each)
    if whole_at is None:
        return _refused(limit, _whole_at(token), instant, cost * each)
    left = whole_at - instant
    return Allowed(True, limit, (MINUTE - left) // each, _seconds(left))


def _take(token: int, now: int, cost: int) -> int | None:
    said = {"token": token, "now": now, "cost": cost, "unbelievable": now + 2 * MINUTE}
    with connection().cursor() as cursor:
        cursor.execute(_TAKE, said)
        row = cursor.fetchone()
    return row[0] if row else None


def _whole_at(token: int) -> int:
    found = Allowance.objects.filter(pk=token).values_list("whole_at", flat=True).first()
    return found or 0


def _refused(limit: int, whole_at: int, now: int, cost: int) -> Allowed:
    left = max(0, min(whole_at - now, MINUTE))
    remaining = (MINUTE - left) // (MINUTE // limit)
    return Allowed(False, limit, remaining, _seconds(left), _seconds(left + cost - MINUTE) or 1)


def _seconds(microseconds: int) -> int:
    """Whole seconds, so many that the time has certainly passed then."""
    return max(0, -(-microseconds // SECOND))


def prune(now: datetime) -> int:
    """Delete allowances that are whole again; how many they were."""
    instant = (now - EPOCH) // timedelta(microseconds=1)
    deleted, _ = Allowance.objects.filter(whole_at__lt=instant - MINUTE).delete()
    return deleted
