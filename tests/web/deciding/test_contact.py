"""Dates, messages, details."""

from icalendar import Calendar

from handback.actions import access
from handback.actions.access import NotFoundError, Visitor
from handback.actions.make_move import Wanted, make_move
from handback.actions.views import messages
from handback.core.base import Id, Role
from handback.records.models import Erasable, Membership, Person
from handback.web.forms.moving import new_move_id
from tests.web.deciding.test_pages import address


def test_dates_stand_in_their_groups(portal):
    client, case = portal.lessee("infiniti", "turn_in_booked")
    page = client.get(address("dates", case))
    assert page.context["coming"]
    assert page.context["done"]
    assert all(each.days >= 0 for each in page.context["coming"])
    assert "Your appointment to return the car" in page.content.decode()


def test_the_calendar_holds_what_is_to_come(portal):
    client, case = portal.lessee("infiniti", "turn_in_booked")
    answer = client.get(address("calendar", case))
    assert answer["Content-Type"].startswith("text/calendar")
    found = Calendar.from_ical(answer.content).walk("VEVENT")
    coming = client.get(address("dates", case)).context["coming"]
    assert len(found) == len(coming)
    timed = [each for each in found if hasattr(each["dtstart"].dt, "hour")]
    assert timed
    assert all("return the car" in str(each["summary"]) for each in timed)
    again = Calendar.from_ical(client.get(address("calendar", case)).content).walk("VEVENT")
    assert {str(each["uid"]) for each in again} == {str(each["uid"]) for each in found}


def specialist(case):
    row = Membership.objects.filter(role="specialist").order_by("pk")
    for each in row:
        visitor = access.visitor(each.person_id)
        seats = [s for s in access.seats(visitor, case.pk, NOW[0]) if s.role is Role.SPECIALIST]
        if seats:
            return visitor, seats[0]
    raise AssertionError("no specialist for this case")


NOW = [None]


def test_messages_go_both_ways(portal):
    NOW[0] = portal.now
    client, case = portal.lessee("ally", "open")
    kept = portal.cases("ally", "open")[0]
    assert client.post(address("messages", case), {"text": " "}).status_code == 422
    sent = {"text": "May I keep the <b>charger</b>?", "move_id": new_move_id()}
    for _ in range(2):
        assert client.post(address("messages", case), sent).status_code == 302
    visitor, seat = specialist(kept)
    wanted = Wanted(
        Id(new_move_id()),
        "record_message",
        {"text": "No, it belongs to the car."},
        Role.SPECIALIST,
        None,
        (),
        organisation=seat.organisation,
    )
    make_move(visitor, case, wanted, portal.now)
    page = client.get(address("messages", case))
    told = page.context["told"]
    assert [(each.mine, each.role) for each in told] == [
        (True, Role.LESSEE),
        (False, Role.SPECIALIST),
    ]
    assert told[1].name == Person.objects.get(pk=visitor.person).name
    said = page.content.decode()
    assert "&lt;b&gt;charger" in said
    assert "it belongs to the car" in said
    assert [each.mine for each in messages(seat, portal.now)] == [False, True]


def test_erased_words_are_said_to_be_erased(portal):
    client, case = portal.lessee("ally", "open")
    client.post(address("messages", case), {"text": "Forget this."})
    rows = Erasable.objects.filter(case_id=case, kind="text")
    rows.update(value="", salt="", erased=portal.now)
    assert "The words were erased." in client.get(address("messages", case)).content.decode()


def test_others_read_no_messages(portal):
    client, case = portal.lessee("ally", "open")
    client.post(address("messages", case), {"text": "Hello"})
    person = portal.lessee_of(case)
    seat = access.seats(Visitor(person.pk), case, portal.now)[0]
    stranger = access.Seat(case, Role.INSPECTOR, seat.actor)
    try:
        messages(stranger, portal.now)
    except NotFoundError:
        assert len(messages(seat, portal.now)) == 1
    else:
        raise AssertionError("an inspector read them")


def test_an_address_is_changed(portal):
    client, case = portal.lessee("infiniti", "open")
    assert client.post(address("details", case), {"form": "address"}).status_code == 422
    sent = {"form": "address", "address": "1 New Street\nIrvine CA 92602"}
    assert client.post(address("details", case), sent).status_code == 302
    assert "1 New Street<br>" in client.get(address("details", case)).content.decode()


def test_a_refund_account_waits_and_can_be_stopped(portal):
    client, case = portal.lessee("infiniti", "open")
    wrong = {"form": "refund_account", "routing": "123456789", "number": "12345678"}
    answer = client.post(address("details", case), wrong)
    assert answer.status_code == 422
    assert (
        "govuk-error-message" in answer.content.decode()
        or "error-summary" in answer.content.decode()
    )
    right = {**wrong, "routing": "021000021", "number": "9876543210"}
    assert client.post(address("details", case), right).status_code == 302
    page = client.get(address("details", case))
    (change,) = page.context["changes"]
    said = page.content.decode()
    assert change["ending"] == "3210"
    assert "9876543210" not in said
    assert not change["confirmed"]
    confirm = {"form": "confirm", "name": change["name"]}
    assert client.post(address("details", case), confirm).status_code == 409
    reject = {"form": "reject", "name": change["name"]}
    assert client.post(address("details", case), reject).status_code == 302
    assert client.get(address("details", case)).context["changes"] == []


def test_another_sign_in_waits(portal):
    client, case = portal.lessee("afg-canada", "open")
    assert (
        client.post(address("details", case), {"form": "sign_in", "email": "x"}).status_code == 422
    )
    sent = {"form": "sign_in", "email": "new@example.ca"}
    assert client.post(address("details", case), sent).status_code == 302
    page = client.get(address("details", case))
    assert page.context["changes"][0]["what"] == "sign_in"
    assert "A change waits" in page.content.decode()
