"""`handback backup` and `handback restore`."""

from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.markup import escape

from handback.cli.asking import Json
from handback.cli.installation import now, ready
from handback.cli.output import Exit, as_json, console

AFTERWARDS = """\
Next, where the data folder is a new one (OLD is the one the backup was made of):
  copy OLD/keys into it: the public keys of the daily digests
  handback erase replay OLD/erasures.jsonl
  handback verify
In the old data folder `handback erase replay` and `handback verify` do."""
"""What is left to do after a restore."""

Folder = Annotated[Path, typer.Argument(help="The folder of the backup.")]


def backup(folder: Folder, json: Json = False) -> None:
    """Copy database and files into a new folder, while work goes on."""
    ready()
    from handback.actions import backing_up

    try:
        made = backing_up.back_up(folder, _stored_files(), now())
    except backing_up.BackupError as error:
        _ended(error)
    _told(made, f"[good]Backed up[/] to {escape(str(folder))}", json_wanted=json)


def restore(
    folder: Folder,
    check: Annotated[
        bool, typer.Option("--check", help="Only check that the backup is whole.")
    ] = False,
    json: Json = False,
) -> None:
    """Fill an empty installation from a backup; `handback verify` proves it afterwards."""
    ready(tables=False)
    from handback.actions import backing_up

    try:
        found = backing_up.check(folder) if check else backing_up.restore(folder, _stored_files())
    except backing_up.BackupError as error:
        _ended(error)
    done = "The backup is whole" if check else "Restored"
    _told(found, f"[good]{done}[/]", json_wanted=json)
    if not (check or json):
        console().print(AFTERWARDS)


def _told(manifest: Any, done: str, *, json_wanted: bool) -> None:
    if json_wanted:
        as_json(manifest)
        return
    console().print(
        f"{done}: {manifest.cases:,} cases, {manifest.events:,} events, of {manifest.made}, "
        f"{escape(manifest.engine)}.",
        soft_wrap=True,
    )


def _stored_files() -> Path:
    from django.conf import settings

    folder: Path = settings.HANDBACK.data / "files"
    return folder


def _ended(error: Any) -> NoReturn:
    out = console(to_stderr=True)
    out.print(f"[bad]{escape(error.wrong)}[/] {escape(error.do)}", soft_wrap=True)
    raise typer.Exit(Exit.UNUSABLE)
