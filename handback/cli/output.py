"""How answers leave the command: text for people, JSON for machines, exit codes for scripts."""

import dataclasses
import json
import os
import re
import sys
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum, IntEnum
from pathlib import Path
from typing import Any, NoReturn, TextIO

import typer
from rich.console import Console
from rich.markup import escape
from rich.theme import Theme

from handback.cli.streams import ReaderGoneError
from handback.policy.problems import Problem, dotted

THEME = Theme(
    {
        "good": "green",
        "bad": "red",
        "warn": "yellow",
        "quiet": "dim",
        "rule": "cyan",
        "head": "bold",
        "day": "dim",
    }
)
PIPED_WIDTH = 100
NARROWEST = 20
"""Below this width a word a line would be left, which nobody can read."""


class Exit(IntEnum):
    """What the command tells whoever called it."""

    FINE = 0
    DIFFERENT = 1
    UNUSABLE = 2


def console(*, to_stderr: bool = False) -> Console:
    """A console for people: colours on a terminal only, a fixed width when piped."""
    stream = sys.stderr if to_stderr else sys.stdout
    columns = os.environ.get("COLUMNS", "")
    said = int(columns) if columns.isdecimal() and int(columns) else 0
    width = max(said, NARROWEST) if said else None if stream.isatty() else PIPED_WIDTH
    file: Any = stream if stream.isatty() else _Trimmed(stream)
    return _Console(file=file, theme=THEME, width=width, highlight=False, soft_wrap=False)


def as_json(value: object) -> None:
    """Print a value as JSON."""
    ascii_only = "utf" not in (sys.stdout.encoding or "").lower()
    print(json.dumps(plain(value), indent=2, ensure_ascii=ascii_only))


def plain(value: Any) -> Any:
    """A value of the program as plain data; amounts stay whole cents."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, (str, int, bool)):
        return value
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, (Decimal, Path)):
        return str(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(map(plain, value))
    if isinstance(value, Iterable):
        return [plain(inner) for inner in value]
    return str(value)


def problem_data(problem: Problem) -> dict[str, Any]:
    """A problem as plain data."""
    return {
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "at": dotted(problem.path),
        "wrong": problem.wrong,
        "do": problem.do,
    }


class _Console(Console):
    """A console that leaves it to the command what happens when nobody reads on."""

    def on_broken_pipe(self) -> None:
        raise ReaderGoneError


class _Trimmed:
    """A stream of text on which no line ends in blanks, so that it can be compared and mailed."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        return self.stream.write(re.sub(r" +(?=\n)", "", text))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


def print_problems(out: Console, problems: Iterable[Problem], style: str = "bad") -> None:
    """Print problems: where, what is wrong, what to do."""
    for problem in problems:
        at = f" {dotted(problem.path)}" if problem.path else ""
        out.print(f"[head]{escape(str(problem.place))}[/][quiet]{escape(at)}[/]", soft_wrap=True)
        out.print(f"  [{style}]{escape(problem.wrong)}[/] {escape(problem.do)}")


def unusable(problems: Iterable[Problem], *, json_wanted: bool = False) -> NoReturn:
    """End because the input cannot be used, with every problem in it."""
    found = tuple(problems)
    if json_wanted:
        as_json({"problems": [problem_data(each) for each in found]})
    else:
        out = console(to_stderr=True)
        print_problems(out, found)
        out.print(f"[quiet]{count(len(found), 'problem')}; nothing was done.[/]")
    raise typer.Exit(Exit.UNUSABLE)


def count(number: int, what: str) -> str:
    """A number with its noun: `1 case`, `2 cases`."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"
