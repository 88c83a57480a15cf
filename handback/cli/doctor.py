"""`handback doctor`: looks at everything an installation needs."""

import os
from typing import TYPE_CHECKING

import typer
from rich.markup import escape
from rich.table import Table

from handback.cli.asking import Json
from handback.cli.installation import now
from handback.cli.output import Exit, as_json, console, count

if TYPE_CHECKING:
    from handback.actions.examinations.findings import Finding

SIGNS = {"ok": "[good]ok[/]", "warn": "[warn]warn[/]", "bad": "[bad]bad[/]"}


def doctor(json: Json = False) -> None:
    """Look at everything an installation needs; exits with 1 when bad."""
    found = _examined()
    is_bad = any(each.state == "bad" for each in found)
    if json:
        as_json({"fine": not is_bad, "findings": found})
    else:
        _tell(found)
    if is_bad:
        raise typer.Exit(Exit.DIFFERENT)


def _examined() -> "tuple[Finding, ...]":
    """What was found; settings that cannot be read are the only finding then."""
    import django
    from django.core.exceptions import ImproperlyConfigured
    from pydantic import ValidationError

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handback.site.settings")
    try:
        django.setup()
    except ValidationError as error:
        return tuple(_setting(each["loc"], each["msg"]) for each in error.errors())
    except (ImproperlyConfigured, OSError, ValueError) as error:
        return (_setting((), str(error)),)
    from handback.actions.doctor import examine

    return examine(now())


def _setting(where: tuple[int | str, ...], said: str) -> "Finding":
    from handback.actions.examinations.findings import bad

    name = f"HANDBACK_{where[0]}".upper() if where else "settings"
    wrong = said.removeprefix("Value error, ")
    return bad(name, wrong, "Set it as the table in docs/operations.md says.")


def _tell(found: "tuple[Finding, ...]") -> None:
    out = console()
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for each in found:
        table.add_row(SIGNS[each.state], escape(each.name), escape(each.says))
        if each.do:
            table.add_row("", "", f"[quiet]{escape(each.do)}[/]")
    out.print(table)
    for state, says in (("bad", "bad"), ("warn", "to look after")):
        number = sum(each.state == state for each in found)
        if number:
            out.print(f"[{state}]{count(number, 'thing')} {says}.[/]")
    if all(each.state == "ok" for each in found):
        out.print("[good]Everything is fine.[/]")
