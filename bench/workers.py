"""Two workers against one, opening the same day of the same leases on PostgreSQL."""

import multiprocessing
import time
from datetime import date, timedelta
from multiprocessing.synchronize import Barrier

from bench.measure import Row, Table
from bench.storage import NOW, database, keep, leases, rows
from handback.actions.opening_days import open_today, running
from handback.records.models import Case
from tests.kit.databases import use

LEASES = 6_000
READY = 120
"""Seconds that processes may take to start."""


def measure() -> Table:
    """The first opening of leases that are near their end, by one process and by two.

    Processes are started, connected and have read the policies before the clock starts.
    """
    alone, two = _opened_by(1), _opened_by(2)
    taken = {"two workers": (LEASES, two), "one worker": (LEASES, alone)}
    speed = f"{LEASES / alone:,.0f} and {LEASES / two:,.0f} cases a second"
    found: tuple[Row, ...] = rows(taken, against="two workers")
    aim = "one worker ≥ 1.7 × two workers, on two cores"
    return Table(f"workers: {LEASES:,} cases on PostgreSQL, {speed}", "cases", found, aim=aim)


def _opened_by(workers: int) -> float:
    """Seconds until every case is opened; raises `RuntimeError` when one is left."""
    spawn = multiprocessing.get_context("spawn")
    with database("postgresql") as address:
        keep(leases(LEASES, (date(2026, 12, 20), date(2027, 6, 1))))
        together = spawn.Barrier(workers + 1)
        crew = [spawn.Process(target=_work, args=(address, together)) for _ in range(workers)]
        for each in crew:
            each.start()
        together.wait(timeout=READY)
        began = time.perf_counter()
        for each in crew:
            each.join()
        took = time.perf_counter() - began
        today = NOW.date() - timedelta(days=1)
        if any(each.exitcode for each in crew) or Case.objects.filter(next_due__lte=today).exists():
            raise RuntimeError("the workers left cases unopened")
    return took


def _work(address: str, together: Barrier) -> None:
    use(address)
    programmes = running()
    for programme in programmes:  # yesterday owes nothing, but reads the policies
        open_today(programme, NOW - timedelta(days=1))
    together.wait(timeout=READY)
    for programme in programmes:
        open_today(programme, NOW)
