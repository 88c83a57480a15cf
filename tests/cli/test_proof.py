"""`handback verify`, `seal` and `erase`, as somebody types them."""

import json
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import connection

from handback.cli import erasing as erasing_command
from handback.cli import sealing as sealing_command
from handback.records.models import DailyDigest, Erasable
from tests.kit.real import live

pytestmark = pytest.mark.usefixtures("sqlite")
SEALING = datetime(2027, 2, 1, 12, tzinfo=UTC)
LATER = datetime(2029, 2, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    folder = tmp_path / "data"
    monkeypatch.setattr(settings, "HANDBACK", settings.HANDBACK.model_copy(update={"data": folder}))
    monkeypatch.setattr(erasing_command, "now", lambda: LATER)
    monkeypatch.setattr(sealing_command, "now", lambda: SEALING)
    return folder


@pytest.fixture
def kept():
    return live("infiniti")


def change(statement):
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER records_ledgerrow_no_update")
        cursor.execute(statement)


def test_what_holds_is_said(run, kept):
    code, out, _ = run("verify")
    assert code == 0
    assert "Everything holds: 1 case proven." in out
    assert "No day is sealed yet." in out
    run("seal", "--day", "2027-02-01")
    assert "The last day that was sealed is 2027-02-01." in run("verify")[1]
    code, out, _ = run("verify", "--case", kept.id, "--json")
    assert json.loads(out) == {"holds": True, "cases": 1, "findings": []}
    assert run("verify", "--since", "2099-01-01")[1].startswith("Everything holds: 0 cases written")


def test_the_first_that_does_not_hold_is_named_and_all_on_request(run, kept):
    change("UPDATE records_ledgerrow SET cents = 1 WHERE number = 2")
    code, out, _ = run("verify")
    assert code == 1
    assert out.startswith(f"Case {kept.id}: the ledger says row 2, 1 cents from")
    assert "Restore the row from the last backup" in out
    assert "no longer refuses" not in out
    code, out, _ = run("verify", "--all")
    assert code == 1
    assert "The database no longer refuses to update rows of records_ledgerrow." in out
    code, out, _ = run("verify", "--all", "--json")
    assert [each["check"] for each in json.loads(out)["findings"]] == ["ledger", "guards"]


def test_a_case_nobody_has_heard_of_cannot_be_proven(run):
    code, _, said = run("verify", "--case", "99")
    assert code == 2
    assert "There is no case 99." in said


def test_a_day_to_come_is_not_sealed(run, kept):
    assert kept.id
    code, out, said = run("seal", "--day", "2199-12-31")
    assert (code, out) == (2, "")
    assert "2199-12-31 has not come yet. Seal " in said
    assert not DailyDigest.objects.exists()


def test_a_day_is_sealed_once_and_in_order(run, kept, data, tmp_path):
    assert kept.id
    code, out, _ = run("seal", "--day", "2027-02-01", "--export", tmp_path / "out")
    assert code == 0
    assert f"Made a signing key for development: {data}" in out
    assert "Sealed 2027-02-01. 1 case changed" in out
    assert len(list((tmp_path / "out").iterdir())) == 4
    code, out, _ = run("seal", "--day", "2027-02-01", "--json")
    sealed = json.loads(out)["sealed"]
    assert (sealed["made"], sealed["heads"]) == (False, 1)
    code, _, said = run("seal", "--day", "2027-01-01")
    assert code == 2
    assert "2027-02-01 is sealed already." in said
    assert run("verify", "--digest", sealed["digest"])[0] == 0
    assert run("verify", "--digest", "beef")[0] == 1
    code, out, _ = run("seal", "--public-key")
    assert out.startswith("-----BEGIN PUBLIC KEY-----")
    assert json.loads(run("seal", "--public-key", "--json")[1])["key"] == sealed["key"]


def test_only_keys_that_are_named_are_trusted(run, kept, tmp_path):
    assert kept.id
    run("seal", "--day", "2027-02-01")
    key = tmp_path / "key.pem"
    key.write_text(run("seal", "--public-key")[1], encoding="ascii")
    assert run("verify", "--key", key)[0] == 0
    key.write_text("no key", encoding="ascii")
    code, _, said = run("verify", "--key", key)
    assert code == 2
    assert "holds no public Ed25519 key" in said.replace("\n", " ")


def test_what_is_due_is_erased(run, kept):
    code, out, _ = run("erase", "due", "--dry-run")
    assert (code, out) == (0, "Would erase contact details: 1")
    code, out, _ = run("erase", "due", "--by", "nightly", "--json")
    assert json.loads(out)["erased"] == {"contact_details": 1, "logins": 1, "people": 1}
    assert run("erase", "due")[1] == "Nothing was erased."
    assert run("erase", "person", "--case", kept.id)[1].split()[1:] == ["lessee", "erased"]
    assert run("verify")[0] == 0
    assert len(run("erase", "journal")[1].splitlines()) == 3
    assert "3 erasures replayed: 0 rows" in run("erase", "replay")[1]


def test_a_day_to_come_is_only_asked_for(run):
    code, _, said = run("erase", "due", "--on", "2030-01-01")
    assert code == 2
    assert "--dry-run" in said


def test_a_person_stays_while_the_rule_says_so(run, kept, monkeypatch):
    monkeypatch.setattr(erasing_command, "now", lambda: datetime(2027, 2, 1, tzinfo=UTC))
    who = kept.case.lease.contract.lessee
    code, out, _ = run("erase", "person", "--case", kept.id, "--person", who)
    assert code == 1
    assert "contact details until 2029-01-21 SRV-13" in out
    code, out, _ = run("erase", "person", "--case", kept.id, "--person", who, "--json")
    assert json.loads(out)["kept"] == [
        {"kind": "contact_details", "rule": "SRV-13", "until": "2029-01-21"}
    ]
    despite = ("--person", who, "--despite-retention")
    code, _, said = run("erase", "person", "--case", kept.id, *despite, "because")
    assert code == 2
    assert "court_order, mistake" in said
    code, out, _ = run("erase", "person", "--case", kept.id, *despite, "court_order")
    assert code == 0
    assert Erasable.objects.get(kind="person").value == ""


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--case", "99"), "There is no case 99."),
        (("--case", "1", "--person", "4.x"), "The case has no such person."),
        (("--case", "1", "--by", "Kim Lee"), "a code, not a name"),
    ],
)
def test_a_person_nobody_knows_is_not_erased(run, kept, arguments, says):
    assert kept.id == 1
    code, _, said = run("erase", "person", *arguments)
    assert code == 2
    assert says in " ".join(said.replace("│", " ").split())


def test_a_journal_that_is_missing_is_asked_for(run):
    code, out, _ = run("erase", "replay")
    assert code == 0
    assert "name the journal of the old one" in out


def test_a_journal_that_is_none_is_refused(run, tmp_path):
    file = tmp_path / "journal"
    for content in (b"no journal\n", b"\xff\n"):
        file.write_bytes(content)
        code, _, said = run("erase", "replay", file)
        assert code == 2
        assert "Nothing was erased." in said
