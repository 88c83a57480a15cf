"""Browser and site for tests in a real Chromium.

Where there is no Chromium these tests are left out, and the head of the report says so; on a CI
machine they fail instead.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.kit.browser import Site, chromium, chromium_path, served

HAS_CHROMIUM = chromium_path() is not None
collect_ignore_glob = [] if HAS_CHROMIUM or os.environ.get("CI") else ["test_*.py"]


def pytest_report_header() -> str:
    """Whether a browser is there."""
    return f"browser: {chromium_path() or 'none; install Chromium, or set HANDBACK_CHROMIUM'}"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A browser for all tests of this process."""
    with chromium() as found:
        yield found


@pytest.fixture
def site(browser: Browser, tmp_path: Path) -> Iterator[Site]:
    """A server with a sample of its own."""
    with served(tmp_path) as url:
        found = Site(url, browser)
        yield found
        found.close()


@pytest.fixture(scope="module")
def shared_site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server that the tests of a module share: they change nothing, or people of their own."""
    with served(tmp_path_factory.mktemp("shared")) as url:
        found = Site(url, browser)
        yield found
        found.close()
