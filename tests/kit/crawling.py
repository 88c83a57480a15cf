"""Every page that somebody may see: found from the table of addresses and from pages' own links.

Each page is read (`tests.kit.markup`); those that show something which no page of the same address
showed before are looked at in the browser, on a phone in light and at a desk in dark colours.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.urls import Resolver404, resolve
from playwright.sync_api import ConsoleMessage, Page

from tests.kit.browser import DESK, PHONE, barriers, sideways
from tests.kit.markup import Reading, read

WAYS = ((PHONE, "light"), (DESK, "dark"))
NO_PAGE = re.compile(r"\.ics$|/files/|/demo/|/language/|/logout|/api/|/static/|/file/$")
QUIET = ("Failed to load resource: the server responded with a status of 4",)
"""What a console says where a page is refused, which is no error of the page."""


@dataclass
class Crawl:
    """What was seen already, and what was found.

    `most` pages of one address are read for one person: reports, items, lines, bills. A thorough
    crawl looks both ways at each page and takes a new order of known parts for something new.
    """

    most: int = 1
    thorough: bool = False
    found: list[str] = field(default_factory=list)
    looked: int = 0
    read: int = 0
    _seen: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def be(self, page: Page) -> "Crawl":
        """Go on as whoever is signed in on a page."""
        self.page = page
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.found.append(f"{page.url}: {error}"))
        return self

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(QUIET):
            self.found.append(f"{self.page.url}: the console says {message.text}")

    def everything(self, start: Iterable[str], within: str) -> None:
        """Read all pages from some addresses on that lie within one, and look at new ones."""
        waiting, known = list(start), set[str]()
        counts: dict[str, int] = defaultdict(int)
        titles: dict[str, str] = {}
        while waiting:
            at = waiting.pop(0)
            route = route_of(at)
            if at in known or not route or counts[route] >= self.most or NO_PAGE.search(at):
                continue
            known.add(at)
            reading = self.one(at, route)
            if reading is None:
                continue
            counts[route] += 1
            pattern = route.partition("?")[0]
            earlier = titles.setdefault(reading.title, pattern)
            if earlier != pattern:
                self.found.append(f"{at}: has the title of {earlier}: {reading.title}")
            links = (each.split("#")[0] for each in reading.links)
            waiting += [each for each in links if each.startswith(within)]

    def one(self, at: str, route: str = "") -> Reading | None:
        """Read a page, and look at it if it shows something new; None if it is no page."""
        answer = self.page.context.request.get(at, max_redirects=0, fail_on_status_code=False)
        if answer.status >= 500:
            self.found.append(f"{at}: answers {answer.status}")
        kind = answer.headers.get("content-type", "")
        if answer.status != 200 or not kind.startswith("text/html"):
            return None
        reading = read(answer.text())
        self.read += 1
        self.found += (f"{at}: {each}" for each in reading.told())
        seen = self._seen[route or at]
        shape = reading.shape
        if not self.thorough:
            shape = {each.partition(">")[2] for each in shape}
        if shape - seen:
            seen |= shape
            self.page.goto(at)
            self.look()
        return reading

    def send_empty(self, at: str, button: str = "main form .govuk-button") -> None:
        """Send the form of a page as it is, and look at what it answers, with its errors."""
        self.page.goto(at)
        for each in self.page.locator("main form input:not([type=hidden]), main textarea").all():
            if each.is_visible() and each.is_editable() and each.get_attribute("type") == "text":
                each.fill("")
        self.page.locator(button).last.click()
        self.page.wait_for_load_state()
        reading = read(self.page.content())
        self.found += (f"{self.page.url}, sent empty: {each}" for each in reading.told())
        if not self.page.locator(".govuk-error-summary").count():
            self.found.append(f"{at}: was sent empty and told of no error")
        self.look()

    def look(self) -> None:
        """Look at the page that is open: in both ways, or in the way whose turn it is."""
        self.looked += 1
        for size, scheme in WAYS if self.thorough else (WAYS[self.looked % 2],):
            self.page.set_viewport_size({"width": size[0], "height": size[1]})
            self.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            wide = sideways(self.page)
            if wide:
                self.found.append(f"{self.page.url}: {wide} px too wide at {size[0]}")
            said = barriers(self.page)
            self.found += (f"{self.page.url} ({scheme}): {each}" for each in said)


def route_of(at: str) -> str:
    """The pattern of an address, with what a query asks for; nothing where there is no page."""
    path, _, query = at.partition("?")
    try:
        found = resolve(path)
    except Resolver404:
        return ""
    asked = "&".join(sorted(each.split("=")[0] for each in query.split("&") if each))
    return f"{found.route}?{asked}" if asked else str(found.route)


def plain(routes: Sequence[str], **said: object) -> list[str]:
    """The addresses of those patterns that need nothing else than what is said."""
    for name, value in said.items():
        routes = [re.sub(rf"<\w+:{name}>", str(value), each) for each in routes]
    return [f"/{each}" for each in routes if "<" not in each]


def few(found: Sequence[str], most: int = 40) -> str:
    """What was found, each once, to be read."""
    return "\n".join(islice(dict.fromkeys(found), most))
