"""What is taken out is whole, exact, and what is kept; nothing is half-written."""

import csv
import errno
from collections import Counter
from datetime import date
from pathlib import Path
from threading import Thread

import polars as pl
import pytest
from django.db import connection

from handback.actions.exporting import files
from handback.actions.exporting.taking_out import (
    EVENT_TYPES,
    LEDGER_TYPES,
    Extent,
    NotTakenOutError,
    export,
)
from handback.core.ledger import accounts
from handback.policy.player.library import ROOT, Library
from handback.policy.player.reading import read_example
from handback.records import streaming
from handback.records.chain import verify
from handback.records.codec import from_lines
from handback.records.envelopes import from_row
from handback.records.loading import load, stored
from handback.records.models import Case, Erasable, Event, LedgerRow
from tests.kit.kept import keep_example

BOTH = pytest.mark.usefixtures("database")
SQLITE = pytest.mark.usefixtures("sqlite")
LIVES = sorted((ROOT / "samples" / "lives").glob("*.yaml"))


def _live(count=2):
    """Cases with long histories."""
    for path in LIVES[:count]:
        for _ in keep_example(read_example(path, Library())).play():
            pass


def _histories(history):
    found = {}
    for event in history:
        found.setdefault(event.case, []).append(event)
    return found


@BOTH
def test_what_was_taken_out_proves_itself_and_sums_to_the_books(tmp_path, monkeypatch):
    monkeypatch.setattr(streaming, "AT_ONCE", 7)
    _live()
    heads = {str(case.pk): case.head_hash for case in Case.objects.all()}
    assert len(heads) == 2
    count = export("events", Extent(), tmp_path / "events.jsonl")
    assert count == Event.objects.count() > 20
    lines = _histories(from_lines((tmp_path / "events.jsonl").read_bytes()))
    assert {case: verify(history, heads[case]) for case, history in lines.items()} == dict.fromkeys(
        heads
    )
    assert export("events", Extent(), tmp_path / "events.csv") == count
    with (tmp_path / "events.csv").open(newline="") as out:
        rows = list(csv.DictReader(out))
    assert _from_text(rows) == lines
    assert export("events", Extent(), tmp_path / "events.parquet") == count
    frame = pl.read_parquet(tmp_path / "events.parquet")
    assert _from_text(frame.with_columns(pl.col("case", "seq", "on").cast(str)).to_dicts()) == lines
    assert export("ledger", Extent(), tmp_path / "ledger.csv") == LedgerRow.objects.count()
    with (tmp_path / "ledger.csv").open(newline="") as out:
        sums = Counter()
        for row in csv.DictReader(out):
            sums[row["case"], row["debit"]] += int(row["cents"])
            sums[row["case"], row["credit"]] -= int(row["cents"])
    for case in heads:
        books = accounts(load(int(case)).case)
        assert {name: sums[case, name.value] for name in books} == books
    assert list(tmp_path.glob(".*")) == []
    assert connection.in_atomic_block is False


def _from_text(rows):
    order = (*EVENT_TYPES,)
    return _histories(
        from_row(
            [int(row["case"]), int(row["seq"]), *(row[name] for name in order[2:9]), 0]
            + [row[name] for name in order[10:]],
            row["under"],
        )
        for row in rows
    )


@SQLITE
def test_days_and_programme_choose(tmp_path):
    _live()
    case = Case.objects.earliest("pk")
    days = sorted({event.at.date() for event in stored(case.pk)})
    extent = Extent(days[0], days[0], case.programme)
    export("events", extent, tmp_path / "e.jsonl")
    found = from_lines((tmp_path / "e.jsonl").read_bytes())
    assert found == [event for event in stored(case.pk) if event.at.date() == days[0]]
    on = LedgerRow.objects.filter(case=case).earliest("on").on
    count = export("ledger", Extent(on, on), tmp_path / "l.parquet")
    assert count == LedgerRow.objects.filter(on=on).count()
    frame = pl.read_parquet(tmp_path / "l.parquet")
    assert dict(zip(frame.columns, map(str, frame.dtypes), strict=True)) == LEDGER_TYPES
    assert set(frame["on"]) == {on}
    assert export("ledger", Extent(last=date(1990, 1, 1)), tmp_path / "n.parquet") == 0
    assert pl.read_parquet(tmp_path / "n.parquet").height == 0


@SQLITE
def test_nothing_that_can_be_erased_is_taken_out(tmp_path):
    _live(1)
    export("events", Extent(), tmp_path / "e.jsonl")
    export("ledger", Extent(), tmp_path / "l.csv")
    text = (tmp_path / "e.jsonl").read_text() + (tmp_path / "l.csv").read_text()
    for row in Erasable.objects.all():
        assert not row.value or row.value not in text


@SQLITE
@pytest.mark.parametrize("ending", [".jsonl", ".csv", ".parquet"])
def test_a_full_disk_leaves_what_was_there(tmp_path, monkeypatch, ending):
    _live(1)
    path = tmp_path / f"events{ending}"
    path.write_text("yesterday's")

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        export("events", Extent(), path)
    assert path.read_text() == "yesterday's"
    assert [each for each in tmp_path.iterdir() if "events" in each.name] == [path]


@BOTH
def test_workers_write_on_while_it_reads(tmp_path, monkeypatch):
    monkeypatch.setattr(streaming, "AT_ONCE", 3)
    _live(1)
    before = Event.objects.count()
    written = []

    def write():
        _live(2)
        connection.close()

    def busy(number):
        if not written:
            written.append(number)
            worker = Thread(target=write)
            worker.start()
            worker.join()

    assert export("events", Extent(), tmp_path / "e.jsonl", busy) == before
    assert Event.objects.count() > before


@SQLITE
@pytest.mark.parametrize(
    ("what", "name", "extent", "wrong"),
    [
        ("ledger", "ledger.xlsx", Extent(), "how it is to be written"),
        ("ledger", "ledger.jsonl", Extent(), "how it is to be written"),
        ("events", "none/events.csv", Extent(), "There is no folder"),
        ("events", "e.csv", Extent(programme="nothing"), "Nobody knows the programme"),
        ("events", "e.csv", Extent(date(2026, 2, 1), date(2026, 1, 1)), "before the first"),
    ],
)
def test_what_cannot_be_taken_out_is_told(tmp_path, what, name, extent, wrong):
    with pytest.raises(NotTakenOutError) as caught:
        export(what, extent, Path(tmp_path / name))
    assert wrong in caught.value.wrong
    assert caught.value.do


def test_no_cell_is_a_formula(tmp_path):
    texts = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"]
    files.write_csv(tmp_path / "a.csv", ("text", "cents"), [[(each, -100) for each in texts]])
    with (tmp_path / "a.csv").open(newline="") as out:
        rows = list(csv.DictReader(out))
    assert [row["text"] for row in rows] == [f"'{each}" for each in texts]
    assert {row["cents"] for row in rows} == {"-100"}
