from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from handback.core.base import Code, Ended
from handback.core.calendar import add_months
from handback.core.moves.endings import RecordOrders, RecordRealisedValue, RequestEarlyReturn
from handback.core.sums import early
from handback.core.terms.ending import EarlyCharge
from handback.core.view import Ending, View
from tests.kit import KIM, LESSEE, Play, programme

TERMS = programme()
MATURITY = date(2026, 12, 15)


def under(charge: EarlyCharge, **changes):
    return replace(TERMS, early_return=replace(TERMS.early_return, charge=charge, **changes))


def returned(play: Play, day: date, realised: int | None = None, *, assumed: bool = True) -> View:
    ending = Ending(Ended.RETURNED, day, assumed=assumed, realised=realised)
    return View.of(play.case, play.terms, day).assuming(ending)


def charged(play: Play, day: date, realised: int | None = None, **how) -> int:
    return sum(each.cents for each in early.lines(returned(play, day, realised, **how)))


def test_the_published_example_16000_less_14000_is_2000():
    play = Play(
        under(EarlyCharge.BALANCE_LESS_VALUE),
        adjusted_cap_cost=1600000,
        residual=1500000,
        payment=10000,
    )
    assert charged(play, date(2023, 12, 15), 1400000) == 200000


def test_each_method():
    day, value = date(2026, 6, 20), 3000000
    found = {method: charged(Play(under(method)), day, value) for method in EarlyCharge}
    assert found[EarlyCharge.STAY_DUE] == 0
    assert found[EarlyCharge.REMAINING_PAYMENTS] == 5 * 62000
    assert found[EarlyCharge.BALANCE_LESS_VALUE] > 0
    assert found[EarlyCharge.LESSER] == min(
        found[EarlyCharge.REMAINING_PAYMENTS], found[EarlyCharge.BALANCE_LESS_VALUE]
    )


def test_a_car_worth_more_than_the_balance_costs_nothing_more():
    play = Play(under(EarlyCharge.BALANCE_LESS_VALUE))
    assert charged(play, date(2026, 6, 20), 9900000) == 0


def test_an_estimate_without_a_value_takes_the_residual_and_a_real_end_waits_for_it():
    play, day = Play(under(EarlyCharge.BALANCE_LESS_VALUE)), date(2026, 6, 20)
    assert charged(play, day) == charged(play, day, 3120000) > 0
    assert charged(play, day, assumed=False) == 0


def test_an_end_at_maturity_or_within_the_days_of_grace_costs_nothing():
    play = Play(under(EarlyCharge.REMAINING_PAYMENTS, fee=10000))
    assert charged(play, MATURITY) == 0
    assert charged(play, date(2026, 12, 14)) == 10000
    grace = replace(play.terms, calendar=replace(TERMS.calendar, early_grace_days=10))
    assert charged(Play(grace), date(2026, 12, 5)) == 0


def test_the_flat_fee_is_a_line_of_its_own():
    play = Play(under(EarlyCharge.REMAINING_PAYMENTS, fee=10000))
    found = {each.key: each.cents for each in early.lines(returned(play, date(2026, 11, 20)))}
    assert found == {"early_termination/fee": 10000}


def test_military_orders_spare_the_charge():
    play = Play(under(EarlyCharge.REMAINING_PAYMENTS, fee=10000))
    day = date(2026, 7, 1)
    assert charged(play, day) > 0
    short = play.refused(
        LESSEE,
        "record_orders",
        RecordOrders(papers=(Code("orders"),), days=179, effective=day),
        date(2026, 6, 20),
    )
    assert (short.rule, short.reason) == ("K-SCRA", "orders_too_short")
    bare = play.refused(LESSEE, "record_orders", RecordOrders(papers=(), days=180, effective=day))
    assert bare.help is not None
    assert bare.help.missing == ("orders",)
    play.must(
        LESSEE, "record_orders", RecordOrders(papers=(Code("orders"),), days=180, effective=day)
    )
    assert charged(play, day) == 0


def test_orders_are_refused_where_no_law_knows_them():
    terms = replace(TERMS, military=replace(TERMS.military, allowed=False))
    ask = RecordOrders(papers=(Code("orders"),), days=180, effective=MATURITY)
    assert Play(terms).refused(LESSEE, "record_orders", ask).reason == "no_military_termination"


def test_an_early_return_is_asked_for_between_today_and_maturity():
    play = Play()
    late = play.refused(LESSEE, "request_early_return", RequestEarlyReturn(on_day=MATURITY))
    assert late.reason == "not_early"
    past = play.refused(
        LESSEE, "request_early_return", RequestEarlyReturn(on_day=date(2026, 6, 14))
    )
    assert past.rule == "form"
    play.must(LESSEE, "request_early_return", RequestEarlyReturn(on_day=date(2026, 8, 1)))
    assert play.case.endings.early_on == date(2026, 8, 1)
    assert play.case.contact.chosen == "early_return"


def test_an_early_return_is_refused_where_it_is_not_allowed_and_after_maturity():
    terms = replace(TERMS, early_return=replace(TERMS.early_return, allowed=False))
    ask = RequestEarlyReturn(on_day=date(2026, 8, 1))
    refused = Play(terms).refused(LESSEE, "request_early_return", ask)
    assert (refused.rule, refused.reason) == ("K-EARLY", "early_return_not_allowed")
    play = Play()
    late = play.refused(LESSEE, "request_early_return", ask, date(2026, 12, 16))
    assert late.reason == "not_early_any_more"


def test_a_realised_value_is_recorded_and_counts():
    play = Play(under(EarlyCharge.BALANCE_LESS_VALUE))
    ask = RecordRealisedValue(amount=2500000, origin=Code("sale"))
    play.must(KIM, "record_realised_value", ask)
    assert play.case.endings.realised == 2500000


LEASES = st.fixed_dictionaries(
    {
        "adjusted_cap_cost": st.integers(3000000, 6000000),
        "residual": st.integers(1000000, 2900000),
        "payment": st.integers(40000, 120000),
    }
)


@given(
    LEASES,
    st.sampled_from(list(EarlyCharge)),
    st.integers(0, 6000000),
    st.integers(1, 30),
    st.integers(0, 6),
)
def test_the_earlier_the_greater(facts, method, value, before, later):
    play = Play(under(method), **facts)
    first, second = add_months(MATURITY, -before), add_months(MATURITY, -max(before - later, 0))
    assert charged(play, first, value) >= charged(play, second, value) >= 0


@given(LEASES, st.integers(0, 6000000), st.dates(date(2023, 12, 15), date(2027, 1, 31)))
def test_the_lesser_is_never_more_than_either_and_never_below_zero(facts, value, day):
    found = {method: charged(Play(under(method), **facts), day, value) for method in EarlyCharge}
    least = found[EarlyCharge.LESSER]
    assert 0 <= least <= found[EarlyCharge.REMAINING_PAYMENTS]
    assert least <= found[EarlyCharge.BALANCE_LESS_VALUE] or least == 0
