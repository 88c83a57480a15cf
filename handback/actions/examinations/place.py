"""Examinations of the machine: folders, disk, time zones."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings

from handback.actions.examinations.findings import Finding, bad, ok, warn
from handback.actions.health import disk_wrong
from handback.records import days

GIGABYTE = 1_000_000_000
LITTLE, TOO_LITTLE = 5 * GIGABYTE, GIGABYTE


def data_folder(_: datetime) -> Iterator[Finding]:
    """Whether the data folder can be written to."""
    folder: Path = settings.HANDBACK.data
    if wrong := disk_wrong():
        do = "Let HANDBACK_DATA name a folder that this user may write to, on a disk with room."
        yield bad("data folder", wrong, do)
    else:
        yield ok("data folder", str(folder.resolve()))


def disk(_: datetime) -> Iterator[Finding]:
    """How much room there is beside the data."""
    folder: Path = settings.HANDBACK.data
    there = next((each for each in (folder, *folder.resolve().parents) if each.exists()), folder)
    free = shutil.disk_usage(there).free
    says = f"{free // 1_000_000:,} MB free"
    if free < TOO_LITTLE:
        yield bad("disk", says, "Make room at once: writing is about to fail.")
    elif free < LITTLE:
        yield warn("disk", says, "Make room, or move HANDBACK_DATA to a larger disk.")
    else:
        yield ok("disk", says)


def time_zones(_: datetime) -> Iterator[Finding]:
    """Whether the time zone of every programme is known to this machine."""
    unknown = []
    zones = days.programmes()
    for programme, zone in zones:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError):
            unknown.append(f"{zone} of {programme}")
    if unknown:
        do = "Install the Python package tzdata, or the system's."
        yield bad("time zones", f"not known here: {', '.join(unknown)}", do)
    else:
        yield ok("time zones", ", ".join(sorted({zone for _, zone in zones})) or "none needed yet")
