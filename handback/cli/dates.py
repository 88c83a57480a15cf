"""`handback timeline`: every date of a lease end, on paper or as a calendar file."""

import os
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from handback.channels.calendar_files import CalendarEntry, calendar_file, uid_of
from handback.cli.asking import Json
from handback.cli.leases import LeasePath, OnDay, heading, rules
from handback.cli.output import as_json, console, count, plain, unusable
from handback.cli.reading import read_lease_or_end
from handback.core.base import Channel, Code
from handback.core.timeline import Entry, Kind, Standing, timeline
from handback.policy.lease_file import LeaseSoFar
from handback.policy.player.explain import words_for
from handback.policy.player.words import Words, phrase, sentence
from handback.policy.problems import Place, Problem

MARKS = {
    Standing.DONE: "[good]✓[/]",
    Standing.COMING: "[quiet]○[/]",
    Standing.MISSED: "[bad]![/]",
}
SAID = {
    Kind.NOTICE: "sent to the lessee",
    Kind.OPENS: "possible from this day",
    Kind.DEADLINE: "last day",
    Kind.END: "end",
    Kind.APPOINTMENT: "appointment",
    Kind.WINDOW: "window",
    Kind.DUE: "due",
    Kind.PROMISE: "promised by",
    Kind.TASK: "task due",
    Kind.MILESTONE: "reached",
}


def show_timeline(
    lease: LeasePath,
    on: OnDay = None,
    ics: Annotated[
        Path | None, typer.Option("--ics", help="Write what is still to come as a calendar file.")
    ] = None,
    json: Json = False,
) -> None:
    """Show every date of the lease end: done, coming or missed, each with its rule."""
    so_far = read_lease_or_end(lease, on, json=json)
    entries = timeline(so_far.running.view)
    if ics is not None:
        coming = [entry for entry in entries if entry.standing is Standing.COMING]
        _write(ics, calendar(so_far, coming))
        console(to_stderr=True).print(f"{count(len(coming), 'date')} written to {escape(str(ics))}")
    if json:
        words = words_for(so_far.running.example)
        as_json([{**plain(each), "says": words.rule(each.rule)} for each in entries])
    elif ics is None:
        _print(console(), so_far, entries)


def _print(out: Console, so_far: LeaseSoFar, entries: tuple[Entry, ...]) -> None:
    words = words_for(so_far.running.example)
    heading(out, so_far, "Timeline")
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0), pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, style="day")
    table.add_column(overflow="fold")
    table.add_column(style="rule", overflow="fold")
    for each in entries:
        done = f" [quiet]done on {each.done_on}[/]" if each.done_on not in (None, each.on) else ""
        said = f"{escape(named(words, each))}{done}"
        table.add_row(MARKS[each.standing], each.on.isoformat(), said, each.rule)
    out.print(table)
    rules(out, words, [entry.rule for entry in entries])


def named(words: Words, entry: Entry) -> str:
    """An entry in words: what it is and what sort of date."""
    name, _, about = entry.name.partition("/")
    said = f"{sentence(phrase(name))[:-1]}{f': {words.value(about)}' if about else ''}"
    notice = words.terms.notices.get(Code(name)) if entry.kind is Kind.NOTICE else None
    sort = "call due" if notice and notice.channel is Channel.CALL else SAID[entry.kind]
    return f"{said} ({sort})"


def calendar(so_far: LeaseSoFar, entries: list[Entry]) -> bytes:
    """A calendar file: appointments at their time, everything else as a day."""
    words = words_for(so_far.running.example)
    return calendar_file((_entry(so_far, each, words) for each in entries), so_far.day)


def _entry(so_far: LeaseSoFar, entry: Entry, words: Words) -> CalendarEntry:
    example = so_far.running.example
    at, minutes = _appointment(so_far, entry)
    return CalendarEntry(
        uid_of(*example.texts.values(), entry.kind, entry.name),
        f"{example.lease.make} {example.lease.model}: {named(words, entry)}",
        f"{entry.rule}: {words.rule(entry.rule)}".strip(": "),
        entry.on,
        at and at.replace(tzinfo=example.zone),
        minutes,
    )


def _appointment(so_far: LeaseSoFar, entry: Entry) -> tuple[datetime | None, int]:
    case = so_far.running.case
    if entry.kind is not Kind.APPOINTMENT:
        return None, 0
    if entry.name == "turn_in":
        return (case.turn_in.booked.at if case.turn_in.booked else None), 60
    booked = case.inspection.booked
    return (booked.at, booked.minutes) if booked else (None, 0)


def _write(path: Path, data: bytes) -> None:
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)
        else:
            _replace(path.resolve(), data)
    except (OSError, RuntimeError) as error:
        said = getattr(error, "strerror", "") or str(error)
        wrong = f"The file cannot be written: {said.lower()}."
        unusable([Problem(Place(str(path), 0), (), wrong, "Name another one.")])


def _replace(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
