"""Webhooks on their way: from a change of a case to calls, and what came of each."""

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from handback.actions import webhooks
from handback.actions.parcels import Parcel, Result, UndeliverableError, Verdict
from handback.channels.webhooks import Answer, Call, Limits, call
from handback.core.base import Id
from handback.records import outbox
from handback.records.models import Case, Delivery, Endpoint, Event
from handback.records.models.doors import Stopped
from handback.records.outbox import Leased, NewCall
from handback.records.sealing import SealBrokenError, unseal

LOG = logging.getLogger("handback.outbox")
PATIENCE = timedelta(days=5)
"""An endpoint that has failed for so long, without one success, is switched off."""
LANES = 4
"""Calls of one endpoint that are made side by side."""
CHANGED, PING = "case.changed", "ping"


def limits() -> Limits:
    """How long this installation waits, and whom it calls."""
    return Limits(private=settings.HANDBACK.webhooks_to_private)


def fan_out(changes: Sequence[Leased], now: datetime) -> None:
    """Turn changes of cases into one webhook for each endpoint that wants to know of them."""
    if not changes:
        return
    with transaction.atomic():
        rows = Endpoint.objects.filter(
            active=True, lessor_id__in={each.lessor for each in changes}
        ).order_by("pk")
        listening: dict[int, list[Endpoint]] = {}
        for row in rows:
            listening.setdefault(row.lessor_id, []).append(row)
        calls = [new for each in changes for new in _calls(each, listening.get(each.lessor, ()))]
        outbox.add_calls(calls, now)
        outbox.mark_done_together(changes, now)


def _calls(change: Leased, endpoints: Iterable[Endpoint]) -> Iterable[NewCall]:
    kinds: set[str] | None = None
    for endpoint in endpoints:
        if endpoint.kinds and kinds is None:
            kinds = {each["kind"] for each in _events(change)}
        if endpoint.kinds and not (kinds or set()) & set(endpoint.kinds):
            continue
        facts = change.facts
        key = f"webhook:{endpoint.pk}:{change.case}:{facts['from']}"
        yield NewCall(key, change.case, change.lessor, endpoint.pk, facts, change.made)


def _events(message: Leased) -> list[dict[str, Any]]:
    """The events of a change: kinds, days and instants, and nothing of what they say."""
    facts = message.facts
    rows = Event.objects.filter(case_id=_case(message), seq__range=(facts["from"], facts["to"]))
    columns = ("kind", "seq", "on", "at", "role")
    return [
        dict(zip(columns, row, strict=True)) for row in rows.order_by("seq").values_list(*columns)
    ]


def _case(message: Leased) -> int:
    if message.case is None:
        raise UndeliverableError("this message belongs to no case")
    return message.case


@dataclass(slots=True)
class CallParcel:
    """A webhook that is ready to be called."""

    message: Leased
    receiver: str
    what: Call
    limits: Limits

    def send(self, at: datetime) -> Result:
        """Call it once."""
        answer = call(self.what, at, self.limits)
        if answer.fine:
            return Result(Verdict.DONE, log=answer)
        verdict = Verdict.DEAD if answer.gone else Verdict.LATER
        error = "the endpoint answered 410: it wants no more calls" if answer.gone else answer.error
        lost = answer.unreachable or answer.pause is not None
        return Result(verdict, error, pause=answer.pause, unreachable=lost, log=answer)

    def record(self, result: Result, now: datetime) -> None:
        """Keep a line of the log, and what it means for the endpoint."""
        answer, endpoint = result.log, self.message.endpoint
        if not isinstance(answer, Answer) or endpoint is None:
            return
        Delivery.objects.create(
            endpoint_id=endpoint,
            message_id=self.message.id,
            at=now,
            status=answer.status,
            took_ms=answer.took_ms,
            error=answer.error[:200],
        )
        _judge(endpoint, answer, now)


def _judge(endpoint: int, answer: Answer, now: datetime) -> None:
    """Note that an endpoint works or fails, and switch it off when it asks for that."""
    rows = Endpoint.objects.filter(pk=endpoint)
    if answer.fine:
        rows.exclude(failing_since=None).update(failing_since=None)
        return
    rows.filter(failing_since=None).update(failing_since=now)
    for_days = rows.filter(failing_since__lte=now - PATIENCE).exists()
    why = Stopped.GONE if answer.gone else Stopped.FAILING if for_days else None
    if why is not None and webhooks.stop(endpoint, why, now):
        LOG.warning("endpoint %s is switched off: %s", endpoint, why.value)


def call_parcel(message: Leased, now: datetime) -> Parcel:
    """A webhook made ready; raises `UndeliverableError` and `SealBrokenError`."""
    row = Endpoint.objects.filter(pk=message.endpoint or 0).first()
    if row is None:
        raise UndeliverableError("the endpoint is not there any more")
    is_ping = bool(message.facts.get(PING))
    if not row.active and not is_ping:
        raise UndeliverableError(f"the endpoint is switched off: {row.stopped}")
    sealed = [row.secret]
    if row.old_secret and row.old_until is not None and row.old_until > now:
        sealed.append(row.old_secret)
    what = Call(
        url=row.url,
        id=message.key,
        payload=_payload(message, row, is_ping=is_ping),
        secrets=tuple(unseal(each, webhooks.PURPOSE) for each in sealed),
    )
    lane = f"endpoint {row.pk} {message.id % LANES}"
    return CallParcel(message, lane, what, limits())


def _payload(message: Leased, endpoint: Endpoint, *, is_ping: bool) -> bytes:
    """What a receiver gets, byte for byte the same at every try."""
    data = {"endpoint": str(endpoint.pk)} if is_ping else _changed(message, endpoint)
    said = {
        "type": PING if is_ping else CHANGED,
        "timestamp": message.made.astimezone(UTC).isoformat(),
        "data": data,
    }
    return json.dumps(said, separators=(",", ":"), ensure_ascii=False).encode()


def _changed(message: Leased, endpoint: Endpoint) -> Mapping[str, Any]:
    wanted = set(endpoint.kinds)
    programme = Case.objects.filter(pk=_case(message)).values_list("programme", flat=True).first()
    events = [
        {
            "type": f"{webhooks.PREFIX}{each['kind']}",
            "seq": each["seq"],
            "on": each["on"].isoformat(),
            "at": each["at"],
            "role": each["role"],
        }
        for each in _events(message)
        if not wanted or each["kind"] in wanted
    ]
    return {
        "case": str(message.case),
        "programme": programme,
        "seq": message.facts["to"],
        "events": events,
    }


def ping(lessor: int | None, id_: int, move: Id, now: datetime) -> Answer:
    """Call an endpoint at once to see whether it answers, also one that is switched off.

    Raises `NotFoundError` and `BadEndpointError`. A ping is never repeated.
    """
    told = webhooks.endpoint(lessor, id_)
    row = Endpoint.objects.get(pk=told.id)
    key = f"ping:{row.pk}:{move}"
    outbox.add_calls([NewCall(key, None, row.lessor_id, row.pk, {PING: True}, now)], now)
    leased = outbox.lease_one(key, now)
    if leased is None:
        raise LookupError("this ping has been sent")
    try:
        parcel = call_parcel(leased, now)
        result = parcel.send(now)
        parcel.record(result, now)
    except SealBrokenError as error:
        raise webhooks.BadEndpointError(f"{error}. Give the endpoint a new secret.") from None
    finally:
        outbox.mark_done(leased, now)
    answer: Answer = result.log
    return answer
