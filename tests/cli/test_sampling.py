"""`handback sample` as it is used: tables, JSON, files that can be imported, refusals."""

import csv
import json
from datetime import UTC, datetime

import pytest
from django.conf import settings

from handback.actions.installing import set_up
from handback.records.models import Case, Organisation

NOW = datetime(2026, 11, 20, 21, tzinfo=UTC)


@pytest.fixture
def here(sqlite, tmp_path, monkeypatch):
    """A folder to work in, with shipped policies installed; the clock stands still."""
    assert sqlite
    set_up(NOW)
    monkeypatch.setattr("handback.cli.sampling.now", lambda: NOW)
    monkeypatch.setattr("handback.cli.importing.now", lambda: NOW)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("here")
def test_a_sample_is_made_and_told(run):
    code, out, err = run("sample", "--leases", 30)
    assert (code, err) == (0, "")
    assert out.startswith("Done. 30 leases, ")
    assert "as of 2026-11-20" in out
    assert "specialist@example.com" in out
    assert Case.objects.count() == 30
    code, out, _ = run("sample", "--leases", 30)
    assert code == 0
    assert "0 leases as of 2026-11-20; 30 leases here already." in out


@pytest.mark.usefixtures("here")
def test_json_tells_all_of_it(run):
    code, out, _ = run("sample", "-n", 12, "--seed", 4, "--as-of", "2026-10-01", "--json")
    told = json.loads(out)
    assert code == 0
    assert told["as_of"] == "2026-10-01"
    assert told["leases"] == 12
    assert sum(sum(found.values()) for found in told["stages"].values()) == 12
    assert {worker["role"] for worker in told["workers"]} >= {"specialist", "lender"}


def test_files_can_be_imported(run, here):
    leases = here / "leases.csv"
    code, out, _ = run("sample", "-n", 24, "--file", leases)
    assert code == 0
    assert "handback import organisations" in out
    assert not Case.objects.exists()
    for kind in ("organisations", "leases", "payments"):
        path = leases if kind == "leases" else here / f"leases-{kind}.csv"
        code, out, _ = run("import", kind, path, "--json")
        told = json.loads(out)
        assert (code, told["left_out"], told["warnings"]) == (0, 0, 0), told
        assert told["new"] == told["rows"] > 0
    assert Case.objects.count() == 24
    assert Organisation.objects.filter(kind="lender").count() == 5
    with leases.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert {row["programme"] for row in rows} == {"afg-canada", "ally", "infiniti"}
    assert {row["payments"] for row in rows} == {"current", "posted"}


def test_a_file_that_cannot_be_written_is_named(run, here):
    code, _, err = run("sample", "-n", 3, "--file", here / "nowhere" / "leases.csv")
    assert code == 2
    assert "cannot be written" in err


@pytest.mark.usefixtures("here")
def test_production_has_no_sample(run, monkeypatch):
    production = settings.HANDBACK.model_copy(update={"mode": "production"})
    monkeypatch.setattr(settings, "HANDBACK", production)
    code, _, err = run("sample", "-n", 3)
    assert code == 2
    assert "for production" in err
    assert not Case.objects.exists()


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        (("--as-of", "2027-01-01"), "has not come yet"),
        (("--as-of", "soon"), "is not a day"),
        (("--programme", "nowhere"), "There is no sample of nowhere."),
        (("--leases", 0), "is no number of leases"),
    ],
)
def test_what_cannot_be_made_is_said(run, arguments, wrong):
    code, _, err = run("sample", *arguments)
    assert code == 2
    assert wrong in " ".join(err.split())
