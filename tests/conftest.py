"""Hypothesis profiles: `HYPOTHESIS_PROFILE` names one; without it `ci` on a CI machine, else `dev`.

A CI machine (`CI` is set) draws the same examples each time, so that a red build can be repeated.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from django.utils import translation
from hypothesis import settings

os.environ["DJANGO_SETTINGS_MODULE"] = "handback.site.settings"
os.environ.setdefault("HANDBACK_DATA", str(Path(tempfile.gettempdir()) / "handback-tests-data"))
django.setup()

ON_CI = bool(os.environ.get("CI"))

settings.register_profile("ci", deadline=None, max_examples=100, derandomize=ON_CI)
settings.register_profile("dev", deadline=None, max_examples=30)
settings.register_profile("thorough", deadline=None, max_examples=2000)

settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if ON_CI else "dev"))


@pytest.fixture(autouse=True)
def plain_language() -> Iterator[None]:
    """Pages leave the language of the last one active; the next test begins without one."""
    yield
    translation.deactivate()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    """A fresh database of each engine; the test runs on both."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[str]:
    """A fresh SQLite database."""
    from tests.kit.databases import sqlite_database

    with sqlite_database(tmp_path) as address:
        yield address


@pytest.fixture
def postgresql() -> Iterator[str]:
    """A fresh PostgreSQL database."""
    from tests.kit.databases import postgresql_database

    with postgresql_database() as address:
        yield address
