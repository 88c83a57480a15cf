from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handback.core.base import Code, Ended, Id, OptionName
from handback.core.inspection import Item
from handback.core.moves.endings import ReportTotalLoss, SettleTotalLoss
from handback.core.moves.purchase import StartPurchase
from handback.core.moves.quotes import RequestQuote
from handback.core.moves.reports import ReportCondition
from handback.core.sums import loss
from handback.core.sums.balance import outstanding
from handback.core.sums.owed import owed
from handback.core.terms.ending import EarlyCharge
from handback.core.view import View
from tests.kit import INSPECTOR, KIM, LESSEE, Play, programme

TERMS = programme()
DAY = date(2026, 8, 1)


def lost(play: Play, settlement: int, gap: int = 0, deductible: int = 0) -> View:
    ask = ReportTotalLoss(cause=Code("stolen"), deductible=deductible)
    play.must(LESSEE, "report_total_loss", ask, DAY)
    play.must(KIM, "settle_total_loss", SettleTotalLoss(settlement=settlement, gap=gap))
    return View.of(play.case, play.terms, play.day)


def liability(play: Play, *amounts: int) -> int:
    return sum(each.cents for each in loss.lines(lost(play, *amounts)))


def balance(play: Play) -> int:
    terms = play.terms.total_loss
    view = View.of(play.case, play.terms, DAY)
    found = outstanding(view, DAY, terms.interest, terms.day_count)
    assert found is not None
    return found.total


def test_the_balance_less_the_settlement_stays_owed():
    whole = balance(Play())
    assert liability(Play(), whole - 100000) == 100000
    assert liability(Play(), whole - 100000, 60000) == 40000
    assert liability(Play(), whole + 1) == 0


@pytest.mark.parametrize(("stays", "cents"), [(True, 50000), (False, 0)])
def test_gap_cover_leaves_at_most_the_deductible(stays, cents):
    terms = replace(TERMS, total_loss=replace(TERMS.total_loss, deductible_stays=stays))
    play = Play(terms, gap_cover=True)
    assert liability(play, balance(play) - 400000, 350000, 50000) == cents


def test_no_wear_no_distance_no_fee_and_the_lease_ends_on_the_day_of_the_loss():
    play = Play()
    dent = Item(name=Id("d1"), area=Code("hood"), kind=Code("dent"), length=Decimal(90))
    play.must(INSPECTOR, "report_condition", ReportCondition(odometer=99000, items=(dent,)))
    view = lost(play, 0)
    assert view.ending is not None
    assert (view.ending.how, view.ending.on) == (Ended.TOTAL_LOSS, DAY)
    assert {each.code for each in owed(view)} == {"total_loss"}


def test_a_task_follows_the_settlement_and_a_purchase_under_way_ends():
    play = Play()
    ask = RequestQuote(option=OptionName.PURCHASE)
    play.must(LESSEE, "request_quote", ask, name="q")
    play.must(LESSEE, "start_purchase", StartPurchase(quote=Id("q.quote")))
    play.must(LESSEE, "report_total_loss", ReportTotalLoss(cause=Code("fire")), DAY)
    assert play.case.purchase.started is None
    assert ("settle_loss", "") in play.case.contact.tasks
    refused = play.refused(LESSEE, "request_quote", ask)
    assert refused.reason == "total_loss_reported"
    play.must(KIM, "settle_total_loss", SettleTotalLoss(settlement=1))
    assert ("settle_loss", "") not in play.case.contact.tasks


def test_nothing_is_settled_that_was_not_lost():
    refused = Play().refused(KIM, "settle_total_loss", SettleTotalLoss(settlement=1))
    assert refused.reason == "no_total_loss"


def test_other_methods():
    for method, wanted in (
        (EarlyCharge.STAY_DUE, 0),
        (EarlyCharge.REMAINING_PAYMENTS, 4 * 62000),
        (EarlyCharge.LESSER, 4 * 62000),
    ):
        terms = replace(TERMS, total_loss=replace(TERMS.total_loss, owed=method))
        assert liability(Play(terms), 1000000) == wanted


def test_without_a_cap_cost_the_balance_is_unknown_and_nothing_is_billed():
    assert liability(Play(adjusted_cap_cost=None), 1000000) == 0


@given(st.integers(0, 6000000), st.integers(0, 600000), st.integers(0, 200000), st.booleans())
def test_what_stays_owed_is_never_below_zero_nor_above_the_balance(settled, gap, own, cover):
    play = Play(gap_cover=cover)
    assert 0 <= liability(play, settled, gap, own) <= balance(Play())
