"""`handback import`: leases, payments, market values and organisations from files."""

import csv
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from handback.cli.asking import Json
from handback.cli.installation import now, ready, settled
from handback.cli.output import Exit, as_json, console, count, problem_data, unusable
from handback.policy.problems import Place, PolicyError, Problem

if TYPE_CHECKING:
    from handback.actions.importing.batches import Wishes
    from handback.actions.importing.tally import RowFault, Tally

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    help="Bring in leases, payments, market values and organisations from CSV or Parquet.",
)

SHOWN_AT_MOST = 20
"""Rows that a person is shown without a file of errors."""
ERROR_COLUMNS = ("row", "whose", "column", "what", "do", "severity")


class Kind(StrEnum):
    """What can be imported."""

    LEASES = "leases"
    PAYMENTS = "payments"
    VALUES = "values"
    ORGANISATIONS = "organisations"


FilePath = Annotated[Path, typer.Argument(help="A file of CSV or Parquet.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Check everything and write nothing.")]
Errors = Annotated[
    Path | None,
    typer.Option("--errors", metavar="FILE", help="Where rows with something wrong are listed."),
]
Encoding = Annotated[str, typer.Option("--encoding", help="Of CSV that is not UTF-8.")]


@app.command()
def leases(
    file: FilePath,
    dry_run: DryRun = False,
    errors: Errors = None,
    matured: Annotated[
        bool, typer.Option("--matured", help="Take leases that matured long ago, too.")
    ] = False,
    encoding: Encoding = "utf-8",
    json: Json = False,
) -> None:
    """Open each lease of a file as a case; those that are here already stay as they are."""
    ready()
    from handback.actions.importing.batches import Wishes

    wishes = Wishes(dry_run=dry_run, matured=matured)
    _bring(Kind.LEASES, file, wishes, errors, encoding, json=json)


@app.command()
def payments(
    file: FilePath,
    dry_run: DryRun = False,
    errors: Errors = None,
    encoding: Encoding = "utf-8",
    json: Json = False,
) -> None:
    """Post the payments of a file, each once however often the file comes."""
    _plainly(Kind.PAYMENTS, file, dry_run, errors, encoding, json)


@app.command()
def values(
    file: FilePath,
    dry_run: DryRun = False,
    errors: Errors = None,
    encoding: Encoding = "utf-8",
    json: Json = False,
) -> None:
    """Keep the newest market value of each car."""
    _plainly(Kind.VALUES, file, dry_run, errors, encoding, json)


@app.command()
def organisations(
    file: FilePath,
    dry_run: DryRun = False,
    errors: Errors = None,
    encoding: Encoding = "utf-8",
    json: Json = False,
) -> None:
    """Make the organisations of a file, or change those whose code is known."""
    _plainly(Kind.ORGANISATIONS, file, dry_run, errors, encoding, json)


@app.command()
def template(
    kind: Annotated[Kind, typer.Argument(help="What is to be imported.")],
    columns: Annotated[
        bool, typer.Option("--columns", help="Tell what each column means instead.")
    ] = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="The same as a table of Markdown.")
    ] = False,
    json: Json = False,
) -> None:
    """Print the columns of a file with a row that shows how values are written."""
    settled()
    from handback.actions.importing.kinds import IMPORTABLE

    found = IMPORTABLE[kind]
    if json:
        as_json([_column_data(each) for each in found.columns])
    elif markdown:
        print(found.told, end="")
    elif columns:
        _print_columns(console(), found.columns)
    else:
        print(found.template, end="")


def _column_data(column: Any) -> dict[str, Any]:
    return {
        "column": column.name,
        "needed": column.needed,
        "written": column.form.says,
        "empty": column.empty,
        "means": column.means,
        "example": column.example,
    }


def _print_columns(out: Console, columns: Any) -> None:
    table = Table("column", "written", "if empty", "what it says", box=None, header_style="head")
    for each in columns:
        empty = "[warn]needed[/]" if each.needed else escape(each.empty)
        table.add_row(escape(each.name), escape(each.form.says), empty, escape(each.means))
    out.print(table)


def _plainly(
    kind: Kind, file: Path, dry_run: bool, errors: Path | None, encoding: str, json: bool
) -> None:
    ready()
    from handback.actions.importing.batches import Wishes

    _bring(kind, file, Wishes(dry_run=dry_run), errors, encoding, json=json)


def _bring(
    kind: Kind, file: Path, wishes: "Wishes", errors: Path | None, encoding: str, *, json: bool
) -> NoReturn:
    """Bring a file in, tell what became of it, and end the command."""
    from django.db import OperationalError

    from handback.actions.importing.kinds import import_file
    from handback.actions.importing.tables import FileFaultError
    from handback.actions.importing.tally import Report

    with ExitStack() as stack:
        list_ = stack.enter_context(_listing(file, errors))
        progress = stack.enter_context(_progress(kind))
        try:
            tally = import_file(kind, file, now(), Report(list_.tell, progress), wishes, encoding)
        except FileFaultError as fault:
            unusable([Problem(Place(str(file), 0), (), fault.wrong, fault.do)], json_wanted=json)
        except PolicyError as error:
            unusable(error.problems, json_wanted=json)
        except OperationalError as error:
            _not_written(file, str(error), json=json)
    if json:
        as_json(_data(kind, tally, wishes.dry_run, list_))
    else:
        _tell(kind, file, tally, wishes.dry_run, list_)
    raise typer.Exit(_exit(tally))


def _not_written(file: Path, said: str, *, json: bool) -> NoReturn:
    """End because the database could not be written; batches before stay."""
    wrong = f"The database could not be written: {said.strip()}."
    do = "Mend that and import the file again: what went in stays in, and counts as unchanged."
    if json:
        as_json({"problems": [problem_data(Problem(Place(str(file), 0), (), wrong, do))]})
    else:
        out = console(to_stderr=True)
        out.print(f"[bad]{escape(wrong)}[/]", soft_wrap=True)
        out.print(do, soft_wrap=True)
    raise typer.Exit(Exit.UNUSABLE)


def _exit(tally: "Tally") -> Exit:
    if tally.stopped:
        return Exit.UNUSABLE
    return Exit.DIFFERENT if tally.left_out else Exit.FINE


class _Listing:
    """What is wrong with rows: in a file, and the first of it for people."""

    def __init__(self, out: Any = None, path: Path | None = None) -> None:
        from handback.actions.exporting.files import plain_cell

        self._cell = plain_cell
        self.rows = csv.writer(out) if out is not None else None
        self.path = path
        self.first: list[RowFault] = []
        self.more = 0
        if self.rows:
            self.rows.writerow(ERROR_COLUMNS)

    def tell(self, told: "RowFault") -> None:
        """Take what is wrong with a row."""
        if self.rows:
            fault = told.fault
            severity = "note" if fault.warning else "error"
            cells = (told.row, told.whose, fault.column, fault.wrong, fault.do, severity)
            self.rows.writerow(map(self._cell, cells))
        if len(self.first) < SHOWN_AT_MOST:
            self.first.append(told)
        else:
            self.more += 1


@contextmanager
def _listing(file: Path, errors: Path | None) -> Iterator[_Listing]:
    if errors is None:
        yield _Listing()
        return
    if errors.resolve() == file.resolve():
        wrong = "The errors would be written over the file itself."
        unusable([Problem(Place("--errors", 0), (), wrong, "Name another file.")])
    try:
        out = errors.open("w", encoding="utf-8", newline="")
    except OSError as error:
        wrong = f"The file of errors cannot be written: {(error.strerror or '').lower()}."
        unusable([Problem(Place("--errors", 0), (), wrong, "Name another file.")])
    with out:
        yield _Listing(out, errors)


@contextmanager
def _progress(kind: Kind) -> Iterator[Any]:
    """A bar on a terminal, nothing elsewhere; takes the share that is done."""
    columns = (TextColumn(f"importing {kind}"), BarColumn(), TaskProgressColumn())
    out = console(to_stderr=True)
    shown = sys.stderr.isatty()
    with Progress(
        *columns, TimeRemainingColumn(), console=out, transient=True, disable=not shown
    ) as bar:
        task = bar.add_task(kind, total=1.0)
        yield lambda share: bar.update(task, completed=share)


def _data(kind: Kind, tally: "Tally", dry_run: bool, listed: _Listing) -> dict[str, Any]:
    stopped = tally.stopped
    told = listed.first if listed.rows is None else []
    return {
        "kind": kind,
        "dry_run": dry_run,
        "rows": tally.rows,
        "new": tally.new,
        "changed": tally.changed,
        "unchanged": tally.unchanged,
        "left_out": tally.left_out,
        "warnings": tally.warnings,
        "stopped": {"row": stopped.row, "wrong": stopped.wrong, "do": stopped.do}
        if stopped
        else None,
        "errors_file": listed.path,
        "faults": [{"row": e.row, "whose": e.whose, **asdict(e.fault)} for e in told],
        "more_faults": listed.more if listed.rows is None else 0,
    }


def _tell(kind: Kind, file: Path, tally: "Tally", dry_run: bool, listed: _Listing) -> None:
    out = console()
    if listed.rows is None:
        _print_faults(out, listed)
    would = "would be " if dry_run else ""
    style = "good" if not tally.left_out and not tally.stopped else "warn"
    out.print(f"[{style}]{escape(file.name)}[/]: {count(tally.rows, 'row')} of {kind}.")
    for number, what in (
        (tally.new, f"{would}new"),
        (tally.changed, f"{would}changed"),
        (tally.unchanged, "unchanged"),
        (tally.left_out, f"{would}left out"),
        (tally.warnings, "with something unusual"),
    ):
        if number:
            out.print(f"  {number:>9,} {what}")
    if listed.path and (tally.left_out or tally.warnings or tally.changed):
        out.print(f"What was found stands in {escape(str(listed.path))}.", soft_wrap=True)
    if tally.stopped:
        out.print(f"[bad]The file broke off.[/] {escape(tally.stopped.wrong)}", soft_wrap=True)
        out.print(f"  {escape(tally.stopped.do)} What went in stays in.", soft_wrap=True)
    if dry_run:
        out.print("[quiet]Nothing was written.[/]")


def _print_faults(out: Console, listed: _Listing) -> None:
    for told in listed.first:
        fault = told.fault
        style = "warn" if fault.warning else "bad"
        at = " ".join(filter(None, (fault.column, told.whose)))
        out.print(f"[head]row {told.row}[/] [quiet]{escape(at)}[/]", soft_wrap=True)
        out.print(f"  [{style}]{escape(fault.wrong)}[/] {escape(fault.do)}", soft_wrap=True)
    if listed.more:
        out.print(f"[quiet]… and {listed.more:,} more: name a file with --errors.[/]")
