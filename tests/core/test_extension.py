from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from handback.core.base import Code, Ended
from handback.core.moves.endings import (
    ApproveExtension,
    DeclineExtension,
    RequestExtension,
    SignDisclosures,
)
from handback.core.sums import extension
from handback.core.view import Ending, View
from tests.kit import KIM, LESSEE, Play, programme

TERMS = programme()
MATURITY = date(2026, 12, 15)


def extended(days: int, play: Play | None = None) -> Play:
    play = play or Play()
    play.must(LESSEE, "request_extension", RequestExtension(days=days))
    play.must(KIM, "approve_extension", ApproveExtension())
    return play


def fees(play: Play, end: date | None = None) -> dict[str, int]:
    view = View.of(play.case, play.terms, play.day)
    if end:
        view = view.assuming(Ending(Ended.RETURNED, end))
    return {each.key: each.cents for each in extension.lines(view)}


def test_ten_days_cost_ten_daily_fees():
    play = extended(10)
    assert play.case.maturity == date(2026, 12, 25)
    assert fees(play) == {"extension_fee/1": 10 * 2100}
    assert play.case.endings.extensions[0].fee == 21000


def test_only_the_days_used_are_charged_unless_the_terms_say_otherwise():
    play = extended(30)
    assert fees(play, date(2026, 12, 25)) == {"extension_fee/1": 21000}
    assert fees(play, date(2026, 12, 1)) == {}
    play.terms = replace(TERMS, extension=replace(TERMS.extension, granted_days_charged=True))
    assert fees(play, date(2026, 12, 25)) == {"extension_fee/1": 63000}


def test_a_monthly_fee_is_owed_for_each_month_begun():
    terms = replace(TERMS, extension=replace(TERMS.extension, per=Code("month"), days_each=60))
    assert fees(extended(31, Play(terms))) == {"extension_fee/1": 2100}
    assert fees(extended(32, Play(terms))) == {"extension_fee/1": 4200}


def test_the_third_is_refused():
    play = extended(30, extended(30))
    third = play.refused(LESSEE, "request_extension", RequestExtension(days=1))
    assert (third.rule, third.reason) == ("K-EXTEND", "no_further_extension")
    assert len(fees(play)) == 2


def test_too_many_days_are_refused_one_by_one_and_in_all():
    limits = replace(TERMS.extension, days_each=100, days_in_all=90, months_in_all=2, at_most=9)
    play = Play(replace(TERMS, extension=limits))

    def asked(days):
        return play.refused(LESSEE, "request_extension", RequestExtension(days=days)).reason

    assert asked(101) == "extension_too_long"
    assert asked(91) == "extensions_too_long"
    assert asked(63) == "extensions_too_long"
    assert asked(0) == "days_out_of_range"
    extended(62, play)
    assert asked(1) == "extensions_too_long"


def test_good_standing_is_asked_for():
    play = Play(payments=Code("posted"))
    refused = play.refused(LESSEE, "request_extension", RequestExtension(days=10))
    assert (refused.rule, refused.reason) == ("K-EXTEND", "not_in_good_standing")


def test_beyond_six_months_new_disclosures_are_signed_first():
    terms = replace(TERMS, extension=replace(TERMS.extension, days_each=200, at_most=3))
    play = Play(terms)
    extended(182, play)
    assert play.case.maturity == date(2027, 6, 15)
    play.must(LESSEE, "request_extension", RequestExtension(days=1))
    refused = play.refused(KIM, "approve_extension", ApproveExtension())
    assert (refused.reason, refused.rule) == ("disclosures_needed", "K-EXTEND")
    assert refused.help is not None
    assert (refused.help.do, refused.help.on) == ("sign_disclosures", date(2027, 6, 15))
    play.must(LESSEE, "sign_disclosures", SignDisclosures(digest=Code("abc")))
    play.must(KIM, "approve_extension", ApproveExtension())
    assert play.case.maturity == date(2027, 6, 16)


def test_nothing_to_approve_decline_or_sign_without_a_request():
    play = Play()
    for actor, move, ask in (
        (KIM, "approve_extension", ApproveExtension()),
        (KIM, "decline_extension", DeclineExtension(reason=Code("sold"))),
        (LESSEE, "sign_disclosures", SignDisclosures(digest=Code("abc"))),
    ):
        assert play.refused(actor, move, ask).reason == "no_extension_requested"


def test_a_declined_extension_leaves_maturity_and_closes_the_task():
    play = Play()
    play.must(LESSEE, "request_extension", RequestExtension(days=10))
    assert ("decide_extension", "") in play.case.contact.tasks
    play.must(KIM, "decline_extension", DeclineExtension(reason=Code("auction_booked")))
    assert play.case.maturity == MATURITY
    assert not play.case.contact.tasks


def test_fewer_days_than_asked_for_may_be_granted_but_never_more():
    play = Play()
    play.must(LESSEE, "request_extension", RequestExtension(days=10))
    refused = play.refused(KIM, "approve_extension", ApproveExtension(days=11))
    assert (refused.rule, refused.reason) == ("order", "more_than_asked")
    assert (refused.help.do, dict(refused.about)["asked"]) == ("request_extension", "10")
    refused = play.refused(KIM, "approve_extension", ApproveExtension(days=0))
    assert refused.reason == "days_out_of_range"
    play.must(KIM, "approve_extension", ApproveExtension(days=9))
    assert play.case.maturity == date(2026, 12, 24)


def test_where_extensions_are_not_allowed_they_are_refused():
    terms = replace(TERMS, extension=replace(TERMS.extension, allowed=False))
    refused = Play(terms).refused(LESSEE, "request_extension", RequestExtension(days=10))
    assert refused.reason == "extension_not_allowed"


def test_an_extension_that_would_be_over_already_is_refused():
    play = Play()
    refused = play.refused(
        LESSEE, "request_extension", RequestExtension(days=5), MATURITY + timedelta(days=6)
    )
    assert refused.reason == "extension_already_over"


@given(st.integers(1, 30), st.integers(0, 60))
def test_used_days_never_cost_more_than_granted_ones(days, used):
    play = extended(days)
    found = sum(fees(play, MATURITY + timedelta(days=used)).values())
    assert found == 2100 * min(days, used)


def test_where_the_contract_states_no_fee_the_regular_payment_goes_on():
    assert fees(extended(10, Play(extension_fee=None))) == {"extension_fee/1": 10 * 2067}
    monthly = replace(TERMS, extension=replace(TERMS.extension, per=Code("month")))
    assert fees(extended(30, Play(monthly, extension_fee=None))) == {"extension_fee/1": 62000}
