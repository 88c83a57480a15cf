"""Limits on what somebody may try who has not signed in, counted where all processes see it.

As with `rate_limits`, an allowance fills up evenly, and one statement takes from it or refuses. It
is kept under a keyed digest: whoever reads the table learns neither addresses nor who tried.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.crypto import salted_hmac

from handback.records.models import Attempt
from handback.records.sql import connection

EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
SALT = "handback.attempts"
SECOND = 1_000_000
"""Microseconds."""

_BEGINS = (
    "CASE WHEN records_attempt.whole_at BETWEEN %(now)s AND %(unbelievable)s"
    " THEN records_attempt.whole_at ELSE %(now)s END"
)
"""From where the cost is counted: an instant far off was written before a clock jumped back."""
_TAKE = f"""
INSERT INTO records_attempt (key, whole_at) VALUES (%(key)s, %(now)s + %(cost)s)
ON CONFLICT (key) DO UPDATE SET whole_at = {_BEGINS} + %(cost)s
WHERE {_BEGINS} + %(cost)s <= %(now)s + %(per)s
RETURNING whole_at
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """So many attempts at once, and as many again spread over a time. `name` tells limits apart."""

    name: str
    most: int
    per: timedelta


def take(limit: Limit, what: str, now: datetime) -> bool:
    """Count an attempt; False, and nothing is counted, where there were too many.

    `what` is what is counted, such as an address; it is not kept. `now` is the real instant.
    """
    per = limit.per // timedelta(microseconds=1)
    instant = (now - EPOCH) // timedelta(microseconds=1)
    said: dict[str, str | int] = {
        "key": _key(limit, what),
        "now": instant,
        "cost": per // limit.most,
        "per": per,
        "unbelievable": instant + 2 * per,
    }
    with connection().cursor() as cursor:
        cursor.execute(_TAKE, said)
        return cursor.fetchone() is not None


def give_back(limit: Limit, what: str) -> None:
    """Forget what was counted, after an attempt that succeeded."""
    Attempt.objects.filter(pk=_key(limit, what)).delete()


def _key(limit: Limit, what: str) -> str:
    said = f"{limit.name}\n{what}"
    return salted_hmac(SALT, said, secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()


def prune(now: datetime) -> int:
    """Delete what is whole again; how many limits that were."""
    instant = (now - EPOCH) // timedelta(microseconds=1)
    deleted, _ = Attempt.objects.filter(whole_at__lt=instant - 60 * SECOND).delete()
    return deleted
