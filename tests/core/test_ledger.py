"""The ledger equals the books, and no cent is lost whatever happens in which order."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handback.core import account, engine
from handback.core.base import Code, Id, Refused
from handback.core.ledger import Account, balances, receivable_by_line, transfers
from handback.core.moves.charges import RecordCharge, ReissueStatement, WithdrawCharge, WriteOff
from handback.core.moves.disputes import DisputeLine, ResolveDispute
from handback.core.moves.odometer import CorrectReading
from handback.core.moves.opening import Strike
from handback.core.moves.payments import PostLeasePayment, PostPayment, ReversePayment
from handback.core.moves.refunds import PayRefund, RecordSale
from handback.core.moves.waivers import ProposeGoodwill
from tests.core.money_kit import D, billed, block, dent, paid
from tests.kit import KIM, LESSEE, SYSTEM, Play, programme

ITEMS = (dent("d1"), dent("d2", area="hood"))


def agrees(play):
    """Every account says what the books say."""
    case, rows = play.case, transfers(play.events)
    found = balances(rows)
    assert sum(found.values()) == 0
    assert all(row.cents > 0 and row.debit is not row.credit for row in rows)
    assert found[Account.RECEIVABLE] == account.unpaid(case)
    assert -found[Account.HELD] == case.payments.surplus
    assert -found[Account.REFUNDS] == sum(
        r.amount for r in case.payments.refunds.values() if r.open
    )
    assert found[Account.WRITTEN_OFF] == sum(case.payments.given_up.values())
    by_line = {
        key: left
        for key, cents in case.billing.posted.items()
        if (left := cents - account.settled(case, key))
    }
    assert {k: v for k, v in receivable_by_line(rows).items() if k in by_line} == by_line
    return found


def test_a_bill_paid_in_two_parts_with_a_surplus_that_goes_back():
    play = billed(items=ITEMS)
    paid(play, 60000)
    found = agrees(play)
    assert found[Account.CHARGES] == -104500
    assert found[Account.RECEIVABLE] == 44500
    paid(play, 50000, payment="p2")
    agrees(play)
    (refund,) = play.case.payments.refunds
    play.must(KIM, "pay_refund", PayRefund(refund=refund))
    found = agrees(play)
    assert found[Account.CASH] == 104500
    assert found[Account.RECEIVABLE] == found[Account.HELD] == found[Account.REFUNDS] == 0


def test_a_deposit_is_held_deducted_and_refunded():
    play = billed(deposit=80000)
    assert agrees(play)[Account.DEPOSITS] == -80000
    play.must(SYSTEM, "record_sale", RecordSale(how=Code("auction")))
    found = agrees(play)
    assert found[Account.DEPOSITS] == 0
    assert found[Account.REFUNDS] == -15500


def test_waivers_and_corrections_stand_apart_from_charges():
    play = billed()
    ask = ProposeGoodwill(line=Code("excess_distance"), amount=5000, reason=Code("fair"))
    play.must(KIM, "propose_goodwill", ask)
    play.must(KIM, "reissue_statement", ReissueStatement(reason=Code("asked")))
    found = agrees(play)
    assert found[Account.WAIVED] == 5000
    assert found[Account.CHARGES] == -64500


def test_a_struck_payment_is_undone_by_further_transfers():
    play = billed()
    paid(play, 70000)
    before = transfers(play.events)
    seq = next(event.seq for event in play.events if event.kind == "payment_posted")
    play.must(KIM, "strike", Strike(seq=seq, reason=Id("t1")))
    after = transfers(play.events)
    assert after[: len(before)] == before
    assert agrees(play)[Account.CASH] == 0


def test_regular_payments_are_kept_apart():
    play = billed()
    play.must(SYSTEM, "post_lease_payment", PostLeasePayment(amount=62000))
    found = agrees(play)
    assert found[Account.REGULAR_PAYMENTS] == -62000


CENTS = st.integers(1, 120000)
DAYS = st.integers(0, 25)
STEPS = st.one_of(
    st.tuples(st.just("pay"), CENTS),
    st.tuples(st.just("draft"), st.just(62000)),
    st.tuples(st.just("toll"), CENTS),
    st.tuples(st.just("withdraw"), DAYS),
    st.tuples(st.just("bounce"), DAYS),
    st.tuples(st.just("read"), st.integers(35000, 37000)),
    st.tuples(st.just("goodwill"), st.integers(1, 25000)),
    st.tuples(st.just("dispute"), st.integers(0, 20000)),
    st.tuples(st.just("refund"), DAYS),
    st.tuples(st.just("write_off"), DAYS),
    st.tuples(st.just("reissue"), DAYS),
    st.tuples(st.just("sale"), DAYS),
    st.tuples(st.just("wait"), DAYS),
)


def step(play, n, kind, value):
    """One thing that happens to the money of a case; it may be refused."""
    payments = list(play.case.payments.by_id)
    refunds = [r.refund for r in play.case.payments.refunds.values() if r.open]
    match kind:
        case "pay":
            ask = PostPayment(payment=Id(f"p{n}"), amount=value, channel=Code("mail"))
            play.do(SYSTEM, "post_payment", ask)
        case "draft":
            play.do(SYSTEM, "post_lease_payment", PostLeasePayment(amount=value))
        case "toll":
            day = D(2026, 11, 3)
            ask = RecordCharge(charge=Id(f"c{n}"), code=Code("toll"), amount=value, incurred=day)
            play.do(KIM, "record_charge", ask)
        case "withdraw" if play.case.billing.charges:
            charge = next(iter(play.case.billing.charges))
            play.do(KIM, "withdraw_charge", WithdrawCharge(charge=charge, reason=Code("x")))
        case "bounce" if payments:
            ask = ReversePayment(payment=payments[value % len(payments)], reason=Code("no_funds"))
            play.do(SYSTEM, "reverse_payment", ask)
        case "read":
            play.do(KIM, "correct_reading", CorrectReading(odometer=value, reason=Code("x")))
        case "goodwill":
            line = Code("excess_distance")
            ask = ProposeGoodwill(line=line, amount=value, reason=Code("x"))
            play.do(KIM, "propose_goodwill", ask)
        case _:
            _other_step(play, kind, value, refunds)


def _other_step(play, kind, value, refunds):
    match kind:
        case "dispute":
            ask = DisputeLine(dispute=Id(f"x{play.n}"), line=Code("excess_wear"), item=Id("d1"))
            if not isinstance(play.do(LESSEE, "dispute_line", ask), Refused):
                outcome = ResolveDispute(dispute=ask.dispute, outcome=Code("amount"), amount=value)
                play.do(KIM, "resolve_dispute", outcome)
        case "refund" if refunds:
            play.do(KIM, "pay_refund", PayRefund(refund=refunds[0]))
        case "write_off":
            play.do(KIM, "write_off", WriteOff(reason=Code("x")))
        case "reissue":
            play.do(KIM, "reissue_statement", ReissueStatement(reason=Code("x")))
        case "sale":
            play.do(SYSTEM, "record_sale", RecordSale(how=Code("auction")))
        case "wait":
            play.open(play.day.fromordinal(play.day.toordinal() + value))


TERMS = programme(
    **block("collection", write_off_up_to=20000), **block("statement", small_balance=500)
)
BILLED = billed(items=ITEMS, terms=TERMS, deposit=30000)


def copy_of(play):
    copy = object.__new__(Play)
    copy.__dict__.update(play.__dict__, events=list(play.events))
    return copy


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STEPS, max_size=8))
def test_whatever_happens_no_cent_is_lost(steps):
    play = copy_of(BILLED)
    for n, (kind, value) in enumerate(steps):
        step(play, n, kind, value)
        found = agrees(play)
        owed_to_lessee = account.unpaid(play.case) < 0
        assert not owed_to_lessee
        assert play.case.payments.surplus >= 0
        assert found[
            Account.RECLAIMED
        ] == play.case.payments.reclaimed - play.case.billing.posted.get(
            (Code("refund_reclaimed"), Id("")), 0
        )
    assert engine.open_day(play.case, TERMS, play.day, play._now(), Id("again")) == ()


PLAIN = billed(items=ITEMS)

LATE_REPORTS = (
    ("toll", 900),
    ("read", 36400),
    ("dispute", 3000),
    ("draft", 62000),
    ("pay", 50000),
)


@settings(max_examples=20, deadline=None)
@given(st.permutations(LATE_REPORTS), st.lists(DAYS, min_size=5, max_size=5))
def test_the_order_in_which_reports_arrive_does_not_matter(reports, pauses):
    play = copy_of(PLAIN)
    for n, ((kind, value), pause) in enumerate(zip(reports, pauses, strict=True)):
        step(play, n, kind, value)
        play.open(play.day.fromordinal(play.day.toordinal() + pause))
    open_refunds = sum(r.amount for r in play.case.payments.refunds.values() if r.open)
    assert account.balance(play.case) - open_refunds == EXPECTED


EXPECTED = 39500 + 20000 + 3000 + 10000 + 900 + 1500 - 62000 - 50000
