"""Second factors of staff, passkeys, recovery codes."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator as Kept
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.http import HttpResponse
from django.test import RequestFactory

from handback.actions import signing_in
from handback.core.base import Role
from handback.records.models import Person
from handback.web.accounts.second_factor import require_second_factor
from tests.kit.authenticator import Authenticator
from tests.kit.pages import SAMPLED
from tests.web.accounts.conftest import ASK, CONFIRM, HOME, signed_in_as

ADD, APP, SECOND = "/account/passkeys/add/", "/account/app/", "/account/login/second/"
PASSKEY, SECURITY = "/account/login/passkey/", "/account/security/"
SET_UP = "/account/second-factor/"
LEASES = "/leases/?all=1"
OPTIONS = re.compile(r'<script id="js_data" type="application/json">(.+?)</script>', re.S)
SECRET = re.compile(r'<code class="acc-secret">([A-Z2-7]+)</code>')


def code_of(secret, steps=0):
    """What an authenticator app shows, some half minutes later."""
    return format_hotp_value(hotp_value(secret, int(SAMPLED.timestamp()) // 30 + steps))


def options_of(page):
    found = OPTIONS.search(page.content.decode())
    assert found is not None
    said = json.loads(found[1])
    return said.get("creation_options") or said["request_options"]


def set_up_app(client):
    secret = SECRET.search(client.get(APP).content.decode())[1]
    answer = client.post(APP, {"code": code_of(secret)})
    return secret, answer


def add_passkey(client, device, name="Phone"):
    made = device.make(options_of(client.get(ADD)))
    return client.post(ADD, {"name": name, "credential": made})


def recovery_codes(client):
    page = client.get("/account/recovery-codes/").content.decode()
    return re.findall(r"<li>(\d{8})</li>", page)


def staff_with_app(entrance):
    """Somebody at a desk who has set up an app, and went home."""
    client, person = entrance.portal.client(), entrance.staff()
    entrance.enter(client, person)
    secret, _ = set_up_app(client)
    codes = recovery_codes(client)
    client.post("/account/logout/")
    return client, person, secret, codes


@pytest.mark.parametrize("role", [Role.SPECIALIST, Role.INSPECTOR, Role.ADMINISTRATOR, Role.LENDER])
def test_staff_without_a_second_factor_reach_only_where_it_is_set_up(entrance, role):
    client, person = entrance.portal.client(), entrance.staff(role)
    assert entrance.enter(client, person).url == HOME
    case = entrance.portal.cases("infiniti")[0].pk
    kept_out = client.get(f"/work/{role.value}/cases/{case}/")
    assert kept_out.status_code in (302, 404)
    if kept_out.status_code == 302:
        assert kept_out.url.startswith(SET_UP)
    assert client.get(SET_UP).status_code == 200


def test_a_page_for_staff_leads_to_the_set_up_and_back(entrance):
    view = require_second_factor(lambda _: HttpResponse("in"))
    client, person = entrance.portal.client(), entrance.staff()
    entrance.enter(client, person)
    assert asked(view, client, person).url == f"{SET_UP}?next=%2Fwork%2F"
    set_up_app(client)
    assert asked(view, client, person).content == b"in"
    assert client.get(f"{SET_UP}?next=/work/").url == "/work/"


def asked(view, client, person):
    """What a view answers in the session of a client."""
    request = RequestFactory(HTTP_HOST="localhost").get("/work/")
    request.session, request.user = client.session, person
    return view(request)


def test_an_app_is_set_up_and_asked_for_from_then_on(entrance):
    client, person = entrance.portal.client(), entrance.staff()
    entrance.enter(client, person)
    secret, answer = set_up_app(client)
    assert answer.url == "/account/recovery-codes/"
    assert len(recovery_codes(client)) == 10
    assert secret not in json.dumps(list(Kept.objects.values_list("data", flat=True)))
    client.post("/account/logout/")
    assert entrance.enter(client, person).url == SECOND
    assert signed_in_as(client) is None
    assert client.get("/leases/").status_code == 302
    answer = client.post(SECOND, {"code": code_of(secret, 1)})
    assert answer.url == HOME
    assert signed_in_as(client) == person.pk


def test_a_code_of_an_app_is_good_once(entrance):
    client, person, secret, _ = staff_with_app(entrance)
    code = code_of(secret, 1)
    entrance.enter(client, person)
    client.post(SECOND, {"code": code})
    assert signed_in_as(client) == person.pk
    other = entrance.portal.client()
    entrance.enter(other, person)
    refused = other.post(SECOND, {"code": code})
    assert refused.status_code == 422
    assert signed_in_as(other) is None


def test_the_code_that_set_up_an_app_does_not_sign_in(entrance):
    client, person = entrance.portal.client(), entrance.staff()
    entrance.enter(client, person)
    secret, _ = set_up_app(client)
    client.post("/account/logout/")
    entrance.enter(client, person)
    assert client.post(SECOND, {"code": code_of(secret)}).status_code == 422


def test_guessing_a_second_factor_ends(entrance):
    client, person, secret, _ = staff_with_app(entrance)
    entrance.enter(client, person)
    statuses = [client.post(SECOND, {"code": "000000"}).status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]
    assert client.post(SECOND, {"code": code_of(secret, 1)}).status_code == 429
    assert signed_in_as(client) is None


def test_a_recovery_code_takes_the_place_of_the_app_once(entrance):
    client, person, _, codes = staff_with_app(entrance)
    entrance.enter(client, person)
    client.post(SECOND, {"code": codes[3]})
    assert signed_in_as(client) == person.pk
    other = entrance.portal.client()
    entrance.enter(other, person)
    assert other.post(SECOND, {"code": codes[3]}).status_code == 422
    assert other.post(SECOND, {"code": codes[4]}).url == HOME


def test_the_second_page_alone_lets_nobody_in(entrance):
    _, _, secret, _ = staff_with_app(entrance)
    answer = entrance.portal.client().post(SECOND, {"code": code_of(secret, 1)})
    assert answer.url == "/account/login/"


def test_staff_keep_a_last_factor(entrance):
    client, person = entrance.portal.client(), entrance.staff()
    entrance.enter(client, person)
    set_up_app(client)
    assert "Staff need a second factor" in client.get(f"{APP}remove/").content.decode()
    client.post(f"{APP}remove/")
    assert signing_in.has_second_factor(person.pk)
    add_passkey(client, Authenticator())
    client.post(f"{APP}remove/")
    kinds = [each.kind for each in signing_in.factors(person.pk)]
    assert sorted(kinds) == ["recovery_codes", "webauthn"]


def test_nobody_adds_a_factor_by_the_mailbox_alone(entrance):
    """A session from before the factor was set up elsewhere changes nothing of it."""
    early, person = entrance.portal.client(), entrance.staff()
    entrance.enter(early, person)
    later = entrance.portal.client()
    entrance.enter(later, person)
    set_up_app(later)
    assert early.get(ADD).url.startswith("/account/login/again/")
    assert early.get(SET_UP).url.startswith("/account/login/again/")


def test_what_protects_a_sign_in_is_changed_only_by_a_fresh_one(entrance):
    client, person = entrance.portal.client(), entrance.lessee()
    entrance.enter(client, person)
    assert client.get(ADD).status_code == 200
    entrance.wait(901)
    assert client.get(ADD).url == "/account/login/again/?next=%2Faccount%2Fpasskeys%2Fadd%2F"
    assert client.post(ADD, {"name": "x"}).status_code == 302
    page = client.get("/account/login/again/?next=/account/passkeys/add/")
    assert page.status_code == 200
    answer = client.post("/account/login/again/", {"next": ADD})
    assert answer.url == f"{ASK}?next=%2Faccount%2Fpasskeys%2Fadd%2F"
    assert signed_in_as(client) is None


def test_a_lessee_adds_a_passkey_and_signs_in_without_a_code(entrance):
    client, person, device = entrance.portal.client(), entrance.lessee(), Authenticator()
    entrance.enter(client, person)
    assert "Next time without a code?" in client.get(LEASES).content.decode()
    assert add_passkey(client, device).url == SECURITY
    page = client.get(SECURITY).content.decode()
    assert "Phone" in page
    assert "Next time without a code?" not in client.get(LEASES).content.decode()
    assert [each.kind for each in signing_in.factors(person.pk)] == ["webauthn"]
    fresh = entrance.portal.client()
    options = fresh.get(PASSKEY, headers={"Accept": "application/json"}).json()["request_options"]
    answer = fresh.post(PASSKEY, {"credential": device.sign(options), "next": "/help/"})
    assert answer.url == "/help/"
    assert signed_in_as(fresh) == person.pk


def test_a_lessee_with_a_passkey_may_use_a_code_still(entrance):
    client, person = entrance.portal.client(), entrance.lessee()
    entrance.enter(client, person)
    add_passkey(client, Authenticator())
    other = entrance.portal.client()
    assert entrance.enter(other, person).url == HOME
    assert signed_in_as(other) == person.pk


def test_a_passkey_is_both_factors_of_staff(entrance):
    client, person, device = entrance.portal.client(), entrance.staff(), Authenticator()
    entrance.enter(client, person)
    assert add_passkey(client, device).url == "/account/recovery-codes/"
    fresh = entrance.portal.client()
    options = fresh.get(PASSKEY, headers={"Accept": "application/json"}).json()["request_options"]
    fresh.post(PASSKEY, {"credential": device.sign(options)})
    assert fresh.get(f"{SET_UP}?next=/work/").url == "/work/"


def test_a_passkey_is_the_second_factor_after_a_code(entrance):
    client, person, device = entrance.portal.client(), entrance.staff(), Authenticator()
    entrance.enter(client, person)
    add_passkey(client, device)
    fresh = entrance.portal.client()
    assert entrance.enter(fresh, person).url == SECOND
    answer = fresh.post(SECOND, {"credential": device.sign(options_of(fresh.get(SECOND)))})
    assert answer.url == HOME
    assert fresh.get(f"{SET_UP}?next=/work/").url == "/work/"


def options_for(client):
    answer = client.get(PASSKEY, headers={"Accept": "application/json"})
    return answer.json()["request_options"]


def replayed(device, client):
    sent = device.sign(options_for(client))
    client.post(PASSKEY, {"credential": sent})
    client.post("/account/logout/")
    options_for(client)
    return sent


def of_elsewhere(device, client):
    device.origin = "https://elsewhere.example"
    return device.sign(options_for(client))


def without_owner(device, client):
    device.verifies = False
    return device.sign(options_for(client))


def of_a_stranger(device, client):
    stranger = Authenticator()
    options = options_for(client)
    made = {"publicKey": {"user": {"id": ""}, "rp": {"id": "localhost"}, "challenge": ""}}
    stranger.make(made)
    stranger.passkeys[0].user = device.passkeys[0].user
    return stranger.sign(options)


def nonsense(device, client):
    options_for(client)
    return json.dumps({"id": len(device.passkeys), "response": []})


def half(device, client):
    sent = json.loads(device.sign(options_for(client)))
    del sent["response"]["signature"]
    return json.dumps(sent)


@pytest.mark.parametrize(
    "forged", [replayed, of_elsewhere, without_owner, of_a_stranger, nonsense, half]
)
def test_a_passkey_is_not_imitated(entrance, forged):
    client, device = entrance.portal.client(), Authenticator()
    entrance.enter(client, entrance.lessee())
    add_passkey(client, device)
    other = entrance.portal.client()
    answer = other.post(PASSKEY, {"credential": forged(device, other)})
    assert answer.url == ASK
    assert signed_in_as(other) is None


def test_whoever_was_removed_does_not_come_in_by_a_passkey(entrance):
    client, person, device = entrance.portal.client(), entrance.lessee(), Authenticator()
    entrance.enter(client, person)
    add_passkey(client, device)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    other = entrance.portal.client()
    answer = other.post(PASSKEY, {"credential": device.sign(options_for(other))})
    assert answer.url == ASK
    assert signed_in_as(other) is None


def test_a_passkey_that_its_device_does_not_unlock_is_not_taken(entrance):
    client = entrance.portal.client()
    entrance.enter(client, entrance.lessee())
    answer = add_passkey(client, Authenticator(verifies=False))
    assert answer.status_code == 200
    assert not Kept.objects.exists()


def test_passkeys_are_renamed_and_removed_by_their_owner_only(entrance):
    client, person = entrance.portal.client(), entrance.lessee()
    entrance.enter(client, person)
    add_passkey(client, Authenticator())
    key = signing_in.factors(person.pk)[0].id
    other, _ = entrance.portal.client(), entrance.enter
    stranger = entrance.portal.lessee_of(entrance.portal.cases("ally", "open")[0].pk)
    entrance.enter(other, stranger)
    for path in (f"/account/passkeys/{key}/", f"/account/passkeys/{key}/remove/"):
        assert other.get(path).status_code == 404
        assert client.get(path).status_code == 200
    client.post(f"/account/passkeys/{key}/", {"name": "Tablet"})
    assert signing_in.factors(person.pk)[0].name == "Tablet"
    client.post(f"/account/passkeys/{key}/remove/")
    assert signing_in.factors(person.pk) == ()
    assert any("A passkey was removed" in each for each in entrance.letters())


def test_an_app_and_its_codes_are_for_staff_only(entrance):
    client = entrance.portal.client()
    entrance.enter(client, entrance.lessee())
    for path in (APP, f"{APP}remove/", "/account/recovery-codes/", "/account/recovery-codes/new/"):
        assert client.get(path).status_code == 404


def test_recovery_codes_are_renewed_and_downloaded(entrance):
    client, person = entrance.portal.client(), entrance.staff()
    entrance.enter(client, person)
    set_up_app(client)
    first = recovery_codes(client)
    assert client.get("/account/recovery-codes/new/").status_code == 200
    client.post("/account/recovery-codes/new/")
    second = recovery_codes(client)
    assert not set(first) & set(second)
    file = client.get("/account/recovery-codes/file/")
    assert second[0] in file.content.decode()
    assert file["Content-Disposition"].startswith("attachment")


def test_somebody_who_lost_everything_starts_anew(entrance):
    client, person, _, _ = staff_with_app(entrance)
    assert signing_in.forget_factors(person.pk) == 2
    assert entrance.enter(client, person).url == HOME
    assert client.get(SET_UP).status_code == 200


def test_a_guise_of_a_demonstration_needs_no_second_factor_and_only_there(entrance):
    entrance.portal.mode("demo")
    client, person = entrance.portal.client(), entrance.staff()
    client.post("/demo/be/", {"person": person.pk})
    assert client.get(f"{SET_UP}?next=/help/").url == "/help/"
    entrance.portal.mode("development")
    assert client.get(SET_UP).status_code == 200


def test_an_offer_may_be_put_off(entrance):
    client, person = entrance.portal.client(), entrance.lessee()
    entrance.enter(client, person)
    assert client.post("/account/security/later/", {"next": SECURITY}).url == SECURITY
    assert "Next time without a code?" not in client.get(LEASES).content.decode()
    client.post("/account/logout/")
    entrance.enter(client, person)
    assert "Next time without a code?" not in client.get(LEASES).content.decode()
    assert client.get(CONFIRM).status_code == 302


@pytest.mark.parametrize(
    "sent", ["", "null", "[]", "{}", '{"id": 1}', "no json", '{"response": 7}']
)
def test_what_is_no_passkey_is_refused_in_words(entrance, sent):
    client, person = entrance.portal.client(), entrance.lessee()
    entrance.enter(client, person)
    client.get(ADD)
    assert client.post(ADD, {"name": "x", "credential": sent}).status_code in (200, 422)
    other = entrance.portal.client()
    options_for(other)
    assert other.post(PASSKEY, {"credential": sent}).url == ASK
    assert signing_in.factors(person.pk) == ()
