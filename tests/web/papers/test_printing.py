"""Papers for other roles: the same pages, and nothing that a role may not read."""

import pytest
from django.test import RequestFactory

from handback.actions import access
from handback.actions.access import NotFoundError
from handback.core.base import Role
from handback.core.odometer import STATEMENT
from handback.records.models import Case, Event, Membership
from handback.web.door import Here
from handback.web.papers.printing import CLOSING, KIT, RECEIPT, paper_page


def _here(portal, case, role):
    """Somebody of the staff at a case."""
    person = Membership.objects.filter(role=role.value).order_by("pk")[0].person
    request = RequestFactory().get("/")
    request.user = person
    visitor = access.visitor(person.pk)
    return Here(request, visitor, access.seat(visitor, case, portal.now, role), portal.now)


def _case(stage="turned_in"):
    return Case.objects.filter(stage=stage).order_by("pk")[0].pk


@pytest.mark.parametrize("kind", [STATEMENT, RECEIPT, KIT])
def test_the_desk_prints_papers_of_the_hand_over(portal, kind):
    answer = paper_page(_here(portal, _case(), Role.SPECIALIST), kind)
    said = answer.content.decode()
    assert answer.status_code == 200
    assert "hb-sheet__lessor" in said
    assert "/lease/" not in said


def test_the_desk_reads_every_notice(portal):
    case = _case()
    row = Event.objects.filter(case_id=case, kind="notice_sent").order_by("seq")[0]
    answer = paper_page(_here(portal, case, Role.SPECIALIST), f"notice-{row.seq}")
    assert "hb-letter" in answer.content.decode()


def test_an_open_account_has_no_closing_confirmation(portal):
    with pytest.raises(NotFoundError):
        paper_page(_here(portal, _case(), Role.SPECIALIST), CLOSING)


@pytest.mark.parametrize("kind", [STATEMENT, RECEIPT, KIT, "report-1", "notice-3"])
def test_an_administrator_reads_no_papers(portal, kind):
    with pytest.raises(NotFoundError):
        paper_page(_here(portal, _case(), Role.ADMINISTRATOR), kind)
