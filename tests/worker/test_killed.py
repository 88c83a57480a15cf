"""Workers that are killed in the middle of their work lose nothing and do nothing twice."""

import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from multiprocessing.context import ForkServerProcess
from random import Random

import pytest

from handback.actions.opening_days import open_until, running
from handback.records.chain import verify
from handback.records.loading import stored
from handback.records.models import Case, Event, LedgerRow, Message, OpenedDay, Task, Worker
from tests.kit.databases import copied
from tests.kit.nursery import start
from tests.kit.portfolio import keep_portfolio, keep_some_further_on

OPENED, UNTIL = date(2026, 5, 20), date(2026, 9, 10)
KILLS = 12
ARGUMENTS = ("--on", str(UNTIL), "--batch", "2")
MOST_LOOKS = 20_000


@pytest.mark.parametrize(("engine", "workers"), [("sqlite", 2), ("postgresql", 2)])
def test_whoever_is_killed_the_days_end_as_if_nobody_had_been(engine, workers, request):
    address = request.getfixturevalue(engine)
    keep_portfolio(60, opened=OPENED)
    keep_some_further_on(date(2026, 8, 5))
    with copied(address):
        for programme in running():
            assert all(opening.finished for opening in open_until(programme, UNTIL))
        undisturbed = everything()
    killed = open_with_killed_workers(address, workers)
    assert killed == KILLS
    found = everything()
    for table, rows in undisturbed.items():
        assert found[table] == rows, table
    assert undisturbed["ledger"]
    assert len(undisturbed["events"]) > 300
    for case in Case.objects.all():
        assert verify(stored(case.id), case.head_hash) is None
    assert Worker.objects.filter(stopped=None).count() == KILLS


def everything():
    """All that opening days writes, but for the ids of rows."""
    day = ("programme", "day", "opened_on", "cases", "events", "set_aside", "ended")
    rows = {
        "cases": Case.objects.values_list(
            "id", "head", "head_hash", "next_due", "stage", "balance", "ledger_rows", "set_aside"
        ),
        "events": Event.objects.values_list("case_id", "seq", "kind", "on", "at", "body", "hash"),
        "ledger": LedgerRow.objects.values_list("case_id", "number", "seq", "on", "line", "cents"),
        "messages": Message.objects.values_list("key", "kind", "case_id", "payload", "state"),
        "tasks": Task.objects.values_list("case_id", "task", "about", "due", "overdue"),
        "days": OpenedDay.objects.values_list(*day),
    }
    return {table: sorted(found) for table, found in rows.items()}


def open_with_killed_workers(address: str, number: int) -> int:
    """Let workers open the days while one after the other is killed; how many were."""
    draw, killed = Random(20261122), 0
    with at_work(address, number) as workers:
        while wait_for_days(draw.randint(1, 16), workers):
            time.sleep(draw.random() * 0.03)
            begun = [place for place in range(number) if has_begun(workers[place])]
            if begun and killed < KILLS:
                place = draw.choice(begun)
                workers[place].kill()
                workers[place].join()
                killed += workers[place].exitcode == -signal.SIGKILL
                workers[place] = start(address, ARGUMENTS)
        assert [worker.exitcode for worker in workers] == [0] * number
    return killed


@contextmanager
def at_work(address: str, number: int) -> Iterator[list[ForkServerProcess]]:
    workers = [start(address, ARGUMENTS) for _ in range(number)]
    try:
        yield workers
    finally:
        for worker in workers:
            worker.kill()
            worker.join()


def has_begun(worker: ForkServerProcess) -> bool:
    """Whether a worker has begun, and not come to its end."""
    name = f"{socket.gethostname()}:{worker.pid}"
    return Worker.objects.filter(name=name, stopped=None).exists()


def wait_for_days(number: int, workers: list[ForkServerProcess]) -> bool:
    """Wait until so many more days were begun; False when every worker ended before."""
    target = days_begun() + number
    for _ in range(MOST_LOOKS):
        if days_begun() >= target:
            return True
        if not any(worker.is_alive() for worker in workers):
            return False
        time.sleep(0.005)
    raise AssertionError("the workers do not get on")


def days_begun() -> int:
    return OpenedDay.objects.count()
