"""Setting an installation up: tables, guards, shipped policies."""

from datetime import datetime

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from handback.actions.policies import install_shipped


def steps_missing() -> tuple[str, ...]:
    """The migrations that have not been applied, by name; raises `OperationalError`."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return tuple(f"{migration.app_label}.{migration.name}" for migration, _ in plan)


def set_up(now: datetime) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Bring the tables up to date and install shipped policies that are new here.

    The migrations that were applied and the names of the policies; doing it twice changes nothing.
    """
    missing = steps_missing()
    call_command("migrate", verbosity=0, interactive=False)
    installed = install_shipped(now)
    return missing, tuple(f"{made.kind} {made.name}" for made in installed)
