from dataclasses import replace
from datetime import date, timedelta

from handback.core.base import Actor, Code, Ended, Id, Moment, OptionName, Role
from handback.core.moves.odometer import SignOdometerStatement
from handback.core.moves.purchase import ReleaseLien, SendTitle
from handback.core.moves.trade_in import (
    CompletePayoff,
    ConfirmPayoff,
    FailPayoff,
    ReportTradeIn,
)
from handback.core.sums.owed import differences, owed
from handback.core.terms.identity import LenderTerms
from handback.core.view import View
from tests.kit import KIM, LESSEE, Play, programme

TERMS = programme()
LENDER = Actor(Role.LENDER, Id("lena"), Id("union"))
EVIDENCE = (Code("dealer_confirmation"),)
WITH_LENDER = replace(
    TERMS,
    identity=replace(
        TERMS.identity,
        lender=LenderTerms(kind=Code("credit_union"), posts_payments=True, holds_title_lien=True),
    ),
    trade_in=replace(TERMS.trade_in, payoff_to_lender=True),
)
PAYOFF = 3120000 + 6 * 62000


def traded(play: Play, **ask) -> None:
    ask = {"dealer": Id("dee"), "evidence": EVIDENCE, **ask}
    play.must(LESSEE, "report_trade_in", ReportTradeIn(**ask))


def flags(play: Play) -> list[str]:
    return [each.flag for each in play.case.contact.flags]


def test_until_the_payoff_is_completed_the_lease_goes_on():
    play = Play()
    traded(play)
    assert View.of(play.case, play.terms, play.day).ending is None
    assert play.case.contact.chosen is OptionName.TRADE_IN
    assert flags(play) == []


def test_a_completed_payoff_ends_wear_and_distance_and_the_books_are_even():
    play = Play()
    traded(play, odometer=99000)
    play.must(LESSEE, "sign_odometer_statement", SignOdometerStatement(odometer=99000))
    play.must(KIM, "complete_payoff", CompletePayoff(amount=PAYOFF))
    view = View.of(play.case, play.terms, play.day)
    assert view.ending is not None
    assert view.ending.how is Ended.TRADED_IN
    assert {each.code for each in owed(view)} == {"purchase_price", "remaining_payments"}
    assert differences(view) == ()
    assert set(play.case.contact.tasks) == {("release_lien", ""), ("send_title", "")}


def test_a_dealer_that_only_makes_the_payments_has_not_bought_the_car():
    play = Play()
    traded(play, buys=False)
    assert play.case.purchase.traded_on is None
    assert flags(play) == ["dealer_does_not_buy"]
    assert play.case.contact.chosen is OptionName.RETURN
    refused = play.refused(KIM, "complete_payoff", CompletePayoff(amount=PAYOFF))
    assert refused.reason == "no_trade_in"


def test_missing_evidence_is_flagged_and_someone_looks():
    play = Play()
    traded(play, evidence=())
    assert flags(play) == ["evidence_missing"]
    assert [task for task, _ in play.case.contact.tasks] == ["broken_rule"]


def test_a_trade_in_that_is_not_offered_is_recorded_and_flagged():
    play = Play(replace(TERMS, trade_in=None))
    traded(play)
    assert flags(play) == ["trade_in_option_not_offered"]
    assert play.case.purchase.traded_on is None


def test_a_payoff_that_falls_short_is_kept_and_chased():
    play = Play()
    traded(play)
    play.must(KIM, "complete_payoff", CompletePayoff(amount=PAYOFF - 5))
    assert ("chase_payoff", "short") in play.case.contact.tasks
    assert play.case.purchase.paid_off is None
    play.must(KIM, "complete_payoff", CompletePayoff(amount=5))
    assert play.case.purchase.paid_off is not None
    assert ("chase_payoff", "short") not in play.case.contact.tasks
    assert "odometer_statement_missing" in flags(play)


def test_an_overdue_payoff_opens_a_task_the_day_after_its_last_day():
    play = Play()
    traded(play)
    play.open(play.day + timedelta(days=14))
    assert ("chase_payoff", "overdue") not in play.case.contact.tasks
    play.open(play.day + timedelta(days=1))
    assert ("chase_payoff", "overdue") in play.case.contact.tasks


def test_a_failed_payoff_makes_the_case_a_turn_in():
    play = Play()
    traded(play)
    play.must(KIM, "fail_payoff", FailPayoff(reason=Code("dealer_closed")), date(2026, 7, 10))
    assert set(play.case.contact.tasks) == {("failed_payoff", "")}
    assert play.case.contact.chosen is OptionName.RETURN
    assert View.of(play.case, play.terms, play.day).ending is None
    refused = play.refused(KIM, "complete_payoff", CompletePayoff(amount=PAYOFF))
    assert refused.reason == "payoff_failed_already"


def test_a_payoff_that_comes_back_unwinds_the_books():
    play = Play()
    traded(play)
    play.must(KIM, "complete_payoff", CompletePayoff(amount=PAYOFF + 100))
    (refund,) = play.case.payments.refunds.values()
    assert refund.amount == 100
    play.must(KIM, "fail_payoff", FailPayoff(reason=Code("returned")))
    assert View.of(play.case, play.terms, play.day).ending is None
    assert not any(play.case.billing.posted.values())
    assert not any(play.case.payments.paid.values())
    assert (play.case.payments.surplus, play.case.payments.reclaimed) == (0, 0)


RELEASING = replace(TERMS, trade_in=replace(TERMS.trade_in, ends_liability_at=Moment.DELIVERY))


def test_where_the_dealer_takes_over_the_lease_ends_with_the_hand_over_to_it():
    play = Play(RELEASING)
    traded(play)
    handed_over = play.day
    later = date(2026, 8, 20)
    play.must(KIM, "complete_payoff", CompletePayoff(amount=PAYOFF), later)
    view = View.of(play.case, play.terms, play.day)
    assert view.ending is not None
    assert view.ending.on == handed_over
    assert differences(view) == ()


def test_where_the_dealer_takes_over_a_failed_payoff_is_chased_and_no_turn_in():
    play = Play(RELEASING)
    traded(play)
    play.must(KIM, "complete_payoff", CompletePayoff(amount=PAYOFF))
    play.must(KIM, "fail_payoff", FailPayoff(reason=Code("returned")))
    assert play.case.contact.chosen is OptionName.TRADE_IN
    assert ("chase_payoff", "short") in play.case.contact.tasks
    assert View.of(play.case, play.terms, play.day).ending is None
    play.must(KIM, "complete_payoff", CompletePayoff(amount=PAYOFF))
    assert differences(View.of(play.case, play.terms, play.day)) == ()


def test_the_title_waits_for_the_lenders_confirmation():
    play = Play(WITH_LENDER)
    traded(play, odometer=30000)
    play.must(LESSEE, "sign_odometer_statement", SignOdometerStatement(odometer=30000))
    early = play.refused(LENDER, "confirm_payoff", ConfirmPayoff())
    assert early.reason == "not_sold"
    play.must(LENDER, "complete_payoff", CompletePayoff(amount=PAYOFF))
    play.must(LENDER, "release_lien", ReleaseLien())
    refused = play.refused(KIM, "send_title", SendTitle())
    assert refused.help is not None
    assert refused.help.missing == ("payoff_confirmation",)
    play.must(LENDER, "confirm_payoff", ConfirmPayoff())
    play.must(KIM, "send_title", SendTitle())
    again = play.refused(LENDER, "confirm_payoff", ConfirmPayoff())
    assert again.reason == "payoff_confirmed_already"
