"""The `handback` command."""

import os
import sys
from typing import Annotated

import typer
from rich.markup import escape

import handback
from handback.cli import streams
from handback.cli.later import Commands
from handback.cli.output import Exit, console

app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="The end of vehicle leases, from the first reminder to the closed account.",
    epilog="Exit codes: 0 fine, 1 differences or problems found, 2 usage or unreadable input.",
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"handback {handback.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command; whatever input does, people see a sentence and never a traceback."""
    streams.prepare()
    try:
        app(prog_name="handback")
    except streams.ReaderGoneError:
        streams.close()
        sys.exit(Exit.FINE)
    except Exception as error:
        if os.environ.get("HANDBACK_TRACEBACK"):
            raise
        for line in _stopped(error):
            console(to_stderr=True).print(line)
        streams.close()
        sys.exit(Exit.UNUSABLE)


def _stopped(error: Exception) -> tuple[str, ...]:
    """What is said when nothing else could be."""
    if isinstance(error, OSError) and error.strerror:
        file = f" ({error.filename})" if error.filename else ""
        why = f"{error.strerror.lower()}{file}"
        return (
            f"[bad]Handback stopped: {escape(why)}.[/]",
            "Check disk and permissions, and try again.",
        )
    return (
        f"[bad]Handback stopped: {type(error).__name__}: {escape(str(error))}[/]",
        "This is a mistake in Handback, not yours. HANDBACK_TRACEBACK=1 shows where.",
    )


if __name__ == "__main__":
    main()
