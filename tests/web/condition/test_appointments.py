"""Booking, moving and giving up an inspection in the browser."""

import re
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from icalendar import Calendar

from handback.records.models import Event, Slot


def kinds(case):
    return list(Event.objects.filter(case_id=case).order_by("seq").values_list("kind", flat=True))


def to_book(portal, programme="infiniti"):
    """A lessee who may book an inspection now, and the first free slots."""
    for case in portal.cases(programme, "open", "decided"):
        client = portal.client(portal.lessee_of(case.pk))
        said = client.get(f"/lease/{case.pk}/inspection/book/").content.decode()
        slots = re.findall(r'name="slot" value="(\d+)"', said)
        if slots:
            return client, case.pk, slots, said
    raise AssertionError("nobody of the sample may book an inspection")


def move_id(said):
    return re.search(r'name="move_id" value="([^"]+)"', said)[1]


def booked(portal):
    client, case, slots, said = to_book(portal)
    filled = {"move_id": move_id(said), "slot": slots[0], "place": "home", "present": "lessee"}
    assert client.post(f"/lease/{case}/inspection/book/", filled).status_code == 302
    return client, case, slots, filled


def test_booking_a_free_time(portal):
    client, case, _, filled = booked(portal)
    said = client.get(f"/lease/{case}/inspection/").content.decode()
    assert "The inspection is booked." in said
    assert "Your inspection is booked" in said
    assert "At my home" in said
    before = len(kinds(case))
    client.post(f"/lease/{case}/inspection/book/", filled)  # a second press
    assert len(kinds(case)) == before


def test_a_form_that_is_wrong_keeps_what_was_filled_in(portal):
    client, case, slots, said = to_book(portal)
    filled = {"move_id": move_id(said), "slot": slots[2], "place": "work", "present": "stand_in"}
    answer = client.post(f"/lease/{case}/inspection/book/", filled)
    assert answer.status_code == 422
    again = answer.content.decode()
    assert "Tell us the age of whoever stands in." in again
    assert re.search(rf'value="{slots[2]}" id="slot-{slots[2]}" checked', again)
    assert re.search(r'value="work"[^>]* checked', again)
    young = {**filled, "stand_in_age": "15", "stand_in_has_keys": "on"}
    answer = client.post(f"/lease/{case}/inspection/book/", young)
    assert answer.status_code == 409
    assert "at least: 18" in answer.content.decode()
    without_keys = {**filled, "stand_in_age": "40"}
    assert client.post(f"/lease/{case}/inspection/book/", without_keys).status_code == 409
    grown = {**filled, "stand_in_age": "40", "stand_in_has_keys": "on"}
    assert client.post(f"/lease/{case}/inspection/book/", grown).status_code == 302


def test_a_time_that_somebody_took_meanwhile(portal):
    client, case, _, said = to_book(portal)
    filled = {"move_id": move_id(said), "slot": "999999999", "place": "home", "present": "lessee"}
    answer = client.post(f"/lease/{case}/inspection/book/", filled)
    assert answer.status_code == 422
    assert "taken meanwhile" in answer.content.decode()


def test_moving_and_cancelling(portal):
    client, case, _, _ = booked(portal)
    at = f"/lease/{case}/inspection/move/"
    said = client.get(at).content.decode()
    free = re.findall(r'name="slot" value="(\d+)"', said)
    filled = {"move_id": move_id(said), "slot": free[-1], "place": "work"}
    assert client.post(at, filled).status_code == 302
    assert "At my work" in client.get(f"/lease/{case}/inspection/").content.decode()
    at = f"/lease/{case}/inspection/cancel/"
    assert client.post(at, {"move_id": ""}).status_code == 302
    assert kinds(case)[-1] == "inspection_cancelled"
    again = client.get(at).content.decode()
    assert "This is not possible now" in again
    assert "<button" not in again[again.index("<main") : again.index("</main")]


def test_the_calendar_file(portal):
    client, case, _, _ = booked(portal)
    answer = client.get(f"/lease/{case}/inspection.ics")
    assert answer.headers["Content-Type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["duration"].dt == timedelta(minutes=45)
    assert "At my home" in event["location"]
    client.post(f"/lease/{case}/inspection/cancel/", {})
    assert client.get(f"/lease/{case}/inspection.ics").status_code == 404


def test_an_inspector_who_did_not_come(portal):
    client, case, _, _ = booked(portal)
    at = f"/lease/{case}/inspection/nobody-came/"
    assert client.post(at, {}).status_code == 409  # it is still ahead
    portal.move_on(5)
    said = client.get(f"/lease/{case}/inspection/").content.decode()
    assert "Your appointment has passed" in said
    assert client.post(at, {}).status_code == 302
    assert "flagged" in kinds(case) or "inspection_cancelled" in kinds(case)


def in_quebec(portal):
    for case in portal.cases("afg-canada", "open", "decided"):
        client = portal.client(portal.lessee_of(case.pk))
        said = client.get(f"/lease/{case.pk}/inspection/").content.decode()
        if f"/lease/{case.pk}/inspection/consent/" in said:
            return client, case.pk
    raise AssertionError("the sample has a lease in Québec")


def test_consent_comes_before_an_inspection_where_the_law_asks_for_it(portal):
    client, case = in_quebec(portal)
    client.cookies["handback_language"] = "en"
    at = f"/lease/{case}/inspection/consent/"
    answer = client.post(at, {"agreed": "no"})
    assert answer.status_code == 422
    assert "Add the paper" in answer.content.decode()
    assert client.post(at, {"agreed": "yes"}).status_code == 302
    assert "inspection_consented" in kinds(case)
    said = client.get(f"/lease/{case}/inspection/").content.decode()
    assert "You agreed to an inspection." in said


def test_a_refusal_is_documented_by_a_paper_that_is_kept(portal):
    client, case = in_quebec(portal)
    client.cookies["handback_language"] = "en"
    at = f"/lease/{case}/inspection/consent/"
    paper = SimpleUploadedFile("refusal.pdf", b"%PDF-1.7\n" + b"x" * 2_000, "application/pdf")
    said = client.post(at, {"paper": [paper]})  # nothing is chosen yet
    assert said.status_code == 422
    kept = re.search(r'name="kept" value="([^"]+)"', said.content.decode())[1]
    assert client.post(at, {"agreed": "no", "kept": kept}).status_code == 302
    said = client.get(f"/lease/{case}/inspection/").content.decode()
    assert "You refused an inspection." in said


def test_without_free_times_a_day_and_a_time_are_asked_for(portal):
    Slot.objects.filter(kind="inspection").update(kind="turn_in")
    for found in portal.cases("infiniti", "open", "decided"):
        client = portal.client(portal.lessee_of(found.pk))
        said = client.get(f"/lease/{found.pk}/inspection/book/").content.decode()
        if 'name="on"' in said:
            break
    at = f"/lease/{found.pk}/inspection/book/"
    tomorrow = (portal.now + timedelta(days=3)).date().isoformat()
    filled = {"on": tomorrow, "time": "10:30", "place": "home", "present": "nobody"}
    assert client.post(at, filled).status_code == 302
    assert "Nobody" in client.get(f"/lease/{found.pk}/inspection/").content.decode()
