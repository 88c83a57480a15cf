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
        _unusable("The tables are not there yet, or not up to date.", said, "Run `handback setup`.")


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
        do = "Set what is named as docs/operations.md says, and try again."
        _unusable("The settings cannot be used.", _said(error), do)


def now() -> datetime:
    """The instant a command runs, as the clock of business days shows it."""
    from handback.actions import clock

    return clock.shown(real_now())


def real_now() -> datetime:
    """The real instant a command runs."""
    return datetime.now(UTC)


def _said(error: Exception) -> str:
    from pydantic import ValidationError

    if isinstance(error, ValidationError):
        return "; ".join(_setting(each["loc"], each["msg"]) for each in error.errors()) + "."
    return str(error)


def _setting(where: tuple[int | str, ...], said: str) -> str:
    """What is wrong with one variable, or with several together."""
    said = said.removeprefix("Value error, ")
    return f"HANDBACK_{str(where[0]).upper()}: {said}" if where else said


def _unusable(wrong: str, said: str, do: str) -> NoReturn:
    out = console(to_stderr=True)
    out.print(f"[bad]{escape(wrong)}[/] {escape(said)}", soft_wrap=True)
    out.print(escape(do), soft_wrap=True)
    raise typer.Exit(Exit.UNUSABLE)
