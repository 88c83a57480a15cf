"""`handback run`: the whole system with sample data, for a look at it in a browser."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from handback.cli.installation import ready, real_now
from handback.cli.output import console, count
from handback.cli.serving import read_port, server_arguments
from handback.cli.working import Watch, Watched

DATA = Path("handback-demo")
LEASES = 300
DEMO = "demo"


def run(
    port: Annotated[
        int, typer.Option(parser=read_port, metavar="NUMBER", help="The port to listen on.")
    ] = 8000,
    data: Annotated[
        Path, typer.Option("--data", help="Folder of the demonstration's database and files.")
    ] = DATA,
) -> None:
    """Start server and worker with an invented portfolio, as a demonstration, until Ctrl-C.

    It has a folder of its own and never touches another installation.
    """
    os.environ["HANDBACK_MODE"] = DEMO
    os.environ["HANDBACK_DATA"] = str(data.resolve())
    for name in ("HANDBACK_DATABASE", "HANDBACK_MAIL"):
        os.environ.pop(name, None)
    ready(tables=False)
    out = console(to_stderr=True)
    _fill()
    collect_static()
    at = f"http://localhost:{port}/"
    out.print(f"[good]Handback[/] is at [head]{at}[/]; Ctrl-C stops.", soft_wrap=True)
    out.print(f"[quiet]Everything lies in {escape(str(data))}; delete it to begin anew.[/]")
    sys.stderr.flush()
    worker = [sys.executable, "-m", "handback.worker", "--watched"]
    server = server_arguments("127.0.0.1", port, 2)
    watch = Watch([Watched(server), Watched(worker)], until_done=False)
    with watch.listening():
        raise typer.Exit(watch.run())


def collect_static() -> None:
    """Put style sheets, scripts and fonts where they are served compressed and for long."""
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)


def _fill() -> None:
    """Tables, policies and the sample; what is there already stays."""
    from handback.actions.installing import set_up
    from handback.actions.sampling.making import Wish, make_sample
    from handback.cli.installation import now

    set_up(real_now())
    made = make_sample(Wish(LEASES), now())
    said = count(made.tally.leases or made.known, "lease")
    console(to_stderr=True).print(f"[quiet]{said} as of {made.as_of}.[/]")
