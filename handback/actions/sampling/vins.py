"""Making vehicle identification numbers that are valid and belong to no car."""

from handback.core.vin import CHECK_POSITION, check_digit

YEARS = "ABCDEFGHJKLMNPRSTVWXY123456789"
"""Codes of model years, from 2010 on for thirty years (49 CFR 565.15, table VII)."""
FIRST_YEAR = 2010


def vin_of(first: str, plant: str, year: int, serial: int) -> str:
    """The VIN of eight first characters, a plant, a model year and a serial number."""
    code = YEARS[(year - FIRST_YEAR) % len(YEARS)]
    open_ = f"{first}0{code}{plant}{serial:06}"
    return open_[: CHECK_POSITION - 1] + check_digit(open_) + open_[CHECK_POSITION:]
