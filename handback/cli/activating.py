"""`handback policy activate`: let a version of a policy hold, for open cases too if asked."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.progress import Progress

from handback.cli.asking import Json
from handback.cli.installation import now, ready
from handback.cli.output import Exit, as_json, console, count, unusable
from handback.cli.policies import app
from handback.policy.player.library import readable, within
from handback.policy.problems import Place, PolicyError, Problem


@app.command()
def activate(
    path: Annotated[
        Path | None, typer.Argument(help="A programme's folder, or the file of a law.")
    ] = None,
    open_cases: Annotated[
        bool, typer.Option("--open-cases", help="Let it hold for the cases that are open, too.")
    ] = False,
    by: Annotated[str, typer.Option(help="Who decided it, for the record.")] = "",
    json: Json = False,
) -> None:
    """Let a policy hold from now on; without a path, go on with what was not finished."""
    ready()
    made = _activate(path, open_cases, by) if path else None
    done = _move_over(quiet=json)
    if json:
        as_json({"activated": made, "jobs": done})
    else:
        _tell(path, made, done)
    if any(each["failed"] for each in done):
        raise typer.Exit(Exit.DIFFERENT)


def _activate(path: Path, open_cases: bool, by: str) -> dict[str, Any] | None:
    from handback.actions import activating, policies

    try:
        files = policies.folder_files(path) if path.is_dir() else policies.law_file(path)
        found = activating.activate(files, now(), by, reaches_open=open_cases)
    except PolicyError as error:
        unusable(within(path, error.problems) if path.is_dir() else error.problems)
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        do = "Name a programme's folder or the file of a law."
        unusable([Problem(Place(str(path)), (), f"It cannot be read: {said}.", do)])
    if found is None:
        return None
    return {"kind": found.kind, "name": found.name, "digest": found.text_id}


def _move_over(*, quiet: bool) -> list[dict[str, Any]]:
    """Do every job that waits, with a bar where somebody looks on."""
    from handback.actions import activating

    with Progress(console=console(to_stderr=True), disable=quiet, transient=True) as bar:
        return [_one(job, bar) for job in activating.waiting()]


def _one(job: int, bar: Progress) -> dict[str, Any]:
    from handback.actions import activating

    task = bar.add_task("Moving open cases over", total=None)

    def told(done: activating.MovedOver) -> None:
        bar.update(task, completed=done.moved + done.reckoned)

    moved = activating.move_over(job, now(), told)
    return {
        "activation": job,
        "moved": moved.moved,
        "reckoned": moved.reckoned,
        "failed": [{"case": case, "error": error} for case, error in moved.failed],
    }


def _tell(path: Path | None, made: dict[str, Any] | None, done: list[dict[str, Any]]) -> None:
    out = console()
    if made:
        out.print(
            f"[good]{escape(made['kind'])} {escape(made['name'])} holds from now on[/], as"
            f" {made['digest'][:12]}."
        )
    elif path:
        out.print(f"{escape(readable(path))} holds already; nothing was changed.")
    for job in done:
        out.print(
            f"{count(job['moved'], 'open case')} moved over, {job['reckoned']:,} not concerned."
        )
        for each in job["failed"]:
            out.print(f"  [bad]case {each['case']}: {each['error']}[/]; it stays as it was.")
    if not made and not path and not done:
        out.print("Nothing was left to do.")
