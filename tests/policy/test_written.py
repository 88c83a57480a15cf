"""Written forms are exact, read back the same, and refuse what is nearly right."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handback.core.base import Moment
from handback.core.calendar import Offset, Side
from handback.policy import written
from handback.policy.written import (
    NotWrittenError,
    read_cents,
    read_length,
    read_offset,
    read_percent,
    read_ratio,
)
from tests.policy.strategies import decimals, offsets


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (read_cents, "395.00", 39500),
        (read_cents, "395", 39500),
        (read_cents, "0.05", 5),
        (read_cents, 0, 0),
        (read_ratio, "0.25", Decimal("0.25")),
        (read_ratio, "1", Decimal(1)),
        (read_percent, "6 %", Decimal("0.06")),
        (read_percent, "9.975%", Decimal("0.09975")),
        (read_length, "70 mm", Decimal(70)),
        (read_length, "1.5 cm", Decimal(15)),
        (read_length, "1/8 in", Decimal("3.175")),
        (read_length, "4/32 in", Decimal("3.175")),
        (read_length, "1 1/2 in", Decimal("38.1")),
        (read_length, "2in", Decimal("50.8")),
        (read_offset, "maturity", Offset(Moment.MATURITY)),
        (read_offset, "0 days before maturity", Offset(Moment.MATURITY)),
        (read_offset, "60 days before maturity", Offset(Moment.MATURITY, 0, 60, Side.BEFORE)),
        (read_offset, "6 months before maturity", Offset(Moment.MATURITY, 6, 0, Side.BEFORE)),
        (read_offset, "1 month and 3 days after turn_in", Offset(Moment.TURN_IN, 1, 3)),
        (read_offset, "2 weeks after sale", Offset(Moment.SALE, 0, 14)),
        (read_offset, "5 years after closing", Offset(Moment.CLOSING, 60, 0)),
    ],
)
def test_forms_are_read(read: Callable[[object], object], text: object, value: object) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "texts"),
    [
        (read_cents, [395, "395.0", "395.000", "-1.00", "1,000.00", "0395.00", "$5.00", ""]),
        (read_cents, [None, True, False, " 5.00", "5.00 ", "5.00\n", [], {}, "٣.00"]),
        (read_ratio, ["-0.25", "25 %", ".25", "1.", "1e3", 1, None, "0.25\n"]),
        (read_percent, ["6", "0.06", "-6 %", "% 6", "6  %", 6, None, "6 percent"]),
        (read_length, ["70", "-1 mm", "1/3 in", "1/0 in", "70 millimetres", "2 ft", 70, 0, None]),
        (read_offset, ["60 days", "60 days before", "days before maturity", 60, None, ""]),
        (read_offset, ["60 days before christmas", "1 day and 2 days after sale", "Maturity"]),
        (read_offset, ["2000 months after sale", "1 fortnight after sale", "-1 days after sale"]),
    ],
)
def test_what_is_nearly_right_is_refused(
    read: Callable[[object], object], texts: list[object]
) -> None:
    for text in texts:
        with pytest.raises(NotWrittenError) as refused:
            read(text)
        assert refused.value.wrong.endswith(".")
        assert refused.value.do


def test_a_gauge_is_a_length_by_name() -> None:
    gauges = {"dime": Decimal("17.91")}
    assert read_length("dime", gauges) == Decimal("17.91")
    with pytest.raises(NotWrittenError) as refused:
        read_length("dimes", gauges)
    assert "name a gauge (dime)" in refused.value.do


def test_an_unknown_moment_gets_a_hint() -> None:
    with pytest.raises(NotWrittenError) as refused:
        read_offset("60 days before maturty")
    assert refused.value.do == "Did you mean `maturity`?"


@given(st.integers(0, 10**14))
def test_cents_are_read_back(cents: int) -> None:
    assert read_cents(written.write_cents(cents)) == cents


@given(decimals(4))
def test_decimals_are_read_back(value: Decimal) -> None:
    assert read_ratio(written.write_decimal(value)) == value
    assert read_percent(written.write_percent(value / 1000)) == value / 1000
    assert read_length(written.write_length(value)) == value


@given(st.integers(0, 500), st.integers(0, 63), st.sampled_from([1, 2, 4, 5, 8, 16, 32, 64]))
def test_inches_are_exact(whole: int, part: int, of: int) -> None:
    length = read_length(f"{whole} {part}/{of} in")
    assert length * of * 10 == (whole * of + part) * 254


@given(offsets)
def test_offsets_are_read_back(offset: Offset) -> None:
    assert read_offset(str(offset)) == offset
