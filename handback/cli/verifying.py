"""`handback verify`: whether everything kept is what was written."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from handback.cli.asking import Json, read_day
from handback.cli.installation import ready
from handback.cli.output import Exit, as_json, console, count

if TYPE_CHECKING:
    from handback.actions.verifying import Finding, Proof


def verify(
    case: Annotated[int | None, typer.Option("--case", help="Prove this case only.")] = None,
    since: Annotated[
        str,
        typer.Option("--since", metavar="DAY", help="Prove cases and digests written since a day."),
    ] = "",
    all_: Annotated[
        bool, typer.Option("--all", help="List everything that does not hold, not the first only.")
    ] = False,
    key: Annotated[
        list[Path] | None,
        typer.Option("--key", help="File of a public key; only the keys named are trusted then."),
    ] = None,
    digest: Annotated[
        str, typer.Option("--digest", help="A daily digest kept elsewhere: it has to be here.")
    ] = "",
    json: Json = False,
) -> None:
    """Prove that everything kept is what was written; name the first thing that does not hold."""
    chosen = read_day(since) if since else None
    ready()
    from handback.actions.verifying import KeyUnusableError, proof_of

    try:
        with _progress() as (begin, checked):
            proof = proof_of(
                case=case,
                since=chosen,
                expected=digest.strip().lower() or None,
                keys=key or (),
                checked=checked,
            )
            begin(proof.cases)
            found = list(islice(proof.findings, None if all_ else 1))
    except KeyUnusableError as error:
        _unusable(error.wrong, error.do)
    except LookupError:
        _unusable(f"There is no case {case}.", "Look for it by its account or VIN.")
    if json:
        as_json({"holds": not found, "cases": proof.cases, "findings": found})
    else:
        _tell(proof, found, since)
    raise typer.Exit(Exit.DIFFERENT if found else Exit.FINE)


@contextmanager
def _progress() -> Iterator[Any]:
    """A bar on a terminal, nothing elsewhere: what begins it, and what moves it on."""
    columns = (
        TextColumn("proving"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("cases"),
        TimeRemainingColumn(),
    )
    out = console(to_stderr=True)
    with Progress(*columns, console=out, transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("proving", total=None)
        yield (
            lambda total: bar.update(task, total=total),
            lambda number: bar.advance(task, number),
        )


def _tell(proof: "Proof", found: "list[Finding]", since: str) -> None:
    out = console()
    for each in found:
        out.print(f"[bad]{escape(_sentence(str(each)))}[/]", soft_wrap=True)
        out.print(f"  {escape(each.do)}", soft_wrap=True)
    if found:
        return
    written = f" written since {since}" if since else ""
    out.print(f"[good]Everything holds:[/] {count(proof.cases, 'case')}{written} proven.")
    if proof.last_day is None:
        out.print("[warn]No day is sealed yet.[/] `handback seal` makes cut ends visible.")
    else:
        out.print(f"[quiet]The last day that was sealed is {proof.last_day}.[/]")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _unusable(wrong: str, do: str) -> NoReturn:
    out = console(to_stderr=True)
    out.print(f"[bad]{escape(wrong)}[/] {escape(do)}", soft_wrap=True)
    raise typer.Exit(Exit.UNUSABLE)
