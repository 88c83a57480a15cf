"""`handback day`: opens business days, tells how they stand, puts cases back."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from time import perf_counter
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from handback.cli.asking import Json, read_day
from handback.cli.installation import now, ready
from handback.cli.output import Exit, as_json, console, count

if TYPE_CHECKING:
    from handback.actions.day_status import Alive, Aside, Status
    from handback.actions.opening_days import How, Opening, Running

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    help="Open business days, see how they stand, put back what was set aside.",
)

ProgrammeOption = Annotated[
    str, typer.Option("--programme", metavar="CODE", help="One programme only.")
]
SHOWN_AT_MOST = 20
"""Cases that a person is shown; `--json` has them all."""


@dataclass(slots=True)
class Summary:
    """What was opened of a programme: the first and the last day, and what that did."""

    programme: str
    first: date | None = None
    last: date | None = None
    missed: int = 0
    cases: int = 0
    events: int = 0
    notices: Counter[str] = field(default_factory=Counter)
    set_aside: int = 0
    clock_behind: int = 0
    milliseconds: int = 0

    def add(self, opening: "Opening") -> None:
        """Count a day that was opened."""
        self.first = self.first or opening.day
        self.last = opening.day
        self.missed += len(opening.missed)
        self.cases += opening.cases
        self.events += opening.events
        self.notices += opening.notices
        self.set_aside += opening.set_aside
        self.clock_behind = opening.clock_behind

    @property
    def cases_a_second(self) -> int:
        """How fast it went; 0 where there was nothing to open."""
        return self.cases * 1000 // self.milliseconds if self.milliseconds else 0


@app.command("open")
def open_day(
    on: Annotated[
        date | None,
        typer.Option(
            "--on",
            parser=read_day,
            metavar="DAY",
            help="Open one day after the other up to this one: a rehearsal, not in production.",
        ),
    ] = None,
    programme: ProgrammeOption = "",
    json: Json = False,
) -> None:
    """Open today for every case that is due, and with it every day that was missed.

    Exits with 1 when a case had to be set aside.
    """
    ready()
    from django.db import InterfaceError, OperationalError

    from handback.actions.opening_days import (
        DayOverError,
        RehearsalError,
        UnknownProgrammeError,
        running,
    )

    found = []
    try:
        for each in running(programme):
            found.append(_opened(each, on, quiet=json))
    except (DayOverError, RehearsalError, UnknownProgrammeError) as error:
        _refused(str(error), json_wanted=json)
    except (InterfaceError, OperationalError) as error:
        said = next(iter(str(error).strip().splitlines()), type(error).__name__)
        do = "What was begun is undone, what was done stays: run the command again."
        _refused(f"The database failed: {said.rstrip('.')}. {do}", json_wanted=json)
    if json:
        as_json([{**_plain(each), "cases_a_second": each.cases_a_second} for each in found])
    else:
        _print_summaries(console(), found)
    if any(each.set_aside for each in found):
        raise typer.Exit(Exit.DIFFERENT)


def _plain(summary: Summary) -> dict[str, Any]:
    return {name: getattr(summary, name) for name in Summary.__slots__}


def _opened(programme: "Running", on: date | None, *, quiet: bool) -> Summary:
    """Open the days of one programme, with a bar on a terminal."""
    from handback.actions.day_status import count_due
    from handback.actions.opening_days import How, open_until

    out = console(to_stderr=True)
    bar = _bar(out, shown=out.is_terminal and not quiet)
    found = Summary(programme.code)
    began = perf_counter()
    with bar:
        due = None if bar.disable else count_due(programme.code, on or programme.today(now()))
        task = bar.add_task(programme.code, total=due)
        how = How(told=lambda batch: bar.advance(task, batch.claimed), clock=now)
        days = open_until(programme, on, how) if on else _real_days(programme, how)
        for opening in days:
            found.add(opening)
    found.milliseconds = int((perf_counter() - began) * 1000)
    return found


def _real_days(programme: "Running", how: "How") -> Iterator["Opening"]:
    """Open today, and tomorrow when it has come before that is done."""
    from handback.actions.opening_days import open_today

    finished = False
    while not finished:
        opening = open_today(programme, now(), how)
        finished = opening.finished
        yield opening


def _bar(out: Console, *, shown: bool) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=out,
        transient=True,
        disable=not shown,
    )


def _print_summaries(out: Console, found: Iterable[Summary]) -> None:
    for each in found:
        when = str(each.last) if each.first == each.last else f"{each.first} to {each.last}"
        if each.last is None:
            when = "no day left to open"
        out.print(f"[head]{escape(each.programme)}[/] {when}")
        speed = f", {each.cases_a_second:,} cases/s" if each.cases else ""
        out.print(
            f"  {count(each.cases, 'case')} opened, {count(each.events, 'event')} written{speed}"
        )
        if each.missed:
            missed = count(each.missed, "day")
            out.print(f"  {missed} had passed unopened; what they owed was done now")
        for notice, sent in sorted(each.notices.items()):
            out.print(f"  {sent:>7,}  {escape(notice)}")
        if each.clock_behind:
            said = count(each.clock_behind, "case")
            out.print(f"  [warn]{said} left: their last event is later than the clock[/]")
        if each.set_aside:
            said = count(each.set_aside, "case")
            out.print(f"  [bad]{said} set aside[/]: `handback day set-aside` tells why")


@app.command("status")
def show_status(json: Json = False) -> None:
    """Show the last opened day of each programme, what is due, set aside and in the outbox."""
    ready()
    from handback.actions.day_status import status

    found = status(now())
    if json:
        as_json(found)
        return
    _print_status(console(), found)


def _print_status(out: Console, found: "Status") -> None:
    table = Table(box=None, header_style="quiet", pad_edge=False)
    for title in ("programme", "today", "last opened"):
        table.add_column(title)
    for title in ("due now", "set aside"):
        table.add_column(title, justify="right")
    for each in found.programmes:
        last = str(each.last_opened) if each.last_opened else "none"
        aside = f"[bad]{each.set_aside:,}[/]" if each.set_aside else "0"
        table.add_row(escape(each.programme), str(each.today), last, f"{each.due:,}", aside)
    out.print(table)
    dead = f"[bad]{found.dead:,} dead[/]" if found.dead else "0 dead"
    out.print(f"outbox: {found.waiting:,} waiting, {dead}")
    _print_workers(out, found.workers)


def _print_workers(out: Console, workers: Iterable["Alive"]) -> None:
    shown = False
    for each in workers:
        shown = True
        did = f"{count(each.cases, 'case')}, {count(each.messages, 'message')}"
        out.print(f"worker {escape(each.name)}: {did}, last heard of {each.seen:%H:%M:%S} UTC")
    if not shown:
        out.print("no worker was heard of lately: `handback worker` starts one")


@app.command("set-aside")
def show_set_aside(programme: ProgrammeOption = "", json: Json = False) -> None:
    """List the cases whose day could not be opened, and why; exits with 1 when there are any."""
    ready()
    from handback.actions.day_status import set_aside
    from handback.actions.opening_days import UnknownProgrammeError

    try:
        found = list(set_aside(programme))
    except UnknownProgrammeError as error:
        _refused(str(error), json_wanted=json)
    if json:
        as_json(found)
    else:
        _print_aside(console(), found)
    if found:
        raise typer.Exit(Exit.DIFFERENT)


def _print_aside(out: Console, found: list["Aside"]) -> None:
    if not found:
        out.print("[good]No case is set aside.[/]")
        return
    for each in found[:SHOWN_AT_MOST]:
        tries = "" if each.tries == 1 else f", tried {each.tries} times"
        out.print(f"[head]case {each.case}[/] {escape(each.programme)} {each.day}{tries}")
        out.print(f"  [bad]{escape(each.error)}[/] {escape(each.said)}", soft_wrap=True)
    if len(found) > SHOWN_AT_MOST:
        out.print(f"and {len(found) - SHOWN_AT_MOST:,} more: --json lists all")
    out.print("`handback day retry` puts them back once the cause is mended.")


@app.command("retry")
def retry_cases(
    cases: Annotated[
        list[int] | None,
        typer.Argument(metavar="[CASE]...", help="Cases to put back; without any, all of them."),
    ] = None,
    programme: ProgrammeOption = "",
    json: Json = False,
) -> None:
    """Put cases back that were set aside: the next opening tries them again."""
    ready()
    from handback.actions.day_status import retry, retry_all
    from handback.actions.opening_days import UnknownProgrammeError

    try:
        done = retry(cases) if cases else None
        number = len(done) if done is not None else retry_all(programme)
    except UnknownProgrammeError as error:
        _refused(str(error), json_wanted=json)
    unknown = sorted(set(cases or ()) - set(done or ()))
    if json:
        as_json({"put_back": number, "not_set_aside": unknown})
    else:
        out = console()
        out.print(f"{count(number, 'case')} put back.")
        for case in unknown:
            out.print(f"[warn]Case {case} is not set aside.[/]")
    if unknown:
        raise typer.Exit(Exit.DIFFERENT)


def _refused(said: str, *, json_wanted: bool) -> NoReturn:
    if json_wanted:
        as_json({"error": said})
    else:
        console(to_stderr=True).print(f"[bad]{escape(said)}[/]", soft_wrap=True)
    raise typer.Exit(Exit.UNUSABLE)
