"""Sizes in exact millimetres."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handback.core.gauges import from_inches


@pytest.mark.parametrize(("inches", "length"), [("1", "25.4"), ("2/32", "1.5875"), ("6", "152.4")])
def test_inches_are_exact_millimetres(inches, length):
    assert from_inches(Fraction(inches)) == Decimal(length)


def test_a_length_without_an_exact_decimal_is_refused():
    with pytest.raises(ValueError, match="1/3 in"):
        from_inches(Fraction(1, 3))


@given(st.integers(0, 4000), st.integers(0, 6))
def test_every_binary_fraction_of_an_inch_is_exact(numerator, power):
    inches = Fraction(numerator, 2**power)
    assert Fraction(from_inches(inches)) == inches * Fraction("25.4")
