"""The outbox as workers use it: lease what is due, then say what became of it.

A message is leased for a while, tried outside of any transaction, and then marked. Whoever dies in
between leaves a lease that ends by itself; the message is tried again with the same key. That is
at least once; the key is handed on, so that a receiver can tell a repetition.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Min, Q, QuerySet

from handback.records.models import Message
from handback.records.models.outbox import MessageState
from handback.records.sql import connection, is_postgresql
from handback.records.store import instant

LEASE = timedelta(minutes=10)
"""How long a worker keeps a message to itself."""
MOST_TRIES = 12
"""After so many tries in vain a message is dead: about two and a half days."""
FIRST_WAIT = timedelta(seconds=10)
GROWTH = 4
"""Each wait is so many times the one before."""
LONGEST_WAIT = timedelta(hours=12)
_COLUMNS = (
    "id", "key", "kind", "case_id", "lessor_id", "endpoint_id", "payload", "tries", "made",
    "leased_until",
)  # fmt: skip
_RETURNED = ", ".join(f'm."{column}"' for column in _COLUMNS)
_RETURNED_BARE = ", ".join(f'"{column}"' for column in _COLUMNS)
_DUE = "state = 'waiting' AND due <= %s AND (leased_until IS NULL OR leased_until <= %s)"
_ON_POSTGRESQL = f"""
    WITH free AS MATERIALIZED (
        SELECT id FROM records_message WHERE {_DUE}
        ORDER BY due, id LIMIT %s FOR UPDATE SKIP LOCKED
    )
    UPDATE records_message AS m SET leased_until = %s, tries = m.tries + 1
    FROM free WHERE m.id = free.id RETURNING {_RETURNED}
"""
_ON_SQLITE = f"""
    UPDATE records_message SET leased_until = %s, tries = tries + 1
    WHERE id IN (SELECT id FROM records_message WHERE {_DUE} ORDER BY due, id LIMIT %s)
    RETURNING {_RETURNED_BARE}
"""


Facts = Mapping[str, Any]
"""What a payload holds."""


@dataclass(frozen=True, slots=True)
class Leased:
    """A message that this worker alone tries until `leased_until`; `tries` counts this try."""

    id: int
    key: str
    kind: str
    case: int | None
    lessor: int
    endpoint: int | None
    payload: str
    tries: int
    made: datetime
    leased_until: datetime

    @property
    def facts(self) -> dict[str, Any]:
        """What the payload holds: ids and codes."""
        found: dict[str, Any] = json.loads(self.payload)
        return found


def lease(now: datetime, limit: int, *, lasting: timedelta = LEASE) -> list[Leased]:
    """Lease up to `limit` messages that are due, the longest due first.

    One statement that is committed at once: whoever else leases at this moment gets others.
    """
    at, until = instant(now.astimezone(UTC)), instant((now + lasting).astimezone(UTC))
    with connection().cursor() as cursor:
        if is_postgresql():
            cursor.execute(_ON_POSTGRESQL, [at, at, limit, until])
        else:
            cursor.execute(_ON_SQLITE, [until, at, at, limit])
        rows = cursor.fetchall()
    return sorted(map(_leased, rows), key=lambda each: each.id)


def _leased(row: tuple[Any, ...]) -> Leased:
    values = dict(zip(_COLUMNS, row, strict=True))
    return Leased(
        id=values["id"],
        key=values["key"],
        kind=values["kind"],
        case=values["case_id"],
        lessor=values["lessor_id"],
        endpoint=values["endpoint_id"],
        payload=values["payload"],
        tries=values["tries"],
        made=_aware(values["made"]),
        leased_until=_aware(values["leased_until"]),
    )


def _aware(value: datetime | str) -> datetime:
    """An instant as either database answers a raw statement: SQLite with bare text."""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def wait_after(tries: int, jitter: float) -> timedelta:
    """How long to wait after so many tries in vain; `jitter` from 0 to 1 spreads it by a quarter.

    10 s, 40 s, 2 min 40 s, 11 min, 43 min, 2.8 h, 11.4 h, then 12 h each time.
    """
    growth: int = GROWTH ** min(max(tries, 1) - 1, MOST_TRIES)
    return min(FIRST_WAIT * growth, LONGEST_WAIT) * (3 + 2 * jitter) / 4


def mark_done(message: Leased, now: datetime) -> bool:
    """It was delivered; False when another worker has marked it before."""
    return _mark(message, any_lease=True, state=MessageState.DONE, done=now, error="")


def mark_done_together(messages: Sequence[Leased], now: datetime) -> None:
    """All of these were dealt with; within the transaction that did so."""
    waiting = Message.objects.filter(
        pk__in=[each.id for each in messages], state=MessageState.WAITING
    )
    waiting.update(state=MessageState.DONE, done=now, leased_until=None, error="")


def put_off(message: Leased, due: datetime, error: str, facts: Facts | None = None) -> bool:
    """It failed this time: it is tried again from `due` on, with these facts if they are new.

    False when the lease had ended and another worker has it.
    """
    return _mark(message, due=due, error=error, **_payload(facts))


def give_back(message: Leased, due: datetime) -> bool:
    """It was not tried after all: that does not count as a try."""
    return _mark(message, due=due, tries=message.tries - 1)


def mark_dead(message: Leased, error: str, facts: Facts | None = None) -> bool:
    """Nobody tries it again until a person says so."""
    return _mark(message, state=MessageState.DEAD, error=error, **_payload(facts))


def _payload(facts: Facts | None) -> dict[str, Any]:
    return {} if facts is None else {"payload": json.dumps(facts)}


def _mark(message: Leased, *, any_lease: bool = False, **values: Any) -> bool:
    rows = Message.objects.filter(pk=message.id, state=MessageState.WAITING)
    if not any_lease:
        rows = rows.filter(leased_until=message.leased_until)
    return rows.update(leased_until=None, **values) == 1


@dataclass(frozen=True, slots=True)
class NewCall:
    """A webhook that is to be put into the outbox; `made` is when what it tells of was stored."""

    key: str
    case: int | None
    lessor: int
    endpoint: int
    facts: Facts
    made: datetime


def add_calls(calls: Iterable[NewCall], now: datetime) -> None:
    """Put webhooks into the outbox; those whose keys are there already stay as they are."""
    rows = [
        Message(
            key=each.key,
            kind="webhook",
            case_id=each.case,
            lessor_id=each.lessor,
            endpoint_id=each.endpoint,
            payload=json.dumps(each.facts),
            due=now,
            made=each.made,
        )
        for each in calls
    ]
    Message.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def add_letter(key: str, kind: str, case: int, lessor: int, facts: Facts, now: datetime) -> None:
    """Put one message of a case into the outbox, unless one of its key is there already."""
    row = Message(
        key=key,
        kind=kind,
        case_id=case,
        lessor_id=lessor,
        payload=json.dumps(facts),
        due=now,
        made=now,
    )
    Message.objects.bulk_create([row], ignore_conflicts=True)


@dataclass(frozen=True, slots=True)
class Heap:
    """Messages of one kind in one state; `failing` were tried in vain, `oldest` waits longest."""

    kind: str
    state: str
    count: int
    failing: int
    oldest: datetime | None


def heaps() -> list[Heap]:
    """How many messages of each kind stand where."""
    rows = (
        Message.objects.order_by("kind", "state")
        .values_list("kind", "state")
        .annotate(count=Count("id"), failing=Count("id", ~Q(error="")), oldest=Min("made"))
    )
    return [Heap(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Dead:
    """A dead letter: what it is, why it is dead, and how often it was tried."""

    id: int
    key: str
    kind: str
    case: int | None
    lessor: int
    endpoint: int | None
    error: str
    tries: int
    made: datetime


def dead(limit: int, *, kind: str = "", after: int = 0) -> list[Dead]:
    """Dead letters in the order of their ids, after one of them."""
    rows = _dead(kind=kind).filter(pk__gt=after).order_by("pk")
    columns = ("pk", "key", "kind", "case_id", "lessor_id", "endpoint_id", "error", "tries", "made")
    return [Dead(*row) for row in rows.values_list(*columns)[:limit]]


def revive(
    now: datetime, *, keys: Sequence[str] = (), kind: str = "", endpoint: int | None = None
) -> int:
    """Let dead letters be tried anew from now on; how many were.

    Without `keys`, all of a kind or of an endpoint.
    """
    rows = _dead(kind=kind)
    if keys:
        rows = rows.filter(key__in=keys)
    if endpoint is not None:
        rows = rows.filter(endpoint_id=endpoint)
    return rows.update(state=MessageState.WAITING, due=now, tries=0, leased_until=None, done=None)


def _dead(*, kind: str = "") -> QuerySet[Message]:
    rows = Message.objects.filter(state=MessageState.DEAD)
    return rows.filter(kind=kind) if kind else rows


def send_anew(endpoint: int, key: str, now: datetime) -> bool:
    """Let a webhook be called again, whatever became of it; False where there is none."""
    rows = Message.objects.filter(key=key, endpoint_id=endpoint)
    fresh = {"state": MessageState.WAITING, "due": now, "tries": 0, "leased_until": None}
    return rows.update(**fresh, done=None, error="") == 1


def lease_one(key: str, now: datetime) -> Leased | None:
    """Lease the message of a key that waits for nobody else; None where there is none."""
    with transaction.atomic():
        rows = Message.objects.filter(key=key, state=MessageState.WAITING)
        rows = rows.filter(Q(leased_until=None) | Q(leased_until__lte=now))
        row = rows.select_for_update().first()
        if row is None:
            return None
        row.tries, row.leased_until = row.tries + 1, now + LEASE
        row.save(update_fields=["tries", "leased_until"])
    return _leased(tuple(getattr(row, name) for name in _COLUMNS))


def forget_done(before: datetime, limit: int = 10_000) -> int:
    """Delete delivered messages that are older, with the log of their calls; how many went."""
    ids = Message.objects.filter(state=MessageState.DONE, done__lt=before).values_list("pk")
    some = [pk for (pk,) in ids.order_by("done")[:limit]]
    for start in range(0, len(some), 1000):
        Message.objects.filter(pk__in=some[start : start + 1000]).delete()
    return len(some)
