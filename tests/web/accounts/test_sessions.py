"""How long somebody stays signed in, and how that ends at once."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handback.actions import people, signing_in
from handback.records import erasing
from handback.records.models import Person
from tests.kit.authenticator import Authenticator as Software
from tests.kit.pages import SAMPLED
from tests.web.accounts.conftest import ASK, signed_in_as
from tests.web.accounts.test_factors import add_passkey, set_up_app

SECURITY, END = "/account/security/", "/account/security/end/"


@pytest.fixture
def two(entrance):
    """Somebody with two browsers."""
    person, clients = entrance.lessee(), []
    for agent in ("Mozilla/5.0 (iPhone) Safari/605", "Mozilla/5.0 (Windows NT 10.0) Firefox/140"):
        client = entrance.portal.client()
        client.defaults["HTTP_USER_AGENT"] = agent
        entrance.enter(client, person)
        clients.append(client)
    return person, *clients


def test_the_page_lists_where_somebody_is_signed_in(two):
    _, phone, _ = two
    page = phone.get(SECURITY).content.decode()
    assert "Safari on iPhone" in page
    assert "Firefox on Windows" in page
    assert page.count("this device") == 1


def test_one_device_is_signed_out_at_once(two):
    person, phone, desk = two
    other = next(d for d in signing_in.devices(person.pk) if d.key != phone.session.session_key)
    phone.post(END, {"device": other.id})
    assert desk.get("/leases/").url.startswith(ASK)
    assert phone.get(SECURITY).status_code == 200


def test_all_others_are_signed_out_at_once(two):
    person, phone, desk = two
    phone.post(END, {"device": "others"})
    assert signed_in_as(phone) == person.pk
    assert desk.get("/leases/").url.startswith(ASK)


def test_everywhere_is_here_too(two):
    _, phone, desk = two
    answer = phone.post(END, {"device": "all"})
    assert answer.url == "/"
    for client in (phone, desk):
        assert client.get("/leases/").url.startswith(ASK)


@pytest.mark.parametrize("wished", ["", "nonsense", "9" * 30, "-1"])
def test_a_device_that_is_not_there_is_no_trouble(two, wished):
    _, phone, desk = two
    assert phone.post(END, {"device": wished}).url == SECURITY
    assert desk.get(SECURITY).status_code == 200


def test_nobody_signs_out_somebody_else(two, entrance):
    person, phone, _ = two
    stranger = entrance.portal.client()
    stranger_is = entrance.portal.lessee_of(entrance.portal.cases("ally", "open")[0].pk)
    entrance.enter(stranger, stranger_is)
    for each in signing_in.devices(person.pk):
        stranger.post(END, {"device": each.id})
    assert phone.get(SECURITY).status_code == 200


@pytest.mark.parametrize(("who", "minutes"), [("lessee", 60), ("staff", 30)])
def test_whoever_does_nothing_is_signed_out(entrance, who, minutes):
    client, person = entrance.portal.client(), getattr(entrance, who)()
    entrance.enter(client, person)
    entrance.wait(minutes * 60 - 60)
    assert client.get(SECURITY).status_code == 200
    entrance.wait(minutes * 60 - 60)
    assert client.get(SECURITY).status_code == 200
    entrance.wait(minutes * 60 + 60)
    assert client.get(SECURITY).url.startswith(ASK)
    assert "You were signed out" in client.get(ASK).content.decode()
    assert "You were signed out" not in client.get(ASK).content.decode()


@pytest.mark.parametrize(("who", "hours"), [("lessee", 24), ("staff", 10)])
def test_nobody_stays_signed_in_for_ever(entrance, who, hours):
    client, person = entrance.portal.client(), getattr(entrance, who)()
    entrance.enter(client, person)
    for _ in range(hours * 3 - 1):
        entrance.wait(20 * 60)
        assert client.get(SECURITY).status_code == 200
    entrance.wait(21 * 60)
    assert client.get(SECURITY).status_code == 302


def test_being_signed_in_costs_two_queries(entrance):
    client = entrance.portal.client()
    entrance.enter(client, entrance.lessee())
    with CaptureQueriesContext(connection) as asked:
        client.get("/verify/")
    assert len(asked) == 2


def test_whoever_is_removed_is_out_at_once(entrance):
    client, person = entrance.portal.client(), entrance.staff()
    entrance.enter(client, person)
    people.remove(str(person.email), entrance.portal.now)
    assert client.get(SECURITY).url.startswith(ASK)
    assert not UserSession.objects.filter(user_id=person.pk).exists()


def test_an_address_that_changed_is_the_one_that_counts(entrance):
    client, person = entrance.portal.client(), entrance.lessee()
    old = person.email
    entrance.enter(client, person)
    assert not EmailAddress.objects.exists()
    Person.objects.filter(pk=person.pk).update(email="new.address@example.com")
    person.refresh_from_db()
    letters = len(entrance.letters())
    entrance.ask(entrance.portal.client(), old)
    assert len(entrance.letters()) == letters
    other = entrance.portal.client()
    entrance.enter(other, person)
    assert signed_in_as(other) == person.pk


def test_erasing_somebody_leaves_nothing_of_their_sign_in(entrance):
    client, waiting, person = entrance.portal.client(), entrance.portal.client(), entrance.lessee()
    email = str(person.email)
    entrance.enter(client, person)
    add_passkey(client, Software())
    entrance.ask(waiting, email)
    EmailAddress.objects.create(user=person, email=email, primary=True, verified=True)
    erasing._forget([person.pk], SAMPLED)
    for model in (EmailAddress, Authenticator, UserSession):
        assert not model.objects.filter(user_id=person.pk).exists()
    for session in Session.objects.all():
        assert email not in str(session.get_decoded())
    assert client.get(SECURITY).url.startswith(ASK)


def test_what_is_over_is_thrown_away(entrance):
    client = entrance.portal.client()
    entrance.enter(client, entrance.lessee())
    Session.objects.update(expire_date=SAMPLED)
    assert signing_in.prune(SAMPLED + timedelta(seconds=1)) >= 1
    assert not UserSession.objects.exists()


def test_a_used_second_factor_outlives_no_session(entrance):
    client, person = entrance.portal.client(), entrance.staff()
    entrance.enter(client, person)
    set_up_app(client)
    client.post("/account/logout/")
    assert "account_authentication_methods" not in client.session
