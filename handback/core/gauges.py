"""Sizes of everyday things that damage is measured by, in exact millimetres.

Which gauge a programme uses, and for what, is its policy's to say.
"""

from decimal import Context, Decimal, Inexact, localcontext
from fractions import Fraction

US_DIME = Decimal("17.91")
"""Diameter of a United States ten-cent coin (United States Mint)."""

CANADIAN_TEN_CENTS = Decimal("18.03")
"""Diameter of a Canadian ten-cent coin (Royal Canadian Mint)."""

ID1_CARD = (Decimal("85.60"), Decimal("53.98"))
"""Width and height of a bank card (ISO/IEC 7810, size ID-1)."""

MILLIMETRES_PER_INCH = Decimal("25.4")
"""Exact by definition."""

_EXACT = Context(prec=40, traps=[Inexact])


def from_inches(inches: Fraction) -> Decimal:
    """Exact millimetres of a length in inches: 1/8 in and 4/32 in are 3.175 mm.

    Raises `ValueError` for a length without an exact decimal, such as 1/3 in.
    """
    length = inches * Fraction(MILLIMETRES_PER_INCH)
    try:
        with localcontext(_EXACT):
            return Decimal(length.numerator) / length.denominator
    except Inexact:
        raise ValueError(f"{inches} in has no exact length in millimetres") from None
