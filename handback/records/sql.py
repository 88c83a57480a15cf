"""Statements that the databases say differently: bulk inserts, new ids, guarded updates."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

MOST_IN_SQLITE = 20_000
"""Values in one statement of SQLite, which takes 32,766."""


def connection(using: str = DEFAULT_DB_ALIAS) -> BaseDatabaseWrapper:
    """The connection of this thread."""
    return connections[using]


def is_postgresql() -> bool:
    """Whether the records lie in PostgreSQL."""
    return connection().vendor == "postgresql"


def insert(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert many rows by the fastest way there is: COPY, or one statement for all."""
    if not rows:
        return
    names = ", ".join(f'"{column}"' for column in columns)
    with connection().cursor() as cursor:
        if is_postgresql():
            with connection().wrap_database_errors:
                _copy(cursor, f"COPY {table} ({names}) FROM STDIN", rows)
            return
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)


def _copy(cursor: Any, statement: str, rows: Iterable[Sequence[Any]]) -> None:
    """Copy rows; Django leaves the errors of COPY as the driver says them, so the caller wraps."""
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def new_ids(model: type[models.Model], count: int) -> range | list[int]:
    """Ids that nobody else gets, for rows that are to be inserted in this transaction."""
    table = model._meta.db_table
    with connection().cursor() as cursor:
        if is_postgresql():
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, count],
            )
            return [each for (each,) in cursor.fetchall()]
        if not transaction.get_connection().in_atomic_block:
            raise RuntimeError("new ids are taken inside the transaction that inserts the rows")
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
        last = found[0] if found else 0
        if found:
            cursor.execute(
                "UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [last + count, table]
            )
        else:
            cursor.execute(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, count]
            )
        return range(last + 1, last + count + 1)


def update_guarded(
    table: str, guard: str, columns: dict[str, str], rows: Iterable[Sequence[Any]]
) -> set[int]:
    """Update rows by id where a column still is what it was; the ids of those that were.

    Each row is: id, what the guarded column was, then a value for each of `columns`, which map a
    name to its type in PostgreSQL.
    """
    kept = list(rows)
    if not kept:
        return set()
    names = ["id", "was", *columns]
    if is_postgresql():
        return _update_from_arrays(table, guard, columns, names, kept)
    won: set[int] = set()
    size = max(1, MOST_IN_SQLITE // len(names))
    for start in range(0, len(kept), size):
        won |= _update_from_values(table, guard, columns, names, kept[start : start + size])
    return won


def _settings(columns: Iterable[str]) -> str:
    return ", ".join(f'"{name}" = v."{name}"' for name in columns)


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _update_from_arrays(
    table: str, guard: str, columns: dict[str, str], names: list[str], rows: list[Sequence[Any]]
) -> set[int]:
    types = ["bigint", "integer", *columns.values()]
    arrays = ", ".join(f"%s::{type_}[]" for type_ in types)
    statement = (
        f"UPDATE {table} AS c SET {_settings(columns)}"
        f" FROM unnest({arrays}) AS v({_quoted(names)})"
        f" WHERE c.id = v.id AND c.{guard} = v.was RETURNING c.id"
    )
    with connection().cursor() as cursor:
        cursor.execute(statement, [list(column) for column in zip(*rows, strict=True)])
        return {each for (each,) in cursor.fetchall()}


def _update_from_values(
    table: str, guard: str, columns: dict[str, str], names: list[str], rows: list[Sequence[Any]]
) -> set[int]:
    marks = f"({', '.join(['%s'] * len(names))})"
    values = ", ".join([marks] * len(rows))
    statement = (
        f"WITH v({_quoted(names)}) AS (VALUES {values})"
        f" UPDATE {table} SET {_settings(columns)} FROM v"
        f" WHERE {table}.id = v.id AND {table}.{guard} = v.was RETURNING {table}.id"
    )
    with connection().cursor() as cursor:
        cursor.execute(statement, [value for row in rows for value in row])
        return {each for (each,) in cursor.fetchall()}
