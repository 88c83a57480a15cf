"""`handback erase`: personal data whose time is over, a person on request, erasures once more."""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn

from handback.cli.asking import Json, read_day
from handback.cli.installation import now, ready
from handback.cli.output import Exit, as_json, console, count

if TYPE_CHECKING:
    from handback.actions.erasing import StillKeptError, Summary

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="Erase personal data whose time is over, or a person's on request.",
)

Case = Annotated[int, typer.Option("--case", help="Number of the case.")]
By = Annotated[str, typer.Option("--by", help="Who erases, as your files name them.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be erased; erase nothing.")]
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,39}")
DESPITE = ("court_order", "mistake")


@contextmanager
def _counting() -> Iterator[Callable[[int], None]]:
    """A count of cases on a terminal, nothing elsewhere."""
    columns = SpinnerColumn(), TextColumn("{task.completed:,} cases looked at")
    out = console(to_stderr=True)
    with Progress(*columns, console=out, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("", total=None)
        yield lambda number: bar.advance(task, number)


def _code(said: str) -> str:
    """A code, so that no name gets into a record that is kept for ever."""
    if said and not CODE.fullmatch(said):
        raise typer.BadParameter("Write up to 40 letters, digits and `._/-`: a code, not a name.")
    return said


def _reason(said: str) -> str:
    if said not in DESPITE:
        raise typer.BadParameter(f"`{said}` is no reason. Write one of: {', '.join(DESPITE)}.")
    return said


@app.command("due")
def due(
    on: Annotated[
        str, typer.Option("--on", metavar="DAY", help="As of this day; today without it.")
    ] = "",
    by: By = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Erase everything whose last day by the programme's retention has passed."""
    day = read_day(on) if on else None
    if day and not dry_run and day > now().date():
        raise typer.BadParameter("A day to come can only be asked for with --dry-run.")
    _code(by)
    ready()
    from handback.actions.erasing import erase_due

    with _counting() as looked:
        summary = erase_due(now(), day, dry_run=dry_run, by=by, looked=looked)
    if json:
        as_json(summary)
    else:
        _tell(summary, "Would erase" if dry_run else "Erased")
    raise typer.Exit(Exit.DIFFERENT if summary.unusable else Exit.FINE)


@app.command("person")
def person(
    case: Case,
    cited: Annotated[
        str, typer.Option("--person", help="Id of the person; without it all are listed.")
    ] = "",
    despite_retention: Annotated[
        str,
        typer.Option(
            "--despite-retention",
            metavar="REASON",
            help="Erase what has to be kept, too: by court_order, or kept by mistake.",
        ),
    ] = "",
    by: By = "",
    reference: Annotated[str, typer.Option("--reference", help="Your file about it.")] = "",
    json: Json = False,
) -> None:
    """Erase what is kept about a person of a case, or say by which rule it has to stay."""
    why = _reason(despite_retention) if despite_retention else "request"
    _code(by), _code(reference)
    ready()
    from handback.actions import erasing

    try:
        if not cited:
            _people(case, json)
            return
        reason = erasing.ErasureReason(why)
        wanted = erasing.Wanted(case, cited, reason, bool(despite_retention), by, reference)
        summary = erasing.erase_person(wanted, now())
    except erasing.NoSuchCaseError:
        _unusable(f"There is no case {case}.", "Look for it by its account or VIN.")
    except erasing.NoSuchPersonError:
        _unusable(
            "The case has no such person.", f"`handback erase person --case {case}` lists them."
        )
    except erasing.CaseUnreadableError as error:
        _unusable(str(error), f"`handback verify --case {case}` says where.")
    except erasing.StillKeptError as error:
        _still_kept(error, json)
    if json:
        as_json(summary)
    else:
        _tell(summary, "Erased")


@app.command("replay")
def replay(
    file: Annotated[
        Path | None, typer.Argument(help="A journal; this installation's own without it.")
    ] = None,
    json: Json = False,
) -> None:
    """Erase once more what was erased before: after an older backup was restored."""
    ready()
    from handback.actions import erasure_journal

    try:
        done = erasure_journal.replay(file)
    except erasure_journal.JournalUnreadableError as error:
        _unusable(f"{file or erasure_journal.journal_file()}: {error}.", "Nothing was erased.")
    except UnicodeDecodeError:
        _unusable(f"{file} is no journal of erasures.", "Nothing was erased.")
    if json:
        as_json(done)
        return
    if file is None and not erasure_journal.journal_file().exists():
        said = f"There is no journal at {erasure_journal.journal_file()}."
        do = "After a restore into a new data folder name the journal of the old one."
        console().print(f"[warn]{escape(said)}[/] {do}", soft_wrap=True)
        return
    console().print(
        f"[good]{count(done.entries, 'erasure')} replayed:[/]"
        f" {count(done.erased, 'row')} held something again."
    )


@app.command("journal")
def journal() -> None:
    """Print every recorded erasure as a journal, to keep elsewhere; it holds no personal data."""
    ready()
    from handback.actions.erasure_journal import lines

    for line in lines():
        print(line, end="")


def _people(case: int, json: bool) -> None:
    from handback.actions.erasing import people, shown

    found = people(case)
    if json:
        as_json(found)
        return
    out = console()
    for each in found:
        out.print(f"{each.cited}  {each.role:<14}  {escape(shown(each.name))}", soft_wrap=True)
    if not found:
        out.print(f"Case {case} has no people.")


def _tell(summary: "Summary", did: str) -> None:
    out = console()
    if not summary.erased:
        out.print(
            "[good]Nothing has to be erased.[/]" if did != "Erased" else "Nothing was erased."
        )
    for what, number in sorted(summary.erased.items()):
        out.print(f"[good]{did}[/] {what.replace('_', ' ')}: {number:,}")
    if summary.held:
        out.print(f"{count(summary.held, 'case')} kept: money is open.")
    if summary.unknown:
        out.print(
            f"[warn]{count(summary.unknown, 'row')} kept:[/] the programme says nothing about them."
        )
    for each in summary.unusable:
        out.print(f"[bad]Case {each.case} cannot be read.[/] `handback verify` says where.")


def _still_kept(error: "StillKeptError", json: bool) -> NoReturn:
    if json:
        kept = [{"kind": k, "rule": rule, "until": last} for k, rule, last in error.kept]
        as_json({"refused": "SRV-13", "open": error.open, "kept": kept})
        raise typer.Exit(Exit.DIFFERENT)
    out = console()
    out.print("[bad]Nothing was erased: it has to be kept still.[/]")
    for kind, rule, last in error.kept:
        until = f"until {last}" if last else "until the case is closed, and longer"
        out.print(f"  {kind.replace('_', ' ')} {until} [rule]{escape(rule)}[/]")
    if error.open:
        out.print("  Money of the case is open.")
    out.print("[quiet]`handback erase due` erases it when its time is over.[/]")
    raise typer.Exit(Exit.DIFFERENT)


def _unusable(wrong: str, do: str) -> NoReturn:
    out = console(to_stderr=True)
    out.print(f"[bad]{escape(wrong)}[/] {escape(do)}", soft_wrap=True)
    raise typer.Exit(Exit.UNUSABLE)
