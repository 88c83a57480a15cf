"""Reading very many rows as they were at one moment, without holding anybody up.

PostgreSQL reads through a cursor of the server in a transaction that only reads; SQLite reads one
statement's snapshot of its write-ahead log. Writers go on either way.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from handback.records.sql import connection, is_postgresql

AT_ONCE = 5_000
"""Rows in memory."""


@contextmanager
def _steady() -> Iterator[None]:
    """A transaction that only reads, of one moment; SQLite's would keep writers out."""
    if not is_postgresql():
        yield
        return
    with transaction.atomic():
        with connection().cursor() as cursor:
            if not connection().savepoint_ids:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def stream(statement: str, values: Sequence[Any]) -> Iterator[list[tuple[Any, ...]]]:
    """The rows that a query finds, some thousands at a time."""
    with _steady(), connection().chunked_cursor() as cursor:
        cursor.execute(statement, values)
        while rows := cursor.fetchmany(AT_ONCE):
            yield rows
