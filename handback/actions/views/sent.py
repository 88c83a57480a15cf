"""Notices that went out to somebody, with the words they were told in."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from handback.actions.access import NotFoundError
from handback.actions.letter_words import words_of
from handback.actions.moving import Standing
from handback.actions.views.looking import DESK, Look, Seen, look
from handback.core.base import LESSEE_SIDE, Channel, Code, Role
from handback.core.case import fold
from handback.core.contact import NoticeSent
from handback.core.events import Event

READERS = LESSEE_SIDE | DESK | {Role.AUDITOR}


@dataclass(frozen=True, slots=True)
class SentNotice:
    """A notice that went out: `seq` is its number in the case, `on` the day it went."""

    seq: int
    notice: Code
    on: date
    due: date
    channel: Channel
    rule: Code
    again: bool


@dataclass(frozen=True, slots=True)
class NoticeText:
    """A notice with its words, in the language of the contract."""

    sent: SentNotice
    language: str
    subject: str
    text: str


def sent_notices(seen: Seen, now: datetime) -> tuple[SentNotice, ...]:
    """The notices of a case that went to the reader's side, the newest first.

    Raises `NotFoundError`.
    """
    looked = look(seen, now, READERS)
    found = [_seen(event, body) for event, body in _sent(looked)]
    return tuple(reversed(found))


def notice_text(seen: Seen, seq: int, now: datetime) -> NoticeText:
    """One notice, in the words of the day it went out: later events say nothing in it.

    Raises `NotFoundError` where no such notice went to the reader's side.
    """
    looked = look(seen, now, READERS)
    for event, body in _sent(looked):
        if event.seq == seq:
            return _told(looked, event, body)
    raise NotFoundError("there is no such notice")


def _sent(looked: Look) -> list[tuple[Event, NoticeSent]]:
    """Notices that are shown to who looks: a lessee's side those that went to it."""
    told = [
        (event, event.body)
        for event in looked.standing.loaded.events
        if isinstance(event.body, NoticeSent)
    ]
    if looked.seat.role not in LESSEE_SIDE:
        return told
    return [(event, body) for event, body in told if LESSEE_SIDE & set(body.to)]


def _seen(event: Event, body: NoticeSent) -> SentNotice:
    return SentNotice(
        event.seq, body.notice, event.on, body.due, body.channel, body.rule, bool(body.round)
    )


def _told(looked: Look, event: Event, body: NoticeSent) -> NoticeText:
    lease = looked.lease
    person = looked.seat.actor.person if looked.seat.role in LESSEE_SIDE else lease.lessee
    name = looked.person(person).get("name", "")
    account = looked.said(lease.account) or ""
    language = lease.language or looked.terms.identity.languages[0]
    words = words_of(_as_of(looked.standing, event), event, body, language, name, account)
    return NoticeText(_seen(event, body), language, words.subject, words.text)


def _as_of(standing: Standing, event: Event) -> Standing:
    """The case as it stood when an event had just happened."""
    until = tuple(each for each in standing.loaded.events if each.seq <= event.seq)
    loaded = replace(standing.loaded, events=until, case=fold(until))
    return replace(standing, loaded=loaded, now=event.at.astimezone(standing.now.tzinfo))
