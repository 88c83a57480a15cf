"""The worked examples of docs/rounding.md, each as the page writes it."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from handback.core.finance import excess_distance_charge, rent_until, simple_interest
from handback.core.money import Rounding, share, to_cents
from handback.core.terms.payoff import DayCount

PAGE = (Path(__file__).parents[2] / "docs" / "rounding.md").read_text(encoding="utf-8")
OCTOBER = (date(2026, 10, 1), date(2026, 11, 1))

EXAMPLES = {
    "130.59 × 10 ÷ 31 = 42.1258… → 42.13": rent_until(
        date(2026, 10, 11), OCTOBER, 13_059, DayCount.ACTUAL_365
    ),
    "12,000.00 × 6 % × 20 ÷ 365 = 39.4520… → 39.45": simple_interest(
        1_200_000, Decimal("0.06"), date(2026, 1, 1), date(2026, 1, 21), DayCount.ACTUAL_365
    ),
    "333 × 0.125 = 41.625 → 41.63": excess_distance_charge(0, 333, Decimal("0.125")),
    "half even 41.62": excess_distance_charge(0, 333, Decimal("0.125"), Rounding.HALF_EVEN),
    "121 × 0.105 = 12.705 → 12.71": to_cents(121 * Decimal("0.105")),
    "620.00 × 7 ÷ 30 = 144.6666… → 144.67": to_cents(Fraction(620 * 7, 30)),
    "437.25 × 5 % = 21.8625 → 21.86": share(43_725, Decimal("0.05")),
    "333.33 × 50 % = 166.665 → 166.67": share(33_333, Decimal("0.5")),
    "2,345.67 × 10 % = 234.567 → 234.57": share(234_567, Decimal("0.1")),
    "−0.125 is −0.13": to_cents(Decimal("-0.125")),
}


@pytest.mark.parametrize(("written", "cents"), EXAMPLES.items())
def test_an_example_of_the_page_holds(written, cents):
    assert written in " ".join(PAGE.split())
    shown = written.replace("−", "-").split()[-1]
    assert to_cents(Decimal(shown)) == cents
