"""What every page is given."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from handback.actions import clock
from handback.web.clock import now


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """The strip of a demonstration: the day its clock shows. Nothing elsewhere."""
    if settings.HANDBACK.mode != clock.DEMO:
        return {}
    return {"demo": {"now": now(), "days_ahead": clock.days_ahead()}}
