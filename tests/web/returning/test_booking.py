"""The appointment for the hand-over."""

import re

import pytest

from handback.records.models import Organisation


def _form(said):
    return re.search(r'name="move_id" value="([^"]+)"', said).group(1)


def _posted(client, address, **fields):
    page = client.get(address)
    assert page.status_code == 200
    sent = {"move_id": _form(page.content.decode()), **fields}
    for box in re.findall(r'name="(acknowledge-[^"]+)"', page.content.decode()):
        sent[box] = "on"
    return client.post(address, sent)


def _place(name):
    return Organisation.objects.get(name=name).pk


def test_a_free_time_is_booked_moved_and_given_up(portal):
    client, case = portal.lessee("ally", "open")
    page = f"/lease/{case}/return/book/"
    offered = re.findall(r'<option value="(2026[^"]+)"', client.get(page).content.decode())
    assert len(offered) > 10
    made = _posted(client, page, at=offered[0])
    assert made.status_code == 302
    said = client.get(f"/lease/{case}/return/").content.decode()
    assert "Your appointment" in said
    file = client.get(f"/lease/{case}/return.ics")
    assert file["Content-Type"].startswith("text/calendar")
    assert b"BEGIN:VEVENT" in file.content
    moved = _posted(client, page, at=offered[3])
    assert moved.status_code == 302
    assert client.get(f"/lease/{case}/return.ics").content != file.content
    gone = _posted(client, f"/lease/{case}/return/cancel/", reason="changed_plans")
    assert gone.status_code == 302
    assert client.get(f"/lease/{case}/return.ics").status_code == 404


def test_pressing_twice_makes_one_appointment(portal):
    client, case = portal.lessee("ally", "open")
    page = f"/lease/{case}/return/book/"
    said = client.get(page).content.decode()
    at = re.search(r'<option value="(2026[^"]+)"', said).group(1)
    sent = {"move_id": _form(said), "at": at}
    assert [client.post(page, sent).status_code for _ in range(2)] == [302, 302]


def test_an_own_time_needs_day_and_time_and_keeps_what_was_typed(portal):
    client, case = portal.lessee("ally", "open")
    page = f"/lease/{case}/return/book/"
    half = _posted(client, page, day="2026-12-09")
    assert half.status_code == 422
    assert "Write the time too." in half.content.decode()
    assert 'value="2026-12-09"' in half.content.decode()
    none = _posted(client, page)
    assert "Choose a time, or propose one of your own." in none.content.decode()
    assert _posted(client, page, day="2026-12-09", time="10:15").status_code == 302
    past = _posted(client, page, day="2026-01-05", time="10:15")
    assert past.status_code == 409
    assert "lies in the past" in past.content.decode()


def test_another_place_than_the_originating_one_asks_why(portal):
    client, case = portal.lessee("infiniti", "open")
    page = f"/lease/{case}/return/book/?place={_place('Seattle Infiniti')}"
    said = client.get(page).content.decode()
    assert "Why not the place you leased from?" in said
    missing = _posted(client, page, day="2026-12-09", time="10:15")
    assert missing.status_code == 422
    made = _posted(client, page, day="2026-12-09", time="10:15", reason="moved_away")
    assert made.status_code == 302


def test_a_place_that_may_not_take_the_car_leads_to_those_that_may(portal):
    client, case = portal.lessee("infiniti", "open")
    page = f"/lease/{case}/return/book/?place="
    assert client.get(f"{page}999999").status_code == 404
    assert client.get(f"{page}{_place('Toronto Honda')}").status_code == 404


@pytest.mark.parametrize("programme", ["infiniti", "ally"])
def test_after_the_hand_over_the_reason_is_told_instead_of_a_form(portal, programme):
    client, case = portal.lessee(programme, "turned_in")
    said = client.get(f"/lease/{case}/return/book/").content.decode()
    assert "hb-refusal" in said
    assert 'name="move_id"' not in said


def test_a_time_that_was_taken_meanwhile_is_told(portal):
    client, case = portal.lessee("ally", "open")
    page = f"/lease/{case}/return/book/"
    taken = _posted(client, page, at="2026-12-09T03:33")
    assert taken.status_code == 422
    assert "Somebody else has taken this time meanwhile" in taken.content.decode()
    assert _posted(client, page, at="soon").status_code == 422
