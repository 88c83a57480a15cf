"""`handback people`: who may sign in, and where they act in which role."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from handback.cli.asking import Json
from handback.cli.installation import now, ready
from handback.cli.output import Exit, as_json, console, count

if TYPE_CHECKING:
    from handback.actions.people import PersonView

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    help="Say who may sign in, and where they act in which role.",
)
membership = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    help="Let somebody act for an organisation in a role, or end that.",
)
app.add_typer(membership, name="membership")

Who = Annotated[str, typer.Argument(metavar="WHO", help="An e-mail address, or a number.")]
Organisation = Annotated[str, typer.Argument(metavar="ORGANISATION", help="Its code.")]
Role = Annotated[str, typer.Argument(metavar="ROLE", help="Such as specialist or inspector.")]


@contextmanager
def stopped_by(*errors: type[Exception]) -> Iterator[None]:
    """End the command with what an error says, where one of these is raised."""
    try:
        yield
    except errors as error:
        console(to_stderr=True).print(f"[bad]{escape(str(error))}[/]", soft_wrap=True)
        raise typer.Exit(Exit.UNUSABLE) from None


@app.command()
def add(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="Their address; nobody else's.")],
    name: Annotated[str, typer.Option("--name", help="Their name, or what a program is.")] = "",
    organisation: Annotated[
        str, typer.Option("--organisation", metavar="CODE", help="Where they act.")
    ] = "",
    role: Annotated[
        str,
        typer.Option("--role", help="As what; `system` for a program that acts for a lessor."),
    ] = "",
    json: Json = False,
) -> None:
    """Add somebody, or a program; whoever was removed comes back."""
    if bool(organisation) != bool(role):
        raise typer.BadParameter("Name --organisation and --role together.")
    ready()
    from handback.actions import people

    with stopped_by(people.PeopleError):
        made = people.add(email, name, [(organisation, role)] if role else [])
    _tell(made, json_wanted=json)


@app.command("list")
def list_people(
    organisation: Annotated[
        str, typer.Option("--organisation", metavar="CODE", help="Only its members.")
    ] = "",
    role: Annotated[str, typer.Option("--role", help="Only who has this role.")] = "",
    json: Json = False,
) -> None:
    """List everybody but those who have a case and no role."""
    ready()
    from handback.actions import people

    with stopped_by(people.PeopleError):
        found = list(people.everybody(organisation, role))
    if json:
        as_json(found)
        return
    console().print(_table(found))
    console().print(f"[quiet]{len(found):,} {'person' if len(found) == 1 else 'people'}.[/]")


def _table(found: Iterable["PersonView"]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="head")
    for title in ("number", "e-mail", "name", "acts as"):
        table.add_column(title, overflow="fold")
    for each in found:
        acts = ", ".join(f"{m.role} of {m.organisation}" for m in each.memberships)
        state = acts if each.active else "removed"
        table.add_row(str(each.id), escape(each.email), escape(each.name), escape(state))
    return table


@app.command()
def show(who: Who, json: Json = False) -> None:
    """Show one person: roles, cases, tokens."""
    ready()
    from handback.actions import people

    with stopped_by(people.PeopleError):
        found = people.show(who)
    _tell(found, json_wanted=json)


@app.command()
def remove(who: Who, json: Json = False) -> None:
    """Let somebody go: roles end, tokens are revoked; what they did stays in the histories."""
    ready()
    from handback.actions import people

    with stopped_by(people.PeopleError):
        gone = people.remove(who, now())
    _tell(gone, json_wanted=json)


@app.command()
def reset(who: Who, json: Json = False) -> None:
    """Sign somebody out everywhere, and remove passkeys, app and recovery codes that they lost.

    Make sure first that it is they who ask. Staff set up a second factor at their next sign-in.
    """
    ready()
    from handback.actions import people

    with stopped_by(people.PeopleError):
        found = people.reset(who)
    _tell(found, json_wanted=json)


@membership.command("add")
def join(who: Who, organisation: Organisation, role: Role, json: Json = False) -> None:
    """Let somebody act for an organisation in a role; again, it changes nothing."""
    ready()
    from handback.actions import people

    with stopped_by(people.PeopleError):
        found = people.join(who, organisation, role)
    _tell(found, json_wanted=json)


@membership.command("remove")
def leave(who: Who, organisation: Organisation, role: Role, json: Json = False) -> None:
    """End a role of somebody at an organisation."""
    ready()
    from handback.actions import people

    with stopped_by(people.PeopleError):
        found = people.leave(who, organisation, role)
    _tell(found, json_wanted=json)


def _tell(person: "PersonView", *, json_wanted: bool) -> None:
    if json_wanted:
        as_json(person)
        return
    out = console()
    said = f" ({person.name})" if person.name else ""
    state = "" if person.active else " [warn]removed[/]"
    out.print(f"[head]{person.id}[/] {escape(person.email)}{escape(said)}{state}", soft_wrap=True)
    for each in person.memberships:
        out.print(f"  {each.role} of {escape(each.organisation_name)} ({each.organisation})")
    if person.active and not person.memberships:
        out.print("  [quiet]no role at an organisation[/]")
    also = [(person.cases, "case"), (person.tokens, "token")]
    said = ", ".join(count(number, what) for number, what in also if number)
    if said:
        out.print(f"  {said}")
