"""Addresses of signing in."""

from django.urls import include, path

from handback.web.soon import soon

urlpatterns = [
    path("account/security/", soon, name="security"),
    path("account/", include("allauth.urls")),
]
