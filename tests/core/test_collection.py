from dataclasses import replace

import pytest

from handback.core import account
from handback.core.base import Code, Id
from handback.core.moves.charges import RecordCharge, WriteOff
from handback.core.moves.closing import ReopenCase
from handback.core.moves.disputes import DisputeLine, ResolveDispute
from handback.core.moves.people import LiftBankruptcy, RecordBankruptcy
from handback.core.sums import allocation
from handback.core.terms.conditions import NEVER
from tests.core.money_kit import DUE, D, billed, block, dent, paid, view
from tests.kit import KIM, LESSEE, programme


def reminded(play):
    return [(number, on) for _, number, on in play.case.collection.reminders]


def test_reminders_and_referral_count_from_the_due_day():
    play = billed()
    play.open(D(2027, 4, 8))
    assert reminded(play) == [(1, D(2027, 2, 13)), (2, D(2027, 2, 23))]
    assert play.case.collection.referred == {}
    play.open(D(2027, 4, 9))
    assert play.case.collection.referred == {"balance": D(2027, 4, 9)}


def test_nobody_is_reminded_of_what_is_paid():
    play = billed()
    paid(play, 64500, DUE)
    play.open(D(2027, 4, 20))
    assert "collection_reminded" not in play.kinds()


def test_nothing_is_collected_while_a_dispute_is_open_and_it_begins_anew_after():
    play = billed(items=(dent("d1"),))
    play.must(LESSEE, "dispute_line", DisputeLine(dispute=Id("x1"), line=Code("disposition_fee")))
    play.open(D(2027, 4, 20))
    assert reminded(play) == []
    ask = ResolveDispute(dispute=Id("x1"), outcome=Code("stands"))
    play.must(KIM, "resolve_dispute", ask)
    play.open(D(2027, 4, 24))
    assert reminded(play) == []
    play.open(D(2027, 5, 5))
    assert reminded(play) == [(1, D(2027, 4, 25)), (2, D(2027, 5, 5))]


def test_where_only_the_line_is_held_the_rest_is_collected():
    collection = replace(programme().collection, hold_when=programme().repairs.open_when)
    play = billed(terms=programme(collection=collection))
    play.must(LESSEE, "dispute_line", DisputeLine(dispute=Id("x1"), line=Code("disposition_fee")))
    play.open(D(2027, 2, 13))
    assert reminded(play) == [(1, D(2027, 2, 13))]
    paid(play, 25000)
    play.open(D(2027, 5, 1))
    assert reminded(play) == [(1, D(2027, 2, 13))]
    assert play.case.collection.referred == {}


def test_a_disputed_line_holds_the_referral_of_the_rest_and_money_goes_to_the_rest_first():
    play = billed(terms=programme(collection=replace(programme().collection, hold_when=NEVER)))
    ask = DisputeLine(dispute=Id("x1"), line=Code("excess_distance"))
    play.must(LESSEE, "dispute_line", ask)
    play.open(D(2027, 4, 20))
    assert reminded(play)
    assert play.case.collection.referred == {}
    paid(play, 39500)
    assert allocation.open_lines(view(play)) == {(Code("excess_distance"), Id("")): 25000}
    play.must(KIM, "resolve_dispute", ResolveDispute(dispute=Id("x1"), outcome=Code("stands")))
    play.open(D(2027, 6, 19))
    assert play.case.collection.referred == {"balance": D(2027, 6, 19)}


def test_a_stay_in_bankruptcy_stops_everything_and_the_latest_reminder_follows_it():
    play = billed()
    play.must(KIM, "record_bankruptcy", RecordBankruptcy(person=Id("pat")))
    play.open(D(2027, 3, 10))
    assert reminded(play) == []
    play.must(KIM, "lift_bankruptcy", LiftBankruptcy(person=Id("pat")))
    assert reminded(play) == [(2, D(2027, 3, 10))]


def test_a_later_bill_has_its_own_reminders():
    play = billed()
    paid(play, 64500)
    ask = RecordCharge(charge=Id("c1"), code=Code("toll"), amount=700, incurred=D(2026, 11, 3))
    play.must(KIM, "record_charge", ask, D(2027, 3, 1))
    play.open(D(2027, 4, 5))
    assert reminded(play) == [(1, D(2027, 4, 5))]


def limited(cents):
    return programme(**block("collection", write_off_up_to=cents))


def test_a_specialist_writes_off_within_the_limit_except_what_may_not_be_waived():
    play = billed(terms=limited(64500))
    play.must(KIM, "write_off", WriteOff(reason=Code("uncollectable")))
    assert account.unpaid(play.case) == 39500
    refused = play.refused(KIM, "write_off", WriteOff(reason=Code("uncollectable")))
    assert (refused.rule, refused.reason) == ("K-DISPO", "may_not_be_waived")


@pytest.mark.parametrize("limit", [0, 64499])
def test_above_the_limit_nothing_is_written_off(limit):
    refused = billed(terms=limited(limit)).refused(
        KIM, "write_off", WriteOff(reason=Code("uncollectable"))
    )
    assert (refused.rule, refused.reason) == ("K-COLLECT", "above_write_off_limit")


def test_there_has_to_be_something_to_write_off():
    play = billed()
    paid(play, 64500)
    play.must(KIM, "reopen_case", ReopenCase(reason=Code("asked")))
    refused = play.refused(KIM, "write_off", WriteOff(reason=Code("uncollectable")))
    assert refused.reason == "nothing_unpaid"
