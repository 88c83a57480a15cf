"""`handback policy new`, `reference` and `house`: what is written for people who write policies."""

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from handback.cli.output import console, unusable
from handback.cli.policies import app
from handback.policy import cache
from handback.policy.house import house_values
from handback.policy.player.library import Library, readable, shipped_names
from handback.policy.problems import Place, PolicyError, Problem
from handback.policy.reference import reference as reference_text
from handback.policy.starter import NotEmptyError, start_programme


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="Where it goes: a new or an empty folder.")],
) -> None:
    """Write a small programme to start from: valid, commented, with one example case."""
    try:
        written = start_programme(folder)
    except (NotEmptyError, OSError) as error:
        said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        wrong = f"Nothing can be written here: {said.lower()}."
        unusable([Problem(Place(str(folder)), (), wrong, "Name a new folder.")])
    out, shown = console(), escape(readable(folder))
    for path in written:
        out.print(f"[good]+[/] {shown}/{escape(path)}", soft_wrap=True)
    out.print("\nNext:", soft_wrap=True)
    for command in (
        f"handback policy check {shown}",
        f"handback example play {shown}/examples",
        f"handback coverage {shown}",
    ):
        out.print(f"  {command}", soft_wrap=True)


@app.command()
def reference() -> None:
    """Print the reference of every block and key that a programme may have, as Markdown."""
    print(reference_text(), end="")


@app.command()
def house() -> None:
    """Print what the house decided in the shipped programmes, as Markdown."""
    library = Library(cache.default_folder())
    try:
        policies = [
            policy
            for name in shipped_names()
            for policy in library.shipped(name).programmes.values()
        ]
    except PolicyError as error:
        unusable(error.problems)
    print(house_values(policies), end="")
