"""Diminished value: owed by appraisal or formula after the return, otherwise not at all."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from handback.core.base import Code, Id
from handback.core.moves.repairs import RecordAppraisal, RecordRepairOrder
from handback.core.sums import diminished
from handback.core.terms.prices import DiminishedValue
from tests.core.wear_kit import RETURN_DAY, deliver, owed, view
from tests.kit import KIM, Play, programme

TERMS = DiminishedValue(
    source=Code("K-DIM"),
    sources={Code("share_of_repair"): Code("K-SHARE")},
    kinds=(Code("frame"), Code("odometer")),
    warn_above=200000,
)


def play_with(order="o1", kind="frame", amount=300000, **more):
    play = Play(replace(programme(), diminished_value=replace(TERMS, **more)))
    ask = RecordRepairOrder(order=Id(order), kind=Code(kind), amount=amount)
    play.must(KIM, "record_repair_order", ask, date(2026, 10, 1))
    return play


def lines(play):
    return owed(play, diminished)


def test_with_neither_formula_nor_appraisal_nothing_is_charged():
    play = play_with()
    deliver(play)
    assert lines(play) == {}


def test_the_formula_is_owed_from_the_return_on():
    play = play_with(share_of_repair=Decimal("0.1"))
    assert lines(play) == {}
    deliver(play)
    (line,) = diminished.lines(view(play))
    assert (line.key, line.cents, line.rule) == ("diminished_value/o1", 30000, "K-SHARE")
    assert line.on == RETURN_DAY


def test_an_appraisal_comes_before_the_formula():
    play = play_with(share_of_repair=Decimal("0.1"))
    play.must(KIM, "record_appraisal", RecordAppraisal(order=Id("o1"), amount=77700))
    deliver(play)
    assert lines(play) == {"diminished_value/o1": 77700}


def test_an_appraisal_that_does_not_count_leaves_the_formula():
    play = play_with(share_of_repair=Decimal("0.1"), appraisal_counts=False)
    play.must(KIM, "record_appraisal", RecordAppraisal(order=Id("o1"), amount=77700))
    deliver(play)
    assert lines(play) == {"diminished_value/o1": 30000}


def test_other_repairs_cost_no_value_and_neither_does_a_programme_without_the_rule():
    play = play_with(kind="paint", share_of_repair=Decimal("0.1"))
    deliver(play)
    assert lines(play) == {}
    play = play_with(share_of_repair=Decimal("0.1"))
    deliver(play)
    play.terms = programme()
    assert lines(play) == {}


@given(st.integers(0, 10**7), st.decimals(0, 1, places=4))
def test_the_formula_never_exceeds_the_order(amount, share):
    play = play_with(amount=amount, share_of_repair=share)
    deliver(play)
    assert all(0 < cents <= amount for cents in lines(play).values())
