"""`handback run`: the whole system with sample data, for a look at it in a browser."""

import os
import socket
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from handback.cli.installation import ready, real_now
from handback.cli.output import Exit, console, count
from handback.cli.serving import collect_static, read_port, server_arguments
from handback.cli.working import Watch, Watched

DATA = Path("handback-demo")
LEASES = 300
DEMO = "demo"
HOST = "127.0.0.1"


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
    os.environ.setdefault("HANDBACK_LOG_LEVEL", "WARNING")
    for name in ("HANDBACK_DATABASE", "HANDBACK_MAIL"):
        os.environ.pop(name, None)
    out = console(to_stderr=True)
    if not _is_free(port):
        out.print(f"[bad]Something else listens on port {port}.[/] Name another: --port 8001.")
        raise typer.Exit(Exit.UNUSABLE)
    ready(tables=False)
    _fill()
    collect_static()
    at = f"http://localhost:{port}/"
    out.print(f"[good]Handback[/] is at [head]{at}[/]; Ctrl-C stops.", soft_wrap=True)
    out.print("[quiet]The first page lists people to be: lessees at every stage, and staff.[/]")
    out.print(f"[quiet]Everything lies in {escape(str(data))}; delete it to begin anew.[/]")
    sys.stderr.flush()
    worker = [sys.executable, "-m", "handback.worker", "--watched"]
    server = server_arguments(HOST, port, 2)
    watch = Watch([Watched(server), Watched(worker)], until_done=False)
    with watch.listening():
        raise typer.Exit(watch.run())


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) != 0


def _fill() -> None:
    """Tables, policies and the sample; what is there already stays."""
    from handback.actions.installing import set_up
    from handback.actions.sampling.making import Wish, make_sample
    from handback.cli.installation import now

    set_up(real_now())
    made = make_sample(Wish(LEASES), now())
    said = count(made.tally.leases or made.known, "lease")
    console(to_stderr=True).print(f"[quiet]{said} as of {made.as_of}.[/]")
