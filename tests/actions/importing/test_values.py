"""Of market values the newest of each case is kept."""

import pytest

from handback.records.market_values import Worth, value_of
from handback.records.models import Case
from tests.kit.lease_files import bring, lease, put, vin

BOTH = pytest.mark.usefixtures("database")


def _row(**said):
    row = {
        "account": "7000001",
        "vin": "",
        "value": "33500.00",
        "day": "2026-06-01",
        "source": "guide",
    }
    return {**row, **said}


@BOTH
def test_the_newest_value_is_kept(tmp_path, leases):
    leases([lease(1), lease(2)])

    def values(rows, **wishes):
        return bring("values", put(tmp_path, rows), **wishes)

    first, second = Case.objects.order_by("pk").values_list("pk", flat=True)
    rows = [_row(), _row(account="", vin=vin(2), value="20000.00")]
    assert values(rows, dry_run=True)[0].new == 2
    assert value_of(first) is None
    assert values(rows)[0].new == 2
    assert values(rows)[0].unchanged == 2
    june = Worth(Case.objects.get(pk=first).matures.replace(2026, 6, 1), 3350000, "guide")
    assert value_of(first) == june
    assert value_of(second).cents == 2000000
    tally, _ = values(
        [_row(day="2026-05-01", value="1.00"), _row(day="2026-06-02", value="33000.00")]
    )
    assert (tally.changed, tally.unchanged) == (1, 1)
    assert value_of(first).cents == 3300000
    assert values([_row()])[0].unchanged == 1
    tally, told = values(
        [
            _row(day="2026-06-16"),
            _row(day="1926-06-16"),
            _row(vin=vin(2)),
            _row(account="", vin=vin(7)),
            _row(value="33.500,00"),
            _row(programme="ally"),
        ]
    )
    assert (tally.rows, tally.left_out) == (6, 6)
    assert [each.fault.column for each in told] == [
        "day", "day", "account", "vin", "value", "account",
    ]  # fmt: skip
