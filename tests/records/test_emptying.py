"""A test database is used again only when nothing of the test before is left in it."""

import psycopg
import pytest
from django.db import connections

from tests.kit import databases
from tests.kit.databases import postgresql_database, use
from tests.kit.emptying import emptied, state
from tests.kit.world import make_world


@pytest.fixture
def own():
    """A database, and what it is like as a new one."""
    with postgresql_database():
        server = databases.postgresql_server()
        fresh = databases._new(server)
        try:
            yield databases.address_of(server, fresh.name), fresh
        finally:
            databases._run(server, f"DROP DATABASE {fresh.name} WITH (FORCE)")


def run(address, statement):
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)


def test_rows_and_counts_are_brought_back(own):
    address, fresh = own
    use(address)
    make_world()
    connections["default"].close()
    with psycopg.connect(address) as connection:
        assert state(connection) != fresh.state
    again = emptied(address, fresh)
    assert again is not None
    with psycopg.connect(address) as connection:
        assert state(connection) == again.state == fresh.state


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE records_event DISABLE TRIGGER ALL",
        "ALTER TABLE records_person ADD COLUMN more int",
        "CREATE TABLE more (n int)",
        "CREATE INDEX more ON records_person (id)",
        "CREATE FUNCTION more() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "DELETE FROM django_migrations WHERE id = (SELECT max(id) FROM django_migrations)",
        "SELECT lo_create(0)",
    ],
)
def test_whatever_else_changed_needs_a_new_one(own, statement):
    address, fresh = own
    run(address, statement)
    assert emptied(address, fresh) is None
