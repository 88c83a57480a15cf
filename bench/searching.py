"""Finding a case by VIN and by name among many."""

import json
import secrets
from collections.abc import Iterator
from functools import partial
from random import Random
from typing import Any

from django.db import connection as current

from bench.measure import Row, Table
from bench.storage import database, rows, seconds
from handback.records.erasable import RETENTION
from handback.records.finding import backwards, name_keys, rows_like
from handback.records.models import Programme
from handback.records.sql import insert

CASES = 1_000_000
BATCH = 50_000
SEARCHES = 40
MOST = 25
KINDS = ("person", "vehicle", "account")
GIVEN = ("Ada", "Émile", "Grace", "Jean-Luc", "Mae", "Noor", "Olu", "Pat", "Quinn", "Zoë")
SYLLABLES = ("bar", "del", "fon", "gar", "hol", "lin", "mor", "ner", "san", "tre", "vau", "wick")
LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
COLUMNS = (
    "case_id", "lessor_id", "kind", "retention", "value", "salt", "find", "find_also",
)  # fmt: skip


def measure() -> Table:
    """The search keys of a million leases; each search is the query that people's searches make."""
    found: list[Row] = []
    for engine in ("postgresql", "sqlite"):
        with database(engine):
            found += _on(engine)
    aim = "each below 100,000 µs on PostgreSQL"
    return Table(f"searching: {CASES:,} cases", "searches", tuple(found), aim=aim)


def _on(engine: str) -> tuple[Row, ...]:
    lessor = Programme.objects.values_list("lessor_id", flat=True)[0]
    chance = Random(7)
    vins = [_vin(chance) for _ in range(CASES)]
    names = [_name(chance) for _ in range(CASES)]
    for start in range(0, CASES, BATCH):
        insert("records_erasable", COLUMNS, list(_rows(start, vins, names, lessor)))
    with current.cursor() as cursor:
        cursor.execute("ANALYZE records_erasable")
    some = [chance.randrange(CASES) for _ in range(SEARCHES)]
    searches = {
        "whole VIN": [vins[each] for each in some],
        "last eight of a VIN": [vins[each][-8:] for each in some],
        "family name": [names[each].split()[-1] for each in some],
        "whole name": [names[each] for each in some],
        "beginning of a name": [names[each].split()[-1][:6] for each in some],
        "nobody": ["Xyzzyqq" for _ in some],
    }
    taken = {
        f"{engine}: {name}": (SEARCHES, seconds(partial(_search, said, lessor)))
        for name, said in searches.items()
    }
    return rows(taken, against=f"{engine}: nobody")


def _rows(start: int, vins: list[str], names: list[str], lessor: int) -> Iterator[tuple[Any, ...]]:
    for case in range(start, min(start + BATCH, CASES)):
        for kind, value, keys in (
            ("vehicle", vins[case], (backwards(vins[case]), "")),
            ("person", json.dumps({"name": names[case]}), name_keys(names[case])),
        ):
            salt = secrets.token_hex(16)
            yield (case + 1, lessor, kind, RETENTION[kind], value, salt, *keys)


def _vin(chance: Random) -> str:
    return "".join(chance.choices(LETTERS, k=17))


def _name(chance: Random) -> str:
    family = "".join(chance.choices(SYLLABLES, k=chance.randrange(2, 5))).title()
    return f"{chance.choice(GIVEN)} {family}"


def _search(said: list[str], lessor: int) -> None:
    for each in said:
        rows_like(each, KINDS, [lessor], MOST)
