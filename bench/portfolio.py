"""A documented run: a whole portfolio imported, opened and searched, with the memory it takes.

`python -m bench.portfolio --leases 1000000 --engine postgresql --workers 2`. Each step runs in
processes of its own, so that the most memory it ever took can be told.
"""

import argparse
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from multiprocessing.queues import Queue
from pathlib import Path

from bench import importing
from bench.importing import write_file
from bench.storage import NOW, database
from handback.actions.importing.batches import Wishes
from handback.actions.importing.kinds import import_file
from handback.actions.importing.tally import Report
from handback.actions.opening_days import open_today, running
from handback.records.models import Case, Event
from tests.kit.databases import use

MATURES = (date(2026, 12, 15), date(2029, 11, 15))
"""As leases of three years stand on any day: one in thirty-six matures each month."""

Step = Callable[[str, str], None]


def main() -> None:
    """Run the steps one after the other and print what each took."""
    parser = argparse.ArgumentParser(prog="python -m bench.portfolio", description=__doc__)
    parser.add_argument("--leases", type=int, default=1_000_000)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="postgresql")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--days", type=int, default=5, help="days that are opened after the first")
    wanted = parser.parse_args()
    importing.LEASES = wanted.leases
    print(f"{wanted.leases:,} leases on {wanted.engine}, {wanted.workers} workers")
    with tempfile.TemporaryDirectory() as folder, database(wanted.engine) as address:
        file = Path(folder) / "leases.csv"
        write_file(file, MATURES)
        _told("import", wanted.leases, _run(_import, address, str(file), 1))
        before = Event.objects.count()
        took = _run(_open, address, "0", wanted.workers)
        _told("first day: every case", wanted.leases, took)
        _written(before)
        for ahead in range(1, wanted.days + 1):
            today = NOW.date() + timedelta(days=ahead)
            due = Case.objects.filter(next_due__lte=today).count()
            before = Event.objects.count()
            took = _run(_open, address, str(ahead), wanted.workers)
            _told(f"day {ahead}: {due:,} due", due, took)
            _written(before)


def _told(step: str, count: int, took: tuple[float, int]) -> None:
    seconds, memory = took
    speed = count / seconds if seconds else 0
    print(f"{step:32} {seconds:8.1f} s {speed:10,.0f} /s   most memory {memory / 1024:6,.0f} MiB")


def _written(before: int) -> None:
    print(f"{'':32} {Event.objects.count() - before:,} events")


def _run(step: Step, address: str, argument: str, processes: int) -> tuple[float, int]:
    """Seconds that a step took in processes of its own, and the most KiB that one of them took."""
    spawn = multiprocessing.get_context("spawn")
    told: Queue[int] = spawn.Queue()
    crew = [
        spawn.Process(target=_alone, args=(step, address, argument, told)) for _ in range(processes)
    ]
    began = time.perf_counter()
    for each in crew:
        each.start()
    memory = max(told.get() for _ in crew)
    for each in crew:
        each.join()
    if any(each.exitcode for each in crew):
        raise RuntimeError("a process failed")
    return time.perf_counter() - began, memory


def _alone(step: Step, address: str, argument: str, told: "Queue[int]") -> None:
    use(address)
    try:
        step(address, argument)
    finally:
        told.put(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def _import(_: str, file: str) -> None:
    report = Report(tell=lambda _: None, progress=lambda _: None)
    import_file("leases", Path(file), NOW, report, Wishes())


def _open(_: str, ahead: str) -> None:
    for programme in running():
        open_today(programme, NOW + timedelta(days=int(ahead)))


if __name__ == "__main__":
    main()
