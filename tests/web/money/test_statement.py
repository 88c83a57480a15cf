"""The bill: before there is one, line by line with what is behind it, and every one issued."""

import re
from html import unescape

import pytest
from django.urls import reverse

from handback.actions import views
from handback.actions.access import seats, visitor
from handback.actions.views.behind import WearBehind, explained
from handback.core.base import LESSEE_SIDE
from handback.records.loading import load


def at(name: str, case: int, *more: str) -> str:
    return reverse(f"lease:{name}", args=[case, *more])


def text(answer) -> str:
    """What a page says, without its tags."""
    plain = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", unescape(plain))


def looking(portal, case: int):
    who = portal.lessee_of(case)
    seat = next(s for s in seats(visitor(who.pk), case, portal.now) if s.role in LESSEE_SIDE)
    return views.look(seat, portal.now)


def with_line(portal, code: str, programme: str = ""):
    """A lessee whose bill has such a line, and the case."""
    for each in portal.cases(programme or "ally", "billed", "in_collection", "settled", "closed"):
        if any(line == code for line, _ in load(each.pk).case.billing.posted):
            return portal.client(portal.lessee_of(each.pk)), each.pk
    raise AssertionError(f"no bill has {code}")


def test_before_the_bill_it_says_what_it_would_be_and_when(portal):
    client, case = portal.lessee("infiniti", "open")
    said = text(client.get(at("statement", case)))
    assert "There is no bill yet" in said
    assert "as things stand" in said
    assert "It reaches you between" in said
    assert "Then you have 30 days to pay." in said
    assert "What this takes for granted" in said


def test_between_hand_over_and_bill_it_says_what_is_missing(portal):
    client, case = portal.lessee("infiniti", "total_loss", "accepted")
    said = text(client.get(at("statement", case)))
    assert "There is no bill yet" in said
    assert "Compare your options" not in said


@pytest.mark.parametrize("programme", ["infiniti", "ally", "afg-canada"])
def test_every_line_tells_its_amount_and_rule(portal, programme):
    client, case = portal.lessee(programme, "billed")
    look = looking(portal, case)
    said = text(client.get(at("statement", case)))
    found = views.statements(look, portal.now)
    assert found.posted
    for each in found.posted:
        assert f"{abs(each.line.cents) / 100:,.2f}" in said
    assert f"{abs(found.total) / 100:,.2f}" in said


def test_excess_distance_opens_to_reading_allowance_and_rate(portal):
    client, case = with_line(portal, "excess_distance")
    said = text(client.get(at("statement", case)))
    behind = explained(looking(portal, case), portal.now)["excess_distance"].behind
    for count in (behind.reading, behind.driven, behind.allowed, behind.over):
        assert f"{count:,} mile" in said
    assert "Rate for each, from your contract" in said


def test_wear_opens_to_size_limit_photos_and_report(portal):
    client, case = with_line(portal, "excess_wear", "infiniti")
    page = client.get(at("statement", case))
    look = looking(portal, case)
    posted = {each.line.key for each in views.statements(look, portal.now).posted}
    items = [
        each.behind
        for key, each in explained(look, portal.now).items()
        if isinstance(each.behind, WearBehind) and key in posted
    ]
    assert items
    for each in items:
        assert reverse("lease:report", args=[case, each.report]) in page.content.decode()
        for photo in each.item.photos:
            assert reverse("lease:file", args=[case, photo]) in page.content.decode()
    assert "Price on the rate card" in text(page)


def test_every_bill_has_a_page_of_its_own(portal):
    for programme in ("infiniti", "ally", "afg-canada"):
        for each in portal.cases(programme, "billed", "settled", "purchased", "closed"):
            bills = load(each.pk).case.billing.bills
            client = portal.client(portal.lessee_of(each.pk))
            for bill in bills:
                said = text(client.get(at("bill", each.pk, bill.number)))
                assert not bill.lines or f"{abs(bill.total) / 100:,.2f}" in said
                assert "Number" in said
            if len({bill.kind for bill in bills}) > 1:
                break


def test_a_closed_account_says_so(portal):
    client, case = portal.lessee("ally", "closed")
    assert "Your account is closed" in text(client.get(at("statement", case)))


def test_a_balance_with_collection_is_told_calmly_with_what_to_do(portal):
    for programme in ("infiniti", "ally", "afg-canada"):
        client, case = portal.lessee(programme, "in_collection")
        said = text(client.get(at("statement", case)))
        assert "Your balance is with collection" in said
        assert "You can still settle it" in said


def test_a_bought_car_has_its_sale_and_a_confirmation(portal):
    client, case = portal.lessee("ally", "purchased")
    said = text(client.get(at("statement", case)))
    assert "Sale of the car" in said
    assert "Nothing was owed at the end" in said
    sale = next(bill for bill in load(case).case.billing.bills if bill.kind == "sale")
    assert "paid with the sale" in text(client.get(at("bill", case, sale.number)))
