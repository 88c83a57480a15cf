"""Signing in in a real browser, which has an authenticator of its own."""

import pytest
from playwright.sync_api import Page

from handback.core.base import Role
from handback.records.models import Membership, Party
from tests.kit.browser import DESK, PHONE, barriers, sideways

ASK, SECURITY = "/account/login/code/", "/account/security/"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
"""A phone that is unlocked by its owner."""


def with_device(page: Page) -> Page:
    """A page whose browser has a device for passkeys."""
    control = page.context.new_cdp_session(page)
    control.send("WebAuthn.enable")
    control.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return page


def enter(page: Page, email: str) -> None:
    """Sign in by the code, which a demonstration shows."""
    page.goto(ASK)
    page.get_by_label("Your e-mail address").fill(email)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code", exact=True).fill(page.locator(".hb-figure").inner_text())
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/confirm/" not in url)


def sign_out(page: Page) -> None:
    """Sign out."""
    page.get_by_role("button", name="Sign out", exact=True).first.click()


def test_a_lessee_signs_in_by_code_and_then_by_passkey(site):
    page = with_device(site.page())
    party = Party.objects.filter(person__isnull=False, role=Role.LESSEE.value).first()
    enter(page, party.person.email)
    page.goto(SECURITY)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url(f"**{SECURITY}")
    assert "The passkey is added." in page.get_by_role("alert").inner_text()
    sign_out(page)
    page.goto(f"{ASK}?next={SECURITY}")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: "/login/" not in url)
    assert "this device" in page.locator("main").inner_text()


def test_staff_set_up_a_second_factor_before_they_start(site):
    page = with_device(site.page())
    person = Membership.objects.filter(role=Role.SPECIALIST.value).first().person
    enter(page, person.email)
    assert "/account/second-factor/" in page.url
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**/account/recovery-codes/")
    assert page.locator(".acc-codes li").count() == 10
    sign_out(page)
    enter(page, person.email)
    assert "/account/login/second/" in page.url
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/work/**")
    assert page.get_by_role("button", name="Sign out", exact=True).first.is_visible()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_signing_in_have_no_barriers(shared_site, size, scheme):
    page = shared_site.page("Specialist", size=size, color_scheme=scheme)
    for path in (SECURITY, "/account/passkeys/add/", "/account/app/", "/account/logout/"):
        page.goto(path)
        assert (barriers(page), sideways(page)) == ([], 0)
    nobody = shared_site.page(size=size, color_scheme=scheme)
    nobody.goto(ASK)
    assert (barriers(nobody), sideways(nobody)) == ([], 0)
    nobody.get_by_label("Your e-mail address").fill("nonsense")
    nobody.get_by_role("button", name="Send me a code").click()
    assert (barriers(nobody), sideways(nobody)) == ([], 0)
