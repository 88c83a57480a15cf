"""Leases come in once, whole, and never in place of what is here."""

import json
from datetime import date, timedelta
from threading import Thread

import pytest
from django.db import IntegrityError, connection

from handback.actions import opening_cases
from handback.actions.importing.columns import Reader
from handback.actions.importing.lease_checks import LeaseChecks
from handback.actions.importing.lease_columns import lease_columns
from handback.actions.moving import SHELF, perform
from handback.core.base import SYSTEM, Id
from handback.core.engine import Request
from handback.core.moves.opening import CorrectContract
from handback.records import erasable, store
from handback.records.chain import verify
from handback.records.loading import load, stored
from handback.records.models import (
    Assignment,
    Case,
    Erasable,
    Event,
    Organisation,
    Partnership,
    Party,
    Person,
)
from tests.kit.lease_files import NOW, lease, put

BOTH = pytest.mark.usefixtures("database")
SQLITE = pytest.mark.usefixtures("sqlite")


def _organisations():
    lessor = Organisation.objects.get(code="infiniti")
    for code, kind, works in (
        ("glendale", "retailer", True),
        ("elsewhere", "retailer", False),
        ("union", "lender", True),
    ):
        made = Organisation.objects.create(code=code, kind=kind, name=code.title())
        if works:
            Partnership.objects.create(lessor=lessor, partner=made)


@BOTH
def test_a_lease_becomes_a_case_with_everything_it_cites(leases):
    tally, told = leases([lease(1)])
    assert (tally.rows, tally.new, told) == (1, 1, [])
    case = Case.objects.get()
    contract = load(case.pk).case.lease.facts
    assert contract.payment == 62000
    assert contract.matures == date(2026, 12, 15)
    assert verify(stored(case.pk), case.head_hash) is None
    texts = erasable.texts_of([contract.account, contract.vehicle, contract.lessee])
    assert texts[contract.account] == "7000001"
    assert json.loads(texts[contract.lessee])["name"] == "Pat Moreau"
    party = Party.objects.get(case=case)
    assert (party.role, party.cited) == ("lessee", contract.lessee)
    assert Person.objects.get(pk=party.person_id).email == "p1@example.org"


@BOTH
def test_the_same_file_again_changes_nothing(leases):
    rows = [lease(number) for number in range(1, 8)]
    assert leases(rows, batch=3)[0].new == 7
    events = Event.objects.count()
    tally, told = leases(rows, batch=3)
    assert (tally.new, tally.unchanged, told) == (0, 7, [])
    assert (Case.objects.count(), Event.objects.count()) == (7, events)


@SQLITE
def test_a_known_lease_that_differs_is_left_out_and_stays(leases):
    leases([lease(1)])
    changed = lease(1, payment="630.00", lessee_phone="626 555 0100", vin=lease(2)["vin"])
    tally, (fault,) = leases([changed, lease(3)])
    assert (tally.new, tally.left_out) == (1, 1)
    assert fault.row == 2
    assert "differs in: payment, vin, lessee_phone." in fault.fault.wrong
    assert "correct_contract" in fault.fault.do
    assert load(Case.objects.earliest("pk").pk).case.lease.facts.payment == 62000


@SQLITE
def test_a_contract_that_was_corrected_since_is_unchanged_either_way(leases):
    leases([lease(1)])
    ask = CorrectContract(figure="residual", amount=3000000, reason="typing_error")
    request = Request(Id("m1"), "correct_contract", ask)
    perform(Case.objects.get().pk, SYSTEM, request, NOW + timedelta(hours=1))
    for residual in ("31200.00", "30000.00"):
        assert leases([lease(1, residual=residual)])[0].unchanged == 1
    assert leases([lease(1, residual="1.00")])[0].left_out == 1


@SQLITE
def test_an_erased_text_is_not_compared(leases):
    leases([lease(1)])
    Erasable.objects.filter(kind="person").update(value="", salt="", erased=NOW)
    assert leases([lease(1, lessee_name="Somebody Else")])[0].unchanged == 1


@SQLITE
def test_good_rows_go_in_and_others_are_told(leases):
    rows = [
        lease(1),
        lease(2, payment="620,00"),
        lease(3, starts="15.12.2023", keys="two"),
        lease(4),
    ]
    tally, told = leases(rows)
    assert (tally.rows, tally.new, tally.left_out) == (4, 2, 2)
    assert [(each.row, each.fault.column) for each in told] == [
        (3, "payment"), (4, "starts"), (4, "keys"),
    ]  # fmt: skip
    assert told[0].whose == "…0002"
    assert Case.objects.count() == 2


@SQLITE
def test_a_dry_run_finds_the_same_and_writes_nothing(leases):
    leases([lease(1)])
    rows = [lease(1), lease(1, account="70-000-01"), lease(2, year="20"), lease(3)]
    rows.append(lease(1, account="7000003"))
    tally, told = leases(rows, dry_run=True)
    assert (tally.new, tally.unchanged, tally.left_out) == (1, 1, 3)
    assert Case.objects.count() == 1
    again, told_again = leases(rows)
    assert again == tally
    assert told_again == told


@SQLITE
def test_the_second_row_of_an_account_names_the_first(leases):
    rows = [lease(1), lease(2), lease(3, account="70 000-01")]
    for batch in (1, 100):
        tally, (fault,) = leases(rows, dry_run=True, batch=batch)
        assert tally.left_out == 1
        assert (fault.row, fault.fault.column) == (4, "account")
        assert "Row 2 has this account already." in fault.fault.wrong


WRONG = [
    ({"programme": "infinity"}, "programme", "Nobody knows the programme"),
    ({"vin": "5N1DL1FR9RC330001"}, "vin", "check digit"),
    ({"vin": "5N1DL1FR"}, "vin", "17 characters"),
    ({"matures": "2023-12-01"}, "matures", "ends before it begins"),
    ({"matures": "2206-12-15"}, "matures", "outside the years"),
    ({"matures": "2026-04-30"}, "matures", "more than 30 days ago"),
    ({"starts": "2026-06-16"}, "starts", "after today"),
    ({"starts": "2023-02-30"}, "starts", "not a day of the calendar"),
    ({"payment": "-620.00"}, "payment", "not an amount"),
    ({"payment": "620.5"}, "payment", "not an amount"),
    ({"excess_distance_rate": "25 cents"}, "excess_distance_rate", "not a decimal"),
    ({"distance_allowed": "-1"}, "distance_allowed", "not a whole number"),
    ({"distance_unit": "km"}, "distance_unit", "counts mi"),
    ({"region": "US-XX"}, "region", "not a state"),
    ({"region": "California"}, "region", "not a region"),
    ({"language": "de"}, "language", "Nobody knows the language"),
    ({"lender": "nobody"}, "lender", "Nobody knows the lender"),
    ({"lender": "glendale"}, "lender", "Nobody knows the lender"),
    ({"originating_retailer": "glendal"}, "originating_retailer", "Nobody knows the retailer"),
    ({"originating_retailer": "elsewhere"}, "originating_retailer", "does not work for"),
    ({"wear_waiver": "gold"}, "wear_waiver", "Nobody knows the wear waiver"),
    ({"payments": "sometimes"}, "payments", "sort of payments"),
    ({"posted": "2026-01-15 620.00"}, "posted", "Payments are listed"),
    ({"posted": "620.00"}, "posted", "not a payment"),
    ({"account": "---"}, "account", "no account number"),
    ({"account": ""}, "account", "empty"),
    ({"account": "7" * 65}, "account", "no account number"),
    ({"lessee_name": "  "}, "lessee_name", "empty"),
    ({"lessee_name": "..."}, "lessee_name", "no letter"),
    ({"lessee_name": "P" * 201}, "lessee_name", "201 letters"),
    ({"lessee_name": "Pat\x00"}, "lessee_name", "control character"),
    ({"lessee_name": "Pat\nMoreau"}, "lessee_name", "control character"),
    ({"lessee_email": "pat"}, "lessee_email", "no e-mail address"),
    ({"lessee_phone": "none"}, "lessee_phone", "no phone number"),
    ({"co_lessees": "Sam <sam@example.org"}, "co_lessees", "does not end"),
    ({"gap_cover": "yes"}, "gap_cover", "neither true nor false"),
    ({"year": "1901"}, "year", "not a model year"),
    ({"make": "M" * 65}, "make", "65 letters"),
]


@SQLITE
def test_what_cannot_be_is_told_by_column(leases):
    leases([lease(9)])
    _organisations()
    rows = [lease(100 + number, **said) for number, (said, _, _) in enumerate(WRONG)]
    tally, told = leases(rows)
    assert (tally.new, tally.left_out) == (0, len(WRONG))
    assert [(each.row, each.fault.column) for each in told] == [
        (number, column) for number, (_, column, _) in enumerate(WRONG, 2)
    ]
    for (_, _, wrong), each in zip(WRONG, told, strict=True):
        assert wrong in each.fault.wrong
        assert each.fault.do
        assert "in quotes" not in each.fault.do  # cells have none
    assert Case.objects.count() == 1


@BOTH
def test_lender_and_retailer_are_cited_by_their_rows(leases):
    leases([lease(9)])
    _organisations()
    people = "Sam Roe <sam@example.org>; Kim Roe"
    home = "1 Main Street, Glendale CA 91204"
    row = lease(
        1,
        lender="union",
        originating_retailer="glendale",
        co_lessees=people,
        lessee_address=home,
    )
    tally, told = leases([row])
    assert (tally.new, told) == (1, [])
    case = Case.objects.latest("pk")
    contract = load(case.pk).case.lease.facts
    union = Organisation.objects.get(code="union").pk
    assert contract.lender == str(union)
    assert contract.originating_retailer == str(Organisation.objects.get(code="glendale").pk)
    assert Assignment.objects.get(case=case).organisation_id == union
    assert [each.role for each in Party.objects.filter(case=case).order_by("pk")] == [
        "lessee", "co_lessee", "co_lessee",
    ]  # fmt: skip
    texts = erasable.texts_of(contract.co_lessees).values()
    assert [json.loads(text)["address"] for text in texts] == [home, home]
    assert leases([row])[0].unchanged == 1
    assert leases([{**row, "co_lessees": "Sam Roe"}])[0].left_out == 1


@SQLITE
def test_unusual_rows_go_in_with_a_word(leases):
    tally, (fault,) = leases([lease(1, vin="WAUZZZ8V5KA000001")])
    assert (tally.new, tally.warnings) == (1, 1)
    assert fault.fault.warning
    assert "North American" in fault.fault.do


@SQLITE
def test_leases_that_matured_long_ago_are_taken_when_asked_to(leases):
    assert leases([lease(1, matures="2026-04-30")], matured=True)[0].new == 1
    assert leases([lease(2, matures="2026-05-31")])[0].new == 1


@BOTH
def test_a_crash_between_batches_is_mended_by_the_same_file(leases, monkeypatch):
    rows = [lease(number) for number in range(1, 8)]
    opened = store.open_cases
    calls = []

    def crash(cases, now):
        calls.append(len(cases))
        opened(cases, now)
        if len(calls) == 2:
            raise RuntimeError("the power went")

    monkeypatch.setattr(store, "open_cases", crash)
    with pytest.raises(RuntimeError):
        leases(rows, batch=3)
    monkeypatch.undo()
    assert Case.objects.count() == Event.objects.count() == 3
    tally, _ = leases(rows, batch=3)
    assert (tally.new, tally.unchanged) == (4, 3)
    assert Erasable.objects.filter(kind="account").count() == 7


@SQLITE
def test_a_lease_that_another_import_opened_meanwhile_is_looked_at_anew(leases, monkeypatch):
    real = opening_cases._open
    calls = []

    def raced(wanted, policies, now):
        calls.append(wanted)
        if len(calls) == 1:
            real(wanted[:1], policies, now)
            raise IntegrityError("one_case_an_account")
        return real(wanted, policies, now)

    monkeypatch.setattr(opening_cases, "_open", raced)
    tally, told = leases([lease(1), lease(2)])
    assert (tally.new, tally.unchanged, told) == (1, 1, [])


@BOTH
def test_the_database_keeps_an_account_from_being_opened_twice(leases):
    leases([lease(9)])
    policies = SHELF.holding()
    row = lease(1)
    values, _ = Reader(lease_columns(), tuple(row)).read(tuple(row.values()))
    wanted, _ = LeaseChecks(policies, NOW).lease(values)
    opening_cases.open_leases([wanted], policies, NOW)
    with pytest.raises(opening_cases.CaseExistsError):
        opening_cases.open_leases([wanted], policies, NOW)
    assert Case.objects.count() == 2
    assert connection.in_atomic_block is False


@SQLITE
def test_a_file_without_rows_is_fine(leases, tmp_path):
    path = tmp_path / "none.csv"
    path.write_text(put(tmp_path, [lease(1)]).read_text().splitlines()[0] + "\n")
    tally, told = leases(path)
    assert (tally.rows, told) == (0, [])


@BOTH
def test_two_imports_of_one_file_at_once_open_each_lease_once(leases, tmp_path):
    leases([lease(90)])
    path = put(tmp_path, [lease(number) for number in range(1, 31)], "both.csv")
    found = []

    def run():
        found.append(leases(path, batch=5))
        connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [told for _, told in found] == [[], []]
    assert sum(tally.new for tally, _ in found) == 30
    assert sum(tally.unchanged for tally, _ in found) == 30
    assert Case.objects.count() == 31
    assert Erasable.objects.filter(kind="account").count() == 31
