"""Stacked taxes, each line rounded by itself."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handback.core.base import Code
from handback.core.money import Rounding, share
from handback.core.taxes import TaxLine, TaxStackError, tax_lines
from handback.core.terms.fees import Tax

FEE, WEAR, LATE = Code("disposition_fee"), Code("excess_wear"), Code("late_fee")
GST, QST = Code("gst"), Code("qst")
QUEBEC = Code("CA-QC")


def tax(rate, *on, regions=(), on_top_of=()):
    return Tax(rate=Decimal(rate), on=on, regions=regions, on_top_of=on_top_of)


def test_a_tax_is_on_the_lines_it_names():
    found = tax_lines({FEE: 39_500, LATE: 2_500}, {GST: tax("0.05", FEE)}, QUEBEC)
    assert found == (TaxLine(GST, 39_500, 1_975),)


def test_one_line_a_tax_over_all_its_lines():
    # 5 % of 0.30 is 0.015; of 0.10 twice and 0.10 it would be 0.005 each
    amounts = {FEE: 10, WEAR: 10, LATE: 10}
    assert tax_lines(amounts, {GST: tax("0.05", FEE, WEAR, LATE)}, QUEBEC) == (TaxLine(GST, 30, 2),)


def test_a_tax_that_finds_nothing_gives_no_line():
    assert tax_lines({LATE: 2_500}, {GST: tax("0.05", FEE)}, QUEBEC) == ()
    assert tax_lines({}, {GST: tax("0.05", FEE)}, QUEBEC) == ()
    assert tax_lines({FEE: 39_500}, {}, QUEBEC) == ()


def test_a_tax_is_in_the_regions_it_names():
    taxes = {GST: tax("0.05", FEE), QST: tax("0.09975", FEE, regions=(QUEBEC,))}
    assert [t.tax for t in tax_lines({FEE: 10_000}, taxes, QUEBEC)] == [GST, QST]
    assert [t.tax for t in tax_lines({FEE: 10_000}, taxes, Code("CA-ON"))] == [GST]


def test_taxes_come_in_the_order_of_the_terms():
    taxes = {QST: tax("0.095", FEE, on_top_of=(GST,)), GST: tax("0.05", FEE)}
    assert [t.tax for t in tax_lines({FEE: 10_000}, taxes, QUEBEC)] == [QST, GST]


def test_a_tax_on_top_of_another():
    # Québec before 2013: 9.5 % of the price with the federal 5 %
    taxes = {GST: tax("0.05", FEE), QST: tax("0.095", FEE, on_top_of=(GST,))}
    found = tax_lines({FEE: 10_000}, taxes, QUEBEC)
    assert found == (TaxLine(GST, 10_000, 500), TaxLine(QST, 10_500, 998))


def test_only_the_tax_of_the_same_lines_lies_below():
    taxes = {GST: tax("0.05", FEE, WEAR), QST: tax("0.10", FEE, on_top_of=(GST,))}
    found = tax_lines({FEE: 10_000, WEAR: 50_000}, taxes, QUEBEC)
    assert found == (TaxLine(GST, 60_000, 3_000), TaxLine(QST, 10_500, 1_050))


def test_a_tax_of_another_region_does_not_lie_below():
    taxes = {
        GST: tax("0.05", FEE, regions=(Code("US-NY"),)),
        QST: tax("0.10", FEE, on_top_of=(GST,)),
    }
    assert tax_lines({FEE: 10_000}, taxes, QUEBEC) == (TaxLine(QST, 10_000, 1_000),)


def test_three_taxes_high():
    top = Code("top")
    taxes = {
        GST: tax("0.05", FEE),
        QST: tax("0.10", FEE, on_top_of=(GST,)),
        top: tax("0.01", FEE, on_top_of=(GST, QST, GST)),
    }
    found = tax_lines({FEE: 10_000}, taxes, QUEBEC)
    assert [(t.base, t.cents) for t in found] == [(10_000, 500), (10_500, 1_050), (11_550, 116)]


@pytest.mark.parametrize(
    "taxes",
    [
        {GST: tax("0.05", FEE, on_top_of=(QST,))},
        {GST: tax("0.05", FEE, on_top_of=(GST,))},
        {GST: tax("0.05", FEE, on_top_of=(QST,)), QST: tax("0.1", FEE, on_top_of=(GST,))},
    ],
)
@pytest.mark.parametrize("amounts", [{FEE: 100}, {}])
def test_a_stack_that_cannot_be_told_is_an_error(taxes, amounts):
    with pytest.raises(TaxStackError, match="on top of"):
        tax_lines(amounts, taxes, QUEBEC)


def test_the_rounding_is_the_one_named():
    taxes = {GST: tax("0.05", FEE)}
    cents = [tax_lines({FEE: 10}, taxes, QUEBEC, rounding)[0].cents for rounding in Rounding]
    assert cents == [1, 0, 1]


amounts_of = st.dictionaries(st.sampled_from([FEE, WEAR, LATE]), st.integers(-(10**8), 10**8))
rates = st.decimals("0", "0.5", places=5)


@given(amounts_of, rates, rates)
def test_taxes_side_by_side_do_not_touch(amounts, first, second):
    taxes = {GST: tax(first, FEE, WEAR), QST: tax(second, FEE, WEAR)}
    together = tax_lines(amounts, taxes, QUEBEC)
    alone = [tax_lines(amounts, {name: taxes[name]}, QUEBEC) for name in taxes]
    assert together == sum(alone, ())
    assert all(t.cents == share(t.base, taxes[t.tax].rate) for t in together)


@given(amounts_of, rates, rates)
def test_what_is_taken_back_takes_its_taxes_back(amounts, first, second):
    taxes = {GST: tax(first, FEE, WEAR), QST: tax(second, FEE, on_top_of=(GST,))}
    back = tax_lines({line: -cents for line, cents in amounts.items()}, taxes, QUEBEC)
    found = tax_lines(amounts, taxes, QUEBEC)
    assert [(t.tax, -t.base, -t.cents) for t in back] == [(t.tax, t.base, t.cents) for t in found]
