"""Answers already given: a request that is repeated with its idempotency key is answered again.

A door begins an answer before it does anything, and finishes it with what it said, or forgets it
where nothing was done. Of requests that come at once exactly one is fresh: the database sees to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from handback.core.base import Id
from handback.records.models import Answer
from handback.records.sql import connection
from handback.records.store import instant

RETAKEN_AFTER = timedelta(minutes=5)
"""A request that never finished, because its process died, may be made again after this."""
KEPT_FOR = timedelta(hours=24)
"""How long an answer is given again."""
LONGEST_KEY = 200
MOVES_OF_KEYS = UUID("5b1c8a0e-6f0b-4a55-9a0e-0d6f3f1f7c52")
"""The name space of the ids of moves that are made with an idempotency key."""

_TAKE = """
INSERT INTO records_answer (token_id, key, asked, headers, body, at)
VALUES (%s, %s, %s, '{}', '', %s)
ON CONFLICT (token_id, key) DO UPDATE SET at = excluded.at
WHERE records_answer.status IS NULL AND records_answer.asked = excluded.asked
AND records_answer.at <= %s
RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Fresh:
    """Nobody has begun this request: make it, then finish or forget the answer."""

    answer: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Replay:
    """The request was answered before, with this."""

    status: int
    headers: Mapping[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class Clash:
    """The key was used for another request."""


@dataclass(frozen=True, slots=True)
class InProgress:
    """The same request is being worked on; ask again after so many seconds."""

    seconds: int


def begin(token: int, key: str, asked: str, now: datetime) -> Fresh | Replay | Clash | InProgress:
    """Begin to answer a request, whose digest is `asked`; or what is to be said instead.

    Raises `ValueError` for a key that is empty or too long. Call it outside a transaction, so that
    others see at once that the request is being answered.
    """
    if not key or len(key) > LONGEST_KEY or not key.isprintable():
        raise ValueError(f"An idempotency key has 1 to {LONGEST_KEY} printable characters.")
    while True:
        at = now.astimezone(UTC)
        taken = _take(token, key, asked, at)
        if taken is not None:
            return Fresh(taken, at)
        known = Answer.objects.filter(token_id=token, key=key).first()
        if known is not None:
            return _known(known, asked, now)


def _take(token: int, key: str, asked: str, at: datetime) -> int | None:
    with connection().cursor() as cursor:
        last = instant(at - RETAKEN_AFTER)
        cursor.execute(_TAKE, [token, key, asked, instant(at), last])
        row = cursor.fetchone()
    return row[0] if row else None


def _known(known: Answer, asked: str, now: datetime) -> Replay | Clash | InProgress:
    if known.asked != asked:
        return Clash()
    if known.status is not None:
        return Replay(known.status, dict(known.headers), known.body)
    left = known.at + RETAKEN_AFTER - now
    return InProgress(max(1, min(left, RETAKEN_AFTER) // timedelta(seconds=1)))


def finish(fresh: Fresh, status: int, headers: Mapping[str, str], body: str) -> bool:
    """Keep what was answered; False when somebody took the request over meanwhile."""
    rows = Answer.objects.filter(pk=fresh.answer, at=fresh.at, status=None)
    return rows.update(status=status, headers=dict(headers), body=body) == 1


def forget(fresh: Fresh) -> None:
    """Nothing was done and nothing is to be remembered: the key may be used anew."""
    Answer.objects.filter(pk=fresh.answer, at=fresh.at, status=None).delete()


def prune(now: datetime) -> int:
    """Delete answers that are not given any more; how many they were."""
    deleted, _ = Answer.objects.filter(at__lt=now - KEPT_FOR).delete()
    return deleted


def move_id(token: int, key: str, asked: str) -> Id:
    """The id of the move that a request with a key makes; `asked` is the digest of the request.

    Where a process died between the move and its answer the request is made again, and the case
    knows the move by this id. Another request, with a key that is not remembered any more, is
    another move.
    """
    return Id(str(uuid5(MOVES_OF_KEYS, f"{token}:{asked}:{key}")))
