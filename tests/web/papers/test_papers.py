"""Papers: every one opens, prints with a head, and says nothing that its programme never says."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handback.actions import access
from handback.actions.views import look
from handback.records.models import Event
from handback.web.papers.listing import FORM_PAGES, FORMS
from tests.web.returning.test_every_page import PROGRAMMES

LINK = re.compile(r'href="(/lease/\d+/papers/[^"]+/)"')


def _papers(client, case):
    said = client.get(f"/lease/{case}/papers/").content.decode()
    return list(dict.fromkeys(LINK.findall(said)))


@pytest.mark.parametrize("programme", PROGRAMMES)
@pytest.mark.parametrize("stage", ["billed", "closed", "purchased", "turned_in"])
def test_every_paper_opens_with_a_letterhead(portal, programme, stage):
    client, case = portal.lessee(programme, stage)
    papers = _papers(client, case)
    assert any("/notice-" in each for each in papers)
    for each in papers:
        answer = client.get(each)
        assert answer.status_code == 200, each
        assert "hb-sheet__lessor" in answer.content.decode()


def _answers(client, case):
    """The list of papers, and every paper on it."""
    first = client.get(f"/lease/{case}/papers/")
    return [first, *map(client.get, _papers(client, case))]


def _terms(portal, case):
    """The programme of a case."""
    visitor = access.Visitor(portal.lessee_of(case).pk)
    return look(access.seats(visitor, case, portal.now)[0], portal.now).terms


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_no_paper_says_what_its_programme_never_says(portal, programme):
    client, case = portal.lessee(programme, "billed")
    never, papers = _terms(portal, case).help.never_say, _answers(client, case)
    kept = client.get(f"/lease/{case}/return/proof/")
    for answer in [*papers, kept]:
        said = answer.content.decode().casefold()
        assert [each for each in never if each.casefold() in said] == []
    assert len(papers) > 3


def test_a_notice_is_told_as_it_was_sent(portal):
    client, case = portal.lessee("infiniti", "turned_in")
    row = Event.objects.filter(case_id=case, kind="notice_sent").order_by("seq")[0]
    said = client.get(f"/lease/{case}/papers/notice-{row.seq}/").content.decode()
    assert "It ends on" in said
    assert "It ended on" not in said
    assert client.get(f"/lease/{case}/papers/notice-1/").status_code == 404


@pytest.mark.parametrize("kind", ["nothing", "notice-x", "notice-999999999999", "report-none"])
def test_a_paper_that_is_none_is_not_there(portal, kind):
    client, case = portal.lessee("infiniti", "open")
    assert client.get(f"/lease/{case}/papers/{kind}/").status_code == 404


def test_a_closing_confirmation_is_there_once_the_account_is_closed(portal):
    client, case = portal.lessee("ally", "closed")
    said = client.get(f"/lease/{case}/papers/closing_confirmation/").content.decode()
    assert "was closed on" in said
    client, case = portal.lessee("ally", "open")
    assert client.get(f"/lease/{case}/papers/closing_confirmation/").status_code == 404


def test_a_condition_report_shows_items_and_charges(portal):
    for case in portal.cases("infiniti", "billed", "turned_in", "accepted", "inspected"):
        client = portal.client(portal.lessee_of(case.pk))
        reports = [each for each in _papers(client, case.pk) if "/report-" in each]
        said = client.get(reports[0]).content.decode() if reports else ""
        if "Total of this report" in said:
            assert 'class="hb-why"' in said
            return
    raise AssertionError("no report has an item")


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_every_form_of_the_programme_is_listed(portal, programme):
    client, case = portal.lessee(programme, "open")
    said = client.get(f"/lease/{case}/papers/").content.decode()
    forms = _terms(portal, case).help.forms
    part = said[said.index(">Forms<") :]
    listed = part[: part.index("</section>")]
    assert forms
    assert listed.count("<li>") == len(forms)
    assert not set(FORMS) & set(FORM_PAGES)


@pytest.mark.parametrize(
    ("page", "most"), [("papers/", 14), ("return/", 9), ("insurance/", 8), ("return/places/", 9)]
)
def test_pages_take_few_queries(portal, page, most):
    client, case = portal.lessee("infiniti", "turned_in")
    client.get(f"/lease/{case}/{page}")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/lease/{case}/{page}").status_code == 200
    assert len(asked) <= most, [each["sql"][:120] for each in asked]
