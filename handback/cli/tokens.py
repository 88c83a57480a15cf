"""`handback token`: keys by which programs sign in to the interface."""

from datetime import UTC, datetime, time, timedelta
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from handback.cli.asking import Json, read_day
from handback.cli.installation import now, ready
from handback.cli.output import as_json, console, plain
from handback.cli.people import Who, stopped_by

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    help="Make, list and revoke the keys by which programs sign in.",
)


def read_end(text: str) -> datetime:
    """The end of a token: a day such as 2027-01-31, or a number of days such as 90d."""
    days = text.removesuffix("d")
    if text.endswith("d") and days.isdecimal() and 1 <= int(days[:5]) <= 3_650:
        return now() + timedelta(days=int(days))
    return datetime.combine(read_day(text), time(), UTC) + timedelta(days=1)


@app.command()
def create(
    who: Who,
    name: Annotated[
        str, typer.Option("--name", help="What it is for, to tell it apart.", show_default=False)
    ],
    scope: Annotated[
        list[str],
        typer.Option(
            "--scope",
            metavar="SCOPE",
            help="What it is narrowed to; several times for several. `token scopes` lists them.",
            show_default=False,
        ),
    ],
    expires: Annotated[
        datetime | None,
        typer.Option(
            "--expires",
            parser=read_end,
            metavar="DAY|90d",
            help="The last day it holds, or for how many days; without, until it is revoked.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Make a token of somebody, and print its secret: this once, and never again."""
    ready()
    from handback.actions import people, tokens

    with stopped_by(people.PeopleError, tokens.TokenError):
        person = people.person_named(who)
        made = tokens.create(person.pk, name, scope, now(), expires)
    if json:
        as_json(made)
        return
    print(made.secret)
    out = console(to_stderr=True)
    out.print("This is shown once. Keep it where secrets are kept.", soft_wrap=True)
    out.print(f"[quiet]`handback token revoke {made.prefix}` ends it.[/]", soft_wrap=True)


@app.command("list")
def list_tokens(
    person: Annotated[
        str, typer.Option("--person", metavar="WHO", help="Only those of one person.")
    ] = "",
    json: Json = False,
) -> None:
    """List tokens, the newest first; of a secret only its beginning is known."""
    ready()
    from handback.actions import people, tokens

    at = now()
    with stopped_by(people.PeopleError):
        found = tokens.listed(people.person_named(person).pk if person else None)
    if json:
        as_json([{**plain(each), "state": each.state(at)} for each in found])
        return
    table = Table(box=None, pad_edge=False, header_style="head")
    for title in ("token", "state", "for", "of", "scopes", "last used", "ends"):
        table.add_column(title, overflow="fold")
    for each in found:
        table.add_row(
            each.prefix,
            each.state(at),
            escape(each.name),
            escape(each.email or str(each.person)),
            " ".join(each.scopes),
            _day(each.used),
            _day(each.expires),
        )
    console().print(table)


def _day(instant: datetime | None) -> str:
    return instant.date().isoformat() if instant else "never"


@app.command()
def revoke(
    token: Annotated[
        str, typer.Argument(metavar="TOKEN", help="Its beginning, such as hb_1a2B3c4D, or number.")
    ],
    json: Json = False,
) -> None:
    """End a token at once; again, it changes nothing."""
    ready()
    from handback.actions import tokens

    with stopped_by(tokens.TokenError):
        gone = tokens.revoke(token, now())
    if json:
        as_json(gone)
        return
    console().print(f"[good]Revoked[/] {gone.prefix} ({escape(gone.name)}).", soft_wrap=True)


@app.command()
def scopes(json: Json = False) -> None:
    """List the scopes, with what each lets a token do."""
    ready(tables=False)
    from handback.actions.tokens import SCOPES

    if json:
        as_json(SCOPES)
        return
    table = Table(box=None, pad_edge=False, show_header=False)
    for scope, says in SCOPES.items():
        table.add_row(scope, says)
    console().print(table)
