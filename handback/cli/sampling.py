"""`handback sample`: invented leases at every stage of life, for a demonstration or a test."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from handback.cli.asking import Json, read_day
from handback.cli.installation import now, ready
from handback.cli.output import as_json, console, count, plain, unusable
from handback.core.stages import STAGES
from handback.policy.problems import Place, Problem

if TYPE_CHECKING:
    from handback.actions.sampling.files import Written
    from handback.actions.sampling.making import Made, Wish

SIGN_IN_AT_MOST = 8
"""Lessees of each programme that the command names."""


def sample(  # noqa: PLR0913 - one argument an option
    leases: Annotated[int, typer.Option("--leases", "-n", help="How many leases.")] = 300,
    seed: Annotated[
        int, typer.Option("--seed", help="0 to 999: the same seed, the same leases.")
    ] = 1,
    as_of: Annotated[
        str, typer.Option("--as-of", metavar="DAY", help="The day they have reached; today.")
    ] = "",
    programme: Annotated[
        list[str] | None,
        typer.Option("--programme", metavar="CODE", help="Only this; may be repeated."),
    ] = None,
    plain_only: Annotated[
        bool, typer.Option("--plain", help="Leases that only wait: many of them, fast.")
    ] = False,
    file: Annotated[
        Path | None, typer.Option("--file", help="Write files for `handback import` instead.")
    ] = None,
    json: Json = False,
) -> None:
    """Fill the records with invented leases, people and organisations; never in production."""
    ready()
    _not_in_production(json=json)
    from handback.actions.sampling.data import SampleDataError
    from handback.actions.sampling.files import Written, write_files
    from handback.actions.sampling.making import SampleError, Wish, make_sample

    wish = Wish(leases, seed, _day(as_of), tuple(programme or ()), plain_only)
    try:
        with _progress(wish) as progress:
            told = (
                make_sample(wish, now(), progress)
                if file is None
                else write_files(file, wish, now(), progress)
            )
    except SampleError as error:
        unusable([Problem(Place("sample", 0), (), error.wrong, error.do)], json_wanted=json)
    except SampleDataError as error:
        unusable([Problem(Place("sample", 0), (), str(error), "Mend it.")], json_wanted=json)
    except OSError as error:
        wrong = f"The file cannot be written: {(error.strerror or str(error)).lower()}."
        unusable([Problem(Place(str(file), 0), (), wrong, "Name another.")], json_wanted=json)
    if isinstance(told, Written):
        _tell_files(told, json=json)
    else:
        _tell(told, json=json)


def _day(text: str) -> date | None:
    return read_day(text) if text else None


def _not_in_production(*, json: bool) -> None:
    from django.conf import settings

    if settings.HANDBACK.mode == "production":
        wrong = "This installation is for production; invented leases do not belong into it."
        do = "Use another installation: set HANDBACK_MODE=demo and a HANDBACK_DATA of its own."
        unusable([Problem(Place("HANDBACK_MODE", 0), (), wrong, do)], json_wanted=json)


@contextmanager
def _progress(wish: "Wish") -> Iterator[Any]:
    """A bar on a terminal, nothing elsewhere; takes the number of leases that are done."""
    columns = (TextColumn("leases"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    out, shown = console(to_stderr=True), sys.stderr.isatty()
    with Progress(*columns, console=out, transient=True, disable=not shown) as bar:
        task = bar.add_task("leases", total=wish.leases)
        yield lambda done: bar.advance(task, done)


def _tell_files(written: "Written", *, json: bool) -> None:
    if json:
        found = {str(path): rows for path, rows in written.rows.items()}
        as_json({"as_of": written.as_of, "rows": found})
        return
    out = console()
    for path, rows in written.rows.items():
        out.print(f"[good]Written.[/] {escape(str(path))}: {count(rows, 'row')}", soft_wrap=True)
    kinds = zip(("leases", "organisations", "payments"), written.rows, strict=True)
    ways = dict(kinds)
    out.print("Bring them in, in this order:")
    for kind in ("organisations", "leases", "payments"):
        out.print(f"  handback import {kind} {escape(str(ways[kind]))}", soft_wrap=True)


def _tell(made: "Made", *, json: bool) -> None:
    if json:
        as_json(_data(made))
        return
    out, tally = console(), made.tally
    events = f", {count(tally.events, 'event')}" if tally.leases else ""
    known = f"; {count(made.known, 'lease')} here already" if made.known else ""
    out.print(f"[good]Done.[/] {count(tally.leases, 'lease')}{events} as of {made.as_of}{known}.")
    if tally.leases:
        out.print(_stages(made))
    _sign_in(out, made)


def _stages(made: "Made") -> Table:
    stages = made.tally.stages
    programmes = sorted({programme for programme, _ in stages})
    table = Table("stage", box=None, header_style="head")
    for programme in programmes:
        table.add_column(escape(programme), justify="right")
    for stage in STAGES:
        found = [stages[programme, stage] for programme in programmes]
        if any(found):
            table.add_row(stage, *(f"{each:,}" if each else "·" for each in found))
    return table


def _sign_in(out: Console, made: "Made") -> None:
    out.print("\n[head]Who can sign in[/] (invented people, all of them)")
    table = Table(box=None, show_header=False)
    for worker in made.workers:
        places = ", ".join(worker.organisations)
        table.add_row(escape(worker.email), worker.role.value, escape(f"{worker.name}: {places}"))
    for lessee in _lessees(made):
        told = f"{lessee.name}: {lessee.programme}, case {lessee.case}, {lessee.stage}"
        table.add_row(escape(lessee.email), "lessee", escape(told))
    out.print(table)


def _lessees(made: "Made") -> Iterator[Any]:
    """The first lessees of each programme, each at another stage."""
    shown: dict[str, int] = {}
    for lessee in made.tally.lessees:
        shown[lessee.programme] = shown.get(lessee.programme, 0) + 1
        if shown[lessee.programme] <= SIGN_IN_AT_MOST:
            yield lessee


def _data(made: "Made") -> dict[str, Any]:
    stages: dict[str, dict[str, int]] = {}
    for (programme, stage), found in sorted(made.tally.stages.items()):
        stages.setdefault(programme, {})[stage] = found
    return {
        "as_of": plain(made.as_of),
        "leases": made.tally.leases,
        "known": made.known,
        "events": made.tally.events,
        "stages": stages,
        "refused": dict(sorted(made.tally.refused.items())),
        "workers": plain(made.workers),
        "lessees": plain(made.tally.lessees),
    }
