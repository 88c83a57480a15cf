from dataclasses import replace
from decimal import Decimal

import pytest

from handback.core import account
from handback.core.base import Code, Id, Moment
from handback.core.lease import Posted
from handback.core.moves.charges import RecordCharge, WithdrawCharge
from handback.core.moves.payments import (
    Pay,
    PostLeasePayment,
    ReportMissedPayment,
    ReversePayment,
)
from handback.core.sums import arrears, fees
from handback.core.sums.owed import owed
from handback.core.terms.base import Dated, Version
from handback.core.terms.fees import ChannelTerms, Fee, LateFee, LaterCharge
from tests.core.money_kit import D, billed, last, lines, paid, returned, view
from tests.kit import KIM, LESSEE, RETURNED, SYSTEM, Play, always, programme

LATE = {
    "late_fee": Dated(
        Moment.PAYMENT_DUE,
        (
            Version(D(2024, 1, 1), LateFee(source=Code("K-LATE"), amount=2500, grace_days=10)),
            Version(D(2026, 8, 1), LateFee(source=Code("K-LATE2"), amount=2900, grace_days=5)),
        ),
    )
}


def of(play):
    return {line.key: (line.cents, line.rule) for line in owed(view(play))}


def fee(**changes):
    terms = Fee(
        **({"source": Code("K-F"), "amount": "from_contract", "owed_when": RETURNED} | changes)
    )
    return programme(fees={Code("disposition_fee"): always(terms)})


@pytest.mark.parametrize(
    ("stated", "owed_cents", "rule"),
    [(39500, 39500, "K-F"), (39501, 39500, "K-CAP"), (None, None, None), (20000, 20000, "K-F")],
)
def test_a_fee_from_the_contract_is_cut_to_its_cap_and_cites_it(stated, owed_cents, rule):
    terms = fee(at_most=39500, sources={Code("at_most"): Code("K-CAP")})
    play = returned(terms=terms, disposition_fee=stated)
    found = [line for line in fees.lines(view(play)) if line.code == "disposition_fee"]
    if stated is None:
        assert found == []
    else:
        (line,) = found
        assert (line.cents, line.rule) == (owed_cents, rule)
        assert line.beaten == ("K-F" if rule == "K-CAP" else "")


def test_a_fee_is_owed_only_when_its_condition_holds():
    assert list(fees.lines(view(Play()))) == []


def test_late_fees_come_one_a_payment_each_by_the_version_of_its_due_day():
    play = Play(programme(**LATE), opened=D(2026, 6, 15))
    for due, day in ((D(2026, 7, 15), D(2026, 7, 20)), (D(2026, 8, 15), D(2026, 8, 18))):
        play.must(KIM, "report_missed_payment", ReportMissedPayment(due=due), day)
    play.open(D(2026, 8, 20))
    assert [(x.key, x.cents) for x in arrears.late_fees(view(play))] == [
        ("late_fee/2026-07-15", 2500)
    ]
    play.open(D(2026, 8, 21))
    found = [(x.key, x.cents, x.on, x.rule) for x in arrears.late_fees(view(play))]
    assert found[1] == ("late_fee/2026-08-15", 2900, D(2026, 8, 21), "K-LATE2")


def test_a_missed_payment_made_good_within_its_grace_costs_nothing():
    play = Play(programme(**LATE))
    play.must(KIM, "report_missed_payment", ReportMissedPayment(due=D(2026, 7, 15)), D(2026, 7, 16))
    assert of(play)["past_due_payments"] == (62000, "K-PAY")
    play.must(SYSTEM, "post_lease_payment", PostLeasePayment(amount=62000), D(2026, 7, 25))
    play.open(D(2026, 9, 1))
    assert of(play) == {}


def test_a_late_fee_may_be_a_share_of_the_payment_up_to_a_cap():
    late = LateFee(
        source=Code("K-LATE"),
        share_of_payment=Decimal("0.05"),
        at_most=3000,
        grace_days=0,
        sources={Code("at_most"): Code("K-CAP")},
    )
    play = Play(programme(late_fee=always(late)))
    play.must(KIM, "report_missed_payment", ReportMissedPayment(due=D(2026, 7, 15)), D(2026, 7, 16))
    (line,) = arrears.late_fees(view(play))
    assert (line.cents, line.rule, line.beaten) == (3000, "K-CAP", "K-LATE")


def test_payments_posted_one_by_one_count_for_the_oldest_first():
    dates = [D(2023, 12, 15), D(2024, 1, 15)]
    play = Play(
        programme(**LATE),
        opened=D(2024, 2, 1),
        payments=Code("posted"),
        posted=tuple(Posted(on=day, amount=62000) for day in dates),
    )
    play.open(D(2024, 2, 20))
    assert of(play) == {"past_due_payments": (62000, "K-PAY")}
    play.open(D(2024, 2, 26))
    assert of(play)["late_fee/2024-02-15"] == (2500, "K-LATE")
    play.must(SYSTEM, "post_lease_payment", PostLeasePayment(amount=62000))
    assert set(of(play)) == {"late_fee/2024-02-15"}


def test_a_returned_payment_costs_its_fee_and_opens_the_balance_again():
    play = billed()
    paid(play, 64500)
    assert account.unpaid(play.case) == 0
    play.must(SYSTEM, "reverse_payment", ReversePayment(payment=Id("p1"), reason=Code("no_funds")))
    assert lines(play)["returned_payment_fee/p1"] == 2500
    assert account.unpaid(play.case) == 67000
    assert last(play, "bill_supplemented").lines[0].rule == "K-PAY"


def test_a_bank_error_costs_no_fee():
    terms = programme()
    free = replace(terms.payments, no_fee_reasons=(Code("bank_error"),))
    play = billed(terms=replace(terms, payments=free))
    paid(play, 1000)
    ask = ReversePayment(payment=Id("p1"), reason=Code("bank_error"))
    play.must(SYSTEM, "reverse_payment", ask)
    assert "returned_payment_fee/p1" not in lines(play)


def test_a_channel_that_costs_something_is_charged_once_the_money_is_there():
    terms = programme(channels={Code("phone"): ChannelTerms(source=Code("K-PHONE"), fee=500)})
    play = billed(terms=terms)
    play.must(LESSEE, "pay", Pay(payment=Id("p1"), amount=64500, channel=Code("phone")))
    assert "channel_fee/p1" not in lines(play)
    paid(play, 65000, channel="phone")
    assert lines(play)["channel_fee/p1"] == 500
    assert view(play).case.payments.surplus == 0
    assert sum(play.case.payments.paid.values()) == 65000


def charge(play, code, day, amount=1000, **more):
    ask = RecordCharge(charge=Id("c1"), code=Code(code), amount=amount, incurred=day, **more)
    return play.do(KIM, "record_charge", ask)


def test_a_later_charge_is_billed_with_the_fee_for_handling_it():
    play = billed()
    charge(play, "toll", D(2026, 11, 3), 700)
    bill = last(play, "bill_supplemented")
    assert {line.key: line.cents for line in bill.lines} == {
        "toll/c1": 700,
        "administrative_fee/c1": 1500,
    }
    assert bill.reason == "later_charge"
    assert bill.due == play.day.replace(month=2, day=8)
    play.must(KIM, "withdraw_charge", WithdrawCharge(charge=Id("c1"), reason=Code("mistake")))
    assert "toll/c1" not in lines(play)
    assert last(play, "bill_supplemented").reason == "credit"


def test_a_charge_that_nobody_named_is_refused():
    refused = charge(billed(), "storage", D(2026, 11, 3))
    assert (refused.rule, refused.reason) == ("house", "charge_not_named")


def test_a_charge_that_the_lease_names_is_taken():
    play = billed(named_charges=(Code("storage"),))
    charge(play, "storage", D(2026, 11, 3))
    assert lines(play)["other/c1"] == 1000


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (D(2023, 12, 14), "outside_possession"),
        (D(2026, 12, 16), "outside_possession"),
        (D(2026, 1, 8), "too_long_ago"),
    ],
)
def test_a_charge_has_to_fall_into_possession_and_the_look_back(day, reason):
    refused = charge(billed(), "toll", day)
    assert (refused.rule, refused.reason) == ("K-TOLL", reason)


@pytest.mark.parametrize("day", [D(2026, 1, 9), D(2026, 12, 15)])
def test_the_days_at_the_edges_count(day):
    play = billed()
    charge(play, "toll", day)
    assert lines(play)["toll/c1"] == 1000


def test_a_charge_may_need_papers():
    ticket = LaterCharge(source=Code("K-TICKET"), proof=(Code("ticket"),))
    play = billed(terms=programme(later_charges={Code("parking_ticket"): always(ticket)}))
    refused = charge(play, "parking_ticket", D(2026, 11, 1))
    assert (refused.rule, refused.help.missing) == ("K-TICKET", ("ticket",))
    charge(play, "parking_ticket", D(2026, 11, 1), proof=(Code("ticket"),))
    assert lines(play)["parking_ticket/c1"] == 1000


def test_a_draft_after_payments_stopped_is_credited():
    play = billed()
    play.must(SYSTEM, "post_lease_payment", PostLeasePayment(amount=62000), D(2027, 1, 15))
    assert lines(play)["overpaid_payments"] == -62000
    assert sum(play.case.billing.posted.values()) == 64500 - 62000
