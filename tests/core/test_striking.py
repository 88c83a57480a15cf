"""What may be struck from a case, and that nothing else may."""

import pytest

from handback.core import account
from handback.core.base import Code, Id
from handback.core.events import KINDS
from handback.core.moves.catalogue import TOPICS
from handback.core.moves.closing import ReopenCase
from handback.core.moves.opening import STRIKABLE, Strike
from handback.core.moves.refunds import PayRefund
from tests.core.money_kit import billed, paid
from tests.kit import KIM


def strike(play, kind):
    seq = next(event.seq for event in play.events if event.kind == kind)
    return play.do(KIM, "strike", Strike(seq=seq, reason=Id("mistake")))


def test_every_strikable_kind_exists():
    assert TOPICS
    assert set(KINDS) >= STRIKABLE


def test_a_refund_that_went_out_is_not_struck_and_so_not_paid_twice():
    play = billed()
    paid(play, account.balance(play.case) + 5000)
    refund = next(iter(play.case.payments.refunds))
    play.must(KIM, "pay_refund", PayRefund(refund=refund))
    play.must(KIM, "reopen_case", ReopenCase(reason=Code("asked")))
    assert strike(play, "refund_paid").reason == "not_a_report"
    assert play.refused(KIM, "pay_refund", PayRefund(refund=refund)).reason == "no_refund"


@pytest.mark.parametrize("kind", ["statement_issued", "milestone_reached", "case_opened"])
def test_what_followed_by_itself_is_not_struck(kind):
    play = billed()
    assert strike(play, kind).rule == Code("order")


def test_a_strike_is_not_struck():
    play = billed()
    paid(play, 1000)
    strike(play, "payment_posted")
    assert strike(play, "struck").reason == "not_a_report"
