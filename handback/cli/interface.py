"""`handback api`: the REST interface, as programs see it."""

import sys
from typing import Any

import typer
from django.utils.module_loading import import_string

from handback.cli.installation import ready
from handback.cli.output import as_json, console

INTERFACE = "handback.api.application.interface"
"""Named like an address of the site names its view: doors do not import each other."""

app = typer.Typer(no_args_is_help=True, help="Describe the REST interface.")


@app.callback()
def _group() -> None:
    pass


@app.command()
def schema() -> None:
    """Print the OpenAPI 3.1 description of the REST interface, in JSON."""
    ready(tables=False)
    described: dict[str, Any] = import_string(INTERFACE).get_openapi_schema()
    as_json(described)
    if sys.stdout.isatty():
        operations = sum(len(each) for each in described["paths"].values())
        console(to_stderr=True).print(f"[quiet]{operations} operations.[/]")
