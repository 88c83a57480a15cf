"""Sums of money: whole cents, one named rounding a line."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal
from enum import StrEnum
from fractions import Fraction


class Rounding(StrEnum):
    """How a line is rounded to whole cents."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    UP = "up"


_MODES = {
    Rounding.HALF_UP: ROUND_HALF_UP,
    Rounding.HALF_EVEN: ROUND_HALF_EVEN,
    Rounding.UP: ROUND_UP,
}


def to_cents(units: Decimal | Fraction, rounding: Rounding = Rounding.HALF_UP) -> int:
    """Whole cents of an exact amount in currency units, rounded once."""
    if isinstance(units, Fraction):
        return _fraction_to_cents(units * 100, rounding)
    return int((units * 100).quantize(Decimal(1), _MODES[rounding]))


def _fraction_to_cents(cents: Fraction, rounding: Rounding) -> int:
    whole, part = divmod(abs(cents), 1)
    twice = 2 * part
    up = {
        Rounding.HALF_UP: twice >= 1,
        Rounding.HALF_EVEN: twice > 1 or (twice == 1 and whole % 2 == 1),
        Rounding.UP: part > 0,
    }[rounding]
    rounded = int(whole) + up
    return rounded if cents >= 0 else -rounded


def share(cents: int, ratio: Decimal, rounding: Rounding = Rounding.HALF_UP) -> int:
    """`ratio` of an amount in cents, rounded once to whole cents."""
    return to_cents(Decimal(cents) * ratio / 100, rounding)
