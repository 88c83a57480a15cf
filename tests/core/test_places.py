from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handback.core.base import Code, Id
from handback.core.sums.places import may_take
from handback.core.terms.conditions import ALWAYS
from handback.core.terms.turn_in import PlaceKind, PlaceRule, Where
from handback.core.turn_in import Place
from handback.core.view import View
from tests.kit import Play, programme

PLAY = Play()
BRAND = Place(place=Id("north"), makes=(Code("Testcar"),), country=Code("US"))


def view_of(places, play=PLAY, reasons=None, **where):
    terms = programme()
    rules = tuple(each if isinstance(each, PlaceRule) else PlaceRule(kind=each) for each in places)
    new = Where(
        source=Code("W"),
        places=rules,
        brands=("Testcar",),
        sources={Code("countries"): Code("C")},
        **where,
    )
    turn_in = replace(terms.turn_in, where=new)
    if reasons is not None:
        turn_in = replace(turn_in, asks_reason_unless=reasons)
    return View.of(play.case, replace(terms, turn_in=turn_in), date(2026, 12, 1))


def test_the_originating_retailer_comes_first_whatever_it_sells():
    view = view_of([PlaceKind.ORIGINATING, PlaceKind.BRAND], countries=("US",))
    verdict = may_take(view, Place(place=Id("glendale")))
    assert (verdict.rung, verdict.needs_reason) == (PlaceKind.ORIGINATING, False)


def test_a_later_rung_asks_why_not_an_earlier_one():
    rung = PlaceRule(kind=PlaceKind.BRAND, needs_reason=True)
    assert may_take(view_of([PlaceKind.ORIGINATING, rung]), BRAND).needs_reason
    assert not may_take(view_of([rung]), BRAND).needs_reason
    assert not may_take(view_of([PlaceKind.ORIGINATING, rung], reasons=ALWAYS), BRAND).needs_reason
    nowhere = Play(originating_retailer=Id(""))
    assert not may_take(view_of([PlaceKind.ORIGINATING, rung], nowhere), BRAND).needs_reason


@pytest.mark.parametrize(
    ("places", "place", "reason", "rule"),
    [
        ([PlaceKind.BRAND], replace(BRAND, makes=(Code("Other"),)), "other_make", "W"),
        ([PlaceKind.BRAND], replace(BRAND, country=Code("CA")), "other_country", "C"),
        ([PlaceKind.FRANCHISED], replace(BRAND, makes=(Code("Other"),)), "other_make", "W"),
        ([PlaceKind.FRANCHISED], replace(BRAND, franchised=False), "not_franchised", "W"),
        ([PlaceKind.FRANCHISED], Place(place=Id("x")), "other_country", "C"),
        ([PlaceKind.ORIGINATING], BRAND, "not_the_originating_retailer", "W"),
        ([PlaceKind.SET_BY_SPECIALIST], BRAND, "not_set_by_specialist", "W"),
    ],
)
def test_a_refused_place_names_the_rule_and_why(places, place, reason, rule):
    verdict = may_take(view_of(places, countries=("US",)), place)
    assert (verdict.rung, verdict.reason, verdict.rule) == (None, reason, rule)


def test_makes_are_compared_whatever_their_case():
    place = replace(BRAND, makes=(Code("TESTCAR"),))
    assert may_take(view_of([PlaceKind.FRANCHISED]), place).rung is PlaceKind.FRANCHISED


KINDS = st.lists(st.sampled_from(list(PlaceKind)), unique=True, max_size=4)
PLACES = st.builds(
    Place,
    place=st.sampled_from([Id("glendale"), Id("north"), Id("")]),
    makes=st.lists(st.sampled_from([Code("Testcar"), Code("Other")]), max_size=2).map(tuple),
    country=st.sampled_from([Code("US"), Code("CA"), Code("")]),
    franchised=st.booleans(),
)


@given(kinds=KINDS, place=PLACES)
def test_the_rung_is_the_first_of_the_ladder_that_takes_the_place_alone(kinds, place):
    alone = [k for k in kinds if may_take(view_of([k], countries=("US",)), place).rung]
    verdict = may_take(view_of(kinds, countries=("US",)), place)
    assert verdict.rung == (alone[0] if alone else None)
    assert bool(verdict.reason) == (verdict.rung is None)
    assert verdict.rule


@given(kinds=KINDS, place=PLACES, more=st.sampled_from(list(PlaceKind)))
def test_a_longer_ladder_never_turns_away_what_a_shorter_one_takes(kinds, place, more):
    if may_take(view_of(kinds), place).rung:
        assert may_take(view_of([*kinds, more]), place).rung


@given(kinds=KINDS, place=PLACES)
def test_an_unauthorised_place_is_never_taken(kinds, place):
    verdict = may_take(view_of(kinds, unauthorised=(Code(place.place),)), place)
    assert (verdict.rung, verdict.reason) == (None, "unauthorised_place")
