from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from handback.core.base import Actor, Code, Ended, Id, Moment, OptionName, Role
from handback.core.lines import total
from handback.core.moves.odometer import SignOdometerStatement
from handback.core.moves.purchase import (
    AbandonPurchase,
    ClearFunds,
    RecordFunds,
    ReleaseLien,
    SendTitle,
    StartPurchase,
)
from handback.core.moves.quotes import RequestQuote
from handback.core.moves.turn_in import ReportTurnIn
from handback.core.sums.owed import differences, owed
from handback.core.terms.identity import LenderTerms
from handback.core.terms.payoff import Basis, Interest
from handback.core.view import View
from tests.kit import KIM, LESSEE, RETAILER, Play, before, programme

TERMS = programme()
LENDER = Actor(Role.LENDER, Id("lena"), Id("union"))
MATURITY = date(2026, 12, 15)


def started(play: Play, day: date | None = None, **ask):
    play.must(LESSEE, "request_quote", RequestQuote(option=OptionName.PURCHASE, **ask), day)
    quote = list(play.case.quotes.by_number.values())[-1]
    play.must(LESSEE, "start_purchase", StartPurchase(quote=quote.issued.number))
    return quote


def signed(play: Play) -> None:
    play.must(LESSEE, "sign_odometer_statement", SignOdometerStatement(odometer=30000))


def completed(play: Play, funds: int | None = None, **ask):
    quote = started(play, **ask)
    play.must(KIM, "record_funds", RecordFunds(amount=funds or quote.total))
    signed(play)
    play.must(KIM, "clear_funds", ClearFunds())
    return quote


def test_from_quote_to_title_with_dates_promised_and_met():
    play = Play()
    quote = completed(play)
    view = View.of(play.case, play.terms, play.day)
    assert view.ending is not None
    assert (view.ending.how, view.ending.on) == (Ended.PURCHASED, play.day)
    assert total(owed(view)) == quote.total
    assert differences(view) == ()
    tasks = {task: found.due for (task, _), found in play.case.contact.tasks.items()}
    assert tasks == {"release_lien": date(2026, 6, 25), "send_title": date(2026, 7, 6)}
    early = play.refused(KIM, "send_title", SendTitle())
    assert (early.rule, early.reason) == ("K-TITLE", "steps_missing")
    assert early.help is not None
    assert early.help.missing == ("lien_release",)
    play.must(KIM, "release_lien", ReleaseLien(), date(2026, 6, 20))
    play.must(KIM, "send_title", SendTitle(), date(2026, 6, 22))
    assert not play.case.contact.tasks
    assert play.case.purchase.title_sent == date(2026, 6, 22)
    for move, ask in (("release_lien", ReleaseLien()), ("send_title", SendTitle())):
        assert play.refused(KIM, move, ask).reason.endswith("already")


def test_before_the_sale_the_first_steps_that_are_missing_are_named():
    play = Play()
    assert play.refused(KIM, "release_lien", ReleaseLien()).reason == "not_sold"
    started(play)
    refused = play.refused(KIM, "send_title", SendTitle())
    assert (refused.rule, refused.reason) == ("K-TITLE", "steps_missing")
    assert refused.help is not None
    assert refused.help.missing == ("odometer_statement", "lien_release")
    signed(play)
    assert play.refused(KIM, "release_lien", ReleaseLien()).reason == "not_sold"


def test_funds_do_not_clear_without_the_odometer_disclosure():
    play = Play()
    quote = started(play)
    play.must(KIM, "record_funds", RecordFunds(amount=quote.total))
    refused = play.refused(KIM, "clear_funds", ClearFunds())
    assert (refused.rule, refused.reason) == ("K-ODO", "odometer_statement_missing")
    signed(play)
    play.must(KIM, "clear_funds", ClearFunds())


def test_a_car_that_is_exempt_by_its_age_needs_no_disclosure():
    play = Play(year=2006)
    quote = started(play)
    play.must(KIM, "record_funds", RecordFunds(amount=quote.total))
    play.must(KIM, "clear_funds", ClearFunds())
    assert play.case.purchase.completed is not None


def test_money_short_of_the_price_does_not_clear_and_a_surplus_is_held():
    play = Play()
    quote = started(play)
    assert play.refused(KIM, "clear_funds", ClearFunds()).reason == "no_funds"
    play.must(KIM, "record_funds", RecordFunds(amount=quote.total - 1))
    signed(play)
    refused = play.refused(KIM, "clear_funds", ClearFunds())
    assert (refused.reason, dict(refused.about)["short"]) == ("funds_short", "1")
    play.must(KIM, "record_funds", RecordFunds(amount=1001))
    play.must(KIM, "clear_funds", ClearFunds())
    (refund,) = play.case.payments.refunds.values()
    assert (refund.amount, refund.origin) == (1000, "surplus")


def test_an_expired_quote_starts_nothing_and_an_unpaid_purchase_lapses():
    play = Play()
    quote = started(play)
    play.open(quote.issued.good_through)
    assert play.case.purchase.started is not None
    play.open(quote.issued.good_through + timedelta(days=1))
    assert play.case.purchase.started is None
    assert "purchase_abandoned" in play.kinds()
    again = StartPurchase(quote=quote.issued.number)
    refused = play.refused(LESSEE, "start_purchase", again)
    assert (refused.rule, refused.reason) == ("K-QUOTE", "quote_expired")
    started(play)
    assert play.case.purchase.started is not None


def test_money_that_came_in_time_may_clear_later_and_money_that_did_not_goes_back():
    play = Play()
    quote = started(play)
    last = quote.issued.good_through
    play.must(KIM, "record_funds", RecordFunds(amount=quote.total), last)
    play.open(last + timedelta(days=9))
    signed(play)
    play.must(KIM, "clear_funds", ClearFunds())
    short = Play()
    started(short)
    short.must(KIM, "record_funds", RecordFunds(amount=100))
    short.open(last + timedelta(days=1))
    (refund,) = short.case.payments.refunds.values()
    assert (refund.amount, refund.origin) == (100, "purchase_funds")
    assert short.case.purchase.funds == 0


def test_late_or_unexpected_money_is_recorded_and_flagged():
    play = Play()
    play.must(KIM, "record_funds", RecordFunds(amount=100))
    assert play.case.contact.flags[-1].flag == "funds_without_purchase"
    assert play.refused(KIM, "record_funds", RecordFunds(amount=0)).rule == "form"


def test_an_abandoned_purchase_gives_the_money_back():
    play = Play()
    quote = started(play)
    play.must(KIM, "record_funds", RecordFunds(amount=quote.total))
    play.must(LESSEE, "abandon_purchase", AbandonPurchase(reason=Code("no_loan")))
    (refund,) = play.case.payments.refunds.values()
    assert (refund.amount, refund.needs_second) == (quote.total, True)
    assert play.case.purchase.started is None


def test_the_choice_to_buy_ends_with_the_turn_in():
    play = Play()
    play.must(LESSEE, "request_quote", RequestQuote(option=OptionName.PURCHASE), name="q")
    play.must(RETAILER, "report_turn_in", ReportTurnIn(odometer=36000, keys=2))
    refused = play.refused(LESSEE, "start_purchase", StartPurchase(quote=Id("q.quote")))
    assert (refused.rule, refused.reason) == ("K-TURNIN", "choice_to_buy_ended")


def test_a_turn_in_ends_a_purchase_under_way_and_its_money_goes_back():
    play = Play()
    quote = started(play)
    play.must(KIM, "record_funds", RecordFunds(amount=quote.total))
    play.must(RETAILER, "report_turn_in", ReportTurnIn(odometer=36000, keys=2))
    assert play.case.purchase.started is None
    assert [r.amount for r in play.case.payments.refunds.values()] == [quote.total]


def test_no_purchase_begins_after_its_last_day():
    terms = replace(TERMS, purchase=replace(TERMS.purchase, by=before(Moment.MATURITY, days=1)))
    play = Play(terms)
    ask = RequestQuote(option=OptionName.PURCHASE)
    play.must(LESSEE, "request_quote", ask, date(2026, 12, 14))
    (quote,) = play.case.quotes.by_number.values()
    assert quote.issued.good_through == date(2026, 12, 14)
    refused = play.refused(LESSEE, "request_quote", ask, date(2026, 12, 15))
    assert (refused.rule, refused.reason) == ("K-TITLE", "too_late_to_buy")
    assert refused.help is not None
    assert refused.help.on == date(2026, 12, 14)


def test_only_the_lender_releases_its_lien():
    lender = LenderTerms(kind=Code("credit_union"), posts_payments=True, holds_title_lien=True)
    play = Play(replace(TERMS, identity=replace(TERMS.identity, lender=lender)))
    completed(play)
    refused = play.refused(KIM, "release_lien", ReleaseLien())
    assert (refused.rule, refused.reason) == ("authority", "only_the_lender")
    play.must(LENDER, "release_lien", ReleaseLien())
    assert play.case.purchase.lien_released == play.day


def test_the_deposit_is_applied_and_settled_with_the_sale():
    play = Play(deposit=50000)
    quote = completed(play, apply_deposit=True)
    assert quote.total == 3120000 + 6 * 62000 + 30000 - 50000
    settled = play.case.payments.deposit
    assert settled is not None
    assert (settled.deducted, settled.refunded) == (50000, 0)
    assert differences(View.of(play.case, play.terms, play.day)) == ()


def accruing(*, firm: bool, per_diem: bool = False):
    quotes = {
        **TERMS.quotes,
        Code("purchase"): replace(TERMS.quotes[Code("purchase")], firm=firm, per_diem=per_diem),
    }
    priced = replace(TERMS.payoff, basis=Basis.BALANCE, interest=Interest.SIMPLE_DAILY)
    return replace(TERMS, payoff=priced, quotes=quotes)


def test_a_firm_quote_holds_its_price_while_interest_runs():
    for firm, per_diem in ((True, False), (True, True), (False, False)):
        play = Play(accruing(firm=firm, per_diem=per_diem))
        quote = started(play, date(2026, 6, 20))
        assert (quote.issued.per_diem > 0) is per_diem
        play.must(KIM, "record_funds", RecordFunds(amount=quote.total), date(2026, 6, 25))
        signed(play)
        if firm and not per_diem:
            play.must(KIM, "clear_funds", ClearFunds())
            continue
        refused = play.refused(KIM, "clear_funds", ClearFunds())
        short = int(dict(refused.about)["short"])
        assert refused.reason == "funds_short"
        assert not per_diem or short == 5 * quote.issued.per_diem
        play.must(KIM, "record_funds", RecordFunds(amount=short))
        play.must(KIM, "clear_funds", ClearFunds())


def test_a_price_that_fell_since_the_firm_quote_is_the_lower_one():
    play = Play(accruing(firm=True))
    quote = started(play, date(2026, 7, 10))
    play.must(KIM, "record_funds", RecordFunds(amount=quote.total), date(2026, 7, 17))
    signed(play)
    play.must(KIM, "clear_funds", ClearFunds())
    (refund,) = play.case.payments.refunds.values()
    assert 50000 < refund.amount < 62000


@given(st.integers(0, 180), st.booleans(), st.integers(0, 9))
def test_what_a_firm_quote_asked_for_is_always_enough(ahead, balance, wait):
    terms = accruing(firm=True) if balance else TERMS
    play = Play(terms)
    quote = started(play, play.day + timedelta(days=ahead))
    play.must(KIM, "record_funds", RecordFunds(amount=quote.total), play.day + timedelta(days=wait))
    signed(play)
    play.must(KIM, "clear_funds", ClearFunds())
    view = View.of(play.case, play.terms, play.day)
    assert total(owed(view)) <= quote.total
    assert differences(view) == ()


def test_the_title_goes_out_with_every_paper_that_the_programme_names():
    steps = (*TERMS.purchase.steps, Code("bill_of_sale"))
    play = Play(replace(TERMS, purchase=replace(TERMS.purchase, steps=steps)))
    completed(play)
    play.must(KIM, "release_lien", ReleaseLien())
    refused = play.refused(KIM, "send_title", SendTitle(papers=(Code("title"),)))
    assert (refused.rule, refused.reason) == ("K-TITLE", "papers_missing")
    assert refused.help is not None
    assert refused.help.missing == ("bill_of_sale",)
    (sent, *_) = play.must(KIM, "send_title", SendTitle())
    assert sent.body.papers == ("title", "bill_of_sale")
