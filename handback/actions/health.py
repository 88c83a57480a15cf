"""Whether this process can do its work: what an orchestrator asks every few seconds."""

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from handback.actions.installing import steps_missing
from handback.records import guards

_MIGRATED: set[str] = set()
"""Databases that were seen with every migration applied; none is ever taken back."""


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """One thing that has to hold before requests are taken; `says` is what does not."""

    name: str
    ok: bool
    says: str = ""


def readiness() -> tuple[HealthCheck, ...]:
    """Whether requests can be answered: database, migrations, guards, disk."""
    reachable = _check("database", _database)
    if not reachable.ok:
        return reachable, _check("disk", disk_wrong)
    return (
        reachable,
        _check("migrations", _migrations),
        _check("guards", _guards),
        _check("disk", disk_wrong),
    )


def _check(name: str, wrong: Callable[[], str]) -> HealthCheck:
    try:
        says = wrong()
    except DatabaseError as error:
        says = f"the database does not answer ({type(error).__name__})"
    return HealthCheck(name, not says, says)


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def _migrations() -> str:
    name = str(connection.settings_dict["NAME"])
    if name in _MIGRATED:
        return ""
    missing = steps_missing()
    if not missing:
        _MIGRATED.add(name)
        return ""
    return f"{len(missing)} are not applied, the first is {missing[0]}; run `handback setup`"


def _guards() -> str:
    missing = guards.missing(connection)
    if not missing:
        return ""
    return f"{len(missing)} are missing, the first is {missing[0]}; run `handback setup`"


def disk_wrong() -> str:
    """What is wrong with the data folder; empty when it can be written to."""
    folder: Path = settings.HANDBACK.data
    probe = folder / f".probe-{secrets.token_hex(8)}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(probe, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            os.write(descriptor, b"handback")
        finally:
            os.close(descriptor)
    except OSError as error:
        return f"the data folder cannot be written to: {(error.strerror or 'unknown').lower()}"
    finally:
        with suppress(OSError):
            probe.unlink()
    return ""
