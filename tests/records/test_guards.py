"""What was written stays, on both engines, also after a migration."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from handback.records import guards


def _event() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO records_event (case_id, seq, kind, "on", at, role, person, organisation,'
            " move, under_id, body, prev, hash) VALUES"
            " (1, 1, 'k', '2026-01-01', 'x', 'system', '', '', 'm', 1, '{}', '', '')"
        )


STATEMENTS = {
    "sqlite": ("INSERT OR REPLACE INTO records_event SELECT * FROM records_event",),
    "postgresql": ("TRUNCATE records_event",),
}
"""What only one of the engines knows."""
BOTH = ("UPDATE records_event SET body = '[]'", "DELETE FROM records_event")


@pytest.mark.parametrize(
    ("engine", "statement"),
    [(engine, each) for engine, own in STATEMENTS.items() for each in (*BOTH, *own)],
)
def test_an_event_stays_as_it_was_written(request, engine, statement):
    request.getfixturevalue(engine)
    _event()
    with (
        pytest.raises(DatabaseError, match="what was written stays"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM records_event")
        assert cursor.fetchall() == [("{}",)]


@pytest.mark.usefixtures("database")
def test_guards_come_back_after_a_migration():
    assert guards.missing(connection) == []
    with connection.cursor() as cursor:
        on = " ON records_event" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER records_event_no_update{on}")
    assert guards.missing(connection) == ["records_event: update"]
    call_command("migrate", verbosity=0)
    assert guards.missing(connection) == []
