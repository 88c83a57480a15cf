"""`handback setup`: tables, guards, shipped policies."""

from handback.cli.asking import Json
from handback.cli.installation import ready, real_now
from handback.cli.output import as_json, console, count


def setup(json: Json = False) -> None:
    """Make or update the tables and install shipped policies; again, it changes nothing."""
    ready(tables=False)
    from handback.actions.installing import set_up

    applied, installed = set_up(real_now())
    if json:
        as_json({"applied": applied, "installed": installed})
        return
    out = console()
    out.print(f"[good]Ready.[/] {count(len(applied), 'step')} applied.")
    for each in installed:
        out.print(f"  installed {each}")
