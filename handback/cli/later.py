"""Commands that are imported when they are run, so that help and completion come at once."""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

from handback.cli.streams import written

if TYPE_CHECKING:
    from typer.main import Typer


@dataclass(frozen=True, slots=True)
class Later:
    """Where a command lives, and the line that a list of commands says about it."""

    module: str
    attribute: str
    says: str


COMMANDS = {
    "demo": Later("demo", "demo", "Play one invented lease of each programme from first to last."),
    "compare": Later(
        "comparing",
        "compare_options",
        "Compare every option the programme offers, and name the cheapest.",
    ),
    "quote": Later(
        "leases", "quote", "Quote an option, line by line, with the rule behind each amount."
    ),
    "timeline": Later(
        "dates",
        "show_timeline",
        "Show every date of the lease end: done, coming or missed, each with its rule.",
    ),
    "run": Later(
        "running",
        "run",
        "Start server and worker with an invented portfolio, as a demonstration, until Ctrl-C.",
    ),
    "setup": Later(
        "setting_up",
        "setup",
        "Make or update the tables and install shipped policies; again, it changes nothing.",
    ),
    "verify": Later(
        "verifying",
        "verify",
        "Prove that everything kept is what was written; name the first thing that does not hold.",
    ),
    "seal": Later(
        "sealing",
        "seal",
        "Seal a day: digest and sign the head of every case that changed; again changes nothing.",
    ),
    "erase": Later(
        "erasing", "app", "Erase personal data whose time is over, or a person's on request."
    ),
    "people": Later("people", "app", "Say who may sign in, and where they act in which role."),
    "token": Later("tokens", "app", "Make, list and revoke the keys by which programs sign in."),
    "files": Later("files", "app", "Look after the content of stored files."),
    "doctor": Later(
        "doctor", "doctor", "Look at everything an installation needs; exits with 1 when bad."
    ),
    "day": Later(
        "days", "app", "Open business days, see how they stand, put back what was set aside."
    ),
    "serve": Later("serving", "serve", "Serve the pages and the API until told to stop."),
    "api": Later("interface", "app", "Describe the REST interface."),
    "worker": Later(
        "working",
        "work",
        "Open days, deliver the outbox and seal each day, until told to stop.",
    ),
    "outbox": Later(
        "outgoing",
        "app",
        "See what is on its way out; deliver it, and try again what could not be delivered.",
    ),
    "webhook": Later(
        "webhooks",
        "app",
        "Tell a lessor's own systems of what happens: endpoints, secrets, the log of calls.",
    ),
    "backup": Later(
        "backing_up", "backup", "Copy database and files into a new folder, while work goes on."
    ),
    "restore": Later(
        "backing_up",
        "restore",
        "Fill an empty installation from a backup; `handback verify` proves it afterwards.",
    ),
    "import": Later(
        "importing",
        "app",
        "Bring in leases, payments, market values and organisations from CSV or Parquet.",
    ),
    "sample": Later(
        "sampling",
        "sample",
        "Fill the records with invented leases, people and organisations; never in production.",
    ),
    "export": Later(
        "exporting", "app", "Write the ledger or the events to a file, while the work goes on."
    ),
    "example": Later("examples", "app", "Play example cases, or tell them in words."),
    "policy": Later("policy", "app", "Check, show, compare, start and activate policies."),
    "coverage": Later(
        "coverage",
        "coverage",
        "List each row with the cases that show it; exits with 1 when one has none.",
    ),
    "vocabulary": Later(
        "vocabulary",
        "vocabulary",
        "List the words that policies, example cases and answers are made of.",
    ),
}
"""Every command, in the order of the help. A test compares the lines with the commands' own."""


def load(name: str) -> Any:
    """The command of a name, imported now."""
    later = COMMANDS[name]
    found = getattr(import_module(f"handback.cli.{later.module}"), later.attribute)
    if isinstance(found, typer.Typer):
        return typer.main.get_command(found)
    alone: Typer = typer.Typer(add_completion=False, rich_markup_mode="rich")
    alone.command(name)(found)
    return typer.main.get_command(alone)


class Commands(TyperGroup):
    """The group of all commands; only the one that is run is imported."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.commands = {
            name: TyperCommand(name=name, help=later.says) for name, later in COMMANDS.items()
        }

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that arguments name, in place of its entry in the list."""
        name, entry, rest = super().resolve_command(ctx, args)
        return name, load(name) if name and entry else entry, rest

    def invoke(self, ctx: Any) -> Any:
        """Run the command that arguments name, until all it printed has left."""
        with written():
            return super().invoke(ctx)
