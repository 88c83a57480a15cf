"""Pages agree with each other: what is owed, by when, what is past, and whom a visitor has been."""

import re
from datetime import UTC, datetime

from handback.actions import access, clock, views
from handback.actions.views.ahead import bill_ahead
from handback.actions.views.settling import paying
from handback.core.base import Role
from handback.core.sums import allocation


def _seat(portal, case):
    person = portal.lessee_of(case)
    return access.seat(access.visitor(person.pk), case, portal.now, Role.LESSEE)


def test_what_is_owed_is_due_by_the_oldest_bill(portal):
    several = 0
    for row in portal.cases("afg-canada", "billed"):
        looked = views.look(_seat(portal, row.pk), portal.now)
        dues = allocation.falling_due(looked.view)
        found = paying(looked, portal.now)
        assert sum(cents for _, cents in dues) == max(found.unpaid, 0)
        if dues and not allocation.plan(looked.view):
            assert found.due == dues[0][0] == views.statements(looked, portal.now).balance.due
        several += len(dues) > 1
    assert several


def test_a_lost_car_has_no_bill_of_a_return(portal):
    client, case = portal.lessee("ally", "loss_reported")
    assert bill_ahead(_seat(portal, case), portal.now) is None
    assert "There is no figure yet." in client.get(f"/lease/{case}/bill/").content.decode()


def test_nobody_missed_a_choice_once_the_car_is_gone(portal):
    for programme in ("infiniti", "afg-canada", "ally"):
        for row in portal.cases(programme, "delivered", "turned_in", "accepted", "billed"):
            looked = views.look(_seat(portal, row.pk), portal.now)
            missed = [each.name for each in views.timeline(looked, portal.now)
                      if each.standing == "missed" and each.name.startswith("choose/")]  # fmt: skip
            assert missed == [], row.pk


def test_a_demonstration_shows_the_day_that_moving_on_starts_from(portal):
    portal.mode("demo")
    early = datetime(2026, 11, 21, 2, tzinfo=UTC)  # evening of the 20th in all programmes
    assert clock.today(early) == clock.latest(clock.running(), early)
    assert clock.today(early).day == 20


def test_the_first_page_and_the_help_offer_their_languages(portal):
    for address in ("/", "/help/"):
        assert 'value="fr" lang="fr"' in portal.client().get(address).content.decode()


def test_staff_read_in_the_language_they_chose(portal):
    client = portal.staff(Role.SPECIALIST)
    for code in ("en", "fr"):
        client.cookies["handback_language"] = code
        for programme in ("infiniti", "afg-canada"):
            case = portal.cases(programme, "billed")[0].pk
            said = client.get(f"/work/specialist/cases/{case}/").content.decode()
            assert f'<html lang="{code}"' in said


def test_whom_a_visitor_has_been_stays_to_be_found(portal):
    portal.mode("demo")
    client = portal.client()
    case = portal.cases("infiniti", "billed")[-1].pk
    person = portal.lessee_of(case)
    client.post("/demo/be/", {"person": person.pk})
    client.post("/demo/be/", {"person": portal.lessee_of(portal.cases("ally", "open")[0].pk).pk})
    said = client.get("/").content.decode()
    been = re.search(r'id="g-been".*?</section>', said, re.S)
    assert been is not None
    assert f'name="person" value="{person.pk}"' in been.group()
