from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from handback.core.base import Code, Ended
from handback.core.finance import balance_on, constant_yield
from handback.core.lines import total
from handback.core.sums import balance, payoff
from handback.core.sums.owed import owed
from handback.core.terms.payoff import Basis, Buyer, BuyerTerms, DayCount, Interest
from handback.core.view import Ending, View
from tests.kit import Play, programme

TERMS = programme()
BALANCE = replace(
    TERMS,
    payoff=replace(TERMS.payoff, basis=Basis.BALANCE, interest=Interest.SIMPLE_DAILY),
)


def bought(play: Play, day: date, how: Ended = Ended.PURCHASED, **changes) -> View:
    ending = Ending(how, day, assumed=True, **changes)
    return View.of(play.case, play.terms, day).assuming(ending)


def by_code(view: View) -> dict[str, int]:
    return {each.key: each.cents for each in payoff.lines(view)}


def test_a_residual_price_holds_the_payments_still_to_come():
    view = bought(Play(), date(2026, 10, 1))
    assert by_code(view) == {"purchase_price": 3120000, "remaining_payments": 2 * 62000}
    assert {each.key: each.cents for each in owed(view)} == {
        "purchase_price": 3120000,
        "remaining_payments": 124000,
        "purchase_option_fee": 30000,
    }


def test_at_maturity_the_outstanding_principal_is_the_residual_even_without_a_cap_cost():
    for facts in ({}, {"adjusted_cap_cost": None}):
        view = bought(Play(BALANCE, **facts), date(2026, 12, 15))
        assert by_code(view) == {"purchase_price": 3120000}


def test_before_maturity_a_balance_without_a_cap_cost_is_unknown():
    assert by_code(bought(Play(BALANCE, adjusted_cap_cost=None), date(2026, 10, 1))) == {}


def test_a_balance_is_the_schedule_with_interest_since_the_last_payment():
    play = Play(BALANCE)
    view = bought(play, date(2026, 10, 1))
    plan = balance.schedule(view)
    assert plan is not None
    wanted = balance_on(
        plan,
        date(2023, 12, 15),
        date(2026, 10, 1),
        Interest.SIMPLE_DAILY,
        DayCount.ACTUAL_365,
    )
    found = by_code(view)
    assert found["purchase_price"] == wanted.principal
    assert found["accrued_interest"] == wanted.accrued > 0


def test_a_payment_due_on_the_day_of_the_sale_is_not_asked_for_beside_the_balance():
    play = Play(BALANCE)
    before, on = (
        sum(by_code(bought(play, day)).values()) for day in (date(2026, 10, 14), date(2026, 10, 15))
    )
    assert 0 < on - before < 2000
    after = sum(by_code(bought(play, date(2026, 10, 16))).values())
    assert on - 62000 < after < on


def test_the_day_count_and_the_way_of_interest_are_the_programmes():
    play = Play(BALANCE)
    interest = {}
    for way in Interest:
        for count in DayCount:
            terms = replace(BALANCE, payoff=replace(BALANCE.payoff, interest=way, day_count=count))
            view = View(play.case, terms, date(2026, 10, 1))
            view = view.assuming(Ending(Ended.PURCHASED, date(2026, 10, 1), assumed=True))
            interest[way, count] = by_code(view).get("accrued_interest", 0)
    assert set(map(interest.get, ((Interest.NONE, count) for count in DayCount))) == {0}
    simple = [interest[Interest.SIMPLE_DAILY, count] for count in DayCount]
    assert simple[1] > simple[0] > 0
    assert interest[Interest.CONSTANT_YIELD, DayCount.ACTUAL_365] > 0


def test_a_dealer_pays_the_market_value_where_the_programme_says_so():
    buyers = {
        Buyer.LESSEE: BuyerTerms(),
        Buyer.ANY_RETAILER: BuyerTerms(source=Code("K-DEALER"), price=Code("market")),
    }
    terms = replace(TERMS, payoff=replace(TERMS.payoff, buyers=buyers))
    day = date(2026, 12, 15)
    view = bought(Play(terms), day, buyer=Code("any_retailer"), market_value=3500000)
    (price,) = payoff.lines(view)
    assert (price.cents, price.rule) == (3500000, "K-DEALER")
    assert by_code(bought(Play(terms), day, buyer=Code("any_retailer"))) == {}
    assert by_code(bought(Play(terms), day)) == {"purchase_price": 3120000}


def test_a_lease_without_residual_is_sold_at_market_value_only_where_the_terms_say_so():
    day, market = date(2026, 12, 15), replace(TERMS.payoff, price_when_no_residual=True)
    assert by_code(bought(Play(residual=None), day, market_value=100)) == {}
    play = Play(replace(TERMS, payoff=market), residual=None)
    assert by_code(bought(play, day, market_value=100)) == {"purchase_price": 100}


def test_the_deposit_is_set_against_the_price_on_request():
    play = Play(deposit=50000)
    day = date(2026, 12, 15)
    assert "deposit_applied" not in by_code(bought(play, day))
    assert by_code(bought(play, day, apply_deposit=True))["deposit_applied"] == -50000
    closed = replace(TERMS, payoff=replace(TERMS.payoff, deposit_may_be_applied=False))
    found = by_code(bought(Play(closed, deposit=50000), day, apply_deposit=True))
    assert "deposit_applied" not in found


def test_only_charges_that_the_terms_name_come_with_a_sale():
    day = date(2026, 12, 15)
    costs = {"registration": 21000, "incidental": 5000}
    assert set(by_code(bought(Play(), day, **costs))) == {"purchase_price"}
    named = replace(TERMS.payoff, adds=(Code("registration"), Code("incidental")))
    found = by_code(bought(Play(replace(TERMS, payoff=named)), day, **costs))
    assert found == {"purchase_price": 3120000, **costs}


PLAY = Play(BALANCE)


@given(st.integers(0, 183), st.sampled_from(list(Interest)), st.sampled_from(list(DayCount)))
def test_balance_and_payment_made_never_lose_money_from_one_day_to_the_next(ahead, way, count):
    terms = replace(BALANCE, payoff=replace(BALANCE.payoff, interest=way, day_count=count))
    day = date(2026, 6, 15) + timedelta(days=ahead)
    found = balance.outstanding(View(PLAY.case, terms, day), day, way, count)
    assert found is not None
    assert found.principal >= 3120000 - 62000
    assert 0 <= found.accrued < 40000
    assert total(tuple(payoff.lines(bought(PLAY, day)))) >= 3120000 - 62000


def test_the_schedule_of_payments_that_do_not_cover_the_car_is_unknown():
    view = View.of(Play(payment=100).case, TERMS, date(2026, 6, 15))
    assert balance.schedule(view) is None
    plan = balance.schedule(View.of(Play().case, TERMS, date(2026, 6, 15)))
    assert plan is not None
    assert plan == constant_yield(plan.figures)
