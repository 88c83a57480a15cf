"""The first page, one's own leases, and the check of a quote."""

import pytest

from handback.actions import clock
from handback.records.models import Person, QuoteNumber, Slot


def test_the_first_page_offers_people_only_in_a_demonstration(portal):
    plain = portal.client().get("/").content.decode()
    assert "/demo/be/" not in plain
    portal.mode("demo")
    assert portal.client().get("/").content.decode().count("/demo/be/") > 20


@pytest.mark.parametrize("mode", ["development", "production"])
def test_nobody_is_somebody_else_outside_a_demonstration(portal, mode):
    portal.mode(mode)
    somebody = Person.objects.order_by("pk").first()
    client = portal.client()
    assert client.post("/demo/be/", {"person": somebody.pk}).status_code == 404
    assert client.post("/demo/clock/", {"days": 1}).status_code == 404
    assert {client.get(f"/demo/{page}/").status_code for page in ("be", "clock")} == {404}
    assert "_auth_user_id" not in client.session


def test_the_clock_of_a_demonstration_moves_on(portal):
    portal.mode("demo")
    client = portal.client()
    assert client.post("/demo/clock/", {"days": 7, "next": "https://elsewhere.example/"}).url == "/"
    assert "November 27, 2026" in client.get("/").content.decode()
    assert client.post("/demo/clock/", {"days": 8}).status_code == 404


def test_there_are_times_to_book_after_the_clock_moved_on(portal):
    portal.mode("demo")
    for _ in range(2):
        portal.client().post("/demo/clock/", {"days": 30})
    portal.now = clock.shown(portal.now)
    assert Slot.objects.filter(starts__gt=portal.now).count() > 100


def test_one_lease_is_shown_at_once(portal):
    client, case = portal.lessee("ally", "open")
    assert client.get("/leases/").url == f"/lease/{case}/"
    assert client.get("/leases/?all=1").status_code == 200
    assert portal.client().get("/leases/").url.startswith("/account/login/code/")


def test_a_foreign_lease_is_not_there(portal):
    client, case = portal.lessee("ally", "open")
    other = next(each.pk for each in portal.cases("ally") if each.pk != case)
    assert client.get(f"/lease/{other}/").status_code == 404
    assert client.get("/lease/999999/").status_code == 404


def test_anybody_may_check_a_quote(portal):
    client = portal.client()
    number = QuoteNumber.objects.order_by("pk").values_list("number", flat=True)[0]
    said = client.get(f"/verify/?number={number}", follow=True)
    assert said.status_code == 200
    assert number in said.content.decode()
    missing = client.get("/verify/Q-NONE/")
    assert missing.status_code == 404
    assert "There is no quote with this number" in missing.content.decode()
