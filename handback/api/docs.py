"""The pages on which people try the interface out; everything they need comes from this server."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

SETTINGS = (
    '{"url":"/api/v1/openapi.json","layout":"BaseLayout","deepLinking":true,'
    '"docExpansion":"none","validatorUrl":null}'
)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Swagger UI styles some of its elements in place; it runs no script in place."""


class _Named:
    title = "Handback API"


def docs_page(request: HttpRequest) -> HttpResponse:
    """Swagger UI over the description."""
    context = {"swagger_settings": SETTINGS, "api": _Named, "add_csrf": False}
    response = render(request, "ninja/swagger.html", context)
    response["Content-Security-Policy"] = POLICY
    return response
