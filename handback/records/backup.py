"""Copies of the database: SQLite by its own backup interface, PostgreSQL by its own tools.

Both copy a consistent state while work goes on.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection

from handback.records.models import Case, Event

SQLITE, POSTGRESQL = "database.sqlite3", "database.pgdump"


class ToolMissingError(Exception):
    """A program that PostgreSQL comes with is not there."""

    def __init__(self, tool: str) -> None:
        super().__init__(
            f"The program `{tool}` of PostgreSQL is not on the path. Install PostgreSQL's client"
            " programs, or name their folder in HANDBACK_PG_BIN."
        )


class CopyFailedError(Exception):
    """The database, or its tool, could not copy; what it said."""


def dump(folder: Path) -> Path:
    """Copy the database into a folder; the file. Raises `ToolMissingError`, `CopyFailedError`."""
    if connection.vendor == "postgresql":
        made = folder / POSTGRESQL
        _run("pg_dump", "--format=custom", "--no-owner", f"--file={made}")
        return made
    made = folder / SQLITE
    connection.ensure_connection()
    with closing(sqlite3.connect(made)) as target:
        connection.connection.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
    return made


def restore(folder: Path) -> None:
    """Fill the empty database from a copy in a folder.

    Raises `ToolMissingError`, and `CopyFailedError` for a copy of the other engine too.
    """
    if connection.vendor == "postgresql":
        _restore_postgresql(folder / POSTGRESQL)
    else:
        _restore_sqlite(folder / SQLITE)


def _restore_postgresql(copy: Path) -> None:
    if not copy.exists():
        raise CopyFailedError("the backup is of SQLite and the database is PostgreSQL")
    connection.close()
    _run(
        "pg_restore",
        "--clean",
        "--if-exists",
        "--no-owner",
        "--single-transaction",
        "--exit-on-error",
        f"--dbname={_settings()['NAME']}",
        str(copy),
    )


def _restore_sqlite(copy: Path) -> None:
    if not copy.exists():
        raise CopyFailedError("the backup is of PostgreSQL and the database is SQLite")
    connection.ensure_connection()
    try:
        with closing(sqlite3.connect(f"{copy.resolve().as_uri()}?mode=ro", uri=True)) as source:
            source.backup(connection.connection)
    except sqlite3.DatabaseError as error:
        raise CopyFailedError(str(error)) from error
    connection.close()


def is_empty() -> bool:
    """Whether the database keeps no case; one without tables keeps none."""
    if Case._meta.db_table not in connection.introspection.table_names():
        return True
    return not Case.objects.exists()


def counts() -> Mapping[str, int]:
    """How many cases and events there are."""
    return {"cases": Case.objects.count(), "events": Event.objects.count()}


def version() -> str:
    """The engine with its version."""
    if connection.vendor == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return f"PostgreSQL {cursor.fetchone()[0]}"


def _settings() -> dict[str, Any]:
    return connection.settings_dict


def _run(tool: str, *arguments: str) -> None:
    """Run a tool of PostgreSQL against the database; the password goes by its environment."""
    found = shutil.which(tool, path=os.environ.get("HANDBACK_PG_BIN") or None)
    if found is None:
        raise ToolMissingError(tool)
    known = _settings()
    said = {
        "PGDATABASE": known["NAME"],
        "PGUSER": known["USER"],
        "PGPASSWORD": known["PASSWORD"],
        "PGHOST": known["HOST"],
        "PGPORT": str(known["PORT"] or ""),
    }
    environment = {**os.environ, **{key: value for key, value in said.items() if value}}
    done = subprocess.run(
        [found, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CopyFailedError(_failed(tool, done.stderr))


def _failed(tool: str, said: str) -> str:
    """The last words of a tool that failed, and what to do where it is too old."""
    if "version mismatch" in said:
        return (
            f"`{tool}` is older than the server. Name the folder of PostgreSQL's programs of the"
            " server's version, or of a later one, in HANDBACK_PG_BIN."
        )
    return said.strip().splitlines()[-1] if said.strip() else f"`{tool}` failed"
