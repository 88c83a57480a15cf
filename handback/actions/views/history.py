"""The history of a case, event by event."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from handback.actions.access import Seat
from handback.actions.views.looking import DESK, Look, look
from handback.core.base import Code, Id, Role
from handback.records.erasable import row_of
from handback.records.loading import stored
from handback.records.models import Person

READERS = DESK | {Role.AUDITOR}
"""Roles that read the history."""


@dataclass(frozen=True, slots=True)
class EventView:
    """An event: what happened on which day, when we learned it, who told, what it says.

    `body` is plain data; `texts` says what the ids in it cite, as far as it is not erased. `name`
    is who it was, where that is known. `struck` says that it counts no more.
    """

    seq: int
    kind: Code
    on: date
    at: datetime
    role: Role
    person: Id
    name: str | None
    organisation: Id
    move: Id
    under: Code
    body: dict[str, Any]
    texts: dict[str, str]
    struck: bool
    hash: str


def events(seat: Seat, now: datetime) -> tuple[EventView, ...]:
    """Every event of a case, the first first; raises `NotFoundError` for roles that read none."""
    seen = look(seat, now, READERS)
    bodies = {each.seq: json.loads(each.body) for each in stored(seen.id)}
    told = seen.standing.loaded.events
    people = {str(event.by.person) for event in told}
    cited = {each for body in bodies.values() for each in _ids(body)}
    seen.fetch(each for each in cited | people if row_of(each) is not None)
    staff = _staff(people)
    hashes = {each.seq: each.hash for each in stored(seen.id)}
    return tuple(
        EventView(
            event.seq,
            event.kind,
            event.on,
            event.at,
            event.by.role,
            event.by.person,
            staff.get(event.by.person) or seen.person(event.by.person).get("name"),
            event.by.organisation,
            event.move,
            event.under,
            bodies[event.seq],
            dict(_texts(seen, bodies[event.seq])),
            event.seq in seen.case.history.struck,
            hashes[event.seq],
        )
        for event in told
    )


def _staff(people: Iterable[str]) -> dict[str, str]:
    ids = [int(each) for each in people if each.isdecimal()]
    rows = Person.objects.filter(pk__in=ids, erased=None).values_list("pk", "name", "email")
    return {str(pk): name or email or "" for pk, name, email in rows}


def _ids(value: Any) -> Iterator[str]:
    """Every text in a body that has the form of a cited id."""
    if isinstance(value, str):
        if row_of(value) is not None:
            yield value
    elif isinstance(value, list):
        for each in value:
            yield from _ids(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _ids(each)


def _texts(look: Look, body: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for cited in _ids(body):
        said = look.said(cited)
        if said is not None:
            yield cited, said
