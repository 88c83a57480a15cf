"""The one Django app that has models."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Records: its guards are made again after every migration."""

    name = "handback.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the guards to migrations."""
        from django.db.models.signals import post_migrate

        from handback.records import guards

        post_migrate.connect(guards.after_migration, sender=self)
