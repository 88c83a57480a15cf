"""`handback policy`: checks, shows and compares policy files."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from handback.cli.asking import Json, read_day
from handback.cli.output import (
    Exit,
    as_json,
    console,
    count,
    plain,
    print_problems,
    problem_data,
    unusable,
)
from handback.core.terms.overlay import OverlayError
from handback.core.terms.programme import Programme
from handback.policy import cache
from handback.policy.diff import Difference, differences
from handback.policy.json_schema import (
    example_schema,
    overlay_schema,
    programme_schema,
    rules_schema,
)
from handback.policy.player.contract_checks import region_wrong
from handback.policy.player.library import (
    JURISDICTIONS,
    PROGRAMMES,
    Library,
    readable,
    shipped_names,
    within,
)
from handback.policy.policies import Policies, Terms, read_overlay
from handback.policy.problems import Place, PolicyError, Problem, instead_of
from handback.policy.promised import unpromised
from handback.policy.show import Row, rows

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    help="Check, show, compare, start and activate policies.",
)

Which = Annotated[str, typer.Argument(help="A shipped programme, or a folder of policy files.")]


@app.command()
def check(
    which: Annotated[
        list[str] | None,
        typer.Argument(
            help="Programmes, folders, or files of a jurisdiction; all that is shipped."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Read policies strictly and print every problem with its place."""
    for name in which or ():
        if name not in shipped_names() and not Path(name).exists():
            unusable([_not_there(name)], json_wanted=json)
    checked = [(name, list(_problems(name))) for name in which or _shipped()]
    if json:
        as_json({name: [problem_data(p) for p in problems] for name, problems in checked})
    else:
        _print_checked(console(), checked)
    if any(problems for _, problems in checked):
        raise typer.Exit(Exit.DIFFERENT)


def _shipped() -> list[str]:
    laws = sorted(JURISDICTIONS.glob("*.yaml")) if JURISDICTIONS.is_dir() else []
    return [*shipped_names(), *(readable(path) for path in laws)]


def _print_checked(out: Console, checked: list[tuple[str, list[Problem]]]) -> None:
    for name, problems in checked:
        mark = "[bad]✗[/]" if problems else "[good]✓[/]"
        out.print(f"{mark} {escape(name)}")
        print_problems(out, problems)
    found = sum(len(problems) for _, problems in checked)
    style = "bad" if found else "good"
    out.print(
        f"[{style}]{count(len(checked), 'policy').replace('policys', 'policies')}, "
        f"{count(found, 'problem')}[/]"
    )


def _problems(name: str) -> Iterator[Problem]:
    path = Path(name)
    try:
        if path.is_file():
            text = path.read_bytes().decode("utf-8", "surrogateescape")
            read_overlay({path.name: text})
        else:
            policies = policies_of(name)
            _fits_all_laws(policies)
            for policy in policies.programmes.values():
                yield from within(_folder(name), unpromised(policy))
    except PolicyError as error:
        yield from within(path.parent, error.problems) if path.is_file() else error.problems
    except OSError as error:
        wrong = f"The file cannot be read: {(error.strerror or 'unknown reason').lower()}."
        yield Problem(Place(name), (), wrong, "Check the path and its permissions.")


def _folder(name: str) -> Path:
    return PROGRAMMES / name if name in shipped_names() else Path(name)


def _fits_all_laws(policies: Policies) -> None:
    """Try every law on the programme; one that does not fit is a problem of the law."""
    (name,) = policies.programmes
    for law in policies.overlays.values():
        applies = law.overlay.applies_when
        day = applies.contract_from or date.max
        for region in applies.regions:
            try:
                policies.terms_for(name, region, day)
            except OverlayError as error:
                place = Place(f"{law.name}.yaml")
                do = "Change the law's path, or add what it speaks of to the programme."
                raise PolicyError(
                    [Problem(place, (), f"It does not fit {name}: {error}.", do)]
                ) from None


def policies_of(name: str) -> Policies:
    """The policies of a shipped programme or a folder; raises `PolicyError`."""
    library = Library(cache.default_folder())
    try:
        if name in shipped_names():
            return library.shipped(name)
        return library.folder(Path(name))
    except OSError:
        raise PolicyError([_not_there(name)]) from None


def _not_there(name: str) -> Problem:
    wrong = f"`{name}` is neither a shipped programme nor a folder with policy files."
    return Problem(Place(name), (), wrong, instead_of(name, shipped_names(), "programme"))


@app.command()
def show(
    which: Which,
    house: Annotated[
        bool, typer.Option("--house", help="Only what the documents leave open.")
    ] = False,
    under: Annotated[
        str, typer.Option("--at", help="Only what stands below this path, such as `fees`.")
    ] = "",
    region: Annotated[
        str, typer.Option(help="With the law of a region, such as US-NY: which rule wins.")
    ] = "",
    signed: Annotated[
        date | None,
        typer.Option(parser=read_day, metavar="DAY", help="The contract's day, for laws."),
    ] = None,
    json: Json = False,
) -> None:
    """Show every value of a policy with the rule it comes from."""
    if region and (found_wrong := region_wrong(region)):
        unusable([Problem(Place("--region", 0), (), *found_wrong)], json_wanted=json)
    try:
        policies = policies_of(which)
        (name,) = policies.programmes
        terms = policies.terms_for(name, region, signed or date.max)
    except PolicyError as error:
        unusable(error.problems, json_wanted=json)
    found = [row for row in rows(terms, house=house) if _below(row, under)]
    if under and not any(_below(row, under) for row in rows(terms)):
        tops = {row.path.split(".")[0] for row in rows(terms)}
        wrong = f"The policy has nothing at `{under}`."
        problem = Problem(Place("--at", 0), (), wrong, instead_of(under, tops, "path"))
        unusable([problem], json_wanted=json)
    if json:
        as_json(_shown_data(terms, found))
    else:
        _print_rows(console(), terms, found)


def _below(row: Row, under: str) -> bool:
    return not under or f"{row.path}.".startswith(f"{under}.")


def _shown_data(terms: Terms, found: list[Row]) -> dict[str, object]:
    return {
        "programme": terms.policy.name,
        "under": terms.under,
        "laws": [law.name for law in terms.overlays],
        "values": plain(found),
    }


def _print_rows(out: Console, terms: Terms, found: list[Row]) -> None:
    identity = terms.programme.identity
    laws = "".join(f" under {law.name}" for law in terms.overlays)
    out.print(f"[head]{escape(identity.programme)}[/] [quiet]{escape(identity.lessor + laws)}[/]")
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False, pad_edge=False)
    table.add_column("at", overflow="fold", ratio=5)
    table.add_column("value", overflow="fold", ratio=5)
    table.add_column("source", style="rule", overflow="fold", min_width=6)
    table.add_column("place", style="quiet", overflow="fold", ratio=2)
    for row in found:
        source = f"{row.source} over {row.beaten}" if row.beaten else row.source
        table.add_row(escape(row.path), escape(row.value), source, escape(row.where))
    out.print(table)
    out.print(f"[quiet]{count(len(found), 'value')}[/]")


@app.command()
def diff(one: Which, other: Which, json: Json = False) -> None:
    """Compare two policies value by value; exits with 1 when they differ."""
    try:
        left, right = (_latest(policies_of(name)) for name in (one, other))
    except PolicyError as error:
        unusable(error.problems, json_wanted=json)
    changed = list(differences(left, right))
    if json:
        as_json(changed)
    else:
        _print_changed(console(), changed)
    if changed:
        raise typer.Exit(Exit.DIFFERENT)


def _latest(policies: Policies) -> Programme:
    (policy,) = policies.programmes.values()
    return policy.programme


def _print_changed(out: Console, changed: list[Difference]) -> None:
    for each in changed:
        out.print(f"[head]{escape(each.path)}[/]", soft_wrap=True)
        for mark, style, value, source in (
            ("-", "bad", each.was, each.was_source),
            ("+", "good", each.now, each.now_source),
        ):
            if value is not None:
                said = f"  [{style}]{mark} {escape(value)}[/]  [rule]{escape(source)}[/]"
                out.print(said, soft_wrap=True)
    out.print(f"[quiet]{count(len(changed), 'difference')}[/]")


class SchemaOf(StrEnum):
    """The kinds of files there is a schema for."""

    PROGRAMME = "programme"
    RULES = "rules"
    JURISDICTION = "jurisdiction"
    EXAMPLE = "example"


SCHEMAS = {
    SchemaOf.PROGRAMME: programme_schema,
    SchemaOf.RULES: rules_schema,
    SchemaOf.JURISDICTION: overlay_schema,
    SchemaOf.EXAMPLE: example_schema,
}


@app.command()
def schema(
    of: Annotated[SchemaOf, typer.Argument(help="Which kind of file.")] = SchemaOf.PROGRAMME,
) -> None:
    """Print the JSON Schema of a kind of file, for editors that check while one types."""
    as_json(SCHEMAS[of]())
