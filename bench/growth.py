"""How reading a history grows with its length: what one event costs should stay the same."""

import json
from collections.abc import Callable

from bench.histories import returned
from bench.measure import Row, Table, compare
from handback.core.case import fold
from handback.records.codec import dump, load

MONTHS = (0, 12, 36, 120, 360)


def measure() -> Table:
    """Loading and folding of ever longer histories, each against `json.loads` of its bytes."""
    title = "growth: the same case with ever more months of holdover, payments and notices"
    rows = tuple(row for months in MONTHS for row in _row(months))
    return Table(title, "events", rows, aim="µs each and ratio stay level")


def _row(months: int) -> tuple[Row, ...]:
    events = returned(months)
    data = dump(events)
    array = b"[" + b",".join(data.splitlines()) + b"]"
    against = f"json.loads, {len(events)} events"
    candidates: dict[str, Callable[[], object]] = {
        against: lambda: json.loads(array),
        f"load lines, fold, {len(events)} events": lambda: fold(load(data)),
    }
    return compare(candidates, against=against, count=len(events))
