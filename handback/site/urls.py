"""The table of addresses."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

from handback.api.application import patterns

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(pattern_name="api:api-docs")),
    path("api/v1/", include((patterns, "api"))),
]
