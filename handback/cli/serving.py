"""`handback serve`: the web server, in this process's place."""

import os
import sys
from typing import Annotated

import typer
from rich.markup import escape

from handback.cli.asking import whole
from handback.cli.installation import ready
from handback.cli.output import console

APPLICATION = "handback.site.wsgi:application"
HIGHEST_PORT = 65_535

read_port = whole("a port", 1, HIGHEST_PORT)
read_workers = whole("a number of processes", 1, 256)


def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(parser=read_port, metavar="NUMBER", help="The port to listen on.")
    ] = 8000,
    workers: Annotated[
        int, typer.Option(parser=read_workers, metavar="NUMBER", help="Processes that answer.")
    ] = 2,
) -> None:
    """Serve the pages and the API until told to stop."""
    ready()
    collect_static()
    out = console(to_stderr=True)
    at = f"http://{escape(_shown(host))}:{port}"
    out.print(f"[good]Handback[/] answers at {at}/; Ctrl-C stops.", soft_wrap=True)
    out.print(f"[quiet]The API is at {at}/api/v1/docs; {workers} processes.[/]", soft_wrap=True)
    sys.stderr.flush()
    # The server takes the place of this process, so that signals reach it.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handback.site.settings")
    arguments = server_arguments(host, port, workers)
    os.execv(arguments[0], arguments)


def collect_static() -> None:
    """Put style sheets, scripts and fonts where they are served compressed and for long."""
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)


def server_arguments(host: str, port: int, workers: int) -> list[str]:
    """The command that serves: one thread a process, which was measured to be fastest."""
    return [
        sys.executable, "-m", "granian", APPLICATION,
        "--interface", "wsgi",
        "--host", host,
        "--port", str(port),
        "--workers", str(workers),
        "--blocking-threads", "1",
        "--no-ws",
        "--respawn-failed-workers",
        "--log-level", "warning",
    ]  # fmt: skip


def _shown(host: str) -> str:
    """An address as a URL holds it."""
    return f"[{host}]" if ":" in host else host
