"""`handback export`: ledger and events as files."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from handback.cli.asking import Json, read_day
from handback.cli.installation import ready
from handback.cli.output import as_json, console, count, unusable
from handback.policy.problems import Place, Problem

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    help="Write the ledger or the events to a file, while the work goes on.",
)

Out = Annotated[
    Path, typer.Option("--out", metavar="FILE", help="The file; its ending says how it is written.")
]
From = Annotated[
    date | None, typer.Option("--from", parser=read_day, metavar="DAY", help="From this day on.")
]
To = Annotated[
    date | None, typer.Option("--to", parser=read_day, metavar="DAY", help="Up to this day.")
]
Programme = Annotated[
    str, typer.Option("--programme", metavar="CODE", help="Of this programme only.")
]


@app.command()
def ledger(
    out: Out, first: From = None, last: To = None, programme: Programme = "", json: Json = False
) -> None:
    """Write the ledger, by the day its rows count: .csv or .parquet; amounts in cents."""
    _export("ledger", out, (first, last), programme, json=json)


@app.command()
def events(
    out: Out, first: From = None, last: To = None, programme: Programme = "", json: Json = False
) -> None:
    """Write the events, by the day they were recorded: .jsonl (exact lines), .csv or .parquet."""
    _export("events", out, (first, last), programme, json=json)


def _export(
    what: str, out: Path, days: tuple[date | None, date | None], programme: str, *, json: bool
) -> None:
    ready()
    from handback.actions.exporting.taking_out import NotTakenOutError, export, extent_of

    try:
        with _progress(what) as progress:
            rows = export(what, extent_of(*days, programme), out, progress)
    except NotTakenOutError as error:
        unusable([Problem(Place("--out", 0), (), error.wrong, error.do)], json_wanted=json)
    except OSError as error:
        wrong = f"`{out}` cannot be written: {(error.strerror or str(error)).lower()}."
        do = "Make room or name another file; nothing was left behind."
        unusable([Problem(Place("--out", 0), (), wrong, do)], json_wanted=json)
    if json:
        as_json({"what": what, "rows": rows, "file": out})
    else:
        console().print(f"[good]{escape(str(out))}[/]: {count(rows, 'row')}.", soft_wrap=True)


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int], None]]:
    """The rows so far, on a terminal; nothing elsewhere."""
    columns = (SpinnerColumn(), TextColumn(f"{what}: {{task.completed:,.0f}} rows"))
    out = console(to_stderr=True)
    shown = sys.stderr.isatty()
    with Progress(
        *columns, TimeElapsedColumn(), console=out, transient=True, disable=not shown
    ) as bar:
        task = bar.add_task(what, total=None)
        yield lambda number: bar.advance(task, number)
