"""Vehicle identification numbers: structure and check digit (49 CFR 565; ISO 3779).

The check digit is a North American rule: a wrong one is a fault of a number assigned there (first
character 1 to 5) and only a warning elsewhere.
"""

from dataclasses import dataclass
from enum import StrEnum

LENGTH = 17
"""Characters of a VIN, always (49 CFR 565.13(b))."""

NEVER_USED = frozenset("IOQ")
"""Letters that no VIN has (49 CFR 565.13(g))."""

CHECK_POSITION = 9
"""The check digit's position, counted from 1 (49 CFR 565.15(c))."""

_VALUES = dict(
    zip(
        "0123456789ABCDEFGHJKLMNPRSTUVWXYZ",
        (*range(10), *range(1, 9), *range(1, 6), 7, 9, *range(2, 10)),
        strict=True,
    )
)
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_REMAINDERS = "0123456789X"
_LOWER, _UPPER = "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_TIDY = str.maketrans(_LOWER, _UPPER, " -\t\r\n\u00a0\u2010\u2011\u2013")


class VinFault(StrEnum):
    """What is wrong with a VIN."""

    LENGTH = "length"
    LETTER_NEVER_USED = "letter_never_used"
    CHARACTER = "character"
    CHECK_DIGIT = "check_digit"


@dataclass(frozen=True, slots=True)
class VinCheck:
    """The answer about a VIN in its normal form.

    `check_digit` is the one the number should have, empty when the structure is wrong.
    """

    vin: str
    faults: tuple[VinFault, ...] = ()
    warnings: tuple[VinFault, ...] = ()
    check_digit: str = ""

    @property
    def valid(self) -> bool:
        """Whether the number may be used; it may still carry a warning."""
        return not self.faults


def normalise(text: str) -> str:
    """Capital letters, without the spaces and hyphens that people write for legibility."""
    return text.translate(_TIDY)


def north_american(vin: str) -> bool:
    """Whether a number in its normal form was assigned in North America: it begins with 1 to 5."""
    return vin[:1] in set("12345")


def check_digit(vin: str) -> str:
    """The check digit that 17 characters in normal form should have, `0` to `9` or `X`.

    Each character's value times its position's weight, summed; the remainder by 11 is the digit,
    10 written X (49 CFR 565.15(c)). What stands at position 9 does not count.
    """
    total = sum(_VALUES[c] * weight for c, weight in zip(vin, _WEIGHTS, strict=True))
    return _REMAINDERS[total % 11]


def check_vin(text: str) -> VinCheck:
    """Check a VIN as a person wrote it; every fault of structure is named at once."""
    vin = normalise(text)
    faults = _structure(vin)
    if faults:
        return VinCheck(vin, faults)
    digit = check_digit(vin)
    if vin[CHECK_POSITION - 1] == digit:
        return VinCheck(vin, check_digit=digit)
    wrong = (VinFault.CHECK_DIGIT,)
    if north_american(vin):
        return VinCheck(vin, faults=wrong, check_digit=digit)
    return VinCheck(vin, warnings=wrong, check_digit=digit)


def _structure(vin: str) -> tuple[VinFault, ...]:
    if len(vin) == LENGTH and _VALUES.keys() >= set(vin):
        return ()
    found = {
        VinFault.LENGTH: len(vin) != LENGTH,
        VinFault.LETTER_NEVER_USED: any(c in NEVER_USED for c in vin),
        VinFault.CHARACTER: any(c not in _VALUES and c not in NEVER_USED for c in vin),
    }
    return tuple(fault for fault, there in found.items() if there)
