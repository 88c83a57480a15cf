"""Stands where a page is being built. Nothing may point here in the end."""

from typing import Any

from django.http import HttpRequest, HttpResponse


def soon(request: HttpRequest, **_: Any) -> HttpResponse:
    """Says that there is nothing yet."""
    return HttpResponse("not built yet", status=501)
