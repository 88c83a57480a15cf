"""Disputes, instalments, waivers and the deposit, as a lessee goes through them."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from handback.actions.access import seats, visitor
from handback.actions.make_move import Wanted, make_move
from handback.actions.moving import Moved
from handback.core.account import unpaid
from handback.core.base import Id, Role
from handback.records.loading import load
from handback.records.models import Erasable, Membership, StoredFile


def at(name: str, case: int, *more: str) -> str:
    return reverse(f"lease:{name}", args=[case, *more])


def text(answer) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def hidden(answer) -> dict[str, str]:
    named = re.findall(r'name="(move_id|waiver)"[^>]*value="([^"]*)"', answer.content.decode())
    return dict(named)


def owing(portal, programme: str, *roles: Role) -> tuple:
    """A lessee who owes something, of a lease that somebody of each role works on."""
    for case in portal.cases(programme, "billed", "in_collection"):
        if unpaid(load(case.pk).case) > 0 and all(working(portal, case.pk, r) for r in roles):
            return portal.client(portal.lessee_of(case.pk)), case.pk
    raise AssertionError("nobody owes anything")


def free_line(case: int) -> tuple[str, str]:
    """A line that nobody has disputed."""
    billing = load(case).case.billing
    taken = {(each.line, each.item) for each in billing.disputes.values()}
    return next(k for k, cents in billing.posted.items() if cents > 0 and k not in taken)


def working(portal, case: int, role: Role):
    """Somebody who has a role for a case."""
    for member in Membership.objects.filter(role=role.value).order_by("pk"):
        who = visitor(member.person_id)
        if any(seat.role is role for seat in seats(who, case, portal.now)):
            return who
    return None


def staff_moves(portal, case: int, role: Role, move: str, **arguments):
    wanted = Wanted(Id(f"t-{move}-{case}"), move, arguments, role)
    return make_move(working(portal, case, role), case, wanted, portal.now)


@pytest.mark.parametrize("programme", ["infiniti", "ally", "afg-canada"])
def test_a_line_is_disputed_held_and_resolved(portal, programme):
    client, case = owing(portal, programme)
    line, item = free_line(case)
    address = at("dispute", case, f"{line}~{item}" if item else str(line))
    page = client.get(address)
    assert "What happens then" in text(page)
    photo = SimpleUploadedFile("dent.txt", b"it was there before", "text/plain")
    sent = {**hidden(page), "text": "That was not me.", "evidence": photo}
    assert client.post(address, sent).url == address
    said = text(client.get(address))
    assert "Your dispute is being looked at" in said
    assert "That was not me." in said
    assert "Attached: dent.txt" in said
    assert "Dispute this line" not in said
    assert StoredFile.objects.filter(case_id=case, name="dent.txt").exists()
    assert "In dispute" in text(client.get(at("statement", case)))
    disputes = load(case).case.billing.disputes
    dispute = next(d for d, each in disputes.items() if (each.line, each.item) == (line, item))
    made = staff_moves(
        portal, case, Role.SPECIALIST, "resolve_dispute", dispute=dispute, outcome="stands"
    )
    assert isinstance(made, Moved)
    said = text(client.get(address))
    assert "The line stands" in said
    assert "What is wrong with this line?" in said
    assert Erasable.objects.get(value__contains="That was not me.").kind == "text"


def test_a_dispute_without_words_is_not_sent_and_a_bad_file_neither(portal):
    client, case = owing(portal, "ally")
    line = next(str(k[0]) for k in load(case).case.billing.posted if k[0] == "disposition_fee")
    address = at("dispute", case, line)
    answer = client.post(address, {"text": ""})
    assert answer.status_code == 422
    assert "Say in a few words what is wrong." in text(answer)
    program = SimpleUploadedFile("run.exe", b"MZ\x00\x01", "application/x-msdownload")
    answer = client.post(address, {"text": "Look at this.", "evidence": program})
    assert answer.status_code == 422
    assert "run.exe" in text(answer)
    assert "Look at this." in text(answer)
    assert not load(case).case.billing.disputes


def test_too_late_is_said_with_its_rule(portal):
    client, case = owing(portal, "infiniti")
    line = next(str(k[0]) for k in load(case).case.billing.posted if k[0] == "disposition_fee")
    portal.move_on(120)
    page = client.get(at("dispute", case, line))
    assert "hb-refusal" in page.content.decode()
    assert "What is wrong with this line?" not in text(page)


@pytest.mark.parametrize(
    ("programme", "role", "said"),
    [
        ("afg-canada", Role.LENDER, "Your lender"),
        ("infiniti", Role.SPECIALIST, "A specialist of the lessor"),
    ],
)
def test_instalments_are_asked_for_and_granted(portal, programme, role, said):
    client, case = owing(portal, programme, role)
    address = at("instalments", case)
    page = client.get(address)
    assert said in text(page)
    assert client.post(address, {**hidden(page), "count": "1"}).status_code == 422
    assert client.post(address, {**hidden(page), "count": "4"}).url == address
    assert "You asked on" in text(client.get(address))
    first = (portal.now + timedelta(days=20)).date().isoformat()
    made = staff_moves(portal, case, role, "answer_instalments", granted=True, count=4, first=first)
    assert isinstance(made, Moved)
    shown = client.get(address)
    assert "Your plan" in text(shown)
    assert shown.content.decode().count("govuk-table__row") == 5
    assert "You pay over time" in text(client.get(at("statement", case)))


def test_instalments_that_are_refused_are_said_so(portal):
    client, case = owing(portal, "infiniti")
    address = at("instalments", case)
    client.post(address, {**hidden(client.get(address)), "count": "4"})
    staff_moves(portal, case, Role.SPECIALIST, "answer_instalments", granted=False)
    assert "Not granted" in text(client.get(address))


def test_a_waiver_is_claimed_once_with_everything_it_needs(portal):
    client, case = owing(portal, "infiniti")
    address = at("waiver", case)
    page = client.get(address)
    assert "Never covers" in text(page)
    ended = load(case).case.progress.reached[Id("turn_in")].isoformat()
    some = {**hidden(page), "contract_day": ended}
    refused = client.post(address, some)
    assert refused.status_code == 409
    assert f'value="{ended}"' in refused.content.decode()
    needs = re.findall(r'name="(fact-[a-z_]+)"', page.content.decode())
    answer = client.post(address, {**some, **dict.fromkeys(needs, "on")})
    assert answer.url == address
    (claim,) = load(case).case.billing.claims.values()
    state = {None: "Claimed", True: "Granted", False: "Not granted"}[claim.granted]
    assert state in text(client.get(address))


def test_a_programme_without_waivers_says_so(portal):
    for programme in ("ally", "afg-canada"):
        client, case = owing(portal, programme)
        assert '<form method="post" class="hb-card"' not in (
            client.get(at("waiver", case)).content.decode()
        )


def test_a_deposit_says_what_it_waits_for_and_what_became_of_it(portal):
    open_, settled = 0, 0
    for programme in ("infiniti", "ally", "afg-canada"):
        for each in portal.cases(programme):
            kept = load(each.pk).case
            if not kept.lease.facts.deposit:
                continue
            said = text(portal.client(portal.lessee_of(each.pk)).get(at("deposit", each.pk)))
            assert f"{kept.lease.facts.deposit / 100:,.2f}" in said
            if kept.payments.deposit is None:
                open_ += 1
                assert "What the refund waits for" in said
            else:
                settled += 1
                assert "Goes back to you" in said
    assert open_
    assert settled
