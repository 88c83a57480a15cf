"""The main acts by keyboard alone, and one essential act of each part without scripts."""

import re

import pytest
from playwright.sync_api import Locator, Page

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15"
    b"\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00"
    b"\x00\x00IEND\xaeB`\x82"
)
MARKED = """() => {
  const each = document.activeElement, said = getComputedStyle(each);
  const parts = each.matches("input[type=date], input[type=time]");  // marked by the browser
  return parts || said.outlineStyle !== "none" || said.boxShadow !== "none";
}"""
FOCUSED = "each => each === document.activeElement"


def reach(page: Page, wanted: Locator, most: int = 150) -> None:
    """Press Tab until something is reached; whatever is passed shows that it has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        assert page.evaluate(MARKED), page.evaluate("document.activeElement.outerHTML")
        if wanted.evaluate(FOCUSED):
            return
    raise AssertionError(f"{wanted} is not reached by keyboard on {page.url}")


def press(page: Page, wanted: Locator, key: str = "Enter") -> None:
    """Reach something and press a key on it."""
    reach(page, wanted)
    page.keyboard.press(key)


def done(page: Page) -> str:
    """What a page says that was done."""
    page.wait_for_load_state()
    return str(page.locator(".govuk-notification-banner--success").inner_text())


def test_the_first_stop_skips_to_the_content(shared_site):
    page, case = shared_site.lessee("ally", "open")
    page.keyboard.press("Tab")
    assert page.locator(".govuk-skip-link").evaluate(FOCUSED)
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    page.goto(f"/lease/{case}/")
    press(page, page.locator(".hb-tabs a").nth(1))
    page.wait_for_url("**/options/")


def test_an_option_is_weighed_and_chosen_by_keyboard(site):
    page, case = site.lessee("infiniti", "open")
    page.goto(f"/lease/{case}/options/")
    before = page.locator("#result").inner_html()
    slider, field = page.locator("input[type=range]").first, page.locator("#expect .govuk-input")
    reach(page, slider)
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert field.first.input_value() == slider.input_value()
    page.wait_for_function("old => document.querySelector('#result').innerHTML !== old", arg=before)
    why = page.locator("#result details.hb-why").first
    press(page, why.locator("summary"))
    assert why.locator(".hb-why__text").is_visible()
    press(page, page.locator(f'#result a[href*="/lease/{case}/options/choose/"]').first)
    page.wait_for_url("**/choose/**")
    press(page, page.locator("main form .govuk-button"))
    page.wait_for_url(lambda url: "/choose/" not in url)
    assert done(page)


def test_a_form_with_errors_is_mended_by_keyboard(site):
    page, case = site.lessee("ally", "billed")
    page.goto(f"/lease/{case}/messages/")
    press(page, page.locator("main form .govuk-button"))
    page.wait_for_load_state()
    summary = page.locator(".govuk-error-summary")
    assert summary.evaluate(FOCUSED)
    press(page, summary.locator("a"))
    page.keyboard.type("When is my bill due?")
    press(page, page.locator("main form .govuk-button"))
    assert done(page)
    assert "When is my bill due?" in page.locator("main").inner_text()


def test_the_odometer_statement_is_signed_by_typing(site):
    page, case = site.lessee("ally", "turned_in")
    page.goto(f"/lease/{case}/return/odometer-statement/")
    reach(page, page.get_by_label("What does the odometer show?"))
    page.keyboard.type("39000")
    reach(page, page.locator("input[name=certification]").first)
    page.keyboard.press("Space")
    press(page, page.locator("main form .govuk-button"))
    page.wait_for_url("**/sign/**")
    reach(page, page.locator("input[name=name]"))
    page.keyboard.press("Control+A")
    page.keyboard.type("Amanda Tran")
    ways = page.locator("input[name=way]")
    if not page.locator("input[name=way][value=type]").is_checked():
        reach(page, ways.first)
        page.keyboard.press("ArrowDown")
    assert page.locator("input[name=way][value=type]").is_checked()
    press(page, page.locator("input[name=consent]"), "Space")
    press(page, page.locator("main form .govuk-button"))
    assert done(page)


def plain(site, programme: str, stage: str, path: str) -> Page:
    """A page of a lease in a browser that runs no scripts."""
    page, case = site.lessee(programme, stage, java_script_enabled=False)
    page.goto(f"/lease/{case}/{path}")
    return page


def send(page: Page) -> None:
    """Press the last button of the form in the middle."""
    page.locator("main form .govuk-button").last.click()
    page.wait_for_load_state()


@pytest.mark.parametrize(
    ("programme", "stage", "path"),
    [
        ("infiniti", "open", "options/choose/?option=return"),
        ("infiniti", "open", "quotes/new/?option=purchase"),
    ],
    ids=["choose", "quote"],
)
def test_without_scripts_one_press_is_enough(shared_site, programme, stage, path):
    page = plain(shared_site, programme, stage, path)
    send(page)
    assert done(page)


def test_without_scripts_an_inspection_is_booked(shared_site):
    page = plain(shared_site, "afg-canada", "decided", "inspection/book/")
    page.locator("input[name=slot]").first.check()
    page.locator("input[name=place]").first.check()
    page.locator("input[name=present]").first.check()
    send(page)
    assert done(page)


def test_without_scripts_a_repair_is_chosen_and_its_papers_handed_in(shared_site):
    page = plain(shared_site, "infiniti", "inspected", "repairs/")
    page.locator('main table a[href*="/repairs/"]').first.click()
    page.locator("input[name=choice]").first.check()
    page.get_by_role("button", name="Save my choice").click()
    assert done(page)
    if not page.locator("input[name=papers]").count():
        page.go_back()
        page.reload()
    for each in page.locator("input[name=papers]").all():
        each.check()
    picture = {"name": "receipt.png", "mimeType": "image/png", "buffer": PNG}
    page.locator("input[name=sent]").set_input_files(picture)
    page.get_by_role("button", name="Hand in").click()
    assert done(page)


def test_without_scripts_a_checklist_is_kept_and_a_turn_in_booked(shared_site):
    page = plain(shared_site, "infiniti", "inspected", "return/checklist/")
    page.locator("input[name=items]").first.check()
    send(page)
    assert done(page)
    page.goto(re.sub("checklist/$", "places/", page.url))
    page.locator('main a[href*="/return/book/?place="]').first.click()
    times = page.locator("select[name=at]")
    times.select_option(index=2)
    send(page)
    assert done(page)


def test_without_scripts_a_paper_is_signed(shared_site):
    page = plain(shared_site, "infiniti", "turned_in", "return/odometer-statement/")
    page.get_by_label("What does the odometer show?").fill("39000")
    page.locator("input[name=certification]").first.check()
    send(page)
    page.locator("input[name=name]").fill("Amanda Tran")
    page.locator("input[name=way][value=type]").check()
    page.locator("input[name=consent]").check()
    send(page)
    assert done(page)


def test_without_scripts_a_bill_is_disputed_and_paid(shared_site):
    page = plain(shared_site, "ally", "billed", "bill/")
    at = page.locator('main a[href*="/dispute/"]').first.get_attribute("href")
    page.goto(at or "")
    for each in page.locator("main form textarea").all():
        each.fill("The tread was measured at the wrong tyre.")
    if page.locator("main form input[type=radio]").count():
        page.locator("main form input[type=radio]").first.check()
    send(page)
    assert done(page)
    page.goto(re.sub("bill/.*$", "bill/pay/", page.url))
    send(page)
    for name, value in {"routing": "021000021", "number": "12345678", "again": "12345678"}.items():
        page.locator(f"main form input[name={name}]").fill(value)
    page.locator("main form input[name=kind]").first.check()
    send(page)
    page.locator("main form input[name=agreed]").check()
    send(page)
    assert done(page)


def test_without_scripts_a_message_is_sent_and_the_language_changed(shared_site):
    page = plain(shared_site, "afg-canada", "inspected", "messages/")
    page.locator("textarea").fill("Bonjour")
    send(page)
    assert done(page)
    page.locator("button[lang=fr]").click()
    assert page.locator("html").get_attribute("lang") == "fr"
