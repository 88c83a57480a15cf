"""Numbers as people write them."""

import pytest
from django.core.exceptions import ValidationError

from handback.web.lessee.deciding.numbers import AmountField, WholeField, plain_number, written


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("31500", 3_150_000),
        ("31,500", 3_150_000),
        ("$31,500.50", 3_150_050),
        ("31 500,50 $", 3_150_050),
        ("31\u00a0500", 3_150_000),
        ("1.250,5", 125_050),
        ("0", 0),
        ("12,5", 1_250),
    ],
)
def test_an_amount_is_read_as_it_is_written(typed, cents):
    assert AmountField().clean(typed) == cents


@pytest.mark.parametrize("typed", ["abc", "-5", "1,23,4", "1e5", "999999999999", "--1", "1.2.3.4"])
def test_what_is_no_amount_is_said(typed):
    with pytest.raises(ValidationError):
        AmountField().clean(typed)


def test_a_whole_number_has_bounds():
    field = WholeField(least=10, most=50_000)
    assert field.clean("38,500") == 38_500
    for typed in ("9", "50001", "12.55", "x"):
        with pytest.raises(ValidationError):
            field.clean(typed)
    assert WholeField(required=False).clean("") is None


def test_cents_are_written_as_moves_take_them():
    assert written(39_500) == "395.00"
    assert plain_number("38 500 km") == "38500"
