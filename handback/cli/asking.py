"""What people type as options: days, counts, distances and amounts, refused in plain words."""

from collections.abc import Callable
from datetime import date
from typing import Annotated

import typer

from handback.policy.player.contract_checks import day_wrong
from handback.policy.written import NotWrittenError, read_cents

Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]

FURTHEST = 9_999_999
"""No odometer shows more."""


def read_day(text: str) -> date:
    """A day such as 2026-10-01."""
    try:
        day = date.fromisoformat(text) if len(text) == len("2026-10-01") else None
    except ValueError:
        day = None
    if day is None:
        raise typer.BadParameter(f"`{text}` is not a day. Write it like 2026-10-01.")
    if wrong := day_wrong(day):
        raise typer.BadParameter(wrong)
    return day


def whole(what: str, least: int, most: int) -> Callable[[str], int]:
    """A reader of whole numbers between two bounds."""

    def read(typed: str) -> int:
        text = str(typed)
        if not text.removeprefix("-").isdecimal():
            raise typer.BadParameter(f"`{text}` is not {what}: write a whole number.")
        if not least <= int(text[:20]) <= most:
            raise typer.BadParameter(f"`{text}` is not {what}: {least:,} to {most:,} is possible.")
        return int(text)

    return read


read_odometer = whole("a reading of an odometer", 0, FURTHEST)
read_days = whole("a number of days", 1, 3_650)
read_jobs = whole("a number of processes", 0, 256)


def read_value(text: str) -> int | None:
    """Cents of an amount; None for an empty one."""
    if not text:
        return None
    try:
        return read_cents(text)
    except NotWrittenError:
        wrong = f"`{text}` is not an amount of money. Write it like 21500.00."
        raise typer.BadParameter(wrong) from None
