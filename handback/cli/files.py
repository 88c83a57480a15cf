"""`handback files`: the content of stored files on the disk."""

import typer

from handback.cli.asking import Json
from handback.cli.installation import now, ready
from handback.cli.output import Exit, as_json, console, count

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    help="Look after the content of stored files.",
)


@app.command()
def sweep(json: Json = False) -> None:
    """Take away content that no file cites any more, and what interrupted uploads left."""
    ready()
    from handback.actions import files

    swept = files.sweep(now())
    if json:
        as_json(swept)
        return
    out = console()
    if not swept.contents and not swept.unfinished:
        out.print("[good]Nothing to sweep.[/]")
        return
    out.print(
        f"Took away {count(swept.contents, 'content')} and"
        f" {count(swept.unfinished, 'unfinished upload')}: {swept.freed:,} bytes."
    )


@app.command()
def check(json: Json = False) -> None:
    """Read every stored file, and say whose content is missing or changed; exits with 1 then."""
    ready()
    from handback.actions import files

    checked, broken = files.check_contents()
    if json:
        as_json({"checked": checked, "broken": broken})
    else:
        out = console()
        for each in broken:
            out.print(f"[bad]{each.wrong}[/] {each.id} of case {each.case}", soft_wrap=True)
        style = "bad" if broken else "good"
        out.print(f"[{style}]{count(checked, 'file')} read, {len(broken)} broken.[/]")
    if broken:
        raise typer.Exit(Exit.DIFFERENT)
