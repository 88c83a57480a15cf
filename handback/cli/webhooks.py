"""`handback webhook`: where a lessor's systems are told of what happens, and how that went."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated
from uuid import uuid4

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from handback.cli.asking import Json, whole
from handback.cli.installation import now, ready
from handback.cli.output import Exit, as_json, console, count, plain

if TYPE_CHECKING:
    from handback.actions.webhooks import Added, EndpointTold

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    help="Tell a lessor's own systems of what happens: endpoints, secrets, the log of calls.",
)

Id = Annotated[
    int,
    typer.Argument(
        parser=whole("the number of an endpoint", 1, 2**62),
        metavar="ENDPOINT",
        help="The number of an endpoint, as `list` shows it.",
    ),
]


@app.command()
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="Where to call, by https.")],
    lessor: Annotated[
        str, typer.Option("--lessor", metavar="CODE", help="Whose cases.", show_default=False)
    ],
    kind: Annotated[
        list[str] | None,
        typer.Option(
            "--kind",
            metavar="KIND",
            help="Only events of this kind; several times for several.",
            show_default=False,
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Add an endpoint, and print the secret that signs its calls: this once, and never again."""
    ready()
    from handback.actions import webhooks

    with stopped():
        added = webhooks.add(webhooks.lessor_named(lessor), url, kind or (), now())
    _show(added, json=json)


@app.command("list")
def list_endpoints(
    lessor: Annotated[
        str, typer.Option("--lessor", metavar="CODE", help="Only those of one lessor.")
    ] = "",
    json: Json = False,
) -> None:
    """List endpoints with their state, and how many messages wait or are dead."""
    ready()
    from handback.actions import webhooks

    with stopped():
        found = webhooks.listed(webhooks.lessor_named(lessor) if lessor else None)
    if json:
        as_json({"endpoints": found})
        return
    out = console()
    for each in found:
        _tell(out, each)
    if not found:
        out.print("There are no endpoints. `handback webhook add` adds one.")


def _tell(out: Console, told: "EndpointTold") -> None:
    style = "good" if told.state == "active" else "bad"
    state = f"[{style}]{told.state}[/] [quiet]since {_instant(told.since)}[/]"
    out.print(
        f"[head]{told.id}[/] {escape(told.lessor)} {escape(told.url)} {state}", soft_wrap=True
    )
    kinds = ", ".join(told.kinds) or "every kind of event"
    notes = [kinds, f"{told.waiting:,} waiting", f"{told.dead:,} dead"]
    if told.failing_since and told.state != "gone":
        notes.append(f"failing since {_instant(told.failing_since)}")
    if told.two_secrets_until:
        notes.append(f"the old secret signs too until {_instant(told.two_secrets_until)}")
    out.print(f"  [quiet]{escape('; '.join(notes))}[/]", soft_wrap=True)


@app.command()
def rotate(
    id_: Id,
    overlap: Annotated[
        int,
        typer.Option(
            "--overlap",
            parser=whole("a number of hours", 0, 720),
            metavar="HOURS",
            help="How long the old secret signs too; 0 ends it at once.",
        ),
    ] = 24,
    json: Json = False,
) -> None:
    """Give an endpoint a new secret, and print it: this once, and never again."""
    ready()
    from handback.actions import webhooks

    with stopped():
        added = webhooks.rotate(None, id_, now(), timedelta(hours=overlap))
    _show(added, json=json)


@app.command()
def pause(id_: Id) -> None:
    """Call an endpoint no more until it is resumed; what happens meanwhile is not sent later."""
    ready()
    from handback.actions import webhooks

    with stopped():
        webhooks.pause(None, id_, now())
    console().print(f"Endpoint {id_} is not called any more. `handback webhook resume` ends that.")


@app.command()
def resume(id_: Id) -> None:
    """Call an endpoint again; messages that it never took are tried anew."""
    ready()
    from handback.actions import webhooks

    with stopped():
        revived = webhooks.resume(None, id_, now())
    console().print(f"Endpoint {id_} is called again; {count(revived, 'message')} tried anew.")


@app.command()
def remove(id_: Id) -> None:
    """Remove an endpoint with its messages and its log."""
    ready()
    from handback.actions import webhooks

    with stopped():
        webhooks.remove(None, id_)
    console().print(f"Endpoint {id_} is removed.")


@app.command()
def log(
    id_: Id,
    limit: Annotated[
        int,
        typer.Option(
            "--limit",
            parser=whole("a number of calls", 1, 500),
            metavar="NUMBER",
            help="At most so many.",
        ),
    ] = 20,
    json: Json = False,
) -> None:
    """List the latest calls of an endpoint, newest first: which message, when, what came back."""
    ready()
    from handback.actions import webhooks

    with stopped():
        found = webhooks.log(None, id_, limit)
    if json:
        as_json({"calls": found})
        return
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0))
    for name in ("When", "Message"):
        table.add_column(name, no_wrap=True)
    table.add_column("Answer", justify="right")
    table.add_column("Took", justify="right")
    table.add_column("")
    for each in found:
        status = str(each.status or "none")
        took = f"{each.took_ms:,} ms"
        table.add_row(_instant(each.at), escape(each.message), status, took, escape(each.error))
    console().print(table if found else "It has not been called yet.")


@app.command()
def redeliver(
    id_: Id,
    message: Annotated[str, typer.Argument(metavar="MESSAGE", help="A `webhook-id` of the log.")],
) -> None:
    """Send a message once more, under the same `webhook-id`; workers do it at once."""
    ready()
    from handback.actions import webhooks

    with stopped():
        webhooks.redeliver(None, id_, message, now())
    console().print("It will be sent again.")


@app.command()
def ping(id_: Id, json: Json = False) -> None:
    """Call an endpoint now, to see whether it answers; exits with 1 when it does not."""
    ready()
    from handback.actions import calls
    from handback.core.base import Id as MoveId

    with stopped():
        answer = calls.ping(None, id_, MoveId(str(uuid4())), now())
    if json:
        as_json({**plain(answer), "fine": answer.fine})
    elif answer.fine:
        console().print(f"[good]It answered {answer.status}[/] after {answer.took_ms:,} ms.")
    else:
        console(to_stderr=True).print(f"[bad]No success:[/] {escape(answer.error)}", soft_wrap=True)
    raise typer.Exit(Exit.FINE if answer.fine else Exit.DIFFERENT)


def _show(added: "Added", *, json: bool) -> None:
    if json:
        as_json(added)
        return
    print(added.secret)
    out = console(to_stderr=True)
    said = f"This is the secret of endpoint {added.id}. It is shown once: keep it where its calls"
    out.print(f"{said} are verified.", soft_wrap=True)


@contextmanager
def stopped() -> Iterator[None]:
    """End the command where what was asked for cannot be done."""
    from handback.actions.access import NotFoundError
    from handback.actions.webhooks import BadEndpointError

    try:
        yield
    except (NotFoundError, BadEndpointError) as error:
        said = str(error)
        out = console(to_stderr=True)
        out.print(f"[bad]{escape(said[:1].upper() + said[1:])}[/]", soft_wrap=True)
        raise typer.Exit(Exit.UNUSABLE) from None


def _instant(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M UTC")
