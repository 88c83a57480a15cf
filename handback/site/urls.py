"""The table of addresses."""

from django.urls import URLPattern, URLResolver, include, path

from handback.api.application import patterns

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include((patterns, "api"))),
    path("", include("handback.web.urls")),
]

handler400 = "handback.web.troubles.bad_request"
handler403 = "handback.web.troubles.forbidden"
handler404 = "handback.web.troubles.not_found"
handler500 = "handback.web.troubles.broken"
