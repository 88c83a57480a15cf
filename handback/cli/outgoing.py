"""`handback outbox`: what is on its way out, what could not be delivered."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from handback.cli.asking import Json, read_days, whole
from handback.cli.installation import now, ready
from handback.cli.output import Exit, as_json, console, count, plain

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    help="See what is on its way out; deliver it, and try again what could not be delivered.",
)

read_limit = whole("a number of messages", 1, 100_000)
Limit = Annotated[
    int, typer.Option("--limit", parser=read_limit, metavar="NUMBER", help="At most so many.")
]
Kind = Annotated[
    str, typer.Option("--kind", metavar="KIND", help="Only this kind: notice, events, webhook.")
]


@app.command("list")
def list_heaps(json: Json = False) -> None:
    """Count messages by kind and state; `failing` ones were tried in vain and are tried again."""
    ready()
    from handback.actions import outbox

    found = outbox.heaps()
    if json:
        as_json({"messages": found})
        return
    out = console()
    if not found:
        out.print("The outbox is empty.")
        return
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0))
    for name in ("Kind", "State"):
        table.add_column(name)
    table.add_column("Messages", justify="right")
    table.add_column("Failing", justify="right")
    table.add_column("Oldest")
    for heap in found:
        state = f"[bad]{heap.state}[/]" if heap.state == "dead" else heap.state
        failing = f"{heap.failing:,}" if heap.state == "waiting" else ""
        table.add_row(heap.kind, state, f"{heap.count:,}", failing, _instant(heap.oldest))
    out.print(table)


@app.command("dead")
def list_dead(limit: Limit = 50, kind: Kind = "", json: Json = False) -> None:
    """List dead letters with the reason, the oldest first; exits with 1 when there are any."""
    ready()
    from handback.actions import outbox

    _known(kind)
    found = outbox.dead_letters(limit, kind)
    if json:
        as_json({"dead": found})
        raise typer.Exit(Exit.DIFFERENT if found else Exit.FINE)
    out = console()
    for each in found:
        case = f"case {each.case}" if each.case else ""
        tries = "1 try" if each.tries == 1 else f"{each.tries:,} tries"
        notes = ", ".join(filter(None, (case, tries, f"since {_instant(each.made)}")))
        out.print(f"[head]{escape(each.key)}[/] [quiet]{escape(notes)}[/]", soft_wrap=True)
        out.print(f"  {escape(each.error)}", soft_wrap=True)
    if not found:
        out.print("There are no dead letters.")
        return
    out.print("[quiet]`handback outbox retry KEY` tries one again, `--all` every one.[/]")
    raise typer.Exit(Exit.DIFFERENT)


@app.command()
def retry(
    keys: Annotated[list[str] | None, typer.Argument(help="Keys of dead letters.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every dead letter.")] = False,
    kind: Kind = "",
    json: Json = False,
) -> None:
    """Let dead letters be tried again from now on; exits with 1 when a key is none of one."""
    ready()
    from handback.actions import outbox

    _known(kind)
    if bool(keys) == every:
        raise typer.BadParameter("Give the keys of dead letters, or --all.")
    wanted = list(dict.fromkeys(keys or ()))
    revived = outbox.retry(now(), wanted, kind)
    missing = len(wanted) - revived if wanted else 0
    if json:
        as_json({"retried": revived, "not_dead": missing})
    else:
        console().print(f"{count(revived, 'message')} will be tried again.")
        if missing:
            console(to_stderr=True).print(f"[bad]{count(missing, 'key')} of no dead letter.[/]")
    raise typer.Exit(Exit.DIFFERENT if missing else Exit.FINE)


@app.command()
def deliver(
    limit: Annotated[
        int,
        typer.Option("--limit", parser=read_limit, metavar="NUMBER", help="At most about so many."),
    ] = 100_000,
    json: Json = False,
) -> None:
    """Deliver what is due now, as workers do; exits with 1 when something was not delivered."""
    ready()
    from handback.actions.delivering import Delivered, deliver_due

    total = Delivered()
    with _mail_server_known():
        while total.tried < limit:
            found = deliver_due(now(), min(100, limit - total.tried))
            total += found
            if not found.tried:
                break
    if json:
        as_json(plain(total))
    else:
        console().print(
            f"{total.done:,} delivered, {total.failed:,} to be tried again, {total.dead:,} dead."
        )
    raise typer.Exit(Exit.DIFFERENT if total.failed or total.dead else Exit.FINE)


@contextmanager
def _mail_server_known() -> Iterator[None]:
    """End the command where HANDBACK_MAIL cannot be used."""
    from handback.channels.smtp import BadServerAddressError

    try:
        yield
    except BadServerAddressError as error:
        out = console(to_stderr=True)
        out.print(f"[bad]E-mail cannot be sent:[/] {escape(str(error))}.", soft_wrap=True)
        out.print("Set HANDBACK_MAIL and HANDBACK_MAIL_FROM, and try again.")
        raise typer.Exit(Exit.UNUSABLE) from None


@app.command()
def prune(
    days: Annotated[
        int,
        typer.Option(
            "--older", parser=read_days, metavar="DAYS", help="Delivered so many days ago."
        ),
    ] = 90,
    json: Json = False,
) -> None:
    """Delete messages that were delivered long ago, with the log of their calls."""
    ready()
    from handback.actions import outbox

    gone = outbox.prune(now(), timedelta(days=days))
    if json:
        as_json({"deleted": gone})
    else:
        console().print(f"{count(gone, 'message')} deleted.")


def _known(kind: str) -> None:
    from handback.actions.outbox import KINDS

    if kind and kind not in KINDS:
        raise typer.BadParameter(f"`{kind}` is no kind of message: {', '.join(KINDS)}.")


def _instant(at: datetime | None) -> str:
    return at.strftime("%Y-%m-%d %H:%M UTC") if at else ""
