"""A whole life of an Ally lease, through the pages: kept longer, returned elsewhere."""

from tests.kit.walking import (
    Walk,
    case_with,
    cents,
    figure,
    fill,
    main,
    press,
    send,
    told,
    walk,
)

DEALER, DAILY_FEE = "Los Angeles Chevrolet", 1200


def compares_the_price(lease: Walk) -> None:
    page = lease.page
    assert lease.onward() == "options/"
    lease.go("options/")
    said = page.locator("#o-purchase").inner_text()
    price = cents(said)
    until = cents(said.split("Regular payments until then")[1])
    lease.go("quotes/new/?option=purchase")
    send(page)
    assert figure(page) == price + until  # made for today, when those payments are open
    assert "This price is firm" in main(page)


def keeps_the_car_longer(lease: Walk) -> None:
    page = lease.page
    for days in ("10", "30"):
        lease.go("extension/")
        fill(page, {"days": days})
        send(page)
        assert "You asked for more time." in told(page)
        assert lease.step() == "We decide on your extension"
        lease.move("specialist", "approve_extension", days=days)
    refused = lease.go("extension/")
    assert "No further extension is possible" in refused
    assert "until January 15, 2027" in refused
    assert page.locator("main form [name=days]").count() == 0


def returns_it_to_another_dealer(lease: Walk) -> None:
    page = lease.page
    lease.go("options/choose/?option=return")
    send(page)
    assert lease.step() == "Book the return"
    lease.on(44)
    lease.go("return/places/")
    fill(page, {"name": "Los Angeles"})
    press(page, "Search")
    assert "It may not take the car: it does not sell Chevrolet." in main(page)
    page.get_by_role("link", name=f"Make an appointment at {DEALER}").click()
    fill(page, {"at": "2027-01-13T11:00"})
    send(page)
    assert lease.step() == "Prepare the return"
    lease.on(9)
    lease.move("retailer", "report_turn_in", keys="2", odometer="30000")
    assert lease.step() == "Sign the papers of the hand-over"
    lease.go("return/odometer-statement/")
    fill(page, {"certification": "actual"})
    press(page, "Show me what I am going to sign")
    fill(page, {"way": "type"})
    send(page)
    assert "Tick the box" in told(page)
    fill(page, {"way": "type", "consent": True})
    send(page)
    assert page.url.endswith("/return/proof/")
    assert lease.stage() == "accepted"


def is_inspected_afterwards(lease: Walk) -> None:
    page = lease.page
    assert "The car is inspected after you return it" in lease.go("inspection/")
    lease.at("specialist").get_by_role("button", name="Send this inspection company").click()
    bumper = {"name": "bumper", "area": "front_bumper", "kind": "dent", "length": "3 in"}
    values = {f"items-0-{name}": value for name, value in bumper.items()}
    lease.move("inspector", "report_condition", **values, odometer="30002")
    lease.go("inspection/")
    assert figure(page) == 18000
    assert "has not been inspected yet" not in main(page)
    lease.go("bill/")
    extension = 38 * DAILY_FEE  # ten days and twenty-eight of thirty
    assert figure(page) == 18000 + 46500 + extension


def pays_and_gets_the_deposit_back(lease: Walk) -> None:
    page = lease.page
    expected = figure(page)
    waits = lease.go("deposit/")
    assert "The sale of the car by the lessor." in waits
    lease.on(14)
    assert lease.step() == "Pay your bill"
    assert figure(page) == expected == lease.owed()
    lease.go("bill/pay/")
    fill(page, {"which": "all"})
    press(page, "Continue")
    number = "123456789"
    fill(page, {"kind": "checking", "routing": "021000021", "number": number, "again": number})
    press(page, "Continue")
    fill(page, {"agreed": True})
    press(page, "Authorise and pay")
    assert lease.step() == "There is nothing to pay today"
    form = lease.at("specialist", "moves/post_payment/")
    pending = form.locator("[name=payment] option").last.get_attribute("value")
    lease.move("specialist", "post_payment", payment=pending, amount=f"{expected / 100:.2f}")
    assert (lease.stage(), lease.owed()) == ("settled", 0)
    assert lease.step() == "Nothing is owed"
    lease.move("specialist", "record_sale", how="auction", amount="18000.00")
    assert "Waits for a second approval" in lease.go("deposit/")
    for move in ("approve_refund", "pay_refund"):
        form = lease.at("specialist", f"moves/{move}/")
        refund = form.locator("[name=refund]").first.get_attribute("value")
        lease.move("specialist", move, refund=refund)
    assert "$750.00" in lease.go("deposit/")
    lease.on(7)
    assert (lease.stage(), lease.owed()) == ("closed", 0)
    assert lease.step() == "Keep your papers"


def test_a_car_is_kept_longer_returned_elsewhere_and_the_deposit_paid_back(site):
    lease = walk(site, case_with("ally", ("2026-12-01", "2026-12-07")))
    compares_the_price(lease)
    keeps_the_car_longer(lease)
    returns_it_to_another_dealer(lease)
    is_inspected_afterwards(lease)
    pays_and_gets_the_deposit_back(lease)
