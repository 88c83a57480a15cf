"""Emptying the outbox: what is due is leased, tried outside of transactions, and marked.

At least once: whoever is stopped between the try and the mark leaves a lease that ends, and the
message is tried again under the same key.
"""

import logging
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from handback.actions.calls import call_parcel, fan_out
from handback.actions.letters import notice_parcels
from handback.actions.parcels import Parcel, Result, UndeliverableError, Verdict, send_all
from handback.actions.quote_mail import KIND as QUOTE
from handback.actions.quote_mail import quote_parcel
from handback.channels.carriers import Carrier
from handback.channels.folder import Folder
from handback.channels.smtp import Smtp, server_at
from handback.core.base import Channel
from handback.records import outbox
from handback.records.outbox import MOST_TRIES, Leased
from handback.records.sealing import SealBrokenError

LOG = logging.getLogger("handback.outbox")
LIMIT = 100
"""Messages that are leased at once."""
TO_FOLDER = "folder"
NOTICE, EVENTS, WEBHOOK = "notice", "events", "webhook"
"""Kinds of messages; `events` tells of a change of a case."""

Jitter = Callable[[], float]
Carriers = Mapping[Channel, Carrier]


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of messages: delivered, to be tried again, dead."""

    done: int = 0
    failed: int = 0
    dead: int = 0

    @property
    def tried(self) -> int:
        """How many there were."""
        return self.done + self.failed + self.dead

    def __add__(self, other: "Delivered") -> "Delivered":
        """The sum of two rounds."""
        return Delivered(self.done + other.done, self.failed + other.failed, self.dead + other.dead)


ONE = {
    Verdict.DONE: Delivered(done=1),
    Verdict.LATER: Delivered(failed=1),
    Verdict.UNTRIED: Delivered(failed=1),
    Verdict.DEAD: Delivered(dead=1),
}


def installed_carriers() -> Carriers:
    """Who carries what in this installation: letters and text messages go to the folder.

    Raises `BadServerAddressError`.
    """
    here = settings.HANDBACK
    folder: Carrier = Folder(here.outgoing or Path(here.data) / "outgoing")
    mail = folder if here.mail == TO_FOLDER else Smtp(server_at(here.mail), here.mail_from)
    return {Channel.MAIL: folder, Channel.TEXT: folder, Channel.EMAIL: mail}


def deliver_due(
    now: datetime,
    limit: int = LIMIT,
    *,
    carriers: Carriers | None = None,
    jitter: Jitter = random.random,
) -> Delivered:
    """Try up to `limit` messages that are due; what became of them.

    A change of a case counts as delivered once its webhooks are in the outbox; up to `limit`
    further messages are tried then. Raises `BadServerAddressError`.
    """
    ways = installed_carriers() if carriers is None else carriers
    leased = outbox.lease(now, limit)
    total = _fan_out([each for each in leased if each.kind == EVENTS], now, jitter)
    if total.done:
        further = outbox.lease(now, limit)
        total += _fan_out([each for each in further if each.kind == EVENTS], now, jitter)
        leased += further
    ready: list[Parcel] = []
    for message, found in _made_ready(leased, ways, now):
        if isinstance(found, Exception):
            total += _finish(message, None, _unready(message, found), now, jitter)
        elif message.tries > MOST_TRIES:
            gone = Result(Verdict.DEAD, "whoever tried it was stopped each time")
            total += _finish(message, found, gone, now, jitter)
        else:
            ready.append(found)
    try:
        for parcel, result in send_all(ready, now):
            total += _finish(parcel.message, parcel, result, now, jitter)
    finally:
        for carrier in ways.values():
            carrier.close()
    return total


def _made_ready(
    leased: list[Leased], ways: Carriers, now: datetime
) -> Iterator[tuple[Leased, Parcel | Exception]]:
    """Every message made ready, or what is wrong with it."""
    yield from notice_parcels([each for each in leased if each.kind == NOTICE], ways, now)
    for message in leased:
        try:
            if message.kind == WEBHOOK:
                yield message, call_parcel(message, now)
            elif message.kind == QUOTE:
                yield message, quote_parcel(message, ways, now)
            elif message.kind not in (NOTICE, EVENTS):
                wrong = f"nobody delivers messages of the kind {message.kind}"
                yield message, UndeliverableError(wrong)
        except Exception as error:
            yield message, error


def _unready(message: Leased, error: Exception) -> Result:
    """What becomes of a message that could not be made ready."""
    if isinstance(error, UndeliverableError):
        return Result(Verdict.DEAD, str(error))
    if isinstance(error, SealBrokenError):
        return Result(Verdict.LATER, f"{error}; give the endpoint a new secret")
    LOG.warning("message %s could not be made ready: %s", message.key, type(error).__name__)
    return Result(Verdict.LATER, f"it could not be made ready: {type(error).__name__}")


def _fan_out(changes: list[Leased], now: datetime, jitter: Jitter) -> Delivered:
    """All changes at once; where that fails, one by one, so that one cannot hold up the others."""
    try:
        fan_out(changes, now)
    except Exception:
        LOG.warning("%s changes could not be turned into webhooks at once", len(changes))
    else:
        return Delivered(done=len(changes))
    total = Delivered()
    for change in changes:
        try:
            fan_out([change], now)
        except Exception as error:
            wrong = Result(Verdict.LATER, f"it became no webhook: {type(error).__name__}")
            total += _finish(change, None, wrong, now, jitter)
        else:
            total += Delivered(done=1)
    return total


def _finish(
    message: Leased, parcel: Parcel | None, result: Result, now: datetime, jitter: Jitter
) -> Delivered:
    """Record what became of a message, then mark it."""
    if result.verdict is Verdict.LATER and message.tries >= MOST_TRIES:
        result = replace(result, verdict=Verdict.DEAD)
    try:
        if parcel is not None:
            parcel.record(result, now)
    except Exception as error:
        LOG.warning("message %s could not be recorded: %s", message.key, type(error).__name__)
        if message.tries <= MOST_TRIES:
            wrong = f"what became of it could not be recorded: {type(error).__name__}"
            result = replace(result, verdict=Verdict.LATER, error=wrong)
    _mark(message, result, now, jitter)
    return ONE[result.verdict]


def _mark(message: Leased, result: Result, now: datetime, jitter: Jitter) -> None:
    facts = result.facts
    if result.verdict is Verdict.DONE:
        outbox.mark_done(message, now)
    elif result.verdict is Verdict.DEAD:
        LOG.warning("message %s is dead: %s", message.key, result.error)
        outbox.mark_dead(message, result.error, facts)
    elif result.verdict is Verdict.UNTRIED:
        outbox.give_back(message, now + outbox.wait_after(1, jitter()))
    else:
        wait: timedelta = max(
            outbox.wait_after(message.tries, jitter()), result.pause or timedelta(0)
        )
        outbox.put_off(message, now + wait, result.error, facts)
