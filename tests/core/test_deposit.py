from handback.core import account
from handback.core.base import Code, Id
from handback.core.moves.disputes import DisputeLine, ResolveDispute
from handback.core.moves.refunds import PayRefund, RecordSale
from tests.core.money_kit import ISSUED, D, billed, dent, last, paid, returned
from tests.kit import KIM, LESSEE, SYSTEM

SALE = RecordSale(how=Code("auction"), amount=3000000)


def test_it_waits_for_return_acceptance_and_sale():
    play = billed(deposit=50000)
    paid(play, 64500)
    play.open(D(2027, 2, 1))
    assert play.case.payments.deposit is None
    assert play.case.progress.closed is None
    play.must(SYSTEM, "record_sale", SALE)
    settled = play.case.payments.deposit
    assert (settled.deducted, settled.refunded, settled.promised) == (0, 50000, D(2027, 2, 15))
    refund = last(play, "refund_proposed")
    assert (refund.amount, refund.origin, refund.promised) == (50000, "deposit", D(2027, 2, 15))
    play.must(KIM, "pay_refund", PayRefund(refund=refund.refund))
    assert play.case.progress.closed == play.day


def test_what_is_unpaid_is_taken_from_it_line_by_line():
    play = billed(deposit=50000)
    play.must(SYSTEM, "record_sale", SALE)
    settled = play.case.payments.deposit
    assert settled.parts == (("excess_distance", "", 25000), ("disposition_fee", "", 25000))
    assert (settled.deducted, settled.refunded) == (50000, 0)
    assert account.balance(play.case) == 14500
    assert "refund_proposed" not in play.kinds()


def test_the_backstop_stands_in_for_a_sale_that_does_not_come():
    play = billed(deposit=50000)
    paid(play, 64500)
    play.open(D(2027, 3, 14))
    assert play.case.payments.deposit is None
    play.open(D(2027, 3, 15))
    assert play.case.payments.deposit.refunded == 50000


def test_a_sale_before_the_bill_waits_for_the_bill():
    play = returned(deposit=100000)
    play.must(SYSTEM, "record_sale", SALE, D(2026, 12, 28))
    assert play.case.payments.deposit is None
    play.open(ISSUED)
    assert play.case.payments.deposit.refunded == 35500


def test_a_sale_well_before_the_bill_keeps_its_promise_by_what_is_owed():
    play = returned(deposit=100000)
    play.must(SYSTEM, "record_sale", SALE, D(2026, 12, 16))
    play.open(D(2026, 12, 30))
    settled = play.case.payments.deposit
    assert (settled.deducted, settled.refunded) == (64500, 35500)
    play.open(ISSUED)
    assert play.case.billing.statement.kind == "confirmation"
    assert account.balance(play.case) == 0


def test_nothing_is_taken_or_paid_out_while_a_dispute_holds_it():
    play = billed(deposit=50000, items=(dent("d1"),))
    ask = DisputeLine(dispute=Id("x1"), line=Code("excess_wear"), item=Id("d1"))
    play.must(LESSEE, "dispute_line", ask)
    play.must(SYSTEM, "record_sale", SALE)
    play.open(D(2027, 2, 5))
    assert play.case.payments.deposit is None
    play.must(KIM, "resolve_dispute", ResolveDispute(dispute=Id("x1"), outcome=Code("falls")))
    assert play.case.payments.deposit.deducted == 50000
    assert account.balance(play.case) == 14500


def test_a_deposit_above_the_limit_needs_a_second_person():
    play = billed(deposit=120000)
    play.must(SYSTEM, "record_sale", SALE)
    refund = last(play, "refund_proposed")
    assert (refund.amount, refund.needs_second) == (55500, True)
    assert (Code("approve_refund"), refund.refund) in play.case.contact.tasks


def test_a_sale_is_one_of_three():
    refused = billed().refused(SYSTEM, "record_sale", RecordSale(how=Code("gift")))
    assert (refused.rule, refused.reason) == ("form", "no_such_sale")
