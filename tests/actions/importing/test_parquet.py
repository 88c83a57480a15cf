"""Parquet files: typed columns come in as what they are, and nothing is guessed."""

from datetime import date, datetime
from decimal import Decimal

import polars as pl
import pytest

from handback.actions.importing import parquet
from handback.actions.importing.lease_columns import lease_columns
from handback.actions.importing.reading import open_table
from handback.actions.importing.tables import FileFaultError
from handback.records.loading import load
from handback.records.models import Case
from tests.kit.lease_files import lease

pytestmark = pytest.mark.usefixtures("sqlite")

COLUMNS = lease_columns()


def _put(folder, rows, **types):
    frame = pl.DataFrame(rows).with_columns(**types)
    path = folder / "file.parquet"
    frame.write_parquet(path)
    return path


def _typed(rows):
    return [
        {
            **row,
            "year": 2024,
            "starts": date(2023, 12, 15),
            "matures": date(2026, 12, 15),
            "payment": Decimal("620.00"),
            "excess_distance_rate": Decimal("0.2500"),
            "gap_cover": True,
            "equipment": ["charging_cable", "manual"],
            "weight_lb": None,
        }
        for row in rows
    ]


def test_typed_columns(leases, tmp_path):
    path = _put(tmp_path, _typed([lease(1), lease(2)]))
    tally, told = leases(path)
    assert (tally.new, told) == (2, [])
    contract = load(Case.objects.earliest("pk").pk).case.lease.facts
    assert contract.payment == 62000
    assert contract.excess_distance_rate == Decimal("0.25")
    assert contract.gap_cover
    assert contract.equipment == ("charging_cable", "manual")
    assert contract.weight_lb is None
    assert leases(path)[0].unchanged == 2


@pytest.mark.parametrize("scale", [0, 1, 2, 6])
def test_amounts_of_any_scale_are_exact(leases, tmp_path, scale):
    path = _put(tmp_path, [lease(1)], payment=pl.lit(Decimal(620)).cast(pl.Decimal(18, scale)))
    assert leases(path)[0].new == 1
    assert load(Case.objects.get().pk).case.lease.facts.payment == 62000


def test_parts_of_a_cent_are_refused(leases, tmp_path):
    path = _put(tmp_path, [lease(1)], payment=pl.lit(Decimal("620.005")))
    tally, (fault,) = leases(path)
    assert (tally.new, fault.row, fault.fault.column) == (0, 1, "payment")


@pytest.mark.parametrize(
    ("column", "value", "fits"),
    [
        ("payment", 620.0, "String or Decimal"),
        ("account", 7000001, "String"),
        ("matures", datetime(2026, 12, 15), "String or Date"),
        ("year", 2024.0, "String or Int8"),
    ],
)
def test_types_that_lose_something_are_refused(tmp_path, column, value, fits):
    path = _put(tmp_path, [lease(1)], **{column: pl.lit(value)})
    with pytest.raises(FileFaultError) as caught, open_table(path, COLUMNS):
        raise AssertionError("the file was read")
    assert f"`{column}` has the type" in caught.value.wrong
    assert fits in caught.value.do


def test_a_truncated_file_leaves_nothing(leases, tmp_path):
    path = _put(tmp_path, [lease(n) for n in range(1, 50)])
    whole = path.read_bytes()
    for cut in (10, len(whole) // 2, len(whole) - 3):
        path.write_bytes(whole[:cut])
        with pytest.raises(FileFaultError) as caught:
            leases(path)
        assert "Parquet file cannot be read" in caught.value.wrong
    assert Case.objects.count() == 0


def test_a_file_that_vanishes_or_is_damaged_keeps_what_came_before(leases, tmp_path, monkeypatch):
    monkeypatch.setattr(parquet, "AT_ONCE", 2)
    path = _put(tmp_path, [lease(n) for n in range(1, 6)])
    real = pl.LazyFrame.collect_batches

    def breaking(frame, **how):
        for number, part in enumerate(real(frame, **how)):
            if number:
                raise pl.exceptions.ComputeError("the page is damaged")
            yield part

    monkeypatch.setattr(pl.LazyFrame, "collect_batches", breaking)
    tally, _ = leases(path, batch=1)
    assert tally.stopped is not None
    assert "from row" in tally.stopped.wrong
    assert tally.new == Case.objects.count() == tally.stopped.row - 1
    monkeypatch.undo()
    tally, _ = leases(path)
    assert tally.new + tally.unchanged == 5
