"""What every page is given."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from handback.actions import clock
from handback.web.clock import real_now


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """The languages there are, unless a page knows better; the day that a demonstration shows."""
    said: dict[str, Any] = {"languages": tuple(settings.LANGUAGES)}
    if settings.HANDBACK.mode == clock.DEMO:
        said["demo"] = {"today": clock.today(real_now())}
    return said
