"""Reading a case, against a bare query of its rows."""

from collections.abc import Callable
from functools import partial

from bench import measure as measuring
from bench.measure import Row, Table
from bench.storage import ENGINES, database, seconds
from handback.policy.player.library import ROOT, Library
from handback.policy.player.reading import read_example
from handback.records.envelopes import COLUMNS, TABLE
from handback.records.loading import ROW_COLUMNS, load
from handback.records.sql import connection
from tests.kit.kept import keep_example

EACH = 20


def measure() -> Table:
    """One long life, read again and again on both engines; medians of rounds in turns."""
    found: list[Row] = []
    for engine in ENGINES:
        with database(engine):
            found += _on(engine)
    return Table("loading: a whole life", "reads", tuple(found), aim="loading ≤ 3 × the bare query")


def _on(engine: str) -> list[Row]:
    example = read_example(ROOT / "samples" / "lives" / "infiniti.yaml", Library())
    kept = keep_example(example)
    for _ in kept.play():
        pass
    runs = {f"{engine}: bare query": _bare, f"{engine}: load and fold": load}
    rounds = [
        {name: seconds(partial(_many, run, kept.id)) for name, run in runs.items()}
        for _ in range(measuring.ROUNDS)
    ]
    return _rows(rounds, f"{engine}: bare query")


def _many(run: Callable[[int], object], case: int) -> None:
    for _ in range(EACH):
        run(case)


def _rows(rounds: list[dict[str, float]], against: str) -> list[Row]:
    def middle(values: list[float]) -> float:
        return sorted(values)[len(values) // 2]

    return [
        Row(
            name=name,
            count=EACH,
            best_us=min(each[name] for each in rounds) * 1e6,
            median_us=middle([each[name] for each in rounds]) * 1e6,
            against=against,
            ratio=middle([each[name] / each[against] for each in rounds]),
            ratio_best=min(e[name] for e in rounds) / min(e[against] for e in rounds),
        )
        for name in rounds[0]
    ]


def _bare(case: int) -> list[object]:
    names = ", ".join(f'"{column}"' for column in COLUMNS)
    with connection().cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(ROW_COLUMNS)} FROM records_case WHERE id = %s", [case])
        row = cursor.fetchone()
        cursor.execute(f"SELECT {names} FROM {TABLE} WHERE case_id = %s ORDER BY seq", [case])
        return [row, *cursor.fetchall()]
