from handback.core import account
from handback.core.base import Code, Id
from handback.core.moves.charges import RecordCharge
from handback.core.moves.closing import ReopenCase
from handback.core.moves.waivers import ClaimWaiver
from tests.core.money_kit import D, billed, dent, last, lines, paid
from tests.kit import KIM, LESSEE

TOLL = RecordCharge(charge=Id("c1"), code=Code("toll"), amount=700, incurred=D(2026, 11, 3))
REOPEN = ReopenCase(reason=Code("asked"))


def closed(**changes):
    play = billed(**changes)
    paid(play, sum(play.case.billing.posted.values()), D(2027, 1, 20))
    assert play.case.progress.closed == D(2027, 1, 20)
    return play


def test_a_later_charge_opens_a_closed_account_and_paying_it_closes_it_again():
    play = closed()
    play.must(KIM, "record_charge", TOLL, D(2027, 3, 1))
    assert play.case.progress.closed is None
    assert last(play, "reopened").reason == "balance_changed"
    assert account.balance(play.case) == 2200
    paid(play, 2200, D(2027, 3, 5), "p2")
    assert play.case.progress.closed == D(2027, 3, 5)


def test_a_waiver_claimed_after_closing_brings_money_back():
    play = closed(items=(dent("d1"),))
    holds = (Code("new_vehicle"), Code("same_owner"))
    claim = ClaimWaiver(waiver=Code("loyalty"), contract_day=D(2027, 1, 14), holds=holds)
    play.must(LESSEE, "claim_waiver", claim, D(2027, 3, 1))
    assert lines(play)["loyalty_waiver/loyalty"] == -20000
    assert last(play, "refund_proposed").amount == 20000
    assert play.case.progress.closed is None


def test_by_hand_it_stays_open_for_its_days_and_closes_by_itself():
    play = closed()
    play.must(KIM, "reopen_case", REOPEN, D(2027, 2, 1))
    play.open(D(2027, 3, 2))
    assert play.case.progress.closed is None
    play.open(D(2027, 3, 3))
    assert play.case.progress.closed == D(2027, 3, 3)


def test_after_the_last_day_nothing_reopens_it():
    play = closed()
    play.day = D(2029, 1, 20)
    refused = play.refused(KIM, "reopen_case", REOPEN)
    assert (refused.rule, refused.reason, refused.help.on) == (
        "K-CLOSE",
        "closed_too_long",
        D(2029, 1, 19),
    )
    assert play.refused(KIM, "record_charge", TOLL).reason == "closed_too_long"


def test_a_closed_account_takes_no_other_requests():
    assert closed().refused(KIM, "write_off", object()).reason == "closed"
