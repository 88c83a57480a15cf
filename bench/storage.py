"""What measurements of the records share: databases of both engines, leases, bare inserts.

Much of the work is done by a server that is another process, so these are seconds of the clock on
the wall. Each ratio compares two things done in one run on the same engine.
"""

import gc
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from bench.measure import Row
from handback.actions.moving import SHELF
from handback.actions.opening_cases import LeaseIn, LesseeIn, open_leases
from handback.actions.policies import install_shipped
from handback.core.base import Id
from handback.core.vin import check_digit
from handback.policy.player.library import ROOT, Library
from handback.policy.player.reading import read_example
from handback.records.models import Programme
from handback.records.sql import connection, insert
from tests.kit.databases import postgresql_database, sqlite_database

ENGINES = ("sqlite", "postgresql")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BATCH = 1_000


@contextmanager
def database(engine: str) -> Iterator[str]:
    """A fresh database with the shipped policies installed; its address."""
    with tempfile.TemporaryDirectory() as folder:
        made = sqlite_database(Path(folder)) if engine == "sqlite" else postgresql_database()
        with made as address:
            install_shipped(NOW - timedelta(days=400))
            yield address


@cache
def _examples() -> list[Any]:
    library = Library()
    return [read_example(path, library) for path in sorted((ROOT / "samples/lives").glob("*.yaml"))]


def leases(count: int, matures: tuple[date, date], seed: int = 1) -> Iterator[LeaseIn]:
    """Leases of the shipped programmes that mature between two days."""
    chance = Random(seed)
    lessors = {row.code: row.lessor_id for row in Programme.objects.all()}
    span = (matures[1] - matures[0]).days
    for number in range(count):
        lease = _examples()[number % len(_examples())].lease
        ends = matures[0] + timedelta(days=chance.randrange(span + 1))
        contract = replace(
            lease,
            starts=lease.starts + (ends - lease.matures),
            matures=ends,
            originating_retailer=Id(""),
            posted=(),
        )
        who = LesseeIn(f"Given{number % 977} Family{number}", f"lessee{number}@example.com")
        yield LeaseIn(
            contract,
            f"{seed}{number:09d}",
            vin(number),
            (who,),
            lessors[lease.programme],
            Id(f"opening-{seed}-{number}"),
        )


def vin(number: int) -> str:
    """A VIN of its own for a number, with the right check digit."""
    written = f"1HB{number // 1_000_000:05d}0RA{number % 1_000_000:06d}"
    return f"{written[:8]}{check_digit(written)}{written[9:]}"


def keep(found: Iterable[LeaseIn], now: datetime = NOW) -> list[int]:
    """Open leases as cases, a batch a transaction; the ids of the cases."""
    policies, kept, batch = SHELF.holding(), [], []
    for lease in found:
        batch.append(lease)
        if len(batch) == BATCH:
            kept += open_leases(batch, policies, now)
            batch = []
    return kept + open_leases(batch, policies, now)


def seconds(run: Callable[[], object]) -> float:
    """How long something takes."""
    gc.collect()
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def rows(taken: dict[str, tuple[int, float]], against: str) -> tuple[Row, ...]:
    """Rows of a table from counts and seconds; ratios are of the time each takes."""
    each = {name: spent / max(count, 1) for name, (count, spent) in taken.items()}
    return tuple(
        Row(
            name=name,
            count=count,
            best_us=spent * 1e6,
            median_us=spent * 1e6,
            against=against,
            ratio=each[name] / each[against],
            ratio_best=each[name] / each[against],
        )
        for name, (count, spent) in taken.items()
    )


def table_rows(table: str, where: str = "") -> tuple[list[str], list[tuple[Any, ...]]]:
    """The columns and rows of a table as they are kept."""
    with connection().cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} {where}")
        columns = [each[0] for each in cursor.description]
        return columns, [tuple(map(_plain, row)) for row in cursor.fetchall()]


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def insert_bare(tables: dict[str, tuple[list[str], list[tuple[Any, ...]]]], parts: int) -> None:
    """Insert rows table by table and do nothing else, in as many transactions as the real thing."""
    from django.db import transaction

    for part in range(parts):
        with transaction.atomic():
            for name, (columns, found) in tables.items():
                insert(name, columns, _share(found, part, parts))


def _share(found: Sequence[Any], part: int, parts: int) -> Sequence[Any]:
    return found[len(found) * part // parts : len(found) * (part + 1) // parts]
