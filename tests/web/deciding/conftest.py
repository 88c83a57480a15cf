"""Pages of this part tell their tests what they were made of."""

import pytest
from django.template import Template
from django.test.utils import instrumented_test_render


@pytest.fixture(autouse=True)
def _told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Template, "_render", instrumented_test_render)
