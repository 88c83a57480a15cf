"""`python -m tests.browser.crawl [PROGRAMME …]`: every page at every stage, looked at both ways.

It takes some minutes; `test_barriers.py` looks at a choice of the same in one.
"""

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handback.site.settings")
os.environ.setdefault("HANDBACK_DATA", str(Path(tempfile.gettempdir()) / "handback-crawl"))


def look(programmes: list[str]) -> int:
    """Look at all pages of some programmes' lessees, and tell; how many things were found."""
    from handback.core.stages import STAGES
    from tests.browser.test_barriers import LEASE
    from tests.kit.browser import Site, chromium, served
    from tests.kit.crawling import Crawl, few, plain

    found = 0
    with tempfile.TemporaryDirectory() as data, chromium() as browser, served(Path(data)) as url:
        site = Site(url, browser)
        for programme in programmes:
            crawl = Crawl(most=4, thorough=True)
            for stage in STAGES:
                if not site.has(programme, stage):
                    continue
                page, case = site.lessee(programme, stage)
                crawl.found.clear()
                crawl.be(page).everything(plain(LEASE, case=case), f"/lease/{case}/")
                site.close()
                print(f"{programme}, {stage}: {crawl.read} read, {crawl.looked} looked at")
                print(few(crawl.found), flush=True)
                found += len(crawl.found)
    return found


def main() -> None:
    """Look at the programmes that were named, or at all."""
    import django

    django.setup()
    from tests.browser.test_barriers import LIVES

    sys.exit(1 if look(sys.argv[1:] or list(LIVES)) else 0)


if __name__ == "__main__":
    main()
