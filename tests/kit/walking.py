"""Walks through a lease end in a browser: what its people do on the pages, and what they see."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import trans_real
from playwright.sync_api import Locator, Page, expect

from handback.records.models import Case, Party
from tests.kit.browser import Site

BAR = (30, 7, 1)
"""Days by which the buttons of the demonstration's clock move it on."""
STAFF = {
    "specialist": "Kim Alvarez",
    "inspector": "Ines Duarte",
    "retailer": "Taylor Reed",
    "transporter": "Ty Larsen",
    "lender": "Lena Grewal",
}
MONEY = re.compile(r"-?\$[0-9][0-9,]*\.[0-9]{2}|[0-9][0-9\u00a0\u202f]*,[0-9]{2}[\u00a0\u202f]\$")
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
"""A PNG file of one pixel."""


def photo(name: str) -> Any:
    """A photo to upload."""
    return {"name": f"{name}.png", "mimeType": "image/png", "buffer": PIXEL}


def main(page: Page) -> str:
    """The text of a page."""
    return page.locator("main").inner_text()


def told(page: Page) -> str:
    """What a page says that was done, or what is wrong."""
    return " ".join(page.locator("main [role=alert]").all_inner_texts())


def cents(said: str) -> int:
    """The first amount in a text."""
    found = MONEY.search(said)
    assert found, said
    digits = re.sub(r"[^0-9]", "", found[0])
    return -int(digits) if found[0].startswith("-") else int(digits)


def figure(page: Page) -> int:
    """The large amount of a page."""
    return cents(page.locator("main .hb-figure").filter(has_text="$").first.inner_text())


def fill(page: Page, values: dict[str, Any]) -> None:
    """Fill in fields by their names: texts, choices, ticks and files."""
    for name, value in values.items():
        field_ = page.locator(f'main [name="{name}"]')
        kind = field_.first.evaluate("e => e.type")
        if kind == "file":
            field_.set_input_files(value)
        elif kind in ("radio", "checkbox"):
            for each in value if isinstance(value, list) else [value]:
                chosen = field_ if each is True else field_.and_(page.locator(f'[value="{each}"]'))
                chosen.first.check()
        elif kind.startswith("select"):
            field_.select_option(value)
        else:
            field_.fill(str(value))


def press(page: Page, name: str | re.Pattern[str]) -> None:
    """Press a button of a page."""
    page.locator("main").get_by_role("button", name=name).last.click()
    page.wait_for_load_state()


def send(page: Page) -> None:
    """Send the form of a page by its main button, whatever it is called."""
    button = page.locator("main form[method=post] .govuk-button:not(.govuk-button--secondary)")
    button.last.click()
    page.wait_for_load_state()


def english_left(page: Page, language: str) -> list[str]:
    """Lines of a page in English although the catalogue of its language translates them."""
    catalogue = trans_real.translation(language)
    lines = (line.strip() for line in main(page).splitlines())
    return [line for line in lines if line and catalogue.gettext(line) != line]


def draw(page: Page, canvas: Locator) -> None:
    """Draw something like a name with the mouse."""
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    left, top = box["x"] + 20, box["y"] + box["height"] / 2
    page.mouse.move(left, top)
    page.mouse.down()
    for step in range(1, 16):
        page.mouse.move(left + step * 12, top + (step % 3 - 1) * 18)
    page.mouse.up()


@dataclass
class Walk:
    """A lease end that is lived through in a browser."""

    site: Site
    case: int
    page: Page
    email: str = ""
    staff: dict[str, Page] = field(default_factory=dict)

    def go(self, path: str = "") -> str:
        """The lessee opens a page of the lease; its text."""
        answer = self.page.goto(f"/lease/{self.case}/{path}")
        assert answer is None or answer.status < 500, path
        return main(self.page)

    def step(self) -> str:
        """What the overview says comes next."""
        self.go()
        return self.page.locator("#step").inner_text()

    def onward(self) -> str:
        """The page that the next step of the overview leads to, below that of the lease."""
        self.go()
        address = self.page.locator(".hb-step a.govuk-button").get_attribute("href") or ""
        return address.removeprefix(f"/lease/{self.case}/")

    def on(self, days: int) -> None:
        """Move the clock on by the buttons in the bar."""
        for each in BAR:
            while days >= each:
                self.page.locator(f'.hb-demo button[value="{each}"]').click()
                self.page.wait_for_load_state()
                days -= each

    def at(self, role: str, path: str = "") -> Page:
        """The page of the case at somebody's workbench, or another one below it."""
        if role not in self.staff:
            self.staff[role] = self.site.page(STAFF[role])
        page = self.staff[role]
        page.goto(f"/work/{role}/cases/{self.case}/{path}")
        return page

    def move(self, role: str, move: str, **values: Any) -> Page:
        """Somebody makes a move by its form at the workbench."""
        page = self.at(role, f"moves/{move}/")
        assert page.locator("main form.hb-work-form").count(), main(page)
        fill(page, values)
        press(page, re.compile("^Do it"))
        assert page.url.endswith(f"/cases/{self.case}/"), main(page)
        return page

    def owed(self) -> int:
        """What is owed as the books say."""
        return Case.objects.values_list("balance", flat=True).get(pk=self.case)

    def stage(self) -> str:
        """The stage as the records say."""
        return Case.objects.values_list("stage", flat=True).get(pk=self.case)


def walk(site: Site, case: int, **options: Any) -> Walk:
    """Sign in as the lessee of a case, by the code that a demonstration shows."""
    party = Party.objects.filter(case_id=case, person__isnull=False).order_by("pk").first()
    assert party is not None
    page = site.page(**options)
    page.goto(f"/account/login/code/?next=/lease/{case}/")
    page.get_by_label("Your e-mail address").fill(party.person.email)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code", exact=True).fill(page.locator(".hb-figure").inner_text())
    page.locator("main").get_by_role("button", name="Sign in").click()
    expect(page.locator("#step")).to_be_visible()
    return Walk(site, case, page, party.person.email)


def case_with(programme: str, matures: tuple[str, str], **more: Any) -> int:
    """The first lease of the sample that matures within days and whose lessee may sign in."""
    rows = Case.objects.filter(
        programme=programme, matures__range=matures, parties__person__isnull=False, **more
    )
    return rows.order_by("matures", "pk").values_list("pk", flat=True)[0]
