"""Every page, looked at in a real Chromium: axe finds nothing, nothing is wider than its window.

Which pages there are is taken from the table of addresses and from the links on pages, and their
states from leases at chosen stages; `python -m tests.browser.crawl` looks at all of them.
"""

import pytest

from tests.kit.crawling import Crawl, few, plain
from tests.web.test_permissions import EVERY, STAFF

LEASE = sorted(route for route, _ in EVERY if route.startswith("lease/"))
WORK = sorted(route for route, _ in EVERY if route.startswith("work/"))
LIVES = {
    "infiniti": ("inspected", "billed", "total_loss", "closed"),
    "afg-canada": ("turn_in_booked", "delivered", "held_over"),
    "ally": ("turn_in_booked", "open", "accepted", "purchased", "in_collection"),
}
"""At which stages the lessees of each programme are met: together they show every state."""
WRONG = {"billed": ("messages/",), "turn_in_booked": ("messages/",), "open": ("messages/",)}
"""Forms that are sent empty, by stage."""


@pytest.mark.parametrize("programme", LIVES)
def test_no_page_of_a_lease_has_barriers(shared_site, programme):
    crawl = Crawl()
    for stage in LIVES[programme]:
        page, case = shared_site.lessee(programme, stage)
        crawl.be(page).everything(plain(LEASE, case=case), f"/lease/{case}/")
        for path in WRONG.get(stage, ()):
            crawl.send_empty(f"/lease/{case}/{path}")
        shared_site.close()
    assert crawl.looked > 30
    assert not crawl.found, few(crawl.found)


@pytest.mark.parametrize("role", STAFF)
def test_no_page_of_the_workbench_has_barriers(shared_site, role):
    crawl = Crawl(most=3)
    page = shared_site.page(str(role).replace("_", " ").capitalize())
    crawl.be(page).everything(["/work/", *plain(WORK, role=role)], f"/work/{role}/")
    moves = page.locator(".hb-work-moves a")
    if moves.count():
        crawl.send_empty(moves.last.get_attribute("href") or "")
    assert crawl.looked > 3
    assert not crawl.found, few(crawl.found)


def test_no_page_for_everybody_has_barriers(shared_site):
    crawl = Crawl().be(shared_site.page())
    crawl.everything(["/help/", "/verify/", "/account/login/code/"], "/account/login")
    for programme in LIVES:
        asked = [f"/help/{programme}/search/?q={each}" for each in ("keys", "qqqqq", "")]
        crawl.everything([f"/help/{programme}/", *asked], f"/help/{programme}/")
    for at in ("/", "/verify/?number=nonsense", "/no-such-page/"):
        crawl.page.goto(at)
        crawl.look()
    assert crawl.looked > 10
    assert not crawl.found, few(crawl.found)


def test_refusals_and_missing_pages_have_no_barriers(shared_site):
    page, case = shared_site.lessee("ally", "billed")
    crawl = Crawl().be(page)
    for at in (f"/lease/{case + 1}/", "/work/", f"/lease/{case}/bill/nonsense/", "/leases/"):
        page.goto(at)
        crawl.look()
    page.context.clear_cookies(name="csrftoken")
    page.goto(f"/lease/{case}/messages/")
    page.context.clear_cookies(name="csrftoken")
    page.locator("main form button").last.click()
    page.wait_for_load_state()
    crawl.look()
    assert not crawl.found, few(crawl.found)
