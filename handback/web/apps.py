"""The Django app of the pages: it has templates and static files, and no models."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The pages."""

    name = "handback.web"
    label = "web"
