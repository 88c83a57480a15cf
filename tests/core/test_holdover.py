from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handback.core.base import Ended, Id
from handback.core.moves.endings import ApproveExtension, ReferRepossession, RequestExtension
from handback.core.moves.people import RecordBankruptcy
from handback.core.moves.turn_in import ReportTurnIn
from handback.core.sums import holdover
from handback.core.view import Ending, View
from tests.kit import KIM, LESSEE, RETAILER, Play, always, programme

TERMS = programme()
MATURITY = date(2026, 12, 15)


def under(**changes):
    block = TERMS.holdover.versions[0].value
    return replace(TERMS, holdover=always(replace(block, **changes)))


def charged(terms, days: int) -> int:
    end = MATURITY + timedelta(days=days)
    view = View(Play(terms).case, terms, end, Ending(Ended.RETURNED, end))
    return sum(each.cents for each in holdover.lines(view))


@pytest.mark.parametrize(
    ("changes", "days", "cents"),
    [
        ({}, 0, 0),
        ({}, 1, 2067),
        ({}, 30, 62000),
        ({"per": "month"}, 1, 62000),
        ({"per": "month"}, 31, 62000),
        ({"per": "month"}, 32, 124000),
        ({"amount": 2500}, 4, 10000),
        ({"amount": 2500, "grace_days": 3}, 3, 0),
        ({"amount": 2500, "grace_days": 3}, 4, 2500),
    ],
)
def test_the_charge(changes, days, cents):
    assert charged(under(**changes), days) == cents


def test_the_charge_grows_with_the_day_asked_for_while_the_car_is_kept():
    play = Play()
    play.open(MATURITY + timedelta(days=3))
    (found,) = holdover.lines(View.of(play.case, play.terms, play.day))
    assert (found.cents, found.rule) == (6200, "K-HOLD")


def test_reminders_escalation_and_referral():
    play = Play()
    play.open(date(2026, 12, 16))
    assert play.case.progress.holdover == (1,)
    play.open(date(2026, 12, 23))
    assert play.case.progress.holdover == (1, 2)
    early = play.refused(KIM, "refer_repossession", ReferRepossession())
    assert (early.rule, early.reason) == ("K-HOLD", "too_early_to_refer")
    assert early.help is not None
    assert early.help.on == date(2026, 12, 30)
    play.open(date(2026, 12, 30))
    assert play.case.progress.holdover == (1, 2, 0)
    assert ("escalate_holdover", "") in play.case.contact.tasks
    play.must(KIM, "refer_repossession", ReferRepossession())
    assert play.case.collection.referred["repossession"] == date(2026, 12, 30)
    assert ("escalate_holdover", "") not in play.case.contact.tasks
    twice = play.refused(KIM, "refer_repossession", ReferRepossession())
    assert twice.reason == "referred_already"


def test_a_returned_car_ends_reminders_and_the_escalation():
    play = Play()
    play.open(date(2026, 12, 30))
    play.must(RETAILER, "report_turn_in", ReportTurnIn(odometer=36000, keys=2))
    assert ("escalate_holdover", "") not in play.case.contact.tasks
    before = len(play.case.progress.holdover)
    play.open(date(2027, 2, 1))
    assert len(play.case.progress.holdover) == before
    (found,) = holdover.lines(View.of(play.case, play.terms, play.day))
    assert found.cents == 15 * 62000 // 30


def test_an_extension_begins_a_new_round_of_reminders():
    play = Play()
    play.open(date(2026, 12, 17))
    play.must(LESSEE, "request_extension", RequestExtension(days=10))
    play.must(KIM, "approve_extension", ApproveExtension())
    assert not list(holdover.lines(View.of(play.case, play.terms, play.day)))
    play.open(date(2026, 12, 26))
    assert play.case.progress.holdover_noticed[1, 1] == date(2026, 12, 26)


def test_a_stay_forbids_the_referral():
    play = Play()
    play.open(date(2026, 12, 30))
    play.must(KIM, "record_bankruptcy", RecordBankruptcy(person=Id("pat")))
    refused = play.refused(KIM, "refer_repossession", ReferRepossession())
    assert refused.reason == "collection_rests"


@given(st.integers(0, 400), st.integers(0, 40), st.sampled_from(["day", "month"]))
def test_keeping_it_longer_never_costs_less(days, more, per):
    terms = under(per=per)
    assert charged(terms, days) <= charged(terms, days + more)
