"""Commands that need the installation's records: they get them ready, or say what is missing."""

import os
from datetime import UTC, datetime
from typing import NoReturn

import typer
from rich.markup import escape

from handback.cli.output import Exit, console


def ready(*, tables: bool = True) -> None:
    """Make the records usable in this process; ends the command where they are not.

    `tables`: whether the tables have to be there already.
    """
    settled()
    from django.db import OperationalError

    from handback.actions import installing

    try:
        missing = installing.steps_missing()
    except OperationalError as error:
        do = "Check HANDBACK_DATABASE, and that the database runs."
        _unusable("The database cannot be reached.", str(error).strip(), do)
    if missing and tables:
        said = f"{len(missing)} steps are missing, the first is {missing[0]}."
        _unusable("The tables are not up to date.", said, "Run `handback setup`.")


def settled() -> None:
    """Read the settings, so that actions can be imported; ends the command where it cannot.

    The database is not asked for anything.
    """
    import django
    from django.core.exceptions import ImproperlyConfigured
    from pydantic import ValidationError

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handback.site.settings")
    try:
        django.setup()
    except (ImproperlyConfigured, ValidationError) as error:
        _unusable("The settings cannot be used.", _said(error), "Set what is named and try again.")


def now() -> datetime:
    """The instant a command runs."""
    return datetime.now(UTC)


def _said(error: Exception) -> str:
    from pydantic import ValidationError

    if isinstance(error, ValidationError):
        return "; ".join(f"{'.'.join(map(str, e['loc']))} {e['msg']}" for e in error.errors())
    return str(error)


def _unusable(wrong: str, said: str, do: str) -> NoReturn:
    out = console(to_stderr=True)
    out.print(f"[bad]{escape(wrong)}[/] {escape(said)}", soft_wrap=True)
    out.print(escape(do), soft_wrap=True)
    raise typer.Exit(Exit.UNUSABLE)
