"""Several processes open the same day; the statements of a batch do not grow with its cases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time
from threading import Barrier, Event, local

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from handback.actions import opening_days
from handback.actions.opening_days import How, open_today, running
from handback.records import claiming
from handback.records.models import Case, OpenedDay
from handback.records.models import Event as StoredEvent
from tests.kit.portfolio import keep_portfolio

PROGRAMME = "ally"
DAY = date(2026, 6, 20)
PATIENCE = 30


def open_on(day=DAY, **how):
    (programme,) = running(PROGRAMME)
    return open_today(programme, datetime.combine(day, time(12), programme.zone), How(**how))


def in_a_thread(work):
    try:
        return work()
    finally:
        connections.close_all()


@pytest.fixture
def at_once(monkeypatch):
    """Let two threads each claim a first batch before either goes on; what each claimed."""
    barrier, mine, claimed = Barrier(2), local(), []
    claim = claiming.claim

    def together(*arguments, **options):
        rows = claim(*arguments, **options)
        if not hasattr(mine, "met"):
            mine.met = True
            claimed.append({row.id for row in rows})
            barrier.wait(PATIENCE)
        return rows

    monkeypatch.setattr(claiming, "claim", together)
    return claimed


def open_twice():
    with ThreadPoolExecutor(2) as pool:
        tasks = [pool.submit(in_a_thread, lambda: open_on(size=4)) for _ in range(2)]
        return [task.result(PATIENCE) for task in tasks]


@pytest.mark.usefixtures("postgresql")
def test_two_workers_share_the_work(at_once):
    cases = keep_portfolio(20, only=PROGRAMME)
    openings = open_twice()
    assert [len(rows) for rows in at_once] == [4, 4]
    assert not at_once[0] & at_once[1]
    assert all(opening.cases >= 4 for opening in openings)
    assert sum(opening.cases for opening in openings) == len(cases)
    assert all(opening.finished for opening in openings)
    opened_once(cases)


@pytest.mark.usefixtures("sqlite")
def test_two_processes_on_sqlite_open_each_case_once(at_once):
    cases = keep_portfolio(20, only=PROGRAMME)
    openings = open_twice()
    assert at_once[0] == at_once[1]
    assert sum(opening.cases for opening in openings) == len(cases)
    opened_once(cases)


def opened_once(cases):
    assert OpenedDay.objects.get().cases == len(cases)
    assert OpenedDay.objects.get().events == StoredEvent.objects.count() - len(cases)
    assert not Case.objects.filter(next_due__lte=DAY).exists()


@pytest.mark.usefixtures("postgresql")
def test_the_last_pass_waits_for_whoever_holds_a_case():
    held, *others = keep_portfolio(5, only=PROGRAMME)
    waiting = Event()
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Case.objects.select_for_update().get(pk=held)
            task = pool.submit(in_a_thread, lambda: open_on(told=lambda _: waiting.set(), size=50))
            assert waiting.wait(PATIENCE)
            assert Case.objects.filter(pk__in=others, next_due__gt=DAY).count() == 4
            assert not task.done()
        opening = task.result(PATIENCE)
    assert (opening.cases, opening.finished) == (5, True)


@pytest.mark.usefixtures("postgresql")
def test_nobody_waits_for_ever(monkeypatch):
    monkeypatch.setattr(claiming, "LONGEST_WAIT", "50ms")
    held, *_ = keep_portfolio(3, only=PROGRAMME)
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        Case.objects.select_for_update().get(pk=held)
        opening = pool.submit(in_a_thread, open_on).result(PATIENCE)
    assert (opening.cases, opening.finished) == (2, False)
    assert OpenedDay.objects.get().ended is None
    assert open_on().finished


@pytest.mark.usefixtures("database")
def test_the_statements_of_a_batch_do_not_grow_with_its_cases():
    counts = []
    for seed, cases in enumerate((1, 10, 100)):
        keep_portfolio(cases, only=PROGRAMME, seed=seed, within=1)
        opening_days.SHELF.holding()
        with CaptureQueriesContext(connection) as queries:
            assert open_on(size=200).cases == cases
        counts.append(len(queries))
    assert counts[1] == counts[2]
    assert counts[2] < 40


@pytest.mark.usefixtures("database")
def test_a_claim_walks_along_its_index():
    keep_portfolio(6, only=PROGRAMME)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET enable_seqscan = off")
        with transaction.atomic(), CaptureQueriesContext(connection) as queries:
            claimed = claiming.claim(PROGRAMME, DAY, claiming.START, 4)
        explain = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
        cursor.execute(f"{explain} {queries[-1]['sql']}")
        plan = " ".join(str(row) for row in cursor.fetchall())
    assert len(claimed) == 4
    assert "case_due" in plan
    assert "sort" not in plan.lower()
    assert "temp b-tree" not in plan.lower()
