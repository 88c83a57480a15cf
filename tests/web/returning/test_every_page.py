"""Every page of the return, at every stage of every programme, and for whom it is not there."""

import pytest

from handback.core.base import Role
from handback.records.models import Case

PAGES = (
    "return/",
    "return/places/",
    "return/book/",
    "return/cancel/",
    "return/checklist/",
    "return/sign/odometer_statement/",
    "return/odometer-statement/",
    "return/receipt/",
    "return/reading/",
    "return/proof/",
    "insurance/",
    "papers/",
    "papers/odometer_statement/",
    "papers/turn_in_receipt/",
    "papers/vehicle_return_kit/",
)
PROGRAMMES = ("infiniti", "afg-canada", "ally")


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_every_page_opens_at_every_stage(portal, programme):
    stages = sorted({each.stage for each in portal.cases(programme)})
    assert len(stages) > 8
    for stage in stages:
        client, case = portal.lessee(programme, stage)
        for page in PAGES:
            answer = client.get(f"/lease/{case}/{page}", follow=True)
            assert answer.status_code == 200, (programme, stage, page)
            assert "{%" not in answer.content.decode(), (programme, stage, page)


@pytest.mark.parametrize("page", [*PAGES, "return.ics", "papers/closing_confirmation/"])
def test_a_foreign_lease_is_not_there(portal, page):
    client, case = portal.lessee("infiniti", "turned_in")
    other = next(each.pk for each in portal.cases("infiniti") if each.pk != case)
    assert client.get(f"/lease/{other}/{page}").status_code == 404
    assert client.get(f"/lease/999999/{page}").status_code == 404


@pytest.mark.parametrize("role", [Role.SPECIALIST, Role.RETAILER, Role.LENDER])
def test_staff_have_no_lessee_pages(portal, role):
    client = portal.staff(role)
    case = Case.objects.filter(stage="turned_in").order_by("pk")[0].pk
    assert {client.get(f"/lease/{case}/{page}").status_code for page in PAGES} == {404}


def test_nobody_signs_in_by_an_address(portal):
    case = portal.cases("ally", "open")[0].pk
    assert portal.client().get(f"/lease/{case}/return/").status_code == 302
