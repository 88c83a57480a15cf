"""Every page about money, for every lessee of the sample: it opens, and for nobody else."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from handback.core.base import Role
from handback.records.models import Case

PAGES = ("statement", "pay", "instalments", "waiver", "deposit")
STAGES = (
    "accepted", "billed", "in_collection", "settled", "closed", "purchased", "total_loss",
    "traded_in", "open", "turned_in", "loss_reported",
)  # fmt: skip
QUERIES = 8


def at(name: str, case: int, *more: str) -> str:
    return reverse(f"lease:{name}", args=[case, *more])


@pytest.mark.parametrize("programme", ["infiniti", "afg-canada", "ally"])
def test_every_page_opens_at_every_stage(portal, programme):
    seen = set()
    for case in portal.cases(programme, *STAGES):
        if case.stage in seen:
            continue
        seen.add(case.stage)
        client = portal.client(portal.lessee_of(case.pk))
        for name in PAGES:
            answer = client.get(at(name, case.pk))
            assert answer.status_code == 200, (name, case.pk, case.stage)
            assert "<h1" in answer.content.decode()
    assert len(seen) > 4


@pytest.mark.parametrize("name", [*PAGES, "pay_account", "pay_review"])
def test_a_page_about_money_is_not_there_for_others(portal, name):
    mine, case = portal.lessee("ally", "billed")
    other = next(each.pk for each in portal.cases("ally") if each.pk != case)
    assert mine.get(at(name, other)).status_code == 404
    assert mine.post(at(name, other), {"amount": "1.00"}).status_code == 404
    for role in (Role.SPECIALIST, Role.LENDER, Role.RETAILER, Role.AUDITOR, Role.ADMINISTRATOR):
        assert portal.staff(role).get(at(name, case)).status_code == 404
    assert portal.client().get(at(name, case)).status_code == 302


@pytest.mark.parametrize("name", ["bill", "dispute"])
def test_a_page_of_one_bill_or_line_is_not_there_for_others(portal, name):
    mine, case = portal.lessee("ally", "billed")
    foreign = next(each.pk for each in portal.cases("ally", "billed") if each.pk != case)
    assert mine.get(at(name, foreign, "disposition_fee")).status_code == 404
    assert mine.get(at(name, case, "no-such-thing")).status_code == 404
    assert portal.staff(Role.SPECIALIST).get(at(name, case, "disposition_fee")).status_code == 404


def test_pages_about_money_ask_few_questions(portal):
    for programme in ("infiniti", "afg-canada", "ally"):
        for stage in ("billed", "closed", "open"):
            client, case = portal.lessee(programme, stage)
            client.get(at("statement", case))
            for name in ("statement", "pay", "deposit"):
                with CaptureQueriesContext(connection) as asked:
                    client.get(at(name, case))
                told = "\n".join(each["sql"][:160] for each in asked.captured_queries)
                assert len(asked) <= QUERIES, f"{programme} {stage} {name}\n{told}"


def test_a_co_lessee_sees_the_bill_too(portal):
    from handback.records.models import Party, Person

    party = Party.objects.filter(role=Role.CO_LESSEE.value, person__isnull=False).first()
    assert party is not None
    client = portal.client(Person.objects.get(pk=party.person_id))
    assert client.get(at("statement", party.case_id)).status_code == 200
    assert Case.objects.filter(pk=party.case_id).exists()


@pytest.mark.parametrize("programme", ["infiniti", "afg-canada", "ally"])
def test_the_day_a_bill_is_due_names_its_rule(portal, programme):
    client, case = portal.lessee(programme, "billed")
    page = client.get(f"/lease/{case}/bill/")
    top = page.content.decode().partition("hb-card--key")[2].partition('class="hb-row"')[0]
    assert re.search(r"by [A-Z][a-z]+ [0-9]+, 20[0-9]{2}", top)
    assert "hb-why" in top
