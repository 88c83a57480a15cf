"""Payments are posted once each, whatever comes twice, and refusals name their rule."""

from datetime import timedelta

import pytest

from handback.core.ledger import Account
from handback.records.loading import load
from handback.records.models import Case, Event, LedgerRow
from tests.kit.lease_files import NOW, bring, lease, put

BOTH = pytest.mark.usefixtures("database")
SQLITE = pytest.mark.usefixtures("sqlite")
LATER = NOW + timedelta(days=2)


def _row(number=1, **said):
    row = {
        "account": f"7{number:06d}",
        "kind": "lease_payment",
        "amount": "620.00",
        "day": "2026-06-16",
        "channel": "",
        "reference": f"ACH-{number}",
    }
    return {**row, **said}


@pytest.fixture
def payments(tmp_path, leases):
    leases([lease(1, payments="posted"), lease(2, payments="posted")])

    def run(rows, **wishes):
        return bring("payments", put(tmp_path, rows), now=LATER, **wishes)

    return run


def _posted():
    return list(
        LedgerRow.objects.filter(credit=Account.REGULAR_PAYMENTS.value).values_list("cents", "on")
    )


@BOTH
def test_a_payment_is_posted_once(payments):
    rows = [_row(1), _row(2, amount="600.00")]
    tally, told = payments(rows)
    assert (tally.new, told) == (2, [])
    assert sorted(cents for cents, _ in _posted()) == [60000, 62000]
    assert {on.isoformat() for _, on in _posted()} == {"2026-06-16"}
    events = Event.objects.count()
    tally, told = payments(rows)
    assert (tally.new, tally.unchanged, told) == (0, 2, [])
    assert Event.objects.count() == events


@SQLITE
def test_a_dry_run_posts_nothing_and_says_the_same(payments):
    payments([_row(1)])
    events = Event.objects.count()
    rows = [_row(1), _row(2), _row(2, reference="ACH-9", day="2026-06-18")]
    tally, told = payments(rows, dry_run=True)
    assert Event.objects.count() == events
    assert (tally.new, tally.unchanged, tally.left_out) == (1, 1, 1)
    assert payments(rows) == (tally, told)


@SQLITE
def test_what_is_wrong_is_told(payments):
    number = Case.objects.earliest("pk").pk
    rows = [
        _row(1, account="", case=str(number)),
        _row(1, account="", reference="A1"),
        _row(9, reference="A2"),
        _row(1, case="999999", reference="A3"),
        _row(1, programme="nothing", reference="A4"),
        _row(1, kind="gift", reference="A5"),
        _row(1, amount="-1.00", reference="A6"),
        _row(1, amount="0.00", reference="A7"),
        _row(1, day="2026-06-18", reference="A8"),
        _row(1, kind="bill_payment", reference="A9"),
        _row(1, kind="bill_payment", channel="pigeon", reference="A10"),
        _row(2, reference="ACH-1"),
        _row(1, reference="R" * 121),
    ]
    tally, told = payments(rows)
    assert (tally.new, tally.left_out) == (1, 12)
    found = [(each.row, each.fault.column, each.fault.wrong) for each in told]
    for (row, column, wrong), (at, in_, words) in zip(
        [
            (3, "account", "does not say which case"),
            (4, "account", "There is no case of this account."),
            (5, "case", "There is no case of this case and account."),
            (6, "programme", "Nobody knows the programme"),
            (7, "kind", "`gift` is not a kind."),
            (8, "amount", "not an amount"),
            (9, "amount", "Refused by form"),
            (10, "", "Refused by form"),
            (11, "channel", "has no channel"),
            (12, "channel", "Refused by form"),
            (13, "reference", "Row 2 has this reference already."),
            (14, "reference", "too long"),
        ],
        found,
        strict=True,
    ):
        assert (row, column) == (at, in_), words
        assert wrong in words
    assert all(each.fault.do for each in told)
    assert "`mail`" in told[9].fault.do
    assert "7000" not in "".join(words for _, _, words in found)


@SQLITE
def test_a_reference_that_was_used_for_another_payment_is_refused(payments):
    payments([_row(1)])
    for other in ({"amount": "600.00"}, {"day": "2026-06-15"}):
        tally, (fault,) = payments([_row(1, **other)])
        assert (tally.left_out, fault.fault.column) == (1, "reference")
    assert len(_posted()) == 1


@SQLITE
def test_a_payment_of_the_bill_settles_or_is_held(payments):
    row = _row(1, kind="bill_payment", channel="mail", amount="100.00")
    assert payments([row])[0].new == 1
    assert load(Case.objects.earliest("pk").pk).case.payments.surplus == 10000
    assert payments([row])[0].unchanged == 1
