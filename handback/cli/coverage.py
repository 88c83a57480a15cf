"""`handback coverage`: for each row of every policy, the example cases that show it."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from handback.cli.asking import Json
from handback.cli.examples import Jobs
from handback.cli.output import Exit, as_json, console, count, unusable
from handback.cli.policies import policies_of
from handback.policy import cache
from handback.policy.common import common_rules
from handback.policy.player.coverage import Row, coverage_of
from handback.policy.player.library import Library, shipped_examples, shipped_names
from handback.policy.player.suite import play_all
from handback.policy.policies import Policies
from handback.policy.problems import PolicyError
from handback.policy.rules import Rules


def coverage(
    which: Annotated[
        list[str] | None, typer.Argument(help="Programmes or policy folders; all that is shipped.")
    ] = None,
    examples: Annotated[
        list[Path] | None,
        typer.Option("--examples", help="Example cases; else the folder's own, or the shipped."),
    ] = None,
    missing: Annotated[
        bool, typer.Option("--missing", help="Only rows that no case shows.")
    ] = False,
    jobs: Jobs = 0,
    json: Json = False,
) -> None:
    """List each row with the cases that show it; exits with 1 when one has none.

    Of a folder these are the rows it lists or cites, and those of its own laws.
    """
    library = Library(cache.default_folder())
    names = which or shipped_names()
    try:
        policies = [_own(name, policies_of(name), library) for name in names]
    except PolicyError as error:
        unusable(error.problems, json_wanted=json)
    results = list(
        play_all(examples or _examples(names), library, jobs=jobs or os.cpu_count() or 1)
    )
    if problems := [problem for result in results for problem in result.problems]:
        unusable(problems, json_wanted=json)
    found = coverage_of(_rules(policies), results)
    shown = [row for row in found if row.uncovered] if missing else found
    if json:
        as_json(shown)
    else:
        _print(console(), shown, found)
    if any(row.uncovered for row in found):
        raise typer.Exit(Exit.DIFFERENT)


def _examples(names: list[str]) -> list[Path]:
    """The example cases in the folders named; the shipped ones where none has any."""
    folders = [Path(name) / "examples" for name in names if name not in shipped_names()]
    return [folder for folder in folders if folder.is_dir()] or shipped_examples()


def _own(name: str, policies: Policies, library: Library) -> Policies:
    """A folder's policies without the laws and the rows that it neither lists nor cites."""
    if name in shipped_names():
        return policies
    (policy,) = policies.programmes.values()
    cited = {leaf.source for leaf in policy.leaves}
    shared = common_rules().keys()
    rules = {
        rule: said for rule, said in policy.rules.items() if rule not in shared or rule in cited
    }
    shipped = {law.name for law in library.laws()}
    laws = [law for law in policies.overlays.values() if law.name not in shipped]
    return Policies([replace(policy, rules=rules)], laws)


def _rules(policies: list[Policies]) -> dict[str, dict[str, tuple[str, str]]]:
    """Each policy's rules: id, where shown, plain words."""
    found: dict[str, Rules] = {}
    for each in policies:
        found.update({policy.name: policy.rules for policy in each.programmes.values()})
        found.update({law.name: law.rules for law in each.overlays.values()})
    return {
        name: {rule: (known.shown_by, known.words("en")) for rule, known in rules.items()}
        for name, rules in found.items()
    }


def _print(out: Console, shown: list[Row], found: list[Row]) -> None:
    for policy in dict.fromkeys(row.policy for row in shown):
        out.print(f"\n[head]{escape(policy)}[/]")
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 2), pad_edge=True)
        table.add_column(style="rule", no_wrap=True)
        table.add_column(overflow="fold")
        for row in shown:
            if row.policy == policy:
                table.add_row(escape(row.rule), _cases(row))
        out.print(table)
    without = sum(1 for row in found if row.uncovered)
    style = "bad" if without else "good"
    out.print(f"\n[{style}]{count(len(found), 'row')}, {without} without a case[/]")


def _cases(row: Row) -> str:
    if row.shown_by != "case" and not row.cases:
        return f"[quiet]shown by {row.shown_by}[/]"
    if not row.cases:
        failing = f" (claimed by {', '.join(row.failing)}, which differ)" if row.failing else ""
        return f"[bad]no case shows it{escape(failing)}[/]  [quiet]{escape(row.says)}[/]"
    return escape("\n".join(row.cases))
