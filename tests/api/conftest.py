from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.api.kit import Api, made_api


@pytest.fixture
def api(database: str) -> Iterator[Api]:  # noqa: ARG001
    """The interface over a fresh world, on each engine."""
    yield from made_api()


@pytest.fixture
def light(sqlite: str) -> Iterator[Api]:  # noqa: ARG001
    """The interface over a fresh world, on SQLite alone."""
    yield from made_api()


@pytest.fixture
def files_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of a test lie in a folder of its own."""
    own = settings.HANDBACK.model_copy(update={"data": tmp_path / "data"})
    monkeypatch.setattr(settings, "HANDBACK", own)
