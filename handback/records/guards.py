"""Guards in the database: what was written once is not changed, not deleted, not truncated.

SQLite drops the triggers of a table that a later migration rebuilds, so they are made again after
every migration; `handback doctor` checks that they are there.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = (
    "records_event",
    "records_ledgerrow",
    "records_dailydigest",
    "records_sealedhead",
    "records_erasure",
)
"""Tables whose rows stay as they were written."""

_FUNCTION = """
CREATE OR REPLACE FUNCTION records_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%: what was written stays', TG_TABLE_NAME USING ERRCODE = 'HB001';
END $$
"""


def after_migration(using: str, **_: Any) -> None:
    """Make the guards of one database anew."""
    make(connections[using])


def make(connection: BaseDatabaseWrapper) -> None:
    """Make every guard that is missing; making one twice changes nothing."""
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
            _plain_order(cursor, present)
        for table in TABLES:
            if table in present:
                for statement in _statements(connection.vendor, table):
                    cursor.execute(statement)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The guards that should be there and are not, as `table: what it guards against`."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled = 'O'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        there = {name for (name,) in cursor.fetchall()}
    return [
        f"{table}: {action}"
        for table in TABLES
        for action in _actions(connection.vendor)
        if f"{table}_no_{action}" not in there
    ]


def _actions(vendor: str) -> tuple[str, ...]:
    return ("update", "delete", "truncate") if vendor == "postgresql" else ("update", "delete")


def _statements(vendor: str, table: str) -> Iterator[str]:
    for action in _actions(vendor):
        name = f"{table}_no_{action}"
        if vendor == "postgresql":
            each = "STATEMENT" if action == "truncate" else "ROW"
            yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
            yield (
                f"CREATE TRIGGER {name} BEFORE {action.upper()} ON {table}"
                f" FOR EACH {each} EXECUTE FUNCTION records_refuse()"
            )
        else:
            yield (
                f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {action.upper()} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{table}: what was written stays'); END"
            )


def _plain_order(cursor: Any, present: set[str]) -> None:
    """Let PostgreSQL compare what is searched for byte by byte: an index then serves prefixes."""
    if "records_erasable" not in present:
        return
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'records_erasable'"
        " AND column_name IN ('find', 'find_also') AND collation_name IS DISTINCT FROM 'C'"
    )
    for (column,) in cursor.fetchall():
        cursor.execute(
            f'ALTER TABLE records_erasable ALTER COLUMN "{column}" TYPE varchar(200) COLLATE "C"'
        )
