"""Calendar files (RFC 5545): dates and appointments that a calendar takes in and keeps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256

from icalendar import Calendar, Event

PRODUCT = "-//Handback//lease end//EN"
MEDIA_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A date, or with `at` (an instant that knows its zone) an appointment of some minutes.

    `uid` stays the same for the same thing, so that a calendar changes what it has.
    """

    uid: str
    summary: str
    description: str
    on: date
    at: datetime | None = None
    minutes: int = 0
    place: str = ""


def uid_of(*parts: str) -> str:
    """The id of an entry, from what tells it from every other."""
    return f"{sha256(chr(10).join(parts).encode()).hexdigest()[:24]}@handback"


def calendar_file(entries: Iterable[CalendarEntry], day: date) -> bytes:
    """A calendar file as of a day: appointments at their time, everything else as a whole day."""
    found = Calendar()
    found.add("prodid", PRODUCT)
    found.add("version", "2.0")
    stamp = datetime.combine(day, time(), UTC)
    for entry in entries:
        found.add_component(_event(entry, stamp))
    return bytes(found.to_ical())


def _event(entry: CalendarEntry, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", stamp)
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    if entry.place:
        event.add("location", entry.place)
    if entry.at is None:
        event.add("dtstart", entry.on)
    else:
        event.add("dtstart", entry.at.astimezone(UTC))
        event.add("duration", timedelta(minutes=entry.minutes))
    return event
