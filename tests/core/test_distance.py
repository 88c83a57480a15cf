from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handback.core.base import Code, Ended, Firmness
from handback.core.endings import ExtensionApproved
from handback.core.odometer import ReadingRecorded
from handback.core.sums import distance
from handback.core.terms.billing import WhenMissing
from handback.core.terms.conditions import AnyOf
from handback.core.terms.distance import EarlyAllowance, ReadingThatBills, UnusedDistance
from handback.core.view import Ending, View
from tests.core.money_kit import D, block, returned, told, view
from tests.kit import Play, fact, programme

END = D(2026, 12, 15)


def ended(odometer, *, how=Ended.RETURNED, on=END, terms=None, **facts):
    play = Play(terms, **facts)
    ending = Ending(how, on, odometer, assumed=True)
    return View.of(play.case, play.terms, on).assuming(ending)


def lines(seen):
    return {line.key: line.cents for line in distance.lines(seen)}


def changed(**changes):
    return programme(**block("distance", **changes))


def test_excess_distance_is_what_lies_over_the_allowance_at_the_contracts_rate():
    assert lines(ended(37000)) == {"excess_distance": 25000}
    assert lines(ended(36000)) == {}


def test_the_published_example():
    seen = ended(37000, excess_distance_rate=Decimal("0.15"))
    assert lines(seen) == {"excess_distance": 15000}


def test_an_allowance_by_year_counts_for_the_whole_term_and_the_start_reading_is_left_out():
    seen = ended(36110, distance_allowed=None, distance_per_year=12000, odometer_at_start=100)
    assert lines(seen) == {"excess_distance": 250}


@pytest.mark.parametrize("facts", [{"excess_distance_rate": None}, {"distance_allowed": None}])
def test_a_contract_that_is_silent_charges_nothing(facts):
    assert lines(ended(90000, **facts)) == {}


def test_an_excess_within_the_tolerance_is_free_and_one_above_it_is_charged_in_full():
    terms = changed(tolerance=100)
    assert lines(ended(36100, terms=terms)) == {}
    assert lines(ended(36101, terms=terms)) == {"excess_distance": 2525}


@pytest.mark.parametrize(
    ("kind", "allowed"),
    [
        (EarlyAllowance.FULL, 36000),
        (EarlyAllowance.BY_MONTH, 18000),
        (EarlyAllowance.BY_DAY, 36000 * 548 // 1096),
    ],
)
def test_an_early_end_prorates_the_allowance_as_the_policy_says(kind, allowed):
    seen = ended(40000, on=D(2025, 6, 15), terms=changed(early_allowance=kind))
    assert distance.allowance(seen) == allowed


def test_an_extension_adds_its_days_only_where_the_policy_says_so():
    play = returned()
    late = Ending(Ended.RETURNED, D(2027, 1, 14), 37000)
    body = ExtensionApproved(number=1, days=30, until=D(2027, 1, 14), fee=0, rule=Code("K"))
    endings = told(play.case, body, END)
    for terms, allowed in ((programme(), 36000), (changed(extended_allowance=True), 36985)):
        assert distance.allowance(View(endings, terms, D(2027, 1, 14), late)) == allowed


def test_the_signed_statement_bills_and_a_policy_may_take_the_hand_over_instead():
    play = returned(odometer=37000)
    assert distance.reading(view(play)) == 37000
    terms = changed(billed_by=ReadingThatBills.HAND_OVER)
    assert distance.reading(replace(view(play), terms=terms)) == 37000


def test_a_missing_reading_is_estimated_only_where_the_policy_says_so():
    seen = ended(None)
    assert lines(seen) == {}
    terms = programme(**block("statement", missing={Code("odometer_known"): WhenMissing.ESTIMATE}))
    reading = ReadingRecorded(odometer=33300, origin=Code("workshop"))
    case = told(Play().case, reading, D(2026, 6, 15))
    seen = View(case, terms, END, Ending(Ended.RETURNED, END, None, assumed=True))
    (line,) = distance.lines(seen)
    assert line.sure is Firmness.ESTIMATED
    assert distance.estimated_reading(seen, END) == 33300 + round(33300 / 913 * 183)


BOUGHT = {
    "distance_allowed": 41000,
    "bought_distance": 5000,
    "bought_distance_rate": Decimal("0.10"),
    "unused_distance_clause": True,
}
REFUND = UnusedDistance(
    source=Code("K-UNUSED"),
    refunded=True,
    never_when=AnyOf((fact("early"), fact("purchased"), fact("total_loss"))),
)


def test_bought_distance_that_was_not_used_is_refunded_at_its_rate():
    terms = changed(unused=REFUND)
    (line,) = distance.lines(ended(39000, terms=terms, **BOUGHT))
    assert (line.key, line.cents, line.rule) == ("unused_distance_refund", -20000, "K-UNUSED")
    assert lines(ended(30000, terms=terms, **BOUGHT)) == {"unused_distance_refund": -50000}


@pytest.mark.parametrize(
    ("how", "on"),
    [
        (Ended.PURCHASED, END),
        (Ended.TOTAL_LOSS, END),
        (Ended.RETURNED, D(2026, 11, 1)),
    ],
)
def test_bought_distance_is_never_refunded_early_on_purchase_or_after_a_loss(how, on):
    seen = ended(30000, how=how, on=on, terms=changed(unused=REFUND), **BOUGHT)
    assert "unused_distance_refund" not in lines(seen)


def test_bought_distance_is_not_refunded_without_clause_or_without_a_reading():
    terms = changed(unused=REFUND)
    assert lines(ended(39000, terms=terms, **(BOUGHT | {"unused_distance_clause": False}))) == {}
    assert lines(ended(None, terms=terms, **BOUGHT)) == {}
    assert lines(ended(39000, **BOUGHT)) == {}


BASE = Play(changed(unused=REFUND), **BOUGHT)


@given(st.integers(0, 90000))
def test_more_distance_never_costs_less(odometer):
    def cost(reading):
        ending = Ending(Ended.RETURNED, END, reading, assumed=True)
        seen = View.of(BASE.case, BASE.terms, END).assuming(ending)
        return sum(line.cents for line in distance.lines(seen))

    assert cost(odometer) <= cost(odometer + 1)
    assert cost(odometer) >= -50000


def test_whether_a_loss_refunds_bought_distance_is_the_programmes_to_say():
    kind = replace(REFUND, never_when=fact("early"))
    seen = ended(30000, how=Ended.TOTAL_LOSS, on=END, terms=changed(unused=kind), **BOUGHT)
    assert lines(seen)["unused_distance_refund"] == -50000
