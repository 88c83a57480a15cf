"""`handback seal`: the signed daily digest."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.markup import escape

from handback.cli.asking import Json, read_day
from handback.cli.installation import now, ready
from handback.cli.output import Exit, as_json, console, count

if TYPE_CHECKING:
    from handback.actions.proving import Sealed


def seal(
    day: Annotated[
        str, typer.Option("--day", metavar="DAY", help="The day to seal; today without it.")
    ] = "",
    public_key: Annotated[
        bool, typer.Option("--public-key", help="Print the public key that checks signatures.")
    ] = False,
    export: Annotated[
        Path | None,
        typer.Option("--export", help="Folder for what somebody else needs to check the day."),
    ] = None,
    json: Json = False,
) -> None:
    """Seal a day: digest and sign the head of every case that changed; again changes nothing."""
    today = now().date()
    chosen = read_day(day) if day else today
    if chosen > today:  # nothing before it could be sealed any more
        _unusable(f"{chosen} has not come yet.", f"Seal {today} (by UTC) or an earlier day.")
    ready()
    from handback.actions import proving

    try:
        if public_key:
            _public_key(json)
            return
        sealed = proving.seal(chosen, now())
        files = proving.export(chosen, export) if export else []
    except proving.KeyUnusableError as error:
        _unusable(error.wrong, error.do)
    except proving.SealedLaterError as error:
        _unusable(
            f"{error.last} is sealed already.", f"{error.day} comes before it: seal a later day."
        )
    if json:
        as_json({"sealed": sealed, "files": files})
        return
    _tell(sealed, files)


def _public_key(json: bool) -> None:
    from handback.actions import proving

    pem, key = proving.public_key()
    if json:
        as_json({"key": key, "pem": pem})
    else:
        print(pem, end="")


def _tell(sealed: "Sealed", files: list[Path]) -> None:
    out = console()
    if sealed.key_made:
        made = escape(str(sealed.key_made))
        out.print(f"[warn]Made a signing key for development:[/] {made}", soft_wrap=True)
    said = f"Sealed {sealed.day}." if sealed.made else f"{sealed.day} was sealed before."
    out.print(f"[good]{said}[/] {count(sealed.heads, 'case')} changed since the digest before.")
    out.print(f"  digest {sealed.digest}")
    out.print(f"  signed {sealed.made_at} with key {sealed.key}", soft_wrap=True)
    for file in files:
        out.print(f"  wrote {escape(str(file))}", soft_wrap=True)
    if sealed.made:
        out.print(
            "[quiet]Keep the digest elsewhere, too: `handback verify --digest` asks for it.[/]"
        )


def _unusable(wrong: str, do: str) -> NoReturn:
    out = console(to_stderr=True)
    out.print(f"[bad]{escape(wrong)}[/] {escape(do)}", soft_wrap=True)
    raise typer.Exit(Exit.UNUSABLE)
