"""The messages of a case: what the lessee's side and the desk wrote to each other."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from handback.actions.views.looking import DESK, Look, Seen, look
from handback.core.base import LESSEE_SIDE, Role
from handback.core.contact import MessageLeft
from handback.core.events import Event
from handback.records.models import Person

READERS = LESSEE_SIDE | DESK
"""Who reads messages, and whose are shown: those of other roles are between them and the desk."""


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message: who wrote it and when, in the time of the programme.

    `text` and `name` are None where they were erased; `mine` says that the reader wrote it.
    """

    seq: int
    at: datetime
    role: Role
    name: str | None
    mine: bool
    text: str | None


def messages(seen: Seen, now: datetime) -> tuple[MessageView, ...]:
    """The messages between the lessee's side and the desk, the first first.

    Raises `NotFoundError` for other roles.
    """
    looked = look(seen, now, READERS)
    struck = looked.case.history.struck
    found = [
        (event, event.body)
        for event in looked.standing.loaded.events
        if isinstance(event.body, MessageLeft)
        and event.by.role in READERS
        and event.seq not in struck
    ]
    told = [event for event, _ in found]
    of_side = {event.by.person for event in told if event.by.role in LESSEE_SIDE}
    looked.fetch([*(body.text for _, body in found), *of_side])
    staff = _staff(told)
    return tuple(
        MessageView(
            event.seq,
            event.at.astimezone(looked.standing.now.tzinfo),
            event.by.role,
            _name(looked, event, staff),
            event.by.person == looked.seat.actor.person,
            looked.said(body.text),
        )
        for event, body in found
    )


def _name(seen: Look, event: Event, staff: dict[str, str]) -> str | None:
    if event.by.role in LESSEE_SIDE:
        return seen.person(event.by.person).get("name")
    return staff.get(event.by.person)


def _staff(events: Iterable[Event]) -> dict[str, str]:
    ids = [int(e.by.person) for e in events if e.by.role in DESK and e.by.person.isdecimal()]
    if not ids:
        return {}
    rows = Person.objects.filter(pk__in=ids, erased=None).values_list("pk", "name")
    return {str(pk): name for pk, name in rows if name}
