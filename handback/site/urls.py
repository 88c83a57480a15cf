"""The table of addresses."""

from django.urls import URLPattern, URLResolver, include, path

from handback.api.application import patterns

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include((patterns, "api"))),
]
