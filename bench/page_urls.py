"""Two pages to measure others against, beside all of ours.

A bare one asks the database for one thing. A shell does so within the layout of every page, for
whoever is signed in: what it takes is what layout, session and person cost any page.
"""

from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from handback.actions.clock import days_ahead

SHELL = (
    "{% extends 'web/base.html' %}{% block title %}Shell{% endblock %}"
    "{% block content %}<p>{{ days }}</p>{% endblock %}"
)


def bare(_: HttpRequest) -> HttpResponse:
    """A page that asks the database for one thing."""
    return HttpResponse(f"<!doctype html><title>bare</title><p>{days_ahead()}</p>")


@cache
def _shell() -> Any:
    return engines["django"].from_string(SHELL)


@login_required
def shell(request: HttpRequest) -> HttpResponse:
    """The layout of every page around one thing from the database."""
    return HttpResponse(_shell().render({"days": days_ahead()}, request))


urlpatterns = [path("bare/", bare), path("shell/", shell), path("", include("handback.site.urls"))]
