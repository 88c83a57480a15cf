"""A whole life of an Infiniti lease, through the pages: returned with a dent and a worn tyre."""

from playwright.sync_api import expect

from tests.kit.walking import (
    Walk,
    case_with,
    draw,
    figure,
    fill,
    main,
    photo,
    press,
    told,
    walk,
)

PLACE = "Los Angeles Infiniti"


def chooses_and_holds_a_quote(lease: Walk) -> None:
    page = lease.page
    assert lease.step() == "Decide what happens with your car"
    before = figure(page)
    lease.go("options/")
    assert before == 39500
    page.locator("input[type=range][data-for=id_odometer]").fill("23015")
    # 3,000 miles at 25 cents, and the fee
    expect(page.locator("#o-return")).to_contain_text("$1,145.00")
    assert page.locator("#id_odometer").input_value() == "23015"
    page.get_by_role("link", name="Choose this : Return").click()
    press(page, "Choose this")
    assert "Your choice is recorded" in told(page)
    assert lease.step() == "The inspection comes next"
    lease.go("quotes/new/?option=return")
    press(page, "Ask for this quote")
    assert figure(page) == 39500
    assert "Excess wear and use" in main(page)
    public = page.locator('a[href*="/verify/"]').first.get_attribute("href")
    nobody = lease.site.page()
    nobody.goto(public)
    assert "This quote holds" in main(nobody)
    assert figure(nobody) == 39500
    assert "QX60" not in nobody.content()


def is_inspected(lease: Walk) -> None:
    page = lease.page
    assert "book the inspection from November 25, 2026 on" in lease.go("inspection/book/")
    lease.on(7)
    assert lease.step() == "Book the inspection"
    lease.go("inspection/book/")
    press(page, "Book the inspection")
    assert "Choose one of the free times" in told(page)
    page.locator("details.hb-day summary").nth(1).click()
    page.locator("details.hb-day").nth(1).locator("[name=slot]").first.check()
    page.get_by_label("At my home").check()
    press(page, "Book the inspection")
    assert "The inspection is booked." in told(page)
    assert lease.step() == "Prepare the inspection"
    lease.on(2)
    inspector = lease.at("inspector", "moves/report_condition/")
    damage = [
        {"name": "dent", "area": "left_front_door", "kind": "dent", "length": "110 mm",
         "photos-upload": photo("dent")},
        {"name": "scuff", "area": "front_bumper", "kind": "scratch", "length": "40 mm"},
        {"name": "tyre", "area": "left_rear_tyre", "kind": "tread", "tread": "2/32 in"},
    ]  # fmt: skip
    for number, item in enumerate(damage):
        if number:
            press(inspector, "Add another")
        fill(inspector, {f"items-{number}-{name}": value for name, value in item.items()})
    fill(inspector, {"odometer": "19500", "present": "lessee", "signed": True})
    press(inspector, "Show what would happen")
    assert "19,500 miles" in main(inspector)
    assert "$" not in main(inspector)  # no cost is shown to whoever records
    press(inspector, "Do it: Report condition")
    assert "$" not in main(inspector)


def plans_the_repairs(lease: Walk) -> None:
    page = lease.page
    assert lease.step() == "Decide about the damage"
    lease.go("inspection/")
    assert figure(page) == 52000
    page.get_by_role("link", name="Look at the report").click()
    assert page.locator("main svg").count()
    assert page.get_by_role("img", name="Photo: Dent: left front door (dent.png)").is_visible()
    lease.go("repairs/dent/")
    page.get_by_label("Repair it myself").check()
    press(page, "Save my choice")
    for paper in ("Repair order", "Paid receipt", "Cover sheet"):
        page.get_by_label(paper, exact=True).check()
    fill(page, {"sent": [photo("order"), photo("receipt"), photo("sheet")]})
    press(page, "Hand in")
    assert "Being looked at" in main(page)
    lease.go("repairs/tyre/")
    page.get_by_label("Leave it").check()
    press(page, "Save my choice")
    lease.move("specialist", "accept_repair", item="dent")
    assert "Accepted: not charged" in lease.go("repairs/")
    assert figure(page) == 19500


def hands_the_car_over(lease: Walk) -> None:
    page = lease.page
    assert lease.step() == "Book the return"
    lease.go("return/places/")
    page.get_by_label("Name of a place").fill("Los Angeles")
    press(page, "Search")
    assert "It may not take the car: it does not sell Infiniti." in main(page)
    page.get_by_role("link", name=f"Make an appointment at {PLACE}").click()
    fill(page, {"at": "2026-12-09T09:30", "reason": "too_far"})
    press(page, "Make the appointment")
    assert "Your appointment is made." in told(page)
    assert lease.step() == "Prepare the return"
    page.get_by_role("link", name="See the checklist").click()
    fill(page, {"items": ["remove_large_objects", "key"]})
    press(page, "Keep what I have ticked")
    assert page.locator("[name=items]:checked").count() == 2
    lease.on(9)
    retailer = lease.at("retailer")
    retailer.goto("/work/retailer/appointments/")
    assert PLACE in main(retailer)
    lease.move("retailer", "report_turn_in", keys="2", odometer="21015")


def signs_by_drawing(lease: Walk) -> None:
    page = lease.page
    assert lease.step() == "Sign the papers of the hand-over"
    assert "Not yet." in main(page)
    page.get_by_role("link", name="Sign now").click()
    page.get_by_role("link", name="Sign the odometer statement").click()
    assert page.locator("[name=odometer]").input_value() == "21015"
    fill(page, {"certification": "actual"})
    press(page, "Show me what I am going to sign")
    fill(page, {"way": "draw"})
    press(page, "Sign")
    assert "Nothing is drawn yet." in told(page)
    fill(page, {"way": "draw", "consent": True})
    draw(page, page.locator("canvas"))
    press(page, "Sign")
    assert page.url.endswith("/return/proof/")
    assert "21,015 miles" in main(page)
    assert "You no longer have to insure the car" in lease.go()


def disputes_and_pays(lease: Walk) -> None:
    page = lease.page
    assert lease.step() == "Your last bill is being made"
    expected = figure(page)
    lease.go("bill/")
    assert figure(page) == expected
    lease.on(30)
    assert lease.step() == "Pay your bill"
    assert figure(page) == expected == lease.owed()
    lease.go("bill/")
    line = page.locator("details[id^=line-excess_distance]")
    line.locator("summary").click()
    assert "1,000 miles" in line.inner_text()
    lease.go("bill/dispute/excess_wear~tyre/")
    fill(page, {"text": "The tyre was new in spring."})
    press(page, "Dispute this line")
    assert "In dispute" in main(page)
    lease.go("bill/pay/")
    fill(page, {"which": "undisputed"})
    press(page, "Continue")
    account = {"number": "123456789", "again": "123456789"}
    fill(page, {"kind": "checking", "routing": "021000022", **account})
    press(page, "Continue")
    assert "No bank has this routing number." in told(page)
    assert page.locator("[name=number]").input_value() == account["number"]
    fill(page, {"routing": "021000021"})
    press(page, "Continue")
    assert account["number"] not in page.content()
    fill(page, {"agreed": True})
    press(page, "Authorise and pay")
    assert "Your payment is on its way." in told(page)
    assert "in dispute: nothing is asked for meanwhile" in main(page)
    assert lease.step() == "There is nothing to pay today"


def is_closed(lease: Walk) -> None:
    page, owed = lease.page, lease.owed()
    specialist = lease.at("specialist", "moves/post_payment/")
    pending = specialist.locator("[name=payment] option").last.get_attribute("value")
    paid = f"{(owed - 19500) / 100:.2f}"
    lease.move("specialist", "post_payment", payment=pending, amount=paid)
    assert lease.owed() == 19500
    specialist = lease.at("specialist", "moves/resolve_dispute/")
    dispute = specialist.locator("[name=dispute]").first.get_attribute("value")
    lease.move("specialist", "resolve_dispute", dispute=dispute, outcome="falls")
    assert (lease.stage(), lease.owed()) == ("closed", 0)
    assert lease.step() == "Keep your papers"
    assert figure(page) == 0
    assert "missed" not in main(page)
    assert "Your contract has no security deposit." in lease.go("deposit/")
    assert "Loyalty waiver" in lease.go("waiver/")
    papers = lease.go("papers/")
    for paper in ("Closing confirmation", "Odometer statement, signed", "Condition report"):
        assert paper in papers


def test_a_car_goes_back_with_a_dent_that_was_repaired_and_a_worn_tyre(site):
    lease = walk(site, case_with("infiniti", ("2027-01-20", "2027-01-31")))
    chooses_and_holds_a_quote(lease)
    is_inspected(lease)
    plans_the_repairs(lease)
    hands_the_car_over(lease)
    signs_by_drawing(lease)
    disputes_and_pays(lease)
    is_closed(lease)
