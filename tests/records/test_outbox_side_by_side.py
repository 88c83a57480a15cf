"""Many workers lease at once, on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from handback.records import outbox
from tests.records.test_outbox import NOW, put


@pytest.mark.usefixtures("postgresql")
def test_workers_side_by_side_never_lease_the_same():
    put(*(f"m{n}" for n in range(200)))
    workers = 4
    together = Barrier(workers)

    def work(_):
        together.wait()
        found = []
        try:
            while leased := outbox.lease(NOW, 7):
                found += [each.key for each in leased]
        finally:
            connections["default"].close()
        return found

    with ThreadPoolExecutor(workers) as pool:
        found = [key for keys in pool.map(work, range(workers)) for key in keys]
    assert len(found) == 200
    assert len(set(found)) == 200
