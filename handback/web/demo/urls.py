"""Addresses of what only a demonstration has."""

from django.urls import path

from handback.web.demo.views import be, move_clock

app_name = "demo"
urlpatterns = [
    path("be/", be, name="be"),
    path("clock/", move_clock, name="move_clock"),
]
