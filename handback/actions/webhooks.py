"""Webhook endpoints of a lessor: who is told of what happens, where, and how it went."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from handback.actions.access import NotFoundError
from handback.channels.targets import BadAddressError, check_url, target_of
from handback.channels.webhooks import SECRET_BYTES, secret_of
from handback.core.events import KINDS
from handback.records import outbox
from handback.records.models import Delivery, Endpoint, Message, Organisation
from handback.records.models.doors import Stopped
from handback.records.models.organisations import OrganisationKind
from handback.records.models.outbox import MessageState
from handback.records.sealing import seal

PURPOSE = "webhook secrets"
MOST_ENDPOINTS = 20
"""Of one lessor."""
OVERLAP = timedelta(days=1)
"""How long the old secret signs too, unless told otherwise."""
PREFIX = "case."
MOST_LOGGED = 500
LONGEST_URL = 500


class BadEndpointError(ValueError):
    """An endpoint that cannot be made so; it says why, and what to do."""


@dataclass(frozen=True, slots=True)
class EndpointTold:
    """An endpoint as its owner sees it; its secret is never shown again.

    `state` is `active`, `paused` (by somebody), `gone` (it answered 410) or `failing` (it was
    switched off after days of failures). `kinds` empty means every kind. `waiting` and `dead`
    count messages.
    """

    id: int
    lessor: str
    url: str
    kinds: tuple[str, ...]
    state: str
    since: datetime
    failing_since: datetime | None
    two_secrets_until: datetime | None
    waiting: int
    dead: int


@dataclass(frozen=True, slots=True)
class Added:
    """A new endpoint, or one with a new secret: the only time that the secret is shown."""

    id: int
    secret: str


@dataclass(frozen=True, slots=True)
class Logged:
    """One call: the message (the `webhook-id`), when, what came back, how long it took."""

    message: str
    at: datetime
    status: int | None
    took_ms: int
    error: str
    state: str


def lessor_named(code: str) -> int:
    """The row of a lessor by its code; raises `NotFoundError`."""
    rows = Organisation.objects.filter(code=code, kind=OrganisationKind.LESSOR)
    found = rows.values_list("pk", flat=True).first()
    if found is None:
        raise NotFoundError(f"there is no lessor `{code}`. Lessors come with their policies.")
    return found


def add(lessor: int, url: str, kinds: Iterable[str], now: datetime) -> Added:
    """Add an endpoint, which is told of every change from now on.

    Raises `BadEndpointError` where the address or a kind cannot be used.
    """
    url = url.strip()
    wanted = _kinds(kinds)
    _check(url)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=lessor)
        rows = Endpoint.objects.filter(lessor_id=lessor)
        if rows.count() >= MOST_ENDPOINTS:
            raise BadEndpointError(f"A lessor has up to {MOST_ENDPOINTS} endpoints. Remove one.")
        if rows.filter(url=url).exists():
            raise BadEndpointError("This address is an endpoint already. Remove it first.")
        secret = new_secret()
        row = Endpoint.objects.create(
            lessor_id=lessor, url=url, secret=seal(secret, PURPOSE), kinds=wanted, made=now
        )
    return Added(row.pk, secret)


def new_secret() -> str:
    """A secret that nobody can guess."""
    return secret_of(secrets.token_bytes(SECRET_BYTES))


def _check(url: str) -> None:
    private = settings.HANDBACK.webhooks_to_private
    if len(url) > LONGEST_URL:
        raise BadEndpointError(f"The address is too long. Use up to {LONGEST_URL} letters.")
    try:
        check_url(url, private=private)
        target_of(url, private=private)
    except BadAddressError as error:
        raise BadEndpointError(str(error)) from None
    except OSError:
        raise BadEndpointError("Nobody knows this host. Check the address.") from None


def _kinds(wanted: Iterable[str]) -> list[str]:
    """Kinds of events as they are kept: without `case.`, each once."""
    kinds = sorted({each.strip().removeprefix(PREFIX) for each in wanted if each.strip()})
    unknown = [each for each in kinds if each not in KINDS]
    if unknown:
        said = ", ".join(f"`{each[:60]}`" for each in unknown)
        raise BadEndpointError(
            f"There is no kind of event {said}. `handback vocabulary events` lists them."
        )
    return kinds


def listed(lessor: int | None = None) -> list[EndpointTold]:
    """The endpoints of a lessor, or of all."""
    rows = Endpoint.objects.select_related("lessor").order_by("pk")
    return [_told(row) for row in (rows if lessor is None else rows.filter(lessor_id=lessor))]


def endpoint(lessor: int | None, id_: int) -> EndpointTold:
    """One endpoint of a lessor (of any, without one); raises `NotFoundError`."""
    return _told(_row(lessor, id_))


def _row(lessor: int | None, id_: int) -> Endpoint:
    rows = Endpoint.objects.select_related("lessor").filter(pk=id_)
    row = (rows if lessor is None else rows.filter(lessor_id=lessor)).first()
    if row is None:
        raise NotFoundError(f"there is no endpoint {id_}. `handback webhook list` shows them.")
    return row


def _told(row: Endpoint) -> EndpointTold:
    calls = Message.objects.filter(endpoint_id=row.pk)
    return EndpointTold(
        id=row.pk,
        lessor=row.lessor.code,
        url=row.url,
        kinds=tuple(f"{PREFIX}{kind}" for kind in row.kinds),
        state="active" if row.active else row.stopped,
        since=row.made if row.active else row.stopped_at or row.made,
        failing_since=row.failing_since,
        two_secrets_until=row.old_until,
        waiting=calls.filter(state=MessageState.WAITING).count(),
        dead=calls.filter(state=MessageState.DEAD).count(),
    )


def rotate(lessor: int | None, id_: int, now: datetime, overlap: timedelta = OVERLAP) -> Added:
    """Give an endpoint a new secret; for a while both sign. Raises `NotFoundError`."""
    row = _row(lessor, id_)
    secret = new_secret()
    row.old_secret, row.old_until = (row.secret, now + overlap) if overlap else ("", None)
    row.secret = seal(secret, PURPOSE)
    row.save(update_fields=["secret", "old_secret", "old_until"])
    return Added(row.pk, secret)


def pause(lessor: int | None, id_: int, now: datetime) -> None:
    """Call an endpoint no more until it is resumed; raises `NotFoundError`.

    What happens meanwhile is not sent later: its owner reads it by the API.
    """
    row = _row(lessor, id_)
    if row.active:
        stop(row.pk, Stopped.PAUSED, now)


def stop(id_: int, why: Stopped, now: datetime) -> bool:
    """Switch an active endpoint off; False when it was off."""
    rows = Endpoint.objects.filter(pk=id_, active=True)
    return rows.update(active=False, stopped=why, stopped_at=now) == 1


def resume(lessor: int | None, id_: int, now: datetime) -> int:
    """Call an endpoint again; how many messages are tried anew that it has not taken.

    Raises `NotFoundError`.
    """
    row = _row(lessor, id_)
    with transaction.atomic():
        row.active, row.stopped, row.stopped_at, row.failing_since = True, "", None, None
        row.save(update_fields=["active", "stopped", "stopped_at", "failing_since"])
        return outbox.revive(now, endpoint=row.pk)


def remove(lessor: int | None, id_: int) -> None:
    """Remove an endpoint with its messages and its log; raises `NotFoundError`."""
    _row(lessor, id_).delete()


def log(lessor: int | None, id_: int, limit: int = 50) -> Sequence[Logged]:
    """The latest calls of an endpoint, newest first; raises `NotFoundError`."""
    row = _row(lessor, id_)
    rows = Delivery.objects.filter(endpoint=row).order_by("-pk")
    columns = ("message__key", "at", "status", "took_ms", "error", "message__state")
    return [Logged(*each) for each in rows.values_list(*columns)[: min(limit, MOST_LOGGED)]]


def redeliver(lessor: int | None, id_: int, message: str, now: datetime) -> None:
    """Send a message once more, under the same `webhook-id`; raises `NotFoundError`."""
    row = _row(lessor, id_)
    if not outbox.send_anew(row.pk, message, now):
        raise NotFoundError(
            f"endpoint {id_} has no message `{message[:120]}`. `handback webhook log` shows them."
        )
