"""The `handback` command."""

import os
import sys
from typing import Annotated

import typer
from rich.markup import escape

import handback
from handback.cli import comparing, coverage, dates, demo, examples, leases, policies, vocabulary
from handback.cli.output import Exit, console

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="The end of vehicle leases, from the first reminder to the closed account.",
    epilog="Exit codes: 0 fine, 1 differences or problems found, 2 usage or unreadable input.",
)
app.add_typer(policies.app, name="policy")
app.add_typer(examples.app, name="example")
app.command()(leases.quote)
app.command("compare")(comparing.compare_options)
app.command("timeline")(dates.show_timeline)
app.command()(vocabulary.vocabulary)
app.command()(coverage.coverage)
app.command()(demo.demo)


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
    try:
        app(prog_name="handback")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody reads on
        sys.exit(Exit.FINE)
    except Exception as error:
        if os.environ.get("HANDBACK_TRACEBACK"):
            raise
        out = console(to_stderr=True)
        out.print(f"[bad]Handback stopped: {type(error).__name__}: {escape(str(error))}[/]")
        out.print("This is a mistake in Handback, not yours. HANDBACK_TRACEBACK=1 shows where.")
        sys.exit(Exit.UNUSABLE)


if __name__ == "__main__":
    main()
