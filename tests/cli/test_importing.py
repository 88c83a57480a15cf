"""The commands as they are used: files in, files out, exit codes, JSON, files of errors."""

import csv
import json

import pytest

from handback.actions.importing.kinds import IMPORTABLE
from handback.actions.policies import install_shipped
from handback.cli.importing import Kind
from handback.records.models import Case
from tests.kit.lease_files import NOW, as_csv, lease, put

pytestmark = pytest.mark.usefixtures("sqlite")


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder to work in, with shipped policies installed; the clock stands still."""
    install_shipped(NOW)
    monkeypatch.setattr("handback.cli.importing.now", lambda: NOW)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_leases_come_in_and_are_told(run, here):
    path = put(here, [lease(1), lease(2)])
    code, out, err = run("import", "leases", path, "--dry-run")
    assert (code, err) == (0, "")
    assert "2 would be new" in out
    assert "Nothing was written." in out
    assert Case.objects.count() == 0
    code, out, _ = run("import", "leases", path)
    assert (code, out) == (0, "file.csv: 2 rows of leases.\n          2 new")
    code, out, _ = run("import", "leases", path, "--json")
    assert code == 0
    assert json.loads(out) == {
        "kind": "leases", "dry_run": False, "rows": 2, "new": 0, "changed": 0, "unchanged": 2,
        "left_out": 0, "warnings": 0, "stopped": None, "errors_file": None, "faults": [],
        "more_faults": 0,
    }  # fmt: skip


def test_rows_that_are_left_out_stand_in_the_file_of_errors(run, here):
    path = put(here, [lease(1), lease(2, payment="620,00"), lease(3, vin="WAUZZZ8V5KA000001")])
    code, out, _ = run("import", "leases", path, "--errors", here / "errors.csv")
    assert code == 1
    assert "1 left out" in out
    assert "errors.csv" in out
    with (here / "errors.csv").open(newline="") as listed:
        rows = list(csv.DictReader(listed))
    assert [(row["row"], row["whose"], row["column"], row["severity"]) for row in rows] == [
        ("3", "…0002", "payment", "error"),
        ("4", "…0003", "vin", "note"),
    ]
    assert "`620,00` is not an amount of money." in rows[0]["what"]
    assert rows[0]["do"]
    for private in ("Moreau", "7000002", "p2@example.org", "5N1DL1FR"):
        assert private not in (here / "errors.csv").read_text()


def test_without_a_file_of_errors_the_first_are_shown(run, here):
    path = put(here, [lease(number, year="20") for number in range(1, 25)])
    code, out, _ = run("import", "leases", path)
    assert code == 1
    assert out.count("is not a model year") == 20
    assert "and 4 more: name a file with --errors." in out
    code, out, _ = run("import", "leases", path, "--json")
    assert len(json.loads(out)["faults"]) == 20
    assert json.loads(out)["more_faults"] == 4


def test_what_cannot_be_read_ends_with_two(run, here):
    code, _, err = run("import", "leases", here / "none.csv")
    assert code == 2
    assert "no such file" in err
    path = put(here, [{**lease(1), "acount": "1"}])
    code, _, err = run("import", "leases", path)
    assert code == 2
    assert "Did you mean `account`?" in err
    code, out, _ = run("import", "leases", path, "--json")
    assert code == 2
    assert json.loads(out)["problems"][0]["wrong"] == "There is no column `acount`."
    code, _, err = run("import", "leases", path, "--errors", path)
    assert code == 2
    assert "over the file itself" in err
    code, _, err = run("import", "leases", path, "--errors", here / "none" / "errors.csv")
    assert code == 2
    assert "cannot be written" in err


def test_a_file_that_breaks_off_ends_with_two_and_keeps_what_came_before(run, here):
    path = here / "file.csv"
    path.write_text(as_csv([lease(1)]) + '"7000002,')
    code, out, _ = run("import", "leases", path)
    assert code == 2
    assert "1 new" in out
    assert "The file broke off. Row 3 does not end: a quote is not closed." in out
    assert Case.objects.count() == 1
    code, out, _ = run("import", "leases", path, "--json")
    assert code == 2
    assert json.loads(out)["stopped"]["row"] == 3


def test_a_database_that_cannot_be_written_is_told(run, here, monkeypatch):
    from django.db import OperationalError

    def full(*_):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr("handback.actions.opening_cases._open", full)
    code, _, err = run("import", "leases", put(here, [lease(1)]))
    assert code == 2
    assert "database or disk is full" in err
    assert "import the file again" in err
    assert Case.objects.count() == 0


@pytest.mark.parametrize("kind", list(Kind))
def test_a_template_has_every_column_and_can_be_read(run, kind):
    code, out, _ = run("import", "template", kind.value)
    assert code == 0
    header, example = csv.reader(out.splitlines())
    assert header == [column.name for column in IMPORTABLE[kind].columns]
    for column, cell in zip(IMPORTABLE[kind].columns, example, strict=True):
        assert not cell or column.form.read(cell) is not None
        assert cell or not column.needed
    code, out, _ = run("import", "template", kind.value, "--columns")
    assert code == 0
    assert header[0] in out
    code, out, _ = run("import", "template", kind.value, "--json")
    assert [each["column"] for each in json.loads(out)] == header


def test_the_template_of_leases_can_be_imported(run, here):
    _, out, _ = run("import", "template", "leases")
    (here / "mine.csv").write_text(out.replace("acme", "infiniti", 1))
    code, out, _ = run("import", "leases", here / "mine.csv")
    assert (code, Case.objects.count()) == (0, 1), out


def test_export_writes_files_and_says_how_many_rows(run, here):
    run("import", "leases", put(here, [lease(1), lease(2)]))
    code, out, _ = run("export", "events", "--out", "events.jsonl", "--from", "2026-06-15")
    assert (code, out) == (0, "events.jsonl: 2 rows.")
    assert len((here / "events.jsonl").read_text().splitlines()) == 2
    code, out, _ = run("export", "ledger", "--out", "ledger.csv", "--json")
    assert (code, json.loads(out)) == (0, {"what": "ledger", "rows": 0, "file": "ledger.csv"})
    code, _, err = run("export", "events", "--out", "events.doc")
    assert code == 2
    assert ".parquet" in err
    code, _, err = run("export", "events", "--out", "events.csv", "--programme", "infinity")
    assert code == 2
    assert "Did you mean `infiniti`?" in err


def test_a_full_disk_is_told_and_leaves_nothing(run, here, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    code, _, err = run("export", "events", "--out", "events.csv")
    assert code == 2
    assert "no space left on device" in err
    assert list(here.glob("*events*")) == []
