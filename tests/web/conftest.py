"""The pages over the sample portfolio."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kit.pages import Portal, opened_portal


@pytest.fixture
def portal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    with opened_portal(tmp_path, monkeypatch) as found:
        yield found
