"""After the bill: payments that came back, stays, a death, plans, and what the interface shows."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.urls import reverse

from handback.actions.access import seats, visitor
from handback.actions.make_move import Wanted, make_move
from handback.actions.moving import Moved
from handback.core.account import unpaid
from handback.core.base import Id, Role
from handback.records.loading import load
from handback.records.models import Erasable, Membership
from tests.api.kit import Api, made_api

NUMBER = "9876543210"


@pytest.fixture
def light(sqlite: str) -> Iterator[Api]:  # noqa: ARG001 - the database it stands on
    yield from made_api()


def text(answer) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def told(portal, case: int, page: str = "statement") -> str:
    client = portal.client(portal.lessee_of(case))
    return text(client.get(reverse(f"lease:{page}", args=[case])))


def at_the_desk(portal, case: int, move: str, **arguments) -> None:
    for member in Membership.objects.filter(role=Role.SPECIALIST.value).order_by("pk"):
        who = visitor(member.person_id)
        if any(seat.role is Role.SPECIALIST for seat in seats(who, case, portal.now)):
            wanted = Wanted(Id(f"t-{move}-{case}"), move, arguments, Role.SPECIALIST)
            assert isinstance(make_move(who, case, wanted, portal.now), Moved)
            return
    raise AssertionError("nobody works on the case")


def owing(portal, programme: str) -> int:
    return next(
        case.pk
        for case in portal.cases(programme, "in_collection", "billed")
        if unpaid(load(case.pk).case) > 0
    )


@pytest.mark.parametrize("programme", ["infiniti", "ally", "afg-canada"])
def test_a_payment_that_the_bank_took_back_is_shown_with_its_fee(portal, programme):
    case = owing(portal, programme)
    at_the_desk(portal, case, "post_payment", payment="p1", amount="20.00", channel="mail")
    at_the_desk(portal, case, "reverse_payment", payment="p1", reason="insufficient_funds")
    fee = load(case).case.payments.returned_fees[-1][1]
    said = told(portal, case)
    assert "Returned" in said
    assert "insufficient funds" in said
    assert f"This costs ${fee / 100:,.2f}." in said


@pytest.mark.parametrize("programme", ["infiniti", "ally", "afg-canada"])
def test_while_a_bankruptcy_stay_holds_nothing_is_asked_for(portal, programme):
    case = owing(portal, programme)
    at_the_desk(portal, case, "record_bankruptcy")
    said = told(portal, case)
    assert "Nothing is asked for at present" in said
    assert "A bankruptcy stay is recorded." in said
    at_the_desk(portal, case, "lift_bankruptcy")
    assert "A bankruptcy stay is recorded." not in told(portal, case)


def test_after_a_death_reminders_rest(portal):
    case = next(
        each.pk
        for each in portal.cases("infiniti", "in_collection", "billed")
        if unpaid(load(each.pk).case) > 0 and not load(each.pk).case.lease.facts.co_lessees
    )
    at_the_desk(portal, case, "record_death")
    assert "We are sorry for your loss." in told(portal, case)


def test_a_statement_issued_anew_replaces_the_old_one(portal):
    case = owing(portal, "ally")
    old = load(case).case.billing.statement
    at_the_desk(portal, case, "reissue_statement", reason="clerical_error")
    client = portal.client(portal.lessee_of(case))
    said = text(client.get(reverse("lease:bill", args=[case, old.number])))
    assert "This bill no longer counts." in said
    assert "The reason: clerical error." in said
    assert "Replaced" in told(portal, case)


def test_money_that_is_held_is_told_where_refunds_are(portal):
    case = owing(portal, "infiniti")
    rest = unpaid(load(case).case) + 5_000
    amount = f"{rest // 100}.{rest % 100:02d}"
    at_the_desk(portal, case, "post_payment", payment="p2", amount=amount, channel="mail")
    said = told(portal, case, "deposit")
    assert "$50.00" in said


def test_the_interface_takes_an_account_checked_sealed_and_never_gives_it_back(light: Api) -> None:
    detail = f"021000022:{NUMBER}"
    bad = light.move("request_change", {"what": "refund_account", "detail": detail})
    assert bad.status_code in (400, 422)
    assert "routing number" in bad.content.decode()
    assert NUMBER not in bad.content.decode()
    good = light.move("request_change", {"what": "refund_account", "detail": f"021000021:{NUMBER}"})
    assert good.status_code == 200, good.content
    assert NUMBER not in good.content.decode()
    assert NUMBER not in Erasable.objects.get(kind="bank_account").value
    case = light.world.cases["A"]
    for role in (Role.LESSEE, Role.SPECIALIST, Role.AUDITOR):
        for path in (f"/cases/{case}", f"/cases/{case}/events"):
            assert NUMBER not in light.get(path, role=role).content.decode()
    assert "••••3210" in str(light.get(f"/cases/{case}/events", role=Role.SPECIALIST).json())
