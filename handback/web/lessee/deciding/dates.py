"""Every date of the lease end: done, coming, missed; also as a file for calendars."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse

from handback.actions import views
from handback.channels.calendar_files import MEDIA_TYPE, CalendarEntry, calendar_file, uid_of
from handback.core.timeline import Entry, Kind, Standing
from handback.web.door import Here, lease_page
from handback.web.lessee.deciding.telling import called, told_dates

TURN_IN_MINUTES = 60
"""How long an appointment to return a car is in a calendar."""


@lease_page
def dates(request: HttpRequest, here: Here) -> HttpResponse:
    """The whole timeline, each date with its rule."""
    entries, ended = views.timeline(here.look, here.now), here.lease.dates.ended
    told = told_dates(here, [e for e in entries if not (ended and e.name.startswith("quote/"))])
    context = {
        "missed": [each for each in told if each.standing is Standing.MISSED],
        "coming": [each for each in told if each.standing is Standing.COMING],
        "done": [each for each in told if each.standing is Standing.DONE],
    }
    return here.page("web/lessee/deciding/dates.html", context)


@lease_page
def calendar(request: HttpRequest, here: Here) -> HttpResponse:
    """What is still to come, as a calendar file."""
    entries = views.timeline(here.look, here.now)
    coming = [_entry(here, each) for each in entries if each.standing is Standing.COMING]
    answer = HttpResponse(calendar_file(coming, here.look.today), content_type=MEDIA_TYPE)
    answer["Content-Disposition"] = 'attachment; filename="lease-dates.ics"'
    return answer


def _entry(here: Here, entry: Entry) -> CalendarEntry:
    lease, why = here.look.lease, here.words.why(entry.rule)
    at, minutes = _appointment(here, entry)
    return CalendarEntry(
        uid_of(str(here.seat.case), str(lease.starts), entry.kind, entry.name),
        f"{lease.make} {lease.model}: {called(here.words, entry)}",
        f"{entry.rule}: {why.says}" if why else entry.rule,
        entry.on,
        at,
        minutes,
    )


def _appointment(here: Here, entry: Entry) -> tuple[datetime | None, int]:
    """The instant and length of an appointment; None for dates that are whole days."""
    if entry.kind is not Kind.APPOINTMENT:
        return None, 0
    zone = ZoneInfo(here.look.terms.identity.time_zone)
    visit, turn_in = here.lease.inspection, here.lease.turn_in
    if entry.name == "inspection" and visit is not None:
        return visit.at.replace(tzinfo=zone), visit.minutes
    if entry.name == "turn_in" and turn_in is not None and turn_in.at is not None:
        return turn_in.at.replace(tzinfo=zone), TURN_IN_MINUTES
    return None, 0
