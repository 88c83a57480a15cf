"""Signing in: who may, how the code gets to them, which devices are signed in, second factors.

Passwords there are none. What proves somebody is a code sent to their e-mail address, or a passkey;
whoever acts at a desk proves themselves by a second factor, too.
"""

import logging
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from handback.actions import access
from handback.actions.delivering import TO_FOLDER, installed_carriers
from handback.channels.carriers import Carrier, Letter, NotNowError, Receiver, RefusedError
from handback.channels.smtp import BadServerAddressError
from handback.core.base import LESSEE_SIDE, Channel
from handback.records import sealing, store
from handback.records.models import Person
from handback.records.models.people import normal_email
from handback.records.sealing import SealBrokenError

LOG = logging.getLogger("handback.signing_in")
PURPOSE = "second factor"
"""What secrets of second factors are sealed for."""
SENDER = "Handback"
TRIES = 3
"""How often a letter with a code is handed over before it is given up."""
PAUSE = 2.0
"""Seconds between them."""
AT_ONCE = 4
"""Letters that are handed over at the same time."""

__all__ = ["SealBrokenError"]


def who_may(email: str) -> Person | None:
    """Whoever signs in with an address; None for unknown people, removed and erased ones alike."""
    found = Person.objects.filter(email=normal_email(email)[:254])
    return found.filter(is_active=True, erased=None).first()


def is_staff(person: int) -> bool:
    """Whether somebody acts at a desk, and so needs a second factor."""
    return any(desk.role not in LESSEE_SIDE for desk in access.visitor(person).desks)


# --- the letter with the code --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CodeLetter:
    """A letter with a code, in finished words; `key` names it among all letters."""

    to: str
    language: str
    subject: str
    text: str


Written = Callable[[], CodeLetter]
"""Puts a letter into words."""
_postmen = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="sign-in")
_on_the_way: set[Future[None]] = set()


def letter_key() -> str:
    """A name for a letter that is about to be written."""
    return f"sign-in-{uuid4().hex}"


def send(key: str, written: Written, at: datetime) -> None:
    """Send a letter, and do not wait for it: how long an answer takes must not tell who is known.

    `written` puts it into words. What goes wrong is logged, and told to nobody who asks.
    """
    try:
        carrier = installed_carriers()[Channel.EMAIL]
    except BadServerAddressError as error:
        LOG.warning("no letter with a code can be sent: %s", error)
        return

    sent = _postmen.submit(_carry, carrier, key, written, at)
    _on_the_way.add(sent)
    sent.add_done_callback(_on_the_way.discard)


def _carry(carrier: Carrier, key: str, written: Written, at: datetime) -> None:
    try:
        said = written()
        to = Receiver("", said.to)
        letter = Letter(key, Channel.EMAIL, said.language, SENDER, to, said.subject, said.text)
        _carry_patiently(carrier, letter, at)
    except (NotNowError, RefusedError) as error:
        LOG.warning("a letter with a code could not be sent: %s", error)
    except Exception as error:
        LOG.warning("a letter with a code could not be sent: %s", type(error).__name__)
        raise
    finally:
        carrier.close()


def _carry_patiently(carrier: Carrier, letter: Letter, at: datetime) -> None:
    for _ in range(TRIES - 1):
        try:
            carrier.carry(letter, at)
        except NotNowError as error:
            LOG.info("a letter with a code is tried again: %s", error)
            time.sleep(PAUSE)
        else:
            return
    carrier.carry(letter, at)


def settle(seconds: float = 30.0) -> None:
    """Wait until every letter is on its way; raises what went wrong with one that nobody foresaw.

    Raises `TimeoutError` where it takes longer.
    """
    for each in tuple(_on_the_way):
        each.result(seconds)


def letter_file(key: str) -> Path | None:
    """Where a letter lies that is written into a folder; None where mail leaves by a server."""
    here = settings.HANDBACK
    if here.mail != TO_FOLDER:
        return None
    folder: Path = here.outgoing or Path(here.data) / "outgoing"
    return folder / Channel.EMAIL.value / f"{key}.txt"


# --- devices that are signed in ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Device:
    """A browser that is signed in as somebody; `agent` is how it calls itself."""

    id: int
    key: str
    agent: str
    network_address: str
    began: datetime
    seen: datetime


def devices(person: int) -> tuple[Device, ...]:
    """The browsers that are signed in as a person, the last used first."""
    rows = UserSession.objects.filter(user_id=person).filter(Exists(_sessions()))
    found = rows.order_by("-last_seen_at", "-pk")
    return tuple(
        Device(row.pk, row.session_key, row.user_agent, row.ip, row.created_at, row.last_seen_at)
        for row in found
    )


_TEXT = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


def session_text(key: str, real_now: datetime) -> str | None:
    """What a session holds, sealed as Django seals it; None for one that is over or never was."""
    with connection.cursor() as cursor:
        cursor.execute(_TEXT, [key, connection.ops.adapt_datetimefield_value(real_now)])
        found = cursor.fetchone()
    return None if found is None else str(found[0])


def _sessions() -> QuerySet[Session]:
    return Session.objects.filter(session_key=OuterRef("session_key"))


def end_device(person: int, device: int) -> bool:
    """Sign one browser out; False where the person has no such one."""
    rows = UserSession.objects.filter(user_id=person, pk=device)
    return _end(rows.values_list("session_key", flat=True)) > 0


def end_devices(person: int, *, but: str = "") -> int:
    """Sign a person out everywhere, but in the session of a key; how many browsers that were."""
    rows = UserSession.objects.filter(user_id=person).exclude(session_key=but)
    return _end(rows.values_list("session_key", flat=True))


def _end(keys: Iterable[str]) -> int:
    ended = list(keys)
    with store.together():
        Session.objects.filter(session_key__in=ended).delete()
        UserSession.objects.filter(session_key__in=ended).delete()
    return len(ended)


def seen(key: str, now: datetime) -> None:
    """Note that a browser was used."""
    UserSession.objects.filter(session_key=key).update(last_seen_at=now)


def prune(now: datetime) -> int:
    """Delete sessions that are over, and what is known of their browsers; how many there were."""
    deleted, _ = Session.objects.filter(expire_date__lt=now).delete()
    UserSession.objects.exclude(Exists(_sessions())).delete()
    return deleted


# --- passkeys and second factors -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Factor:
    """Something somebody proves themselves by; `kind` is `webauthn`, `totp` or `recovery_codes`."""

    id: int
    kind: str
    name: str
    added: datetime
    used: datetime | None
    left: int | None = None
    """How many recovery codes have not been used."""


def factors(person: int) -> tuple[Factor, ...]:
    """What a person has set up, the oldest first."""
    return tuple(map(_factor, Authenticator.objects.filter(user_id=person).order_by("pk")))


def _factor(row: Authenticator) -> Factor:
    name, left = "", None
    if row.type == Authenticator.Type.WEBAUTHN:
        name = row.wrap().name
    elif row.type == Authenticator.Type.RECOVERY_CODES:
        left = len(row.wrap().get_unused_codes())
    return Factor(row.pk, str(row.type), name, row.created_at, row.last_used_at, left)


def has_second_factor(person: int) -> bool:
    """Whether a passkey or an authenticator app is set up; recovery codes alone do not count."""
    return _strong(person).exists()


def is_last_factor(person: int, factor: int) -> bool:
    """Whether nothing but recovery codes would be left without a passkey or an app."""
    return not _strong(person).exclude(pk=factor).exists()


def _strong(person: int) -> QuerySet[Authenticator]:
    rows: QuerySet[Authenticator] = Authenticator.objects.filter(user_id=person)
    return rows.exclude(type=Authenticator.Type.RECOVERY_CODES)


def forget_recovery_codes(person: int) -> None:
    """Let somebody have no recovery codes: who needs no second factor needs none."""
    kind = Authenticator.Type.RECOVERY_CODES
    Authenticator.objects.filter(user_id=person, type=kind).delete()


def forget_factors(person: int) -> int:
    """Remove all that somebody set up, who lost it, and sign them out; how much it was."""
    with store.together():
        rows: QuerySet[Authenticator] = Authenticator.objects.filter(user_id=person)
        deleted, _ = rows.delete()
        end_devices(person)
    return deleted


def sealed(secret: str) -> str:
    """The secret of a second factor as it is kept."""
    return sealing.seal(secret, PURPOSE)


def opened(kept: str) -> str:
    """The secret that was kept; raises `SealBrokenError`."""
    return sealing.unseal(kept, PURPOSE)
