"""Calendar files: dates and appointments that calendars take in."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar

from handback.channels.calendar_files import CalendarEntry, calendar_file, uid_of

DAY = date(2026, 12, 1)


def read(*entries):
    return Calendar.from_ical(calendar_file(entries, DAY)).walk("VEVENT")


def test_a_date_is_a_whole_day():
    (event,) = read(CalendarEntry("1@handback", "The lease ends", "R-1: It ends.", DAY))
    assert event["dtstart"].dt == DAY
    assert "duration" not in event
    assert str(event["summary"]) == "The lease ends"
    assert str(event["uid"]) == "1@handback"


def test_an_appointment_has_its_time_length_and_place():
    at = datetime(2026, 12, 1, 15, 0, tzinfo=ZoneInfo("America/Chicago"))
    entry = CalendarEntry("2@handback", "Return", "", DAY, at, 60, "Infinite Road 1, Irvine")
    (event,) = read(entry)
    assert event["dtstart"].dt == at
    assert event["duration"].dt.total_seconds() == 3600
    assert str(event["location"]) == "Infinite Road 1, Irvine"


def test_words_cannot_begin_another_line():
    (event,) = read(CalendarEntry("3@handback", "a\r\nDTSTART:20200101", "b; c, d", DAY))
    assert event["dtstart"].dt == DAY
    assert str(event["description"]) == "b; c, d"


def test_the_same_thing_has_the_same_id():
    assert uid_of("1", "maturity") == uid_of("1", "maturity")
    assert uid_of("1", "maturity") != uid_of("11", "maturity")
    assert uid_of("a", "b").endswith("@handback")
