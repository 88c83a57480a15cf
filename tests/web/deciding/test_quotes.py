"""Quotes: asked for, shown, sent, checked by anybody, accepted."""

import json

import pytest

from handback.actions import access
from handback.actions.access import Visitor
from handback.actions.delivering import deliver_due
from handback.actions.quote_mail import NoAddressError, mail_quote
from handback.actions.views import look
from handback.channels.carriers import Carried
from handback.core.base import Actor, Channel, Id, Role
from handback.records.models import Message
from tests.web.deciding.test_pages import address


def asked(client, case, option, **more):
    answer = client.post(address("new_quote", case), {"option": option, **more})
    assert answer.status_code == 302, answer.context["form"].errors
    return answer.url.rstrip("/").rsplit("/", 1)[1]


def test_a_return_quote_leaves_wear_out_and_says_so(portal):
    client, case = portal.lessee("ally", "open")
    number = asked(client, case, "return", odometer="99,000")
    page = client.get(address("quote", case, number))
    said = page.content.decode()
    quote = page.context["quote"]
    assert quote.odometer == 99_000
    assert "excess_wear" in quote.leaves_out
    assert "Not in this quote" in said
    assert "Excess wear and use" in said
    assert number in said
    assert f"/verify/{number}/" in said
    assert "hb-code" in said
    assert "style=" not in said


@pytest.mark.parametrize(
    ("programme", "option", "more"),
    [
        ("infiniti", "purchase", {"registration": "85.50", "buyer": "lessee"}),
        ("infiniti", "replace", {}),
        ("afg-canada", "purchase", {"buyer": "any_retailer"}),
        ("afg-canada", "trade_in", {}),
        ("afg-canada", "extend", {"days": "20"}),
        ("ally", "extend", {"days": "10"}),
        ("ally", "early_return", {}),
        ("ally", "purchase", {}),
    ],
)
def test_every_option_with_quotes_has_one(portal, programme, option, more):
    client, case = portal.lessee(programme, "decided")
    number = asked(client, case, option, **more)
    page = client.get(address("quote", case, number))
    assert page.context["quote"].option == option
    assert page.context["lines"]
    listed = client.get(address("quotes", case)).content.decode()
    assert number in listed
    checked = portal.client().get(f"/verify/{number}/")
    assert "This quote holds" in checked.content.decode()
    if "registration" in more:
        assert "$85.50" in page.content.decode()


def test_a_refused_quote_keeps_what_was_typed(portal):
    client, case = portal.lessee("ally", "open")
    answer = client.post(
        address("new_quote", case), {"option": "return", "as_of": "2001-01-01", "odometer": "41000"}
    )
    said = answer.content.decode()
    assert answer.status_code == 409
    assert 'value="41000"' in said
    assert 'value="2001-01-01"' in said
    assert "hb-why" in said
    answer = client.post(address("new_quote", case), {"option": "extend", "days": "many"})
    assert answer.status_code == 422
    assert 'value="many"' in answer.content.decode()


def test_an_option_without_quotes_is_not_asked_for(portal):
    client, case = portal.lessee("infiniti", "open")
    assert client.get(f"/lease/{case}/quotes/new/?option=nonsense").status_code == 404
    page = client.get(f"/lease/{case}/quotes/new/?option=extend").content.decode()
    assert 'name="days"' not in page
    client, case = portal.lessee("infiniti", "billed")
    said = client.get(f"/lease/{case}/quotes/new/").content.decode()
    assert "hb-refusal" in said
    assert "Ask for this quote" not in said


def test_a_quote_is_accepted_once(portal):
    client, case = portal.lessee("ally", "open")
    number = asked(client, case, "extend", days="10")
    page = client.get(address("accept_quote", case, number))
    assert "We decide on the extension" in page.content.decode()
    assert client.post(address("accept_quote", case, number), {"number": number}).status_code == 302
    assert client.get(address("quote", case, number)).context["quote"].state == "accepted"
    again = client.post(address("accept_quote", case, number), {"number": number})
    assert again.status_code == 409
    plan = client.get(address("extension", case)).context["plan"]
    assert plan.asked_days == 10
    assert client.get(address("overview", case)).context["step"].name == "await_extension"


def test_a_quote_of_yesteryear_is_not_accepted(portal):
    client, case = portal.lessee("ally", "open")
    number = asked(client, case, "return", as_of=f"{portal.now:%Y-%m-%d}")
    portal.move_on(400)
    page = client.get(address("accept_quote", case, number)).content.decode()
    assert "does not hold any more" in page
    assert '<form method="post" novalidate>' not in page
    said = portal.client().get(f"/verify/{number}/").content.decode()
    assert "does not hold any more" in said


class Kept:
    """Takes letters, and shows them."""

    name, lanes = "kept", 1

    def __init__(self):
        self.letters = []

    def carry(self, letter, at):
        self.letters.append((letter, at))
        return Carried()

    def close(self):
        """Nothing is open."""


def delivered(portal):
    mail, other = Kept(), Kept()
    ways = {Channel.EMAIL: mail, Channel.MAIL: other, Channel.TEXT: other}
    while deliver_due(portal.now, carriers=ways).tried:
        pass
    return [each for each, _ in mail.letters if each.key.startswith("quote:")]


def test_a_quote_is_sent_to_the_reader_once_a_day(portal):
    client, case = portal.lessee("ally", "decided")
    number = asked(client, case, "return")
    for _ in range(2):
        answer = client.post(address("mail_quote", case, number), follow=True)
        assert "The quote is on its way to" in answer.content.decode()
    row = Message.objects.get(kind="quote")
    assert set(json.loads(row.payload)) == {"number", "to", "language"}
    (letter,) = delivered(portal)
    person = portal.lessee_of(case)
    assert letter.to.email == person.email
    assert number in letter.text
    assert "excess wear" in letter.text
    assert Message.objects.get(kind="quote").state == "done"
    portal.move_on(1)
    assert client.get(address("mail_quote", case, number)).status_code == 302
    assert Message.objects.filter(kind="quote").count() == 1


def test_a_french_quote_is_french(portal):
    client, case = portal.lessee("afg-canada", "open")
    number = asked(client, case, "purchase", buyer="lessee")
    client.cookies["handback_language"] = "fr"
    client.post(address("mail_quote", case, number))
    (letter,) = delivered(portal)
    assert letter.subject == f"Votre offre {number}"
    assert "Valable jusqu'au" in letter.text


def test_who_has_no_address_is_told(portal):
    client, case = portal.lessee("ally", "open")
    number = asked(client, case, "return")
    seat = access.seats(Visitor(portal.lessee_of(case).pk), case, portal.now)[0]
    looked = look(seat, portal.now)
    nobody = access.Seat(case, Role.LESSEE, Actor(Role.LESSEE, Id("unknown")))
    with pytest.raises(NoAddressError):
        mail_quote(look(nobody, portal.now), number, "en", portal.now)
    assert "@" in mail_quote(looked, number, "en", portal.now)


def test_money_of_a_canadian_quote_is_canadian(portal):
    client, case = portal.lessee("afg-canada", "decided")
    number = asked(client, case, "return")
    said = portal.client().get(f"/verify/{number}/").content.decode()
    assert "CA$" not in said
    assert "Canadian dollars" in said
