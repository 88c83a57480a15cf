"""Paying from a bank account: step by step, once, and with nothing of the account in clear."""

import re
from html import unescape

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from handback.actions.bank_accounts import BankAccount, reveal
from handback.core.account import balance
from handback.core.payments import PaymentStarted
from handback.records.loading import load
from handback.records.models import Erasable

NUMBER = "0012345678"
US = {
    "holder": "Elena Campbell",
    "kind": "checking",
    "routing": "021000021",
    "number": NUMBER,
    "again": NUMBER,
}
CA = {
    "holder": "Chloé Morin",
    "kind": "savings",
    "transit": "12345",
    "institution": "003",
    "number": "1234567",
    "again": "1234567",
}
ACCOUNTS = {"infiniti": US, "ally": US, "afg-canada": CA}


def at(name: str, case: int) -> str:
    return reverse(f"lease:{name}", args=[case])


def hidden(answer) -> dict[str, str]:
    """The hidden fields of a page, but the token against forged forms."""
    fields = re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", answer.content.decode())
    named = {
        re.search(r'name="([^"]+)"', each)[1]: unescape(
            (re.search(r'value="([^"]*)"', each) or ("", ""))[1]
        )
        for each in fields
    }
    return {name: value for name, value in named.items() if name != "csrfmiddlewaretoken"}


def started(case: int) -> list[PaymentStarted]:
    return [e.body for e in load(case).events if isinstance(e.body, PaymentStarted)]


def reviewed(client, case: int, account: dict[str, str], amount: dict[str, str]):
    """The page that shows everything once more."""
    answer = client.post(at("pay", case), amount)
    assert answer.url == at("pay_account", case)
    answer = client.post(at("pay_account", case), account)
    assert answer.status_code == 302, answer.content.decode()
    assert answer.url == at("pay_review", case)
    return client.get(answer.url)


def owing(portal, programme: str):
    """A lessee of the programme who owes something and has nothing on its way."""
    for case in portal.cases(programme, "billed", "in_collection"):
        if balance(load(case.pk).case) > 20_000 and not started(case.pk):
            return portal.client(portal.lessee_of(case.pk)), case.pk
    raise AssertionError("nobody owes anything")


@pytest.mark.parametrize("programme", ["infiniti", "ally", "afg-canada"])
def test_the_whole_balance_is_paid_from_a_bank_account(portal, programme):
    client, case = owing(portal, programme)
    owed = balance(load(case).case)
    page = reviewed(client, case, ACCOUNTS[programme], {"which": "all"})
    answer = client.post(at("pay_review", case), {**hidden(page), "agreed": "on"})
    assert answer.url == at("statement", case)
    (body,) = started(case)
    assert body.amount - body.fee == owed
    told = client.get(answer.url).content.decode()
    assert "Your payment is on its way" in told
    assert "Pending" in told
    assert "Part of your bill is past due" not in told
    ending = ACCOUNTS[programme]["number"][-3:]
    assert f"••••{NUMBER[-4:]}" in told or ending in told
    kept = reveal(case, body.account)
    assert kept.number == ACCOUNTS[programme]["number"]
    assert kept.holder == ACCOUNTS[programme]["holder"]
    assert "There is nothing to pay" in client.get(at("pay", case)).content.decode() or (
        client.get(at("pay", case)).content.decode().count("hb-refusal")
    )


def test_the_number_is_nowhere_in_clear(portal):
    client, case = owing(portal, "ally")
    page = reviewed(client, case, US, {"which": "all"})
    kept = Session.objects.values_list("session_data", flat=True)
    seen = [page.content.decode(), client.get(at("pay_account", case)).content.decode()]
    seen += [str(client.session.items()), *kept]
    assert not any(NUMBER in each for each in seen)
    assert "ending in 5678" in seen[0]
    client.post(at("pay_review", case), {**hidden(page), "agreed": "on"})
    assert NUMBER not in client.get(at("statement", case)).content.decode()
    values = Erasable.objects.filter(kind="bank_account").values_list("value", flat=True)
    assert not any(NUMBER in each for each in values)
    assert not any(NUMBER in str(each.body) for each in load(case).events)
    assert f"payment-{case}" not in client.session


def test_a_payment_that_is_sent_twice_is_made_once(portal):
    client, case = owing(portal, "ally")
    page = reviewed(client, case, US, {"which": "part", "amount": "$25.50"})
    sent = {**hidden(page), "agreed": "on"}
    first, second = (client.post(at("pay_review", case), sent) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert [each.amount for each in started(case)] == [2_550]


def test_two_tabs_pay_once(portal):
    client, case = owing(portal, "ally")
    tabs = [reviewed(client, case, US, {"which": "part", "amount": "25"}) for _ in range(2)]
    answers = [client.post(at("pay_review", case), {**hidden(tab), "agreed": "on"}) for tab in tabs]
    assert [each.status_code for each in answers] == [302, 409]
    assert "This is not possible" in answers[1].content.decode()
    assert len(started(case)) == 1
    again = reviewed(client, case, US, {"which": "part", "amount": "25"})
    assert client.post(at("pay_review", case), {**hidden(again), "agreed": "on"}).status_code == 302
    assert len(started(case)) == 2


def test_what_was_reviewed_is_paid_whatever_another_tab_chose(portal):
    client, case = owing(portal, "ally")
    page = reviewed(client, case, US, {"which": "part", "amount": "25"})
    client.post(at("pay", case), {"which": "all"})
    client.post(at("pay_review", case), {**hidden(page), "agreed": "on"})
    assert [each.amount for each in started(case)] == [2_500]


def test_without_authorisation_nothing_is_paid_and_nothing_is_lost(portal):
    client, case = owing(portal, "infiniti")
    page = reviewed(client, case, US, {"which": "all"})
    answer = client.post(at("pay_review", case), hidden(page))
    assert answer.status_code == 422
    assert "Tick the box to authorise" in answer.content.decode()
    assert hidden(answer)["amount"] == hidden(page)["amount"]
    assert not started(case)


@pytest.mark.parametrize(
    ("programme", "change", "said"),
    [
        ("ally", {"routing": "021000022"}, "No bank has this routing number."),
        ("ally", {"routing": "12"}, "This is not the number of a bank."),
        ("ally", {"again": "99"}, "The two account numbers differ."),
        ("ally", {"number": "12x", "again": "12x"}, "This is not the number of an account."),
        ("ally", {"holder": ""}, "Write whose account it is."),
        ("afg-canada", {"transit": "123"}, "This is not the number of a bank."),
        ("afg-canada", {"institution": "abc"}, "This is not the number of a bank."),
    ],
)
def test_a_wrong_account_is_told_at_its_field(portal, programme, change, said):
    client, case = owing(portal, programme)
    client.post(at("pay", case), {"which": "all"})
    wrong = {**ACCOUNTS[programme], **change}
    answer = client.post(at("pay_account", case), wrong)
    told = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert said in told
    assert not wrong["holder"] or f'value="{wrong["holder"]}"' in told


@pytest.mark.parametrize("amount", ["0", "0.00", "-5", "999999", "ten", "", "1.005"])
def test_a_wrong_amount_is_told(portal, amount):
    client, case = owing(portal, "ally")
    answer = client.post(at("pay", case), {"which": "part", "amount": amount})
    assert answer.status_code == 422
    assert "govuk-error-summary" in answer.content.decode()


def test_an_account_of_another_lease_is_not_taken(portal):
    client, case = owing(portal, "ally")
    page = reviewed(client, case, US, {"which": "all"})
    other_client, other = owing(portal, "infiniti")
    foreign = {**hidden(page), "agreed": "on"}
    assert other_client.post(at("pay_review", other), foreign).url == at("pay_account", other)
    assert not started(other)
    tampered = {**foreign, "account": "x", "amount": "y"}
    assert client.post(at("pay_review", case), tampered).url == at("pay_account", case)
    amount = {**foreign, "amount": "999999.00"}
    assert client.post(at("pay_review", case), amount).status_code == 409
    assert client.post(at("pay_review", case), {**foreign, "amount": "y"}).status_code == 422
    assert not started(case)


def test_the_pages_come_one_after_the_other(portal):
    client, case = owing(portal, "ally")
    assert client.get(at("pay_review", case)).url == at("pay", case)
    assert client.get(at("pay_account", case)).url == at("pay", case)
    client.post(at("pay", case), {"which": "all"})
    assert client.get(at("pay_account", case)).status_code == 200


def test_who_owes_nothing_is_told_so(portal):
    client, case = portal.lessee("ally", "closed")
    told = client.get(at("pay", case)).content.decode()
    assert "hb-refusal" in told
    assert '<form method="post" class="hb-card"' not in told


def test_no_account_is_shown_beyond_its_ending():
    assert "5678" in repr(BankAccount("021000021", NUMBER))
    assert NUMBER not in repr(BankAccount("021000021", NUMBER))
