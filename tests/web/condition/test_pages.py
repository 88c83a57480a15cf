"""Inspection, report, repairs and self-check: what they show, and for whom they are there."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handback.core.base import Role

PAGES = (
    "inspection/",
    "inspection/book/",
    "inspection/move/",
    "inspection/cancel/",
    "inspection/nobody-came/",
    "inspection/again/",
    "inspection/consent/",
    "repairs/",
    "new-damage/",
    "self-check/",
    "self-check/gauge/",
    "photos/",
)
STAGES = ("open", "inspection_booked", "inspected", "turn_in_booked", "billed", "purchased")
BILLED = ("infiniti", "afg-canada", "ally")


def page(client, case, path):
    return client.get(f"/lease/{case}/{path}").content.decode()


def report_of(client, case):
    found = re.search(rf"/lease/{case}/(reports/[^/\"]+/)", page(client, case, "inspection/"))
    assert found is not None
    return found[1]


@pytest.mark.parametrize("programme", ["infiniti", "afg-canada", "ally"])
def test_every_page_is_there_at_every_stage(portal, programme):
    for stage in STAGES:
        for case in portal.cases(programme, stage)[:1]:
            client = portal.client(portal.lessee_of(case.pk))
            for path in PAGES:
                answer = client.get(f"/lease/{case.pk}/{path}")
                assert answer.status_code == 200, (stage, path)
                assert answer.content.decode().count("<h1") == 1


@pytest.mark.parametrize("path", [*PAGES, "inspection.ics", "repairs/scratch1/", "reports/x/"])
def test_no_page_is_there_for_others(portal, path):
    client, _ = portal.lessee("infiniti", "inspected")
    other = portal.cases("infiniti", "turn_in_booked")[0].pk
    assert client.get(f"/lease/{other}/{path}").status_code == 404
    assert client.post(f"/lease/{other}/{path}").status_code in (404, 405)
    for role in (Role.SPECIALIST, Role.INSPECTOR, Role.RETAILER, Role.ADMINISTRATOR):
        assert portal.staff(role).get(f"/lease/{other}/{path}").status_code == 404
    assert portal.client().get(f"/lease/{other}/{path}").status_code == 302


def test_programmes_differ_by_their_terms(portal):
    client, case = portal.lessee("ally", "open")
    said = page(client, case, "inspection/")
    assert "inspected after you return it" in said
    assert "inspection/book/" not in said
    client, case = portal.lessee("afg-canada", "open")
    assert "cannot be returned without one" in page(client, case, "inspection/")
    client, case = portal.lessee("infiniti", "open")
    assert "You can return the car without one, after a warning" in page(
        client, case, "inspection/"
    )


def test_a_purchase_needs_no_inspection(portal):
    client, case = portal.lessee("infiniti", "purchased")
    assert "You need no inspection" in page(client, case, "inspection/")


@pytest.mark.parametrize("programme", BILLED)
def test_a_report_shows_each_item_on_the_drawing_and_in_the_list(portal, programme):
    client, case = portal.lessee(programme, "billed")
    said = page(client, case, report_of(client, case))
    numbers = re.findall(r'href="#item-(\d+)" aria-label=', said)
    listed = re.findall(r'id="item-(\d+)"', said)
    assert set(numbers) <= set(listed)
    beside = set(re.findall(r'<li><a class="govuk-link" href="#item-(\d+)"', said))
    assert set(numbers) | beside == set(listed)
    assert listed
    assert "hb-mark--charged" in said


def test_a_report_that_is_not_there_is_not_found(portal):
    client, case = portal.lessee("infiniti", "inspected")
    assert client.get(f"/lease/{case}/reports/nothing/").status_code == 404
    assert client.get(f"/lease/{case}/repairs/nothing/").status_code == 404
    assert client.get(f"/lease/{case}/repairs/nothing/cover-sheet/").status_code == 404


def test_several_reports_are_explained(portal):
    for case in portal.cases("infiniti"):
        client = portal.client(portal.lessee_of(case.pk))
        found = set(re.findall(r"reports/[^/\"]+/", page(client, case.pk, "inspection/")))
        if len(found) > 1:
            break
    else:
        pytest.fail("the sample has a case with two reports")
    said = page(client, case.pk, found.pop())
    assert "several reports" in said
    assert "The other report" in said


def test_the_guide_names_its_sizes_and_rules(portal):
    client, case = portal.lessee("ally", "open")
    said = page(client, case, "self-check/")
    assert "the size of the gauge" in said
    assert "2 in (50.8 mm)" in said
    assert "0.125 in (3.175 mm)" in said
    assert "ALY-50" in said


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("area=hood&kind=dent&size=90&unit=mm", "Likely to be charged"),
        ("area=hood&kind=dent&size=1&unit=in", "Normal wear"),
        ("area=hood&kind=dent&size=4&unit=in", "Likely to be charged"),
        ("area=hood&kind=dent&size=&unit=mm", "Measure it first"),
        ("area=nowhere&kind=dent&size=3&unit=mm", "Please look at this again"),
        ("area=hood&kind=dent&size=-3&unit=mm", "Please look at this again"),
    ],
)
def test_one_own_find_is_held_against_the_guide(portal, asked, said):
    client, case = portal.lessee("infiniti", "open")
    answer = page(client, case, f"self-check/?{asked}")
    assert said in answer
    assert 'value="dent" selected' in answer


def test_what_is_ticked_is_summed_up_without_any_amount(portal):
    client, case = portal.lessee("infiniti", "open")
    answer = page(client, case, "self-check/?summed=1&seen=tread&seen=dents")
    assert "You ticked 2 lines" in answer
    assert answer.count(" checked>") == 2
    assert "as far as you see" in page(client, case, "self-check/?summed=1")


@pytest.mark.parametrize("programme", ["infiniti", "afg-canada", "ally"])
def test_pages_ask_the_database_little(portal, programme):
    client, case = portal.lessee(programme, "billed")
    path = report_of(client, case)
    with CaptureQueriesContext(connection) as asked:
        page(client, case, path)
    assert len(asked) <= 12
