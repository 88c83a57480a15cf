"""`handback example`: plays example cases and tells them in words."""

import os
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from handback.cli.asking import Json, read_day, read_jobs
from handback.cli.output import (
    Exit,
    as_json,
    console,
    count,
    plain,
    print_problems,
    problem_data,
)
from handback.cli.reading import played, read_or_end
from handback.cli.telling import Teller, price_note
from handback.policy import cache
from handback.policy.player.differences import Difference
from handback.policy.player.explain import tell, words_for
from handback.policy.player.library import Library, shipped_examples
from handback.policy.player.story import Example
from handback.policy.player.suite import Result, play_all

Jobs = Annotated[
    int,
    typer.Option(
        "-j",
        "--jobs",
        parser=read_jobs,
        metavar="NUMBER",
        help="Processes; 0 for one a processor.",
    ),
]

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    help="Play example cases, or tell them in words.",
)

Paths = Annotated[
    list[Path] | None,
    typer.Argument(help="Files or folders; without one, every example case that is shipped."),
]


@app.command("play")
def play_examples(
    paths: Paths = None,
    jobs: Jobs = 1,
    every_day: Annotated[
        bool, typer.Option("--every-day", help="Open every single day, also those without work.")
    ] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Print only what differs.")] = False,
    json: Json = False,
) -> None:
    """Play example cases and print every difference between story and answer.

    Exits with 0 when all cases hold, 1 when one differs, 2 when a file cannot be used.
    """
    library = Library(cache.default_folder())
    workers = jobs or os.cpu_count() or 1
    results = play_all(paths or shipped_examples(), library, jobs=workers, every_day=every_day)
    out = console()
    played = []
    for result in results:
        played.append(result)
        if not json:
            _print(out, result, quiet=quiet)
    if json:
        as_json([_data(each) for each in played])
    else:
        _summary(out, played)
    raise typer.Exit(_exit(played))


@app.command("explain")
def explain_example(
    path: Annotated[Path, typer.Argument(help="An example case or a lease file.")],
    until: Annotated[
        date | None,
        typer.Option(parser=read_day, metavar="DAY", help="Open days up to this one."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Housekeeping too.")] = False,
    rules: Annotated[bool, typer.Option(help="Say each rule in plain words.")] = True,
    json: Json = False,
) -> None:
    """Tell a case as a timeline in words, with the rule behind each entry."""
    example = read_or_end(path, json=json)
    words = words_for(example)
    entries = tell(example, until, everything=everything)
    if json:
        as_json([{**plain(entry), "says": words.rule(entry.rule)} for entry in played(entries)])
        return
    out = console()
    out.print(f"[head]{escape(example.case or example.file)}[/]")
    out.print(f"[quiet]{escape(_under(example))}[/]\n")
    told = list(played(entries))
    Teller(out, words, rules=rules).tell(told)
    price_note(out, words, [line.key for entry in told for line in entry.lines])


def _under(example: Example) -> str:
    identity = example.terms.identity
    laws = f", under {' and '.join(example.overlays)}" if example.overlays else ""
    amounts = words_for(example).amounts
    return f"{identity.lessor}, {identity.programme}{laws}; {amounts}"


def _exit(results: list[Result]) -> Exit:
    if not results or any(result.problems for result in results):
        return Exit.UNUSABLE
    return Exit.FINE if all(result.passed for result in results) else Exit.DIFFERENT


def _print(out: Console, result: Result, *, quiet: bool) -> None:
    if result.passed and quiet:
        return
    mark = "[good]✓[/]" if result.passed else "[bad]✗[/]"
    title = f" [quiet]{escape(result.case)}[/]" if result.case else ""
    out.print(f"{mark} {escape(result.file)}{title}", soft_wrap=True)
    if result.problems:
        print_problems(out, result.problems)
    for warning in result.warnings:
        out.print(f"  [warn]{escape(str(warning))}[/]")
    for difference in result.differences:
        _difference(out, result.file, difference)


def _difference(out: Console, file: str, difference: Difference) -> None:
    where = f"{file}:{difference.line}"
    out.print(
        f"  [head]step {difference.step}[/] [day]{difference.on}[/] {escape(difference.what)}"
        f"  [quiet]{escape(where)}[/]",
        soft_wrap=True,
    )
    rule = f"  [rule]{escape(difference.rule)}[/]" if difference.rule else ""
    out.print(f"    expected  [good]{escape(difference.expected)}[/]", soft_wrap=True)
    out.print(f"    got       [bad]{escape(difference.got)}[/]{rule}", soft_wrap=True)


def _summary(out: Console, results: list[Result]) -> None:
    if not results:
        out.print("[bad]No example cases there.[/] A case is a .yaml file that begins `case:`.")
        return
    differing = sum(1 for result in results if result.differences)
    differences = sum(len(result.differences) for result in results)
    unreadable = sum(1 for result in results if result.problems)
    parts = [count(len(results) - unreadable, "case")]
    if differing:
        parts.append(f"{count(differences, 'difference')} in {count(differing, 'case')}")
    elif len(results) > unreadable:
        parts.append("all as expected")
    if unreadable:
        parts.append(f"{count(unreadable, 'file')} cannot be used")
    style = "bad" if differing or unreadable else "good"
    out.print(f"[{style}]{', '.join(parts)}[/]")


def _data(result: Result) -> dict[str, object]:
    return {
        "file": result.file,
        "case": result.case,
        "programme": result.programme,
        "overlays": plain(result.overlays),
        "shows": plain(result.shows),
        "passed": result.passed,
        "steps": result.steps,
        "events": result.events,
        "differences": plain(result.differences),
        "problems": [problem_data(each) for each in result.problems],
        "warnings": [problem_data(each) for each in result.warnings],
    }
