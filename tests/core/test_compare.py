from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from handback.core.base import Code, Ended, Firmness, Id, OptionName
from handback.core.compare import Comparison, Expected, compare
from handback.core.inspection import Item
from handback.core.lines import total
from handback.core.moves.reports import ReportCondition
from handback.core.moves.turn_in import ReportTurnIn
from handback.core.sums.owed import owed
from handback.core.terms.ending import EarlyCharge
from handback.core.terms.payoff import Buyer, BuyerTerms
from handback.core.view import Ending, View
from tests.kit import INSPECTOR, RETAILER, Play, programme

TERMS = programme()
MATURITY = date(2026, 12, 15)


def seen(play: Play, **expected) -> Comparison:
    return compare(View.of(play.case, play.terms, play.day), Expected(**expected))


def cost(found: Comparison, option: OptionName):
    one = found.of(option)
    assert one is not None
    return one


def keyed(lines) -> dict[str, int]:
    return {each.key: each.cents for each in lines}


def test_every_option_of_the_programme_is_there_itemised():
    found = seen(Play(), odometer=40000)
    assert [each.option for each in found.options] == list(TERMS.options)
    back = cost(found, OptionName.RETURN)
    assert keyed(back.lines) == {"excess_distance": 100000, "disposition_fee": 39500}
    assert back.certain == 39500
    assert {each.key for each in back.lines if each.sure is Firmness.ESTIMATED} == {
        "excess_distance"
    }
    assert back.total == 139500
    assert back.payments_until == 5 * 62000


def test_what_a_purchase_spares_is_told_with_its_amount():
    bought = cost(seen(Play(), odometer=40000), OptionName.PURCHASE)
    assert keyed(bought.falls_away) == {"excess_distance": 100000, "disposition_fee": 39500}
    assert bought.on == MATURITY
    assert cost(seen(Play()), OptionName.RETURN).falls_away == ()


def test_the_cheapest_turns_with_the_value_of_the_car():
    without_dealers = {k: v for k, v in TERMS.options.items() if k is not OptionName.TRADE_IN}
    without_dealers.pop(OptionName.EARLY_RETURN)
    play = Play(replace(TERMS, options=without_dealers))
    rich = seen(play, odometer=40000, market_value=3300000)
    assert (rich.cheapest, rich.reason) == (OptionName.PURCHASE, "value_above_price")
    assert dict(rich.about)["above_price"] == "150000"
    poor = seen(play, odometer=40000, market_value=2500000)
    assert (poor.cheapest, poor.reason) == (OptionName.RETURN, "equal_cost")
    unknown = seen(play, odometer=40000)
    assert unknown.cheapest is OptionName.RETURN
    assert ("value_unknown_for", "purchase") in unknown.about
    assert cost(unknown, OptionName.PURCHASE).net is None


def test_lowest_charges_and_by_how_much():
    options = {k: TERMS.options[k] for k in (OptionName.RETURN, OptionName.PURCHASE)}
    play = Play(replace(TERMS, options=options))
    found = seen(play, odometer=30000, market_value=3000000)
    assert (found.cheapest, found.reason) == (OptionName.RETURN, "lowest_charges")
    assert dict(found.about)["saves"] == str(150000 - 39500)


def test_planned_repairs_take_their_items_away():
    play = Play()
    dent = Item(name=Id("d1"), area=Code("hood"), kind=Code("dent"), length=Decimal(90))
    play.must(INSPECTOR, "report_condition", ReportCondition(odometer=30000, items=(dent,)))
    plain = cost(seen(play), OptionName.RETURN)
    assert keyed(plain.lines)["excess_wear/d1"] == 20000
    repaired = cost(seen(play, repairs=(Id("d1"),)), OptionName.RETURN)
    assert "excess_wear/d1" not in keyed(repaired.lines)
    assert "planned_repairs" in repaired.assumes
    assert not play.case.repairs.by_item


def test_who_may_buy_and_at_what_price():
    buyers = {
        Buyer.LESSEE: BuyerTerms(),
        Buyer.BRAND_RETAILER: BuyerTerms(price=Code("market")),
    }
    play = Play(replace(TERMS, payoff=replace(TERMS.payoff, buyers=buyers)))
    lessee, dealer = cost(seen(play, market_value=4000000), OptionName.PURCHASE).buyers
    assert (lessee.total, dealer.total) == (3150000, 4030000)
    _, unknown = cost(seen(play), OptionName.PURCHASE).buyers
    assert (unknown.total, unknown.refused[0].reason) == (None, "no_price")


def test_options_that_are_not_open_say_why_and_are_never_the_cheapest():
    terms = replace(TERMS, extension=replace(TERMS.extension, allowed=False))
    play = Play(terms)
    extend = cost(seen(play), OptionName.EXTEND)
    assert not extend.available
    assert [each.reason for each in extend.obstacles] == ["extension_not_allowed"]
    play.must(RETAILER, "report_turn_in", ReportTurnIn(odometer=36000, keys=2))
    after = seen(play)
    assert after.cheapest is None
    assert after.reason == "none_open"


def test_an_extension_is_priced_and_never_compared():
    found = cost(seen(Play(), extension_days=10), OptionName.EXTEND)
    assert keyed(found.lines) == {"extension_fee/1": 21000}
    assert (found.on, found.net) == (date(2026, 12, 25), None)


def test_a_day_of_ones_own_is_no_assumption():
    day = date(2026, 9, 1)
    found = cost(seen(Play(), on=((OptionName.PURCHASE, day),)), OptionName.PURCHASE)
    assert found.on == day
    assert "assumed_day" not in found.assumes
    assert keyed(found.lines)["remaining_payments"] == 3 * 62000


PLAY = Play()


def test_another_day_than_maturity_takes_the_expected_distance_in_proportion():
    early = cost(seen(Play(), odometer=36500), OptionName.EARLY_RETURN)
    assert early.on == date(2026, 6, 15)
    driven, whole = (early.on - date(2023, 12, 15)).days, (MATURITY - date(2023, 12, 15)).days
    assert early.odometer == round(36500 * driven / whole)


@given(st.integers(0, 90000), st.integers(0, 6000000))
def test_every_total_is_the_calculators_for_the_same_ending(odometer, value):
    found = seen(PLAY, odometer=odometer, market_value=value)
    for each in found.options:
        how = TERMS.options[each.option].ends_as
        if how is None:
            continue
        ending = Ending(
            Ended(how), each.on, each.odometer, assumed=True, realised=value, market_value=value
        )
        view = View(PLAY.case, PLAY.terms, each.on, ending)
        assert each.total == total(owed(view))
        assert each.net is not None
        assert each.net == each.total + each.payments_until - (each.value or 0)
    best = cost(found, found.cheapest or OptionName.RETURN)
    assert all(best.net <= each.net for each in found.options if each.net is not None)


def test_an_early_return_that_stops_no_payments_says_what_still_falls_due():
    staying = replace(
        TERMS, early_return=replace(TERMS.early_return, charge=EarlyCharge.STAY_DUE, fee=0)
    )
    found = seen(Play(staying), odometer=30000)
    early, back = cost(found, OptionName.EARLY_RETURN), cost(found, OptionName.RETURN)
    assert early.on < back.on
    assert early.payments_until == back.payments_until == 5 * 62000
    assert "payments_stay_due" in early.assumes
    assert "payments_until_then" in back.assumes
