"""Examinations of the database: reachable, up to date, guarded, in the right manner."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.db import DatabaseError, connection

from handback.actions.examinations.findings import Finding, bad, ok, warn
from handback.actions.installing import steps_missing
from handback.records import guards

OLDEST_SQLITE = (3, 35, 0)
"""The first that has RETURNING."""
OLDEST_POSTGRESQL = 140_000
CLOCKS_APART = timedelta(seconds=30)


def unreachable() -> Finding | None:
    """What is wrong with the way to the database; None when it answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        do = "Check HANDBACK_DATABASE, and that the database runs."
        return bad("database", f"it does not answer ({type(error).__name__})", do)
    return None


def _value(statement: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    return row[0] if row else None


def engine(_: datetime) -> Iterator[Finding]:
    """Whether the engine is new enough."""
    if connection.vendor == "postgresql":
        version = int(str(_value("SHOW server_version_num")))
        said = f"PostgreSQL {version // 10_000}.{version % 10_000}"
        if version < OLDEST_POSTGRESQL:
            yield bad("database", said, "Use PostgreSQL 14 or newer.")
        else:
            yield ok("database", said)
        return
    said = str(_value("SELECT sqlite_version()"))
    if tuple(map(int, said.split("."))) < OLDEST_SQLITE:
        yield bad("database", f"SQLite {said}", "Use a Python with SQLite 3.35 or newer.")
    else:
        yield ok("database", f"SQLite {said}")


def clock(now: datetime) -> Iterator[Finding]:
    """Whether the clocks of this machine and of the database agree."""
    if connection.vendor != "postgresql":
        return
    theirs = _value("SELECT now()")
    if not isinstance(theirs, datetime):
        return
    apart = abs(now - theirs.astimezone(UTC))
    if apart > CLOCKS_APART:
        do = "Let every machine ask the same time servers."
        yield warn("clock", f"{int(apart.total_seconds()):,} s from the database's", do)
    else:
        yield ok("clock", "as the database's")


def tables(_: datetime) -> Iterator[Finding]:
    """Whether every migration was applied."""
    missing = steps_missing()
    if missing:
        says = f"{len(missing)} migrations are not applied, the first is {missing[0]}"
        yield bad("tables", says, "Run `handback setup`.")
    else:
        yield ok("tables", "up to date")


def guarded(_: datetime) -> Iterator[Finding]:
    """Whether the database refuses to change what was written once."""
    missing = guards.missing(connection)
    if missing:
        says = f"{len(missing)} are missing: {', '.join(missing)}"
        do = "Run `handback setup`, then `handback verify`: histories may have been changed."
        yield bad("guards", says, do)
    else:
        yield ok("guards", "events, ledger and digests cannot be changed")


def manner(_: datetime) -> Iterator[Finding]:
    """Whether the database works in the manner that the records rely on."""
    yield from _of_postgresql() if connection.vendor == "postgresql" else _of_sqlite()


def _of_postgresql() -> Iterator[Finding]:
    for setting in ("fsync", "full_page_writes"):
        if _value(f"SHOW {setting}") != "on":
            yield bad(setting, "off: a power cut may destroy records", f"Turn `{setting}` on.")
        else:
            yield ok(setting, "on")


def _of_sqlite() -> Iterator[Finding]:
    do = "Reach the database by Handback's own settings, and restart."
    if _value("PRAGMA recursive_triggers") != 1:
        yield bad("recursive triggers", "off: the guards can be slipped past", do)
    else:
        yield ok("recursive triggers", "on")
    if _value("PRAGMA journal_mode") != "wal":
        do = "Put HANDBACK_DATA on a local disk: a network share has no write-ahead log."
        yield bad("write-ahead log", "off: readers and writers wait for each other", do)
    else:
        yield ok("write-ahead log", "on")
