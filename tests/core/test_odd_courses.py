"""Courses of events that nobody plans: the books stay even and nothing is lost in silence."""

from dataclasses import replace
from datetime import date, timedelta

from handback.core import account
from handback.core.arrears import due_dates
from handback.core.base import Actor, Code, Ended, Id, OptionName, Role
from handback.core.ledger import Account, accounts, transfers
from handback.core.moves.contact import ChooseOption
from handback.core.moves.disputes import DisputeLine, ResolveDispute
from handback.core.moves.endings import RecordRealisedValue, ReportTotalLoss, SettleTotalLoss
from handback.core.moves.odometer import SignOdometerStatement
from handback.core.moves.opening import CorrectContract
from handback.core.moves.people import LiftBankruptcy, RecordBankruptcy, RecordDeath
from handback.core.moves.purchase import AbandonPurchase, ClearFunds, RecordFunds, StartPurchase
from handback.core.moves.quotes import RequestQuote
from handback.core.moves.refunds import ApproveRefund, PayRefund
from handback.core.moves.reports import ReportCondition
from handback.core.moves.trade_in import CompletePayoff, FailPayoff, ReportTradeIn
from handback.core.moves.turn_in import ReportTurnIn
from handback.core.moves.waivers import ClaimWaiver
from handback.core.terms.ending import EarlyCharge
from tests.core.money_kit import (
    ADA,
    DUE,
    GLENDALE,
    billed,
    block,
    dent,
    lines,
    paid,
    returned,
    view,
)
from tests.kit import INSPECTOR, KIM, LEE, LESSEE, RETAILER, SYSTEM, Play, programme

D = date
BY_VALUE = programme(**block("early_return", charge=EarlyCharge.BALANCE_LESS_VALUE))


def sold():
    """A car that the lessee bought and paid for."""
    play = Play()
    play.must(LESSEE, "request_quote", RequestQuote(option=OptionName.PURCHASE))
    (quote,) = play.case.quotes.by_number.values()
    play.must(LESSEE, "start_purchase", StartPurchase(quote=quote.issued.number))
    play.must(KIM, "record_funds", RecordFunds(amount=quote.total))
    play.must(LESSEE, "sign_odometer_statement", SignOdometerStatement(odometer=30000))
    play.must(KIM, "clear_funds", ClearFunds())
    return play


def gone_back(play, amount):
    """The one refund on its way goes out; afterwards nothing of it is left in the books."""
    (refund,) = play.case.payments.refunds.values()
    assert (refund.amount, refund.origin, refund.open) == (amount, "purchase_funds", True)
    assert not account.even(play.case)
    if refund.waits:
        play.must(LEE, "approve_refund", ApproveRefund(refund=refund.refund))
    play.must(KIM, "pay_refund", PayRefund(refund=refund.refund))
    found = accounts(play.case)
    assert found[Account.PURCHASE_FUNDS] == found[Account.REFUNDS] == 0


def test_a_car_lost_after_its_turn_in_was_the_lessees_no_more():
    play = billed()
    before = account.balance(play.case)
    play.must(KIM, "report_total_loss", ReportTotalLoss(cause=Code("fire")))
    play.must(KIM, "settle_total_loss", SettleTotalLoss(settlement=0))
    assert view(play).ending.how is Ended.RETURNED
    assert account.balance(play.case) == before


def test_a_car_lost_before_its_wreck_was_handed_over_is_a_total_loss():
    play = Play()
    play.must(LESSEE, "report_total_loss", ReportTotalLoss(cause=Code("crash")), D(2026, 8, 1))
    play.must(KIM, "settle_total_loss", SettleTotalLoss(settlement=9000000))
    ask = ReportTurnIn(odometer=30000, keys=2, retailer=GLENDALE)
    play.must(RETAILER, "report_turn_in", ask, D(2026, 8, 5))
    assert view(play).ending.how is Ended.TOTAL_LOSS


def test_an_early_end_without_a_known_charge_waits_and_someone_looks():
    play = returned(on=D(2026, 12, 1), terms=BY_VALUE)
    play.open(D(2027, 4, 1))
    assert play.case.billing.statement is None
    assert (Code("missing_facts"), Id("statement")) in play.case.contact.tasks
    play.must(KIM, "record_realised_value", RecordRealisedValue(amount=1, origin=Code("sale")))
    assert lines(play)["early_termination"] > 0


def test_an_early_end_without_the_contracts_figures_waits_too():
    play = returned(on=D(2026, 12, 1), terms=BY_VALUE, adjusted_cap_cost=None)
    play.must(KIM, "record_realised_value", RecordRealisedValue(amount=1, origin=Code("sale")))
    play.open(D(2027, 4, 1))
    assert play.case.billing.statement is None


def test_a_loss_without_the_contracts_figures_is_not_confirmed_as_nothing_owed():
    play = Play(adjusted_cap_cost=None)
    play.must(LESSEE, "report_total_loss", ReportTotalLoss(cause=Code("crash")), D(2026, 8, 1))
    play.must(KIM, "settle_total_loss", SettleTotalLoss(settlement=100))
    play.open(D(2026, 12, 1))
    assert play.case.billing.statement is None


def test_money_without_a_purchase_can_be_sent_back():
    play = Play()
    play.must(KIM, "record_funds", RecordFunds(amount=100000))
    assert not account.even(play.case)
    play.must(KIM, "abandon_purchase", AbandonPurchase(reason=Code("no_purchase")))
    gone_back(play, 100000)


def test_money_for_a_car_that_is_sold_already_goes_back():
    play = sold()
    play.must(KIM, "record_funds", RecordFunds(amount=70000))
    gone_back(play, 70000)


def test_a_total_loss_gives_the_buyers_money_back():
    play = Play()
    play.must(LESSEE, "request_quote", RequestQuote(option=OptionName.PURCHASE))
    (quote,) = play.case.quotes.by_number.values()
    play.must(LESSEE, "start_purchase", StartPurchase(quote=quote.issued.number))
    play.must(KIM, "record_funds", RecordFunds(amount=quote.total))
    play.must(KIM, "report_total_loss", ReportTotalLoss(cause=Code("crash")))
    gone_back(play, quote.total)


def test_a_payoff_that_failed_leaves_no_money_in_the_books():
    play = Play()
    ask = ReportTradeIn(dealer=Id("dee"), evidence=(Code("dealer_confirmation"),))
    play.must(LESSEE, "report_trade_in", ask)
    play.must(SYSTEM, "complete_payoff", CompletePayoff(amount=100))
    play.must(SYSTEM, "fail_payoff", FailPayoff(reason=Code("bounced")))
    assert accounts(play.case)[Account.PURCHASE_FUNDS] == 0
    assert transfers(play.events)


def test_a_payoff_whose_price_nobody_knows_ends_nothing():
    play = Play(residual=None)
    ask = ReportTradeIn(dealer=Id("dee"), evidence=(Code("dealer_confirmation"),))
    play.must(LESSEE, "report_trade_in", ask)
    play.must(SYSTEM, "complete_payoff", CompletePayoff(amount=9000000))
    assert play.case.purchase.paid_off is None
    assert "payoff_price_unknown" in {each.flag for each in play.case.contact.flags}


def test_a_waiver_claimed_after_the_due_day_leaves_its_own_lines_out_of_the_obligations():
    play = billed(items=(dent("d1"),))
    paid(play, account.balance(play.case) - 20000, DUE)
    holds = (Code("new_vehicle"), Code("same_owner"))
    ask = ClaimWaiver(waiver=Code("loyalty"), contract_day=D(2027, 1, 10), holds=holds)
    play.must(LESSEE, "claim_waiver", ask, DUE + timedelta(days=5))
    assert play.case.billing.claims[Code("loyalty")].granted
    assert account.balance(play.case) == 0


def test_a_new_contract_from_long_before_the_end_earns_no_waiver():
    terms = programme().waivers
    loyalty = terms.loyalty[Code("loyalty")]
    since = replace(loyalty.until, days=0)
    dated = {Code("loyalty"): replace(loyalty, since=since)}
    play = returned(terms=programme(waivers=replace(terms, loyalty=dated)), items=(dent("d1"),))
    holds = (Code("new_vehicle"), Code("same_owner"))
    ask = ClaimWaiver(waiver=Code("loyalty"), contract_day=D(2026, 12, 14), holds=holds)
    assert play.refused(LESSEE, "claim_waiver", ask).reason == "contract_too_early"
    play.must(LESSEE, "claim_waiver", replace(ask, contract_day=D(2026, 12, 15)))


def test_after_a_death_nobody_acts_in_the_name_of_the_lessee():
    play = Play()
    play.must(KIM, "record_death", RecordDeath())
    for lessee in (LESSEE, Actor(Role.LESSEE)):
        ask = ChooseOption(option=OptionName.RETURN)
        assert play.refused(lessee, "choose_option", ask).reason == "person_deceased"


def test_an_inspectors_reading_above_the_signed_one_is_a_task_and_no_charge():
    play = returned(odometer=36000)
    before = account.balance(play.case)
    play.must(INSPECTOR, "report_condition", ReportCondition(odometer=39000), D(2026, 12, 20))
    assert "reading_discrepancy" in {task for task, _ in play.case.contact.tasks}
    play.open(D(2027, 2, 1))
    assert "excess_distance" not in lines(play)
    assert before == 0


def test_a_lease_that_ends_the_day_before_is_as_long_and_has_as_many_payments():
    for starts, matures in ((D(2023, 12, 15), D(2026, 12, 14)), (D(2024, 1, 31), D(2027, 1, 30))):
        play = Play(starts=starts, matures=matures)
        dates = due_dates(view(play))
        assert (len(dates), dates[0]) == (36, starts)
        assert dates[-1] < matures
        arrears = replace(play.terms.payments, in_advance=False)
        late = replace(view(play), terms=replace(play.terms, payments=arrears))
        assert due_dates(late)[-1] == matures


def test_a_fee_that_nobody_may_waive_is_not_talked_away_but_the_contract_is_put_right():
    play = billed()
    play.must(LESSEE, "dispute_line", DisputeLine(dispute=Id("x"), line=Code("disposition_fee")))
    ask = ResolveDispute(dispute=Id("x"), outcome=Code("falls"))
    assert play.refused(KIM, "resolve_dispute", ask).reason == "may_not_be_waived"
    fix = CorrectContract(figure=Code("disposition_fee"), reason=Code("not_in_contract"))
    play.must(ADA, "correct_contract", fix)
    assert "disposition_fee" not in lines(play)
    play.must(KIM, "resolve_dispute", replace(ask, outcome=Code("stands")))


def test_an_early_return_without_the_contracts_figures_is_not_quoted_as_free():
    play = Play(terms=BY_VALUE, adjusted_cap_cost=None)
    refused = play.refused(LESSEE, "request_quote", RequestQuote(option=OptionName.EARLY_RETURN))
    assert refused.reason == "no_price"


def test_after_a_stay_the_days_until_referral_count_anew():
    play = billed()
    play.must(KIM, "record_bankruptcy", RecordBankruptcy(), DUE)
    play.must(KIM, "lift_bankruptcy", LiftBankruptcy(), DUE + timedelta(days=200))
    assert "collection_referred" not in play.kinds()
    wait = timedelta(days=200 + play.terms.collection.refer_after_days)
    play.open(DUE + wait - timedelta(days=1))
    assert "collection_referred" not in play.kinds()
    play.open(DUE + wait)
    assert "collection_referred" in play.kinds()
