"""Files as people really send them: every one is read, or refused in a sentence."""

import csv
import sys

import pytest

from handback.actions.importing import reading
from handback.actions.importing.lease_columns import lease_columns
from handback.actions.importing.reading import open_table
from handback.actions.importing.tables import FileFaultError
from handback.policy.problems import PolicyError
from handback.records.models import Case, Erasable
from tests.kit.lease_files import as_csv, lease

pytestmark = pytest.mark.usefixtures("sqlite")

COLUMNS = lease_columns()


def _refused(path, encoding="utf-8"):
    with pytest.raises(FileFaultError) as caught, open_table(path, COLUMNS, encoding) as table:
        list(table.rows)
    assert caught.value.do
    return caught.value


@pytest.mark.parametrize(
    ("delimiter", "encoding"),
    [(",", "utf-8-sig"), (";", "utf-8"), ("\t", "utf-16"), ("|", "utf-16-be")],
)
def test_csv_as_spreadsheets_write_it(leases, tmp_path, delimiter, encoding):
    path = tmp_path / "file.csv"
    text = as_csv([lease(1, lessee_name="Zoë Über")], delimiter).replace("\n", "\r\n")
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    blanks = f"\r\n{delimiter * 16}\r\n"
    path.write_bytes((mark + text + blanks).encode(encoding))
    tally, told = leases(path)
    assert (tally.rows, tally.new, told) == (1, 1, [])
    assert "Zoë Über" in Erasable.objects.get(kind="person").value


def test_an_encoding_that_is_named(leases, tmp_path):
    path = tmp_path / "file.csv"
    path.write_bytes(as_csv([lease(1, lessee_name="Zoë"), lease(2)]).encode("latin-1"))
    tally, (fault,) = leases(path, dry_run=True)
    assert (tally.new, tally.left_out) == (1, 1)
    assert fault.fault.column == "lessee_name"
    assert "not UTF-8" in fault.fault.wrong
    assert "--encoding" in fault.fault.do
    assert "Zo" not in fault.fault.wrong
    assert leases(path, encoding="latin-1")[0].new == 2
    assert "not an encoding" in _refused(path, "latin-99").wrong


def test_bytes_beyond_utf_8_in_other_columns_are_told(leases, tmp_path):
    path = tmp_path / "file.csv"
    path.write_bytes(as_csv([lease(1, make="Citro\xebn"), lease(2)]).encode("latin-1"))
    tally, (fault,) = leases(path)
    assert (tally.new, fault.fault.column) == (1, "make")


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (b"", "is empty"),
        (b"  \n\n", "is empty"),
        (b"\xef\xbb\xbf\n", "first row is empty"),
        (b",,,\n1,2,3,4\n", "first row is empty"),
        (b"PK\x03\x04abc", "workbook"),
        (b"\xd0\xcf\x11\xe0abc", "old workbook"),
        (b"\x1f\x8babc", "compressed"),
        (b"a\0b\0c\0", "not text"),
        (b'"account,vin\n', "does not end|not CSV"),
        (b"account" + b"x" * 1_000_001, "letters"),
        (b'account,vin\n"1,2\n' + b"x,y\n" * 40_000, "does not end"),
        (b'account,vin\n1,"2\n', "does not end"),
        (b"\xff\xfea\0c\0c", "does not fit"),
        (b"PAR1 and no more", "Parquet file cannot be read"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, content, wrong):
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    fault = _refused(path)
    assert any(each in fault.wrong for each in wrong.split("|")), fault.wrong


def test_a_file_that_is_not_there(tmp_path):
    assert "no such file" in _refused(tmp_path / "none.csv").wrong
    assert "cannot be read" in _refused(tmp_path).wrong


def test_columns_are_checked_at_once(leases, tmp_path):
    path = tmp_path / "file.csv"
    path.write_text("account,vin,vin,acount,programme,,zzz\n1,2,3,4,5,6,7\n")
    with pytest.raises(PolicyError) as caught:
        leases(path)
    said = [f"{each.wrong} {each.do}" for each in caught.value.problems]
    assert any("`acount`" in each and "Did you mean `account`?" in each for each in said)
    assert any("`vin` is there twice" in each for each in said)
    assert any("`zzz`" in each for each in said)
    assert any("Column 6 has no name" in each for each in said)
    assert any("`lessee_name`" in each and "missing" in each for each in said)


def test_ragged_rows_and_stray_quotes_leave_only_themselves_out(leases, tmp_path):
    path = tmp_path / "file.csv"
    header, first, second, third, fourth, fifth = as_csv(
        [lease(n) for n in range(1, 6)]
    ).splitlines()
    rows = [
        header,
        first + ",,",
        second.rpartition(",")[0],
        third + ",more",
        fourth.replace("Pat Moreau", '"Pat" Moreau'),
        fifth.replace("Pat Moreau", '"Pat ""P"" Moreau"'),
    ]
    path.write_text("\n".join(rows))
    tally, told = leases(path)
    assert (tally.rows, tally.new, tally.left_out) == (5, 2, 3)
    assert [each.row for each in told] == [3, 4, 5]
    assert "16 cells, the first row has 17" in told[0].fault.wrong
    assert "18 cells" in told[1].fault.wrong
    assert "not CSV" in told[2].fault.wrong


def test_what_came_before_a_break_stays_and_the_rest_follows(leases, tmp_path):
    path = tmp_path / "file.csv"
    whole = as_csv([lease(n) for n in range(1, 6)])
    lines = whole.splitlines()
    path.write_text("\n".join([*lines[:4], '"' + lines[4], lines[5]]))
    tally, _ = leases(path, batch=2)
    assert tally.stopped is not None
    assert tally.stopped.row == 5
    assert (tally.new, Case.objects.count()) == (3, 3)
    path.write_text(whole)
    tally, told = leases(path)
    assert (tally.new, tally.unchanged, told) == (2, 3, [])


def test_a_field_beyond_all_measure_ends_the_reading(tmp_path):
    path = tmp_path / "file.csv"
    path.write_text(f"account,vin\n1,{'9' * (csv.field_size_limit() + 1)}\n")
    assert "does not end" in _refused(path).wrong


def test_memory_stays_small_however_long_the_file(tmp_path):
    path = tmp_path / "file.csv"
    path.write_text("account,vin\n" + "1,2\n" * 10_000)
    with open_table(path, COLUMNS) as table:
        row = next(table.rows)
        assert (row.number, list(row.cells)) == (2, ["1", "2"])
        assert table.read_so_far() < 1
        assert sum(1 for _ in table.rows) == 9_999
        assert table.read_so_far() == 1


def test_parquet_without_its_library_is_told(tmp_path, monkeypatch):
    path = tmp_path / "file.parquet"
    path.write_bytes(b"PAR1")
    monkeypatch.setitem(sys.modules, "polars", None)
    fault = _refused(path)
    assert "Polars" in fault.wrong
    assert "handback[portfolio]" in fault.do


def test_the_limit_of_a_field_is_what_is_said():
    assert csv.field_size_limit() <= reading.LONGEST_LINE
