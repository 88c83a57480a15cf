"""Exemptions from odometer disclosure, 49 CFR 580.17."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handback.core.exemption import Exemption, exempt_by_age_from, odometer_exemption
from handback.core.terms.conditions import ALWAYS
from handback.core.terms.turn_in import OdometerTerms

FEDERAL = OdometerTerms(
    needed_when=ALWAYS,
    exempt_weight_lb=16_000,
    old_rule_to=2010,
    old_rule_years=10,
    new_rule_years=20,
)
CONTRACT_ONLY = OdometerTerms(needed_when=ALWAYS)


def exemption(year, weight, on, terms=FEDERAL):
    return odometer_exemption(terms, model_year=year, gvwr_lb=weight, transferred_on=on)


@pytest.mark.parametrize(
    ("year", "first"),
    [(2009, 2019), (2010, 2020), (2011, 2031), (2012, 2032), (2024, 2044)],
)
def test_a_model_year_is_exempt_from_a_first_of_january_on(year, first):
    assert exempt_by_age_from(FEDERAL, year) == date(first, 1, 1)
    assert exemption(year, 5_000, date(first - 1, 12, 31)) is None
    assert exemption(year, 5_000, date(first, 1, 1)) is Exemption.AGE


@pytest.mark.parametrize(
    ("weight", "found"), [(None, None), (16_000, None), (16_001, Exemption.WEIGHT)]
)
def test_more_than_the_weight_is_exempt(weight, found):
    assert exemption(2024, weight, date(2026, 12, 15)) is found


def test_weight_is_named_before_age():
    assert exemption(2000, 20_000, date(2026, 1, 1)) is Exemption.WEIGHT


@given(st.integers(1980, 2040), st.none() | st.integers(0, 100_000), st.dates())
def test_terms_without_a_statute_exempt_nothing(year, weight, day):
    assert exemption(year, weight, day, CONTRACT_ONLY) is None


def test_without_an_old_rule_the_new_one_is_for_every_year():
    terms = replace(FEDERAL, old_rule_to=None)
    assert exempt_by_age_from(terms, 1999) == date(2019, 1, 1)


def test_an_old_rule_alone_leaves_newer_years_out():
    terms = replace(FEDERAL, new_rule_years=None)
    assert exempt_by_age_from(terms, 2010) == date(2020, 1, 1)
    assert exempt_by_age_from(terms, 2011) is None


@given(st.integers(1980, 2040), st.dates(date(1990, 1, 1), date(2070, 1, 1)), st.integers(0, 9000))
def test_once_exempt_always_exempt(year, day, days):
    later = date.fromordinal(day.toordinal() + days)
    if exemption(year, None, day):
        assert exemption(year, None, later)
