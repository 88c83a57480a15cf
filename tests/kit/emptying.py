"""Bringing a PostgreSQL database of a test back to what it was when it was new, or saying no.

Rows are deleted, behind the triggers that forbid it, where there were none; sequences are set
back. A database whose tables, triggers or functions changed, whose first rows changed, or that grew
large is not used again.
"""

from dataclasses import dataclass, replace

import psycopg
from psycopg.sql import SQL, Identifier

MOST_TESTS = 25
"""Deleted rows stay in the files; after so many tests a new database is the quicker one."""
MOST_BYTES = 40_000_000

_SHAPE = """
SELECT md5(string_agg(each, ',' ORDER BY each)) FROM (
    SELECT 'class' || oid || ' ' || xmin || relname FROM pg_class WHERE relpersistence <> 't'
    UNION ALL SELECT 'attribute' || attrelid || ' ' || attnum || ' ' || xmin FROM pg_attribute
    UNION ALL SELECT 'trigger' || oid || ' ' || xmin FROM pg_trigger
    UNION ALL SELECT 'function' || oid || ' ' || xmin FROM pg_proc
    UNION ALL SELECT 'index' || indexrelid || ' ' || xmin FROM pg_index
    UNION ALL SELECT 'constraint' || oid || ' ' || xmin FROM pg_constraint
    UNION ALL SELECT 'schema' || oid || ' ' || xmin FROM pg_namespace WHERE nspname !~ 'temp'
    UNION ALL SELECT 'extension' || oid || ' ' || xmin FROM pg_extension
    UNION ALL SELECT 'file' || oid FROM pg_largeobject_metadata
    UNION ALL SELECT 'setting' || setrole || setconfig::text FROM pg_db_role_setting
        JOIN pg_database ON pg_database.oid = setdatabase WHERE datname = current_database()
) AS found (each)
"""
_TABLES = """
SELECT nspname, relname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE relkind = 'r' AND nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2
"""
_SEQUENCES = """
SELECT schemaname, sequencename, start_value, last_value FROM pg_sequences ORDER BY 1, 2
"""
_OTHERS = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""

Connection = psycopg.Connection[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class State:
    """What a new database is like: the shape of its catalogue, and its first rows and counts."""

    shape: str
    rows: dict[tuple[str, str], str]
    sequences: dict[tuple[str, str], tuple[int, bool]]


@dataclass(frozen=True, slots=True)
class Fresh:
    """A database that is as new."""

    name: str
    state: State
    tests: int = 0


def state(connection: Connection) -> State:
    """What a database is like now; of its tables only those that have rows."""
    return State(
        str(_one(connection, _SHAPE)),
        {table: found for table in _tables(connection) if (found := _rows(connection, *table))},
        _sequences(connection),
    )


def emptied(address: str, fresh: Fresh) -> Fresh | None:
    """The database brought back to what it was; None where it cannot be."""
    if fresh.tests + 1 >= MOST_TESTS:
        return None
    try:
        with psycopg.connect(address) as connection:
            connection.execute(_OTHERS)
            size = _one(connection, "SELECT pg_database_size(current_database())")
            if not isinstance(size, int) or size > MOST_BYTES:
                return None
            connection.execute("SET session_replication_role = replica")
            _empty(connection, fresh.state)
            if state(connection) != fresh.state:
                return None
    except psycopg.Error:
        return None
    return replace(fresh, tests=fresh.tests + 1)


def _empty(connection: Connection, first: State) -> None:
    for table in _tables(connection):
        if table not in first.rows:
            connection.execute(SQL("DELETE FROM ONLY {}").format(Identifier(*table)))
    now = _sequences(connection)
    for (schema, name), (value, called) in first.sequences.items():
        if now.get((schema, name)) != (value, called):
            named = Identifier(schema, name).as_string(connection)
            connection.execute("SELECT setval(%s::regclass, %s, %s)", [named, value, called])


def _tables(connection: Connection) -> list[tuple[str, str]]:
    return [(str(schema), str(name)) for schema, name in connection.execute(_TABLES)]


def _rows(connection: Connection, schema: str, name: str) -> str:
    query = SQL("SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) FROM {} AS t")
    found = connection.execute(query.format(Identifier(schema, name))).fetchone()
    return str(found[0]) if found and found[0] is not None else ""


def _sequences(connection: Connection) -> dict[tuple[str, str], tuple[int, bool]]:
    return {
        (str(schema), str(name)): (int(str(start if last is None else last)), last is not None)
        for schema, name, start, last in connection.execute(_SEQUENCES)
    }


def _one(connection: Connection, query: str) -> object:
    found = connection.execute(query.encode()).fetchone()
    return found[0] if found else None
