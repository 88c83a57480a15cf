"""Signing in by a code: the way in, and what nobody learns or gets by trying."""

import re

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from handback.actions import people, signing_in
from handback.records.models import Person
from tests.web.accounts.conftest import ASK, CONFIRM, HOME, signed_in_as

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
CHANGING = {"Content-Length", "Expires", "X-Request-ID"}
"""Headers that differ from one answer to the next."""
UNKNOWN = "nobody.at.all@example.com"


def test_somebody_signs_in_by_the_code_of_the_letter(entrance):
    client, person = entrance.portal.client(), entrance.lessee()
    assert entrance.ask(client, person.email).url == CONFIRM
    (letter,) = entrance.letters()
    assert "It holds for 10 minutes" in letter
    assert "If you did not ask for it" in letter
    answer = client.post(CONFIRM, {"code": entrance.code()})
    assert answer.url == HOME
    assert signed_in_as(client) == person.pk
    assert client.get(HOME, follow=True).status_code == 200


def test_the_dash_of_a_code_may_be_left_out_and_the_address_written_large(entrance):
    client, person = entrance.portal.client(), entrance.lessee()
    entrance.ask(client, f" {person.email.upper()} ")
    client.post(CONFIRM, {"code": entrance.code().replace("-", " ")})
    assert signed_in_as(client) == person.pk


def test_the_letter_is_in_the_language_of_the_page(entrance):
    client, person = entrance.portal.client(), entrance.lessee()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "fr"
    entrance.ask(client, person.email)
    assert entrance.code()
    signing_in.settle()
    folder = settings.HANDBACK.data / "outgoing" / "email"
    assert '"language": "fr"' in next(folder.glob("*.json")).read_text(encoding="utf-8")


def answers(entrance, email):
    """Everything somebody sees who tries an address, without what differs each time."""
    client, seen = entrance.portal.client(), []
    steps = (
        lambda: entrance.ask(client, email),
        lambda: client.get(CONFIRM),
        lambda: client.post(CONFIRM, {"code": "0000-0000"}),
        lambda: client.get(CONFIRM),
        lambda: client.get(ASK),
    )
    for step in steps:
        with CaptureQueriesContext(connection) as asked:
            answer = step()
        body = TOKEN.sub("", answer.content.decode()).replace(email, "ADDRESS")
        kinds = [each["sql"].split()[0] for each in asked.captured_queries]
        seen.append((answer.status_code, dict(answer.headers), body, kinds))
        seen.append(sorted(answer.cookies))
    return seen


def removed(person):
    Person.objects.filter(pk=person.pk).update(is_active=False)
    return person.email


def unknown(person):
    return f"not.{person.email}"


@pytest.mark.parametrize("other", [unknown, removed])
def test_nobody_learns_who_is_known(entrance, other):
    known = next(
        entrance.portal.lessee_of(each.pk) for each in entrance.portal.cases("ally", "open")
    )
    theirs, others = answers(entrance, known.email), answers(entrance, other(entrance.lessee()))
    for one, another in zip(theirs, others, strict=True):
        if isinstance(one, tuple):
            one, another = _what_stays(one), _what_stays(another)
        assert one == another
    assert len(entrance.letters()) == 1


def _what_stays(seen):
    status, headers, body, kinds = seen
    return status, {k: v for k, v in headers.items() if k not in CHANGING}, body, kinds


def test_a_code_is_good_once_and_in_its_own_browser(entrance):
    portal, person = entrance.portal, entrance.lessee()
    client, other = portal.client(), portal.client()
    entrance.ask(client, person.email)
    code = entrance.code()
    assert other.post(CONFIRM, {"code": code}).url == ASK
    client.post(CONFIRM, {"code": code})
    assert signed_in_as(client) == person.pk
    client.post("/account/logout/")
    assert client.post(CONFIRM, {"code": code}).url == ASK
    entrance.ask(client, person.email)
    assert client.post(CONFIRM, {"code": code}).status_code == 422
    assert signed_in_as(client) is None


def test_a_code_expires(entrance):
    client, person = entrance.portal.client(), entrance.lessee()
    entrance.ask(client, person.email)
    code = entrance.code()
    entrance.wait(601)
    assert client.post(CONFIRM, {"code": code}).url == ASK
    assert signed_in_as(client) is None


def test_guessing_ends_after_five_tries(entrance):
    client, person = entrance.portal.client(), entrance.lessee()
    entrance.ask(client, person.email)
    code = entrance.code()
    wrong = f"{(int(code.replace('-', '')) + 1) % 10**8:08d}"
    statuses = [client.post(CONFIRM, {"code": wrong}).status_code for _ in range(5)]
    assert statuses == [422, 422, 422, 422, 302]
    assert client.post(CONFIRM, {"code": code}).url == ASK
    assert signed_in_as(client) is None


def test_several_guesses_at_once_are_counted_together(entrance):
    client, person = entrance.portal.client(), entrance.lessee()
    entrance.ask(client, person.email)
    code = entrance.code()
    begun = dict(client.session.items())
    statuses = []
    for _ in range(6):
        session = client.session  # as it was before the others were counted
        session.update(begun)
        session.save()
        statuses.append(client.post(CONFIRM, {"code": "1111-1111"}).status_code)
    assert statuses == [422] * 5 + [429]
    assert client.post(CONFIRM, {"code": code}).status_code == 429
    assert signed_in_as(client) is None


def test_one_address_from_many_places_is_limited(entrance):
    email = str(entrance.lessee().email)
    asked = [
        entrance.portal.client().post(ASK, {"email": email}, REMOTE_ADDR=f"192.0.2.{each}")
        for each in range(1, 8)
    ]
    assert [each.status_code for each in asked] == [302] * 5 + [429] * 2
    assert "too many tries" in asked[-1].content.decode()
    assert len(entrance.letters()) == 5
    entrance.portal.move_on(1)
    assert entrance.ask(entrance.portal.client(), email).status_code == 302


def test_many_addresses_from_one_place_are_limited(entrance):
    def status(number, place):
        client = entrance.portal.client()
        return client.post(
            ASK, {"email": f"nobody{number}@example.com"}, REMOTE_ADDR=place
        ).status_code

    statuses = [status(each, "192.0.2.1") for each in range(32)]
    assert statuses == [302] * 30 + [429] * 2
    assert status(40, "192.0.2.2") == 302


def test_a_network_counts_as_one_place(entrance):
    statuses = [
        entrance.portal.client()
        .post(ASK, {"email": f"n{each}@example.com"}, REMOTE_ADDR=f"2001:db8::{each:x}")
        .status_code
        for each in range(31)
    ]
    assert statuses[-1] == 429


@pytest.mark.parametrize(
    ("proxies", "header", "place"),
    [
        (0, "198.51.100.7", "127.0.0.1"),
        (1, "6.6.6.6, 198.51.100.7", "198.51.100.7"),
        (2, "6.6.6.6, 198.51.100.7, 10.0.0.1", "198.51.100.7"),
        (2, "198.51.100.7", "127.0.0.1"),
        (1, "nonsense", "::"),
    ],
)
def test_only_what_own_proxies_wrote_is_believed(entrance, proxies, header, place):
    changed = settings.HANDBACK.model_copy(update={"proxies": proxies})
    entrance.monkeypatch.setattr(settings, "HANDBACK", changed)
    client = entrance.portal.client()
    client.defaults["HTTP_X_FORWARDED_FOR"] = header
    person = entrance.lessee()
    entrance.enter(client, person)
    (device,) = signing_in.devices(person.pk)
    assert device.network_address == place


def test_a_session_from_before_is_not_taken_over(entrance):
    client, person = entrance.portal.client(), entrance.lessee()
    entrance.ask(client, person.email)
    fixed = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post(CONFIRM, {"code": entrance.code()})
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != fixed
    victim = entrance.portal.client()
    victim.cookies[settings.SESSION_COOKIE_NAME] = fixed
    assert victim.get("/leases/").status_code == 302


@pytest.mark.parametrize(
    ("wished", "led"),
    [
        ("/help/", "/help/"),
        ("https://elsewhere.example/", HOME),
        ("//elsewhere.example/", HOME),
        ("/\\elsewhere.example", HOME),
        ("javascript:alert(1)", HOME),
    ],
)
def test_one_is_led_to_own_addresses_only(entrance, wished, led):
    client = entrance.portal.client()
    answer = entrance.enter(client, entrance.lessee(), next=wished)
    assert answer.url == led


def test_whoever_comes_from_a_page_goes_back_there(entrance):
    client, person = entrance.portal.client(), entrance.lessee()
    page = client.get("/account/security/", follow=True)
    assert page.redirect_chain[-1][0] == f"{ASK}?next=/account/security/"
    asked = client.post(ASK, {"email": person.email, "next": "/account/security/"})
    assert asked.url == f"{CONFIRM}?next=%2Faccount%2Fsecurity%2F"
    assert b'value="/account/security/"' in client.get(asked.url).content
    answer = client.post(CONFIRM, {"code": entrance.code(), "next": "/account/security/"})
    assert answer.url == "/account/security/"


def test_whoever_is_removed_between_letter_and_code_stays_out(entrance):
    client, person = entrance.portal.client(), entrance.staff()
    entrance.ask(client, person.email)
    people.remove(str(person.email), entrance.portal.now)
    answer = client.post(CONFIRM, {"code": entrance.code()})
    assert answer.status_code == 302
    assert signed_in_as(client) is None


@pytest.mark.parametrize("email", ["", "nonsense", "a@b", "x" * 300 + "@example.com"])
def test_what_is_no_address_is_said_and_kept(entrance, email):
    answer = entrance.portal.client().post(ASK, {"email": email})
    assert answer.status_code == 422
    assert "govuk-error-summary" in answer.content.decode()


def test_a_new_code_may_be_asked_for_at_another_address(entrance):
    client, person = entrance.portal.client(), entrance.lessee()
    entrance.ask(client, UNKNOWN)
    assert client.get(ASK).status_code == 200
    entrance.enter(client, person)
    assert signed_in_as(client) == person.pk


def test_a_demonstration_shows_the_code_and_no_other_installation_does(entrance):
    client, person = entrance.portal.client(), entrance.lessee()
    entrance.ask(client, person.email)
    assert entrance.code() not in client.get(CONFIRM).content.decode()
    entrance.portal.mode("demo")
    entrance.ask(client, person.email)
    page = client.get(CONFIRM).content.decode()
    assert entrance.code() in page
    assert str(settings.HANDBACK.data / "outgoing" / "email") in page


@pytest.mark.parametrize(
    "path",
    [
        "signup/", "password/reset/", "password/change/", "password/set/", "email/",
        "confirm-email/", "inactive/", "reauthenticate/", "2fa/", "sessions/", "",
    ],
)  # fmt: skip
def test_what_we_do_not_want_of_the_library_is_not_there(entrance, path):
    client, _ = entrance.portal.lessee("ally", "open")
    assert client.get(f"/account/{path}").status_code == 404


def test_cookies_are_kept_from_scripts_and_other_sites(entrance):
    client = entrance.portal.client()
    entrance.enter(client, entrance.lessee())
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"


def test_a_form_from_elsewhere_is_refused_by_a_page_of_ours(entrance):
    client = entrance.portal.client()
    client.handler.enforce_csrf_checks = True
    answer = client.post(ASK, {"email": UNKNOWN})
    assert answer.status_code == 403
    assert "the page was open for too long" in answer.content.decode()
