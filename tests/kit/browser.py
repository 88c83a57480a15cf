"""A real browser against a real server: Chromium, headless, over a demonstration of its own.

`HANDBACK_CHROMIUM` names another Chromium than the one that is installed.
"""

import os
import re
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from handback.actions.clock import ONLY
from handback.cli.serving import server_arguments
from handback.records.models import Clock
from handback.web.clock import real_now
from tests.kit.pages import SAMPLED, sampled_database

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE, DESK = (390, 844), (1280, 900)
"""Width and height in pixels."""
AXE = Path(__file__).parents[1] / "browser" / "vendored" / "axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
LOOKS, BETWEEN = 600, 0.05
"""How often, and after how many seconds each, a server is asked whether it answers yet."""


def chromium_path() -> str | None:
    """Where Chromium is; None where there is none."""
    named = os.environ.get("HANDBACK_CHROMIUM")
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    return named or next((each for each in found if each), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser."""
    # Playwright keeps a loop running in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    driver: Playwright
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Site:
    """A server of a demonstration of its own, with its sample a day old."""

    url: str
    browser: Browser
    opened: list[BrowserContext] = field(default_factory=list)

    def page(self, who: str = "", *, size: tuple[int, int] = DESK, **options: Any) -> Page:
        """A page of a fresh browser, as somebody whom the first page names, or as nobody."""
        width, height = size
        context = self.browser.new_context(
            base_url=self.url, viewport={"width": width, "height": height}, **options
        )
        context.set_default_timeout(10_000)
        self.opened.append(context)
        page = context.new_page()
        page.goto("/")
        if who:
            self.be(page, who)
        return page

    def be(self, page: Page, who: str) -> None:
        """Be somebody on a page from now on, by name or by role and name."""
        page.goto("/")
        page.locator("tr", has_text=who).locator("form button").first.click()
        page.wait_for_load_state()

    def lessee(self, programme: str, stage: str, **options: Any) -> tuple[Page, int]:
        """A page as the lessee of a programme at a stage, and their case."""
        page = self.page(**options)
        rows = page.locator(f'section[aria-labelledby="g-{programme}"] tr[data-stage="{stage}"]')
        rows.first.locator("form button").click()
        page.wait_for_url(re.compile("/lease/"))
        return page, case_of(page)

    def has(self, programme: str, stage: str) -> bool:
        """Whether somebody of a programme is at a stage."""
        page = self.page()
        rows = page.locator(f'section[aria-labelledby="g-{programme}"] tr[data-stage="{stage}"]')
        return rows.count() > 0

    def close(self) -> None:
        """Close every page."""
        for context in self.opened:
            context.close()
        self.opened.clear()


def case_of(page: Page) -> int:
    """The case whose page is shown."""
    found = re.search(r"/(?:lease|cases)/(\d+)/", page.url)
    assert found, page.url
    return int(found[1])


def barriers(page: Page) -> list[str]:
    """What axe finds on a page, each with the first place."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    said = page.evaluate("rules => axe.run(document, {runOnly: rules})", list(RULES))
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:160]} – {each['nodes'][0]['failureSummary']}"
        for each in said["violations"]
    ]


def sideways(page: Page) -> int:
    """How many pixels a page is wider than its window."""
    return int(
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A server over a fresh sample; its address. The day is the one after that of the sample."""
    with sampled_database(folder):
        ahead = (SAMPLED.date() - real_now().date()).days + 1
        Clock.objects.create(pk=ONLY, days_ahead=ahead)
    port = free_port()
    known = {name: said for name, said in os.environ.items() if not name.startswith("HANDBACK_")}
    told = {"HANDBACK_MODE": "demo", "HANDBACK_DATA": str(folder), "HANDBACK_LOG_LEVEL": "ERROR"}
    with subprocess.Popen(
        server_arguments("127.0.0.1", port, 1), env={**known, **told}, start_new_session=True
    ) as process:
        try:
            url = f"http://localhost:{port}"
            _wait_for(url, process)
            yield url
        finally:
            process.terminate()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(LOOKS):
        if process.poll() is not None:
            break
        with suppress(OSError), urllib.request.urlopen(f"{url}/health/live", timeout=2):
            return
        time.sleep(BETWEEN)
    raise RuntimeError(f"no answer from {url}; the server ended with {process.poll()}")


def today() -> date:
    """The day that a site shows when it starts."""
    return date.fromordinal(SAMPLED.date().toordinal() + 1)
