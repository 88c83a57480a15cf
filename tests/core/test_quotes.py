from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handback.core.base import Code, Ended, Firmness, Id, OptionName
from handback.core.lines import total
from handback.core.moves.odometer import SignOdometerStatement
from handback.core.moves.purchase import AbandonPurchase
from handback.core.moves.quotes import AcceptQuote, RequestQuote, VoidQuote
from handback.core.moves.reports import ReportCondition
from handback.core.moves.turn_in import ReportTurnIn
from handback.core.quotes import Verified, verify
from handback.core.sums.owed import owed
from handback.core.view import Ending, View
from tests.kit import INSPECTOR, KIM, LESSEE, RETAILER, Play, programme

TERMS = programme()
MATURITY = date(2026, 12, 15)


def quoted(play: Play, option: str = "purchase", day: date | None = None, **ask):
    play.must(LESSEE, "request_quote", RequestQuote(option=OptionName(option), **ask), day)
    return list(play.case.quotes.by_number.values())[-1]


def under(option: str, **changes):
    quotes = {**TERMS.quotes, Code(option): replace(TERMS.quotes[Code(option)], **changes)}
    return replace(TERMS, quotes=quotes)


def lines(quote) -> dict[str, int]:
    return {each.key: each.cents for each in quote.issued.lines}


def test_a_return_quote_leaves_out_wear_and_says_so():
    quote = quoted(Play(), "return")
    assert quote.issued.leaves_out == ("excess_wear",)
    assert quote.issued.as_of == MATURITY
    assert lines(quote) == {"disposition_fee": 39500}
    assert set(quote.issued.assumes) == {
        "assumed_day",
        "no_odometer",
        "no_report",
        "payments_until_then",
    }


def test_with_a_report_the_quote_holds_its_reading_and_its_wear():
    play = Play()
    play.must(INSPECTOR, "report_condition", ReportCondition(odometer=36500))
    quote = quoted(play, "return")
    assert lines(quote) == {"excess_distance": 12500, "disposition_fee": 39500}
    assert quote.issued.leaves_out == ()
    assert "latest_odometer" in quote.issued.assumes
    (distance,) = [each for each in quote.issued.lines if each.code == "excess_distance"]
    assert distance.sure is Firmness.ESTIMATED


def test_an_expected_reading_goes_before_the_latest_one():
    quote = quoted(Play(), "return", odometer=37000)
    assert lines(quote)["excess_distance"] == 25000
    assert "expected_odometer" in quote.issued.assumes


def test_an_early_return_quote_comes_with_a_written_explanation():
    quote = quoted(Play(), "early_return", as_of=date(2026, 7, 20))
    assert quote.issued.goes_with == ("written_explanation",)
    assert "no_value" in quote.issued.assumes
    (charge,) = [each for each in quote.issued.lines if each.code == "early_termination"]
    assert charge.sure is Firmness.ESTIMATED
    late = Play().refused(
        LESSEE, "request_quote", RequestQuote(option=OptionName.EARLY_RETURN, as_of=MATURITY)
    )
    assert late.reason == "not_early"


def test_an_extension_quote_is_its_fee_and_accepting_it_asks_for_the_extension():
    play = Play()
    quote = quoted(play, "extend", days=10)
    assert lines(quote) == {"extension_fee/1": 21000}
    play.must(LESSEE, "accept_quote", AcceptQuote(number=quote.issued.number))
    assert play.case.endings.requested_days == 10
    assert ("decide_extension", "") in play.case.contact.tasks


@pytest.mark.parametrize("days", [None, 0, -3, 31, 10**9])
def test_an_extension_quote_needs_days_within_the_limits(days):
    ask = RequestQuote(option=OptionName.EXTEND, days=days)
    assert Play().refused(LESSEE, "request_quote", ask).reason in (
        "days_needed",
        "extension_too_long",
    )


def test_the_day_lies_within_the_terms():
    play = Play(under("purchase", back_days=5, ahead_days=30))
    for day, reason in (
        (date(2026, 6, 9), "quoted_too_far_back"),
        (date(2026, 7, 16), "quoted_too_far_ahead"),
    ):
        ask = RequestQuote(option=OptionName.PURCHASE, as_of=day)
        refused = play.refused(LESSEE, "request_quote", ask)
        assert (refused.rule, refused.reason) == ("K-QUOTE", reason)
    assert quoted(play, as_of=date(2026, 6, 10)).issued.as_of == date(2026, 6, 10)
    ahead = quoted(play, as_of=date(2026, 7, 15))
    assert ahead.issued.good_through == date(2026, 7, 25)


def test_other_buyers_charges_and_options_that_the_terms_do_not_name_are_refused():
    play = Play()
    for ask, reason in (
        (RequestQuote(option=OptionName.PURCHASE, buyer=Code("anyone")), "buyer_not_allowed"),
        (RequestQuote(option=OptionName.PURCHASE, registration=100), "charge_not_named"),
        (RequestQuote(option=OptionName.PURCHASE, market_value=-1), "negative_amount"),
        (RequestQuote(option=OptionName.PURCHASE, apply_deposit=True), "deposit_not_applied"),
        (RequestQuote(option=OptionName.TRADE_IN), "no_such_quote"),
    ):
        assert play.refused(LESSEE, "request_quote", ask).reason == reason
    without = Play(residual=None)
    assert (
        without.refused(LESSEE, "request_quote", RequestQuote(option=OptionName.PURCHASE)).reason
        == "no_price"
    )


def test_an_expired_quote_is_refused_and_a_new_one_helps():
    play = Play()
    quote = quoted(play)
    assert quote.issued.good_through == date(2026, 6, 25)
    ask = AcceptQuote(number=quote.issued.number)
    refused = play.refused(LESSEE, "accept_quote", ask, date(2026, 6, 26))
    assert (refused.rule, refused.reason) == ("K-QUOTE", "quote_expired")
    assert refused.help is not None
    assert refused.help.do == "request_quote"
    play.must(LESSEE, "accept_quote", AcceptQuote(number=quoted(play).issued.number))
    assert play.case.contact.chosen is OptionName.PURCHASE


def test_on_its_last_day_a_quote_still_holds():
    play = Play()
    number = quoted(play).issued.number
    play.must(LESSEE, "accept_quote", AcceptQuote(number=number), date(2026, 6, 25))
    twice = play.refused(LESSEE, "accept_quote", AcceptQuote(number=number))
    assert twice.reason == "accepted_already"
    assert play.refused(LESSEE, "accept_quote", AcceptQuote(number=Id("x"))).reason == (
        "no_such_quote"
    )


def test_a_firm_quote_outlives_changed_facts_and_another_is_void():
    for firm in (True, False):
        play = Play(under("return", firm=firm))
        number = quoted(play, "return").issued.number
        play.must(INSPECTOR, "report_condition", ReportCondition(odometer=40000))
        quote = play.case.quotes.by_number[number]
        assert quote.good_on(play.day) is firm
        ask = AcceptQuote(number=number)
        if firm:
            play.must(LESSEE, "accept_quote", ask)
        else:
            assert play.refused(LESSEE, "accept_quote", ask).reason == "quote_void"


def test_time_alone_voids_no_quote():
    play = Play(under("purchase", firm=False, good_days=60))
    number = quoted(play, as_of=date(2026, 6, 15)).issued.number
    play.open(date(2026, 8, 10))
    assert play.case.quotes.by_number[number].voided is None


def test_a_new_quote_replaces_one_that_is_not_firm():
    for firm in (True, False):
        play = Play(under("purchase", firm=firm))
        first = quoted(play).issued.number
        quoted(play)
        assert (play.case.quotes.by_number[first].voided is None) is firm


def test_only_a_quote_that_is_not_firm_is_taken_back():
    firm = Play()
    ask = VoidQuote(number=quoted(firm).issued.number, reason=Code("mistake"))
    assert firm.refused(KIM, "void_quote", ask).reason == "quote_is_firm"
    play = Play(under("purchase", firm=False))
    number = quoted(play).issued.number
    play.must(KIM, "void_quote", VoidQuote(number=number, reason=Code("mistake")))
    assert not play.case.quotes.by_number[number].good_on(play.day)


def test_the_public_page_tells_number_validity_dates_and_total_only():
    play = Play()
    quote = quoted(play)
    number = quote.issued.number
    found = verify(play.case.quotes, number, date(2026, 6, 25))
    assert found == Verified(number, True, date(2026, 6, 15), date(2026, 6, 25), quote.total)
    late = verify(play.case.quotes, number, date(2026, 6, 26))
    assert late is not None
    assert not late.valid
    assert verify(play.case.quotes, Id("x"), date(2026, 6, 25)) is None
    assert {f.name for f in fields(Verified)} == {
        "number",
        "valid",
        "issued",
        "good_through",
        "total",
    }


def test_a_quote_on_a_later_day_does_not_call_payments_past_due_that_are_still_to_come():
    play = Play(payments=Code("posted"))
    found = lines(quoted(play, "return"))
    assert found["remaining_payments"] == 5 * 62000
    assert found["past_due_payments"] == 31 * 62000


def test_an_abandoned_purchase_needs_to_have_been_started():
    refused = Play().refused(LESSEE, "abandon_purchase", AbandonPurchase(reason=Code("no_loan")))
    assert refused.reason == "no_purchase"


@given(st.integers(20000, 60000), st.integers(0, 60), st.booleans())
def test_a_return_quote_equals_what_is_owed_after_the_same_return(odometer, before, early):
    play = Play()
    day = MATURITY - timedelta(days=before if early else 0)
    option = "early_return" if early and before else "return"
    quote = quoted(play, option, day, odometer=odometer, as_of=day, market_value=3000000)
    play.must(RETAILER, "report_turn_in", ReportTurnIn(odometer=odometer, keys=2))
    play.must(
        LESSEE,
        "sign_odometer_statement",
        SignOdometerStatement(odometer=odometer, certification=Code("actual")),
    )
    view = View.of(play.case, play.terms, play.day)
    assert view.ending is not None
    ended = view.assuming(replace(view.ending, realised=3000000))
    theirs = {e.key: e.cents for e in owed(ended) if e.code != "missing_equipment"}
    assert lines(quote) == theirs


@given(st.integers(0, 200), st.sampled_from(["purchase", "return", "early_return"]))
def test_a_quotes_total_is_the_calculators_for_the_same_ending(ahead, option):
    play = Play()
    day = min(play.day + timedelta(days=ahead), MATURITY - timedelta(days=1))
    quote = quoted(play, option, as_of=day, market_value=3000000)
    how = Ended.PURCHASED if option == "purchase" else Ended.RETURNED
    ending = Ending(how, day, assumed=True, realised=3000000, market_value=3000000)
    view = View.of(play.case, play.terms, day).assuming(ending)
    assert quote.total == total(owed(view))
