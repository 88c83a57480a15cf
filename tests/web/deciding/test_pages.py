"""Every page of this part: there at every stage of every programme, for the lessee alone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from handback.core.base import Role
from handback.core.stages import STAGES
from handback.web.lessee.deciding.urls import urlpatterns
from handback.web.stages_for_lessees import STAGE_SAID

PROGRAMMES = ("infiniti", "afg-canada", "ally")
PLAIN = [each.name for each in urlpatterns if "<" not in str(each.pattern)]
OF_A_QUOTE = [each.name for each in urlpatterns if "<" in str(each.pattern)]
EXTRA = {"choose": "?option=return", "new_quote": "?option=purchase"}
MOST_QUERIES = 8


def address(name, case, *more):
    return reverse(f"lease:{name}", args=[case, *more]) + EXTRA.get(name, "")


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_every_page_is_there_at_every_stage(portal, programme):
    seen = set()
    for stage in STAGES:
        if not portal.cases(programme, stage):
            continue
        client, case = portal.lessee(programme, stage)
        seen.add(stage)
        for name in PLAIN:
            answer = client.get(address(name, case))
            assert answer.status_code == 200, (stage, name)
            said = answer.content.decode()
            assert "style=" not in said
            assert "onclick" not in said
    assert len(seen) > 8


@pytest.mark.parametrize("name", PLAIN)
def test_a_page_is_not_there_for_others(portal, name):
    client, case = portal.lessee("ally", "open")
    foreign, _ = portal.lessee("infiniti", "open")
    assert foreign.get(address(name, case)).status_code == 404
    assert foreign.post(address(name, case)).status_code == 404
    for role in (Role.SPECIALIST, Role.ADMINISTRATOR, Role.RETAILER):
        assert portal.staff(role).get(address(name, case)).status_code == 404
    assert portal.client().get(address(name, case)).status_code == 302
    assert client.get(address(name, case)).status_code == 200


@pytest.mark.parametrize("name", OF_A_QUOTE)
def test_a_quote_is_not_there_for_others(portal, name):
    client, case = portal.lessee("ally", "open")
    client.post(address("new_quote", case), {"option": "return"})
    number = client.get(address("quotes", case)).context["quotes"][0].number
    foreign, own = portal.lessee("infiniti", "open")
    there = client.post if name == "mail_quote" else client.get
    elsewhere = foreign.post if name == "mail_quote" else foreign.get
    assert there(address(name, case, number)).status_code in (200, 302)
    assert elsewhere(address(name, case, number)).status_code == 404
    assert elsewhere(address(name, own, number)).status_code == 404
    assert elsewhere(address(name, own, "nonsense")).status_code == 404


@pytest.mark.parametrize("programme", PROGRAMMES)
@pytest.mark.parametrize("name", ["overview", "options"])
def test_a_page_asks_the_database_little(portal, programme, name):
    for stage in ("open", "billed"):
        client, case = portal.lessee(programme, stage)
        client.get(address(name, case))
        with CaptureQueriesContext(connection) as asked:
            client.get(address(name, case))
        assert len(asked) <= MOST_QUERIES, [each["sql"] for each in asked]


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_the_overview_says_where_it_stands(portal, programme):
    for stage, says in {
        "open": "days left, until",
        "billed": "since the lease ended on",
        "closed": "since the account was closed on",
        "loss_reported": "since the loss on",
        "held_over": "past the end on",
        "turned_in": "since the lease ended on",
    }.items():
        client, case = portal.lessee(programme, stage)
        client.cookies["handback_language"] = "en"
        said = client.get(address("overview", case)).content.decode()
        assert says in said, (stage, programme)
        assert "May I cancel my insurance?" in said


def test_every_figure_of_the_overview_has_its_reason(portal):
    client, case = portal.lessee("infiniti", "turn_in_booked")
    said = client.get(address("overview", case)).content.decode()
    assert said.count("hb-why__text") > 8
    assert "INF-50" in said


def test_what_a_programme_does_not_offer_is_not_linked(portal):
    client, case = portal.lessee("infiniti", "open")
    said = client.get(address("overview", case)).content.decode()
    assert address("extension", case) not in said
    page = client.get(address("extension", case)).content.decode()
    assert "not among the options of your programme" in page
    assert "<form method" not in page
    client, case = portal.lessee("ally", "open")
    said = client.get(address("overview", case)).content.decode()
    assert address("extension", case) in said
    assert address("trade_in", case) not in said


def test_canada_reads_in_french_and_counts_kilometres(portal):
    client, case = portal.lessee("afg-canada", "inspected")
    assert "kilomet" in client.get(address("options", case)).content.decode()
    client.cookies["handback_language"] = "fr"
    said = client.get(address("overview", case)).content.decode()
    assert '<html lang="fr"' in said
    assert "\u00a0$" in said


def test_every_stage_is_told_in_words():
    assert set(STAGE_SAID) == set(STAGES)
