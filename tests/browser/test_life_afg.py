"""A whole life of a lease of AFG Canada, through the pages in French: turned in at a yard."""

from handback.records.models import Organisation
from tests.kit.walking import (
    Walk,
    case_with,
    english_left,
    figure,
    fill,
    main,
    photo,
    send,
    walk,
)

YARD, LENDER = "Delta Vehicle Yard", "Tidewater Credit Union"
STAR = {"name": "star", "area": "windshield", "kind": "star", "diameter": "10 mm"}


def in_french(lease: Walk, path: str = "") -> str:
    """Open a page; every sentence that the catalogue has is in French."""
    said = lease.go(path)
    assert lease.page.locator("html").get_attribute("lang") == "fr"
    assert english_left(lease.page, "fr") == []
    return said


def insured(lease: Walk) -> bool:
    """Whether the page about the insurance says that the car has to stay insured."""
    in_french(lease, "insurance/")
    return lease.page.locator("main .hb-card--good").count() == 0


def chooses_to_return(lease: Walk) -> None:
    page = lease.page
    page.locator('button[name=language][value="fr"]').click()
    in_french(lease)
    in_french(lease, "options/")
    in_french(lease, "options/choose/?option=return")
    send(page)
    lease.on(51)
    assert lease.onward() == "inspection/book/"


def is_inspected_first(lease: Walk) -> None:
    page = lease.page
    refused = main(lease.at("specialist", "moves/turn_in/"))
    assert "Not possible now" in refused
    assert lease.staff["specialist"].locator("main a[href*='AFG-13'], main :text('AFG-13')").count()
    in_french(lease, "return/")
    assert page.locator("main .govuk-tag--red").count()
    in_french(lease, "inspection/book/")
    page.locator("details.hb-day").first.locator("[name=slot]").last.check()
    page.locator("[name=place]").first.check()
    send(page)
    assert lease.onward() == "inspection/"
    lease.on(1)
    values = {f"items-0-{name}": value for name, value in STAR.items()}
    lease.move("inspector", "report_condition", **values, odometer="61036", present="lessee",
               signed=True)  # fmt: skip
    in_french(lease, "inspection/")
    assert figure(page) == 9500
    assert lease.onward() == "repairs/"
    in_french(lease, "repairs/star/")
    fill(page, {"choice": "leave"})
    page.locator("main form[action$='choose/'] .govuk-button").click()


def hands_over_at_the_yard(lease: Walk) -> None:
    page = lease.page
    specialist = lease.at("specialist", "moves/set_turn_in_place/")
    yard = specialist.locator("[name=place] option", has_text=YARD).get_attribute("value")
    lease.move("specialist", "set_turn_in_place", place=yard, at="2027-03-01T10:00")
    lease.move("specialist", "review_results")
    form = lease.at("specialist").locator("form", has_text="Send this transporter")
    form.locator("select").select_option(label=YARD)
    form.locator("button").click()
    assert lease.onward() == "return/checklist/"
    in_french(lease, "return/checklist/")
    fill(page, {"items": ["belongings_removed"]})
    send(page)
    lease.on(48)
    lease.move("transporter", "turn_in", odometer="61500", keys="2")
    assert lease.stage() == "delivered"
    lease.move("lender", "report_missed_payment", due="2027-02-09")
    assert insured(lease)
    in_french(lease, "return/")
    in_french(lease, "return/receipt/")
    fill(page, {"odometer": "61500", "signed_by": ["lessee", "transporter"],
                "paper": photo("receipt")})  # fmt: skip
    send(page)
    assert lease.stage() == "turned_in"
    in_french(lease, "return/proof/")
    assert insured(lease)
    lease.move("lender", "post_lease_payment", amount="1130.72")
    assert not insured(lease)


def pays_by_instalments(lease: Walk) -> None:
    page = lease.page
    if lease.stage() == "accepted":
        lease.on(30)
    assert lease.stage() == "billed"
    in_french(lease)
    owed = figure(page)
    assert owed == lease.owed()
    in_french(lease, "bill/")
    assert figure(page) == owed
    in_french(lease, "bill/instalments/")
    fill(page, {"count": "2"})
    send(page)
    lease.move("lender", "answer_instalments", granted="yes", count="2", first="2027-03-15")
    in_french(lease, "bill/instalments/")
    assert page.locator("main table tbody tr").count() >= 2
    half = f"{(owed - owed // 2) / 100:.2f}"
    lease.move("lender", "post_payment", amount=half, channel="mail")
    assert lease.owed() == owed // 2
    lease.on(30)
    rest = f"{(owed // 2) / 100:.2f}"
    lease.move("lender", "post_payment", amount=rest, channel="mail")
    if lease.stage() == "settled":
        lease.on(7)
    assert (lease.stage(), lease.owed()) == ("closed", 0)
    assert lease.onward() == "papers/"
    in_french(lease, "papers/")
    assert figure_is_zero(lease)


def figure_is_zero(lease: Walk) -> bool:
    """Whether the overview says that nothing is owed."""
    in_french(lease)
    return figure(lease.page) == 0


def test_a_car_is_turned_in_at_a_yard_and_its_bill_paid_over_time(site):
    owner = Organisation.objects.get(name=LENDER)
    lease = walk(site, case_with("afg-canada", ("2027-01-01", "2027-12-31"), lender=owner))
    chooses_to_return(lease)
    is_inspected_first(lease)
    hands_over_at_the_yard(lease)
    pays_by_instalments(lease)
