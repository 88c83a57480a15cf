"""`python -m tests.browser.screenshots FOLDER`: pictures of the main pages for the README.

They are taken of a demonstration of their own, whose sample is the same each time.
"""

import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handback.site.settings")
os.environ.setdefault("HANDBACK_DATA", str(Path(tempfile.gettempdir()) / "handback-screenshots"))


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: of whose page, how large, in which colours."""

    name: str
    programme: str
    stage: str
    path: str
    phone: bool = False
    dark: bool = False
    language: str = ""
    follow: str = ""
    """The text of a link on the page that leads to the one that is shown."""
    middle: str = ""
    """What is brought into the middle of the picture, as a selector."""


SHOTS = (
    Shot("overview", "infiniti", "inspected", "/lease/{case}/"),
    Shot("overview-phone", "ally", "open", "/lease/{case}/", phone=True),
    Shot("options", "infiniti", "open", "/lease/{case}/options/"),
    Shot(
        "report",
        "infiniti",
        "inspected",
        "/lease/{case}/inspection/",
        follow="Look at the report",
        middle="main svg",
    ),
    Shot("statement", "ally", "billed", "/lease/{case}/bill/"),
    Shot("return-phone", "afg-canada", "open", "/lease/{case}/return/", phone=True, language="fr"),
    Shot("options-dark", "ally", "open", "/lease/{case}/options/", phone=True, dark=True),
)
"""What the README shows, by name."""


def take(folder: Path) -> None:
    """Take every picture into a folder."""
    from tests.kit.browser import DESK, PHONE, Site, chromium, served

    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, chromium() as browser, served(Path(data)) as url:
        site = Site(url, browser)
        for shot in SHOTS:
            page, case = site.lessee(
                shot.programme,
                shot.stage,
                size=PHONE if shot.phone else DESK,
                color_scheme="dark" if shot.dark else "light",
                device_scale_factor=1,
            )
            if shot.language:
                cookie = {"name": "handback_language", "value": shot.language, "url": url}
                page.context.add_cookies([cookie])
            page.goto(shot.path.format(case=case))
            if shot.follow:
                page.get_by_role("link", name=shot.follow).first.click()
            page.wait_for_load_state("networkidle")
            if shot.middle:
                page.locator(shot.middle).first.scroll_into_view_if_needed()
            page.screenshot(path=folder / f"{shot.name}.png")
            site.close()


def main() -> None:
    """Take the pictures that the README shows."""
    import django

    django.setup()
    take(Path(sys.argv[1]))


if __name__ == "__main__":
    main()
