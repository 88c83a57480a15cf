from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handback.core import account, arrears
from handback.core.base import Actor, Code, Id, Role
from handback.core.lease import Posted
from handback.core.moves.closing import ReopenCase
from handback.core.moves.odometer import CorrectReading
from handback.core.moves.payments import (
    AnswerInstalments,
    Pay,
    PostLeasePayment,
    PostPayment,
    ReportMissedPayment,
    RequestInstalments,
    ReversePayment,
)
from handback.core.moves.refunds import ApproveRefund, PayRefund, ProposeRefund
from handback.core.people import ChangeConfirmed, ChangeRequested
from handback.core.sums import allocation
from handback.core.terms.billing import Instalments, Surplus
from handback.core.terms.identity import LenderTerms
from tests.core.money_kit import (
    ADA,
    DUE,
    ISSUED,
    LENA,
    D,
    billed,
    block,
    dent,
    last,
    lines,
    paid,
    returned,
    told,
    view,
)
from tests.kit import KIM, LEE, LESSEE, SYSTEM, Play, programme


def pay(cents, channel="mail", **more):
    return Pay(payment=Id("p1"), amount=cents, channel=Code(channel), **more)


def bounced(reason="no_funds", payment="p1"):
    return ReversePayment(payment=Id(payment), reason=Code(reason))


def test_money_is_pending_until_it_is_posted():
    play = billed()
    play.must(LESSEE, "pay", pay(64500, "bank_account", account=Id("a1")))
    assert account.balance(play.case) == 64500
    assert play.refused(LESSEE, "pay", replace(pay(1), payment=Id("p2"))).reason == "nothing_to_pay"
    play.must(SYSTEM, "post_payment", PostPayment(payment=Id("p1"), amount=64500), D(2027, 1, 12))
    assert account.balance(play.case) == 0
    assert play.case.payments.by_id["p1"].channel == "bank_account"


@pytest.mark.parametrize(
    ("ask", "rule", "reason"),
    [
        (pay(0), "form", "amount_not_positive"),
        (pay(64501), "form", "more_than_owed"),
        (pay(1, "cash"), "house", "no_such_channel"),
        (pay(1, "bank_account"), "form", "account_missing"),
    ],
)
def test_a_payment_has_to_make_sense(ask, rule, reason):
    refused = billed().refused(LESSEE, "pay", ask)
    assert (refused.rule, refused.reason) == (rule, reason)


def test_nothing_is_to_be_paid_before_a_bill():
    assert returned().refused(LESSEE, "pay", pay(1)).reason == "nothing_to_pay"


def test_money_settles_lines_in_the_programmes_order_then_the_oldest():
    play = billed(items=(dent("d1"),))
    paid(play, 46000)
    assert last(play, "payment_posted").parts == (
        ("excess_distance", "", 25000),
        ("excess_wear", "d1", 20000),
        ("disposition_fee", "", 1000),
    )


def test_a_payment_is_posted_once():
    play = billed()
    paid(play, 100)
    ask = PostPayment(payment=Id("p1"), amount=100, channel=Code("mail"))
    assert play.refused(SYSTEM, "post_payment", ask).reason == "posted_already"


def test_a_surplus_is_refunded_and_the_account_closes_once_it_is_out():
    play = billed()
    paid(play, 70000)
    refund = last(play, "refund_proposed")
    assert (refund.amount, refund.needs_second, refund.promised) == (5500, False, D(2027, 2, 8))
    assert play.case.progress.closed is None
    play.must(KIM, "pay_refund", PayRefund(refund=refund.refund), D(2027, 1, 20))
    assert play.case.progress.closed == D(2027, 1, 20)


def test_a_surplus_that_is_set_off_waits_for_later_bills():
    play = billed(terms=programme(**block("payments", surplus=Surplus.OFFSET)))
    paid(play, 70000)
    play.open(DUE)
    assert "refund_proposed" not in play.kinds()
    play.open(D(2027, 2, 9))
    assert last(play, "refund_proposed").amount == 5500


def test_a_large_refund_needs_a_second_person():
    play = billed()
    paid(play, 64500 + 50001)
    refund = last(play, "refund_proposed").refund
    assert play.refused(KIM, "pay_refund", PayRefund(refund=refund)).rule == "K-PAY"
    play.must(KIM, "approve_refund", ApproveRefund(refund=refund))
    play.must(KIM, "pay_refund", PayRefund(refund=refund))
    assert play.refused(KIM, "pay_refund", PayRefund(refund=refund)).reason == "closed"


def test_who_proposes_a_large_refund_does_not_approve_it():
    play = billed(terms=programme(**block("payments", surplus=Surplus.OFFSET)))
    paid(play, 64500 + 60000)
    assert play.refused(KIM, "propose_refund", ProposeRefund(amount=60001)).rule == "K-PAY"
    play.must(KIM, "propose_refund", ProposeRefund(refund=Id("r1"), amount=60000))
    refused = play.refused(KIM, "approve_refund", ApproveRefund(refund=Id("r1")))
    assert (refused.rule, refused.reason) == ("K-PAY", "same_person")
    nobody = play.refused(Actor(Role.SPECIALIST), "approve_refund", ApproveRefund(refund=Id("r1")))
    assert (nobody.rule, nobody.reason) == ("authority", "needs_a_name")
    play.must(ADA, "approve_refund", ApproveRefund(refund=Id("r1")))
    assert play.case.payments.refunds["r1"].approved == play.day


def test_no_refund_goes_out_while_its_account_was_just_changed():
    play = billed()
    paid(play, 70000)
    refund = PayRefund(refund=last(play, "refund_proposed").refund)
    change = ChangeRequested(
        name=Id("c1"), what=Code("refund_account"), detail=Id("a2"), waits_until=D(2027, 1, 12)
    )
    pending = told(play.case, change, play.day)
    confirmed = told(pending, ChangeConfirmed(name=Id("c1"), channel=Code("call")), play.day)
    play.case = pending
    assert play.refused(KIM, "pay_refund", refund).reason == "change_not_confirmed"
    play.case = confirmed
    refused = play.refused(KIM, "pay_refund", refund)
    assert (refused.reason, refused.help.on) == ("cooling_off", D(2027, 1, 12))
    play.day = D(2027, 1, 12)
    assert not hasattr(play.do(KIM, "pay_refund", refund), "rule")


def test_a_refund_on_its_way_is_taken_back_for_a_new_bill():
    play = billed()
    paid(play, 70000)
    play.must(SYSTEM, "report_missed_payment", ReportMissedPayment(due=D(2026, 11, 15)))
    assert "refund_withdrawn" in play.kinds()
    assert play.case.payments.surplus == 0
    assert account.balance(play.case) == 62000 - 5500


def test_a_bank_return_opens_the_balance_and_the_account_again():
    play = billed()
    paid(play, 64500, D(2027, 1, 20))
    assert play.case.progress.closed == D(2027, 1, 20)
    play.must(SYSTEM, "reverse_payment", bounced(), D(2027, 1, 25))
    assert play.case.progress.closed is None
    assert account.balance(play.case) == 67000
    assert play.refused(SYSTEM, "reverse_payment", bounced()).reason == "no_such_payment"


def test_a_refund_out_of_a_returned_payment_is_asked_for_again():
    play = billed()
    paid(play, 70000)
    play.must(KIM, "pay_refund", PayRefund(refund=last(play, "refund_proposed").refund))
    play.must(SYSTEM, "reverse_payment", bounced())
    assert lines(play)["refund_reclaimed"] == 5500
    assert account.balance(play.case) == 64500 + 2500 + 5500


def test_a_payment_ahead_of_the_bill_that_bounces_leaves_the_bill_open():
    play = returned()
    paid(play, 64500, D(2026, 12, 20))
    play.open(ISSUED)
    assert account.balance(play.case) == 0
    play.must(SYSTEM, "reverse_payment", bounced())
    assert account.balance(play.case) == 67000
    assert play.case.payments.reclaimed == 0


def test_where_a_lender_posts_payments_nobody_else_does():
    lender = LenderTerms(
        source=Code("K-LENDER"),
        kind=Code("credit_union"),
        posts_payments=True,
        holds_title_lien=True,
    )
    play = Play(programme(**block("identity", lender=lender)))
    ask = PostLeasePayment(amount=62000)
    refused = play.refused(KIM, "post_lease_payment", ask)
    assert (refused.rule, refused.reason) == ("K-LENDER", "posted_by_lender")
    play.must(LENA, "post_lease_payment", ask)
    assert play.case.payments.lease_posted == ((play.day, 62000),)


def test_without_such_a_lender_a_lender_posts_nothing():
    refused = Play().refused(LENA, "post_lease_payment", PostLeasePayment(amount=1))
    assert (refused.rule, refused.reason) == ("authority", "not_this_role")


def test_only_a_payment_that_fell_due_can_be_missed():
    play = Play()
    for due, reason in ((D(2026, 6, 16), "no_payment_due"), (D(2026, 7, 15), "not_due_yet")):
        ask = ReportMissedPayment(due=due)
        assert play.refused(KIM, "report_missed_payment", ask).reason == reason


def test_a_missed_payment_paid_with_the_bill_is_an_obligation_met():
    play = returned()
    play.must(KIM, "report_missed_payment", ReportMissedPayment(due=D(2026, 11, 15)))
    play.open(ISSUED)
    assert lines(play)["past_due_payments"] == 62000
    assert not arrears.in_good_standing(view(play))
    paid(play, 62000)
    assert arrears.in_good_standing(view(play))


def test_instalments_are_decided_by_whom_the_programme_names():
    terms = programme().payments
    by_lender = replace(terms, instalments=Instalments(source=Code("K-I"), decided_by=Role.LENDER))
    play = billed(terms=programme(payments=by_lender))
    play.must(LESSEE, "request_instalments", RequestInstalments(count=3))
    grant = AnswerInstalments(granted=True, count=3, first=D(2027, 2, 15))
    refused = play.refused(KIM, "answer_instalments", grant)
    assert (refused.rule, refused.reason) == ("K-I", "decided_by_another")
    play.must(LENA, "answer_instalments", grant)
    assert allocation.plan(view(play)) == (
        (D(2027, 2, 15), 21500),
        (D(2027, 3, 15), 21500),
        (D(2027, 4, 15), 21500),
    )


def test_instalments_keep_collection_away_while_they_are_paid():
    play = billed()
    play.must(LESSEE, "request_instalments", RequestInstalments(count=2))
    grant = AnswerInstalments(granted=True, count=2, first=D(2027, 2, 15))
    play.must(KIM, "answer_instalments", grant)
    assert allocation.overdue_since(view(play)) == D(2027, 2, 15)
    paid(play, 32250, D(2027, 2, 15))
    assert allocation.overdue_since(view(play)) == D(2027, 3, 15)
    play.open(D(2027, 3, 19))
    assert "collection_reminded" not in play.kinds()
    play.open(D(2027, 3, 20))
    assert "collection_reminded" in play.kinds()


def test_where_nobody_decides_there_are_no_instalments():
    none = Instalments(source=Code("K-I"), decided_by=None)
    play = billed(terms=programme(**block("payments", instalments=none)))
    refused = play.refused(LESSEE, "request_instalments", RequestInstalments(count=2))
    assert (refused.rule, refused.reason) == ("K-I", "no_instalments")


def test_a_plan_has_to_be_complete():
    play = billed()
    assert play.refused(KIM, "answer_instalments", AnswerInstalments(granted=False))
    play.must(LESSEE, "request_instalments", RequestInstalments(count=2))
    ask = AnswerInstalments(granted=True, count=2)
    assert play.refused(KIM, "answer_instalments", ask).reason == "plan_incomplete"
    play.must(LEE, "answer_instalments", AnswerInstalments(granted=False))
    assert play.case.collection.instalments.granted is False
    assert allocation.plan(view(play)) == ()


def test_payments_posted_beyond_the_last_one_due_are_credited_whenever_they_are_told():
    dates = [D(2023 + (11 + n) // 12, (11 + n) % 12 + 1, 15) for n in range(36)]
    posted = tuple(Posted(on=day, amount=62000) for day in dates)
    play = returned(payments=Code("posted"), posted=posted)
    play.must(SYSTEM, "post_lease_payment", PostLeasePayment(amount=62000), D(2026, 12, 17))
    assert arrears.overpaid(view(play)) == 62000
    play.open(ISSUED)
    assert account.balance(play.case) == 2500


@given(
    st.dictionaries(st.integers(0, 9), st.integers(-5000, 50000), max_size=8),
    st.integers(0, 200000),
)
def test_allocation_loses_no_cent(amounts, cents):
    left = {(Code("excess_wear"), Id(f"d{n}")): there for n, there in amounts.items()}
    debts = allocation.in_order(VIEW, left)
    assert sum(debts.values()) == max(sum(left.values()), 0)
    parts, surplus = allocation.spread(debts, cents)
    assert sum(part for _, _, part in parts) + surplus == cents
    assert surplus == max(cents - sum(debts.values()), 0)
    assert all(0 < part <= debts[code, item] for code, item, part in parts)


VIEW = view(Play())


def test_a_credit_belongs_to_its_own_line_first():
    play = billed(items=(dent("d1"),))
    play.must(KIM, "correct_reading", CorrectReading(odometer=36000, reason=Code("typing")))
    assert allocation.open_lines(view(play)) == {
        ("excess_wear", "d1"): 20000,
        ("disposition_fee", ""): 39500,
    }


def test_reopening_needs_a_closed_account():
    assert billed().refused(KIM, "reopen_case", ReopenCase(reason=Code("x"))).reason == "not_closed"
