from dataclasses import replace

import pytest

from handback.core import account
from handback.core.base import Code, Ended, Id
from handback.core.engine import next_due, open_day
from handback.core.lines import total
from handback.core.moves.charges import RecordCharge, ReissueStatement
from handback.core.moves.closing import ReopenCase
from handback.core.moves.odometer import CorrectReading, SignOdometerStatement
from handback.core.moves.reports import ReportCondition
from handback.core.moves.turn_in import ReportTurnIn
from handback.core.sums import issuing
from handback.core.terms.billing import WhenMissing
from handback.core.terms.conditions import All, AnyOf, Not
from handback.core.terms.fees import Fee
from tests.core.money_kit import (
    DUE,
    GLENDALE,
    ISSUED,
    RETURN,
    D,
    billed,
    block,
    dent,
    last,
    lines,
    paid,
    returned,
    view,
)
from tests.kit import INSPECTOR, KIM, LESSEE, RETAILER, RETURNED, Play, always, fact, programme


def uninspected(missing=WhenMissing.BILL_CERTAIN):
    rules = {Code("inspection_complete"): missing}
    play = Play(programme(**block("statement", missing=rules)))
    ask = ReportTurnIn(odometer=37000, keys=2, retailer=GLENDALE)
    play.must(RETAILER, "report_turn_in", ask, RETURN, name="t1")
    play.must(LESSEE, "sign_odometer_statement", SignOdometerStatement(turn_in=Id("t1")))
    return play


def test_it_goes_out_so_that_it_arrives_on_the_first_day_of_its_window():
    play = returned()
    assert issuing.window(view(play)) == issuing.Window(ISSUED, D(2027, 1, 23))
    play.open(D(2027, 1, 8))
    assert play.case.billing.statement is None
    play.open(ISSUED)
    bill = play.case.billing.statement
    assert (bill.on, bill.due, bill.total) == (ISSUED, DUE, 64500)
    assert list(lines(play)) == ["excess_distance", "disposition_fee"]


def test_its_lines_come_in_the_programmes_order():
    order = ("disposition_fee", "excess_wear", "excess_distance")
    terms = programme(**block("statement", lines=tuple(map(Code, order))))
    play = billed(items=(dent("d1"),), terms=terms)
    assert [line.code for line in play.case.billing.statement.lines] == list(order)


def test_it_waits_for_the_report_until_its_last_day_and_then_bills_what_is_certain():
    play = uninspected()
    play.open(D(2027, 1, 22))
    assert play.case.billing.statement is None
    play.open(D(2027, 1, 23))
    bill = play.case.billing.statement
    assert bill.missing == ("inspection_complete",)
    assert bill.total == 64500


def test_a_report_in_between_lets_it_go_at_once():
    play = uninspected()
    report = ReportCondition(odometer=37000, items=(dent("d1"),))
    play.must(INSPECTOR, "report_condition", report, D(2027, 1, 15), name="r1")
    assert play.case.billing.statement.total == 84500
    assert play.case.billing.statement.missing == ()


def test_where_it_has_to_wait_a_person_is_told():
    play = uninspected(WhenMissing.WAIT)
    play.open(D(2027, 1, 23))
    assert play.case.billing.statement is None
    task = (Code("missing_facts"), Id("statement"))
    assert task in play.case.contact.tasks
    play.open(D(2027, 2, 20))
    report = ReportCondition(odometer=37000, items=())
    play.must(INSPECTOR, "report_condition", report, D(2027, 2, 20), name="r1")
    assert play.case.billing.statement.on == D(2027, 2, 20)
    assert task not in play.case.contact.tasks


def test_what_the_policy_does_not_name_is_waited_for():
    assert issuing.waits_for(view(uninspected()), (Code("odometer_known"),)) == ("odometer_known",)


def nothing_to_pay(**changes):
    terms = programme(fees={}, **changes)
    return billed(odometer=36000, terms=terms)


def test_nothing_owed_is_confirmed_and_the_account_closes():
    play = nothing_to_pay()
    bill = play.case.billing.statement
    assert (bill.kind, bill.lines, bill.due) == ("confirmation", (), None)
    assert play.case.progress.closed == ISSUED


SMALL = {"statement": replace(programme().statement, small_balance=1000)}


def fee_of(cents, *waivers):
    fee = Fee(source=Code("K-F"), amount=cents, owed_when=RETURNED, may_be_waived_by=waivers)
    return {Code("disposition_fee"): always(fee)}


def test_a_small_balance_is_written_off_and_confirmed():
    terms = programme(fees=fee_of(1000, Code("goodwill")), **SMALL)
    play = billed(odometer=36000, terms=terms)
    assert play.case.billing.statement.kind == "confirmation"
    assert last(play, "balance_written_off").parts == (("disposition_fee", "", 1000),)
    assert account.unpaid(play.case) == 0
    assert play.case.progress.closed == ISSUED


def test_a_small_balance_that_may_not_be_waived_is_billed():
    play = billed(odometer=36000, terms=programme(fees=fee_of(1000), **SMALL))
    assert play.case.billing.statement.kind == "statement"
    assert account.unpaid(play.case) == 1000
    assert "balance_written_off" not in play.kinds()


def test_of_a_small_balance_only_what_may_be_waived_goes():
    play = billed(odometer=36020, terms=programme(fees=fee_of(400), **SMALL))
    assert play.case.billing.statement.total == 900
    assert account.unpaid(play.case) == 400


def test_what_a_payment_leaves_of_it_goes_as_a_small_balance():
    terms = programme(fees=fee_of(2000, Code("goodwill")), **SMALL)
    play = billed(terms=terms)
    paid(play, 26500)
    assert account.unpaid(play.case) == 0
    assert sum(play.case.payments.given_up.values()) == 500
    assert play.case.progress.closed is not None


def test_a_write_off_comes_back_before_anybody_is_paid_for_it():
    terms = programme(fees=fee_of(2000, Code("goodwill")), **SMALL)
    play = billed(terms=terms)
    paid(play, 26500)
    play.must(KIM, "reopen_case", ReopenCase(reason=Code("wrong_reading")))
    correct = CorrectReading(odometer=36990, reason=Code("typing_error"))
    play.must(KIM, "correct_reading", correct)
    assert lines(play)["excess_distance"] == 24750
    assert sum(play.case.payments.given_up.values()) == 250
    assert play.case.payments.surplus == 0
    assert "refund_proposed" not in play.kinds()


def test_a_correction_is_a_supplement_or_a_credit():
    play = billed()
    correct = CorrectReading(odometer=36000, reason=Code("typing_error"))
    play.must(KIM, "correct_reading", correct, D(2027, 1, 20))
    credit = last(play, "bill_supplemented")
    assert [(x.key, x.cents) for x in credit.lines] == [("excess_distance", -25000)]
    assert (credit.due, credit.reason) == (D(2027, 2, 19), "credit")
    assert account.balance(play.case) == 39500
    sign = SignOdometerStatement(turn_in=Id("t1"), odometer=36100)
    play.must(LESSEE, "sign_odometer_statement", sign)
    more = last(play, "bill_supplemented")
    assert ([x.cents for x in more.lines], more.reason) == ([2500], "facts_changed")


def test_a_credit_on_a_paid_bill_goes_back_to_the_lessee():
    play = billed()
    paid(play, 64500)
    play.must(KIM, "reopen_case", ReopenCase(reason=Code("wrong_reading")))
    correct = CorrectReading(odometer=36000, reason=Code("typing_error"))
    play.must(KIM, "correct_reading", correct)
    refund = last(play, "refund_proposed")
    assert (refund.amount, refund.origin) == (25000, "surplus")
    assert play.case.payments.surplus == 0
    assert play.case.progress.closed is None


def test_a_reissued_statement_supersedes_the_old_one_and_both_are_kept():
    play = billed()
    first = play.case.billing.statement
    ask = RecordCharge(charge=Id("c1"), code=Code("toll"), amount=700, incurred=D(2026, 11, 3))
    play.must(KIM, "record_charge", ask)
    play.must(KIM, "reissue_statement", ReissueStatement(reason=Code("asked_for")), D(2027, 1, 20))
    old, added, new = play.case.billing.bills
    assert old.superseded
    assert old.number == first.number
    assert added.superseded
    assert (new.total, new.due, new.superseded) == (66700, D(2027, 2, 19), False)
    assert sum(play.case.billing.posted.values()) == 66700
    assert play.case.billing.statement == new


def test_there_is_nothing_to_reissue_before_a_statement():
    refused = returned().refused(KIM, "reissue_statement", ReissueStatement(reason=Code("x")))
    assert refused.reason == "no_statement"


def test_an_ending_that_the_window_does_not_bind_is_billed_at_once():
    terms = programme(**block("statement", window_after=(Ended.REPLACED,)))
    play = returned(terms=terms)
    assert play.case.billing.statement.on == RETURN


def test_money_paid_before_the_bill_is_set_against_it():
    play = returned()
    paid(play, 70000, D(2026, 12, 20))
    assert play.case.payments.surplus == 70000
    assert "refund_proposed" not in play.kinds()
    play.open(ISSUED)
    assert play.case.billing.statement.kind == "confirmation"
    assert account.unpaid(play.case) == 0
    assert last(play, "refund_proposed").amount == 5500


def test_jumping_from_duty_to_duty_equals_opening_every_day():
    daily, jumping = uninspected(), uninspected()
    daily.open(D(2027, 6, 1))
    for _ in range(60):
        due = next_due(jumping.case, jumping.terms)
        if due is None or due > D(2027, 6, 1):
            break
        jumping.day = max(due, jumping.day)
        jumping._add(
            open_day(jumping.case, jumping.terms, jumping.day, jumping._now(), jumping._id())
        )
    assert [(e.kind, e.on) for e in daily.events] == [(e.kind, e.on) for e in jumping.events]


def test_the_waiting_statement_asks_only_what_it_waits_for():
    ready = All((fact("inspection_complete"), AnyOf((fact("odometer_known"), Not(RETURNED)))))
    terms = programme(**block("statement", ready_when=ready))
    play = Play(terms)
    ask = ReportTurnIn(odometer=None, keys=2, retailer=GLENDALE)
    play.must(RETAILER, "report_turn_in", ask, RETURN, name="t1")
    seen = view(play)
    assert issuing.missing_at(seen, ISSUED) == ("inspection_complete", "odometer_known")
    assert issuing.waits_for(seen, issuing.missing_at(seen, ISSUED)) == ("odometer_known",)


@pytest.mark.parametrize("cents", [64500, 10000])
def test_the_total_is_the_sum_of_the_lines(cents):
    play = billed()
    paid(play, cents)
    assert total(account.posted_lines(play.case)) == 64500
    assert account.balance(play.case) == 64500 - cents


def test_a_statement_tells_what_may_still_come():
    told = (Code("toll"), Code("property_tax"))
    play = billed(terms=programme(**block("statement", may_still_come=told)))
    assert play.case.billing.statement.may_still_come == told
    play.must(KIM, "reissue_statement", ReissueStatement(reason=Code("asked_for")))
    assert play.case.billing.statement.may_still_come == told
