"""Several pages at once: who comes second is told so, and nothing is done twice."""

from playwright.sync_api import Page

from handback.records.models import Appointment, Case, Event
from tests.kit.browser import Site
from tests.kit.walking import Walk, case_with, fill, main, press, send, told, walk

NUMBER = "123456789"
ACCOUNT = {"kind": "checking", "routing": "021000021", "number": NUMBER, "again": NUMBER}


def events(lease: Walk, kind: str) -> int:
    """How many events of a kind a case has."""
    return Event.objects.filter(case_id=lease.case, kind=kind).count()


def tab(lease: Walk, path: str) -> Page:
    """Another page of the same browser."""
    other = lease.page.context.new_page()
    other.goto(f"/lease/{lease.case}/{path}")
    return other


def running(site: Site, many: int) -> list[Walk]:
    """Leases whose inspection can be booked within a week, and who lives with each."""
    rows = Case.objects.filter(
        programme="infiniti", stage__in=("open", "decided"), parties__person__isnull=False
    ).order_by("matures", "pk")
    return [walk(site, case) for case in rows.values_list("pk", flat=True)[1 : 1 + many]]


def billed(site: Site) -> Walk:
    """A lease whose bill is unpaid."""
    return walk(site, case_with("ally", ("2020-01-01", "2028-12-31"), stage="billed"))


def test_two_lessees_want_the_same_time_and_one_gets_it(site):
    first, second = running(site, 2)
    first.on(7)
    for lease in (first, second):
        lease.go("inspection/book/")
        lease.page.get_by_label("At my home").check()
    theirs, ours = (
        {each.get_attribute("value") for each in lease.page.locator("[name=slot]").all()}
        for lease in (first, second)
    )
    wanted = min(theirs & ours, key=int)
    for lease in (first, second):
        slot = lease.page.locator(f'[name=slot][value="{wanted}"]')
        slot.evaluate("e => { e.closest('details').open = true }")
        slot.check()
    press(first.page, "Book the inspection")
    assert "The inspection is booked." in told(first.page)
    press(second.page, "Book the inspection")
    assert "This time was taken meanwhile." in told(second.page)
    assert second.page.get_by_label("At my home").is_checked()
    assert Appointment.objects.filter(slot_id=wanted).count() == 1
    assert events(second, "inspection_booked") == 0


def test_two_tabs_pay_the_same_bill_once(site):
    lease = billed(site)
    owed, page = lease.owed(), lease.page
    lease.go("bill/pay/")
    fill(page, {"which": "all"})
    press(page, "Continue")
    fill(page, ACCOUNT)
    press(page, "Continue")
    other = tab(lease, "bill/pay/review/")
    for each in (page, other):
        fill(each, {"agreed": True})
    press(page, "Authorise and pay")
    assert "Your payment is on its way." in told(page)
    press(other, "Authorise and pay")
    assert "Your payment is on its way." not in told(other)
    assert told(other) or "on its way" in main(other)
    assert events(lease, "payment_started") == 1
    assert lease.owed() == owed


def test_a_choice_is_changed_in_one_tab_while_another_goes_on_with_the_old_one(site):
    (lease,) = running(site, 1)
    before = events(lease, "option_chosen")
    lease.go("options/choose/?option=return")
    other = tab(lease, "options/choose/?option=replace")
    send(other)
    assert "Your choice is recorded." in told(other)
    send(lease.page)
    assert events(lease, "option_chosen") == before + 2
    assert Case.objects.get(pk=lease.case).chosen == "return"  # whoever speaks last is heard
    other.reload()
    assert "You chose: Return" in main(other)


def test_going_back_and_sending_again_makes_nothing_twice(site):
    (lease,) = running(site, 1)
    page, said = lease.page, "When do you call?"
    lease.go("messages/")
    fill(page, {"text": said})
    before = events(lease, "message_left")
    with page.expect_request(lambda each: each.method == "POST") as sent:
        send(page)
    assert events(lease, "message_left") == before + 1
    page.go_back()
    page.go_forward()
    page.reload()
    body = sent.value.post_data_buffer or b""
    kind = sent.value.headers["content-type"]
    headers = {"Content-Type": kind, "Referer": page.url, "Origin": site.url}
    again = page.request.post(sent.value.url, data=body, headers=headers)
    assert again.ok
    assert events(lease, "message_left") == before + 1
    assert lease.go("messages/").count(said) == 1


def test_a_double_click_makes_one_move(site):
    (lease,) = running(site, 1)
    page = lease.page
    before = events(lease, "quote_issued")
    lease.go("quotes/new/?option=return")
    page.get_by_role("button", name="Ask for this quote").dblclick()
    page.get_by_text("Your quote is ready.").wait_for()
    assert events(lease, "quote_issued") == before + 1


def test_who_signs_out_everywhere_comes_back_to_the_same_page(site):
    (lease,) = running(site, 1)
    lease.go("papers/")
    other = walk(site, lease.case)
    other.page.goto("/account/security/")
    other.page.get_by_role("button", name="Sign out everywhere").click()
    other.page.wait_for_load_state()
    lease.page.reload()
    assert "/account/login/" in lease.page.url
    page = lease.page
    page.get_by_label("Your e-mail address").fill(lease.email)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code", exact=True).fill(page.locator(".hb-figure").inner_text())
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"**/lease/{lease.case}/papers/")
    assert "Your papers" in main(page)


def test_a_form_that_stayed_open_for_months_says_what_has_changed(site):
    (lease,) = running(site, 1)
    page = lease.page
    lease.go("quotes/new/?option=return")
    send(page)
    page.get_by_role("link", name="Accept this quote").click()
    Walk(site, lease.case, tab(lease, "")).on(90)
    made = Event.objects.filter(case_id=lease.case).count()
    send(page)
    assert "This is not possible" in told(page)
    assert Event.objects.filter(case_id=lease.case).count() == made
