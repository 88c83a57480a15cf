"""The written forms of values, both ways: `"395.00"` is 39500 cents, `1/8 in` is 3.175 mm.

Everything here is exact: what has no exact decimal value is refused, never rounded.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from handback.core.base import MOMENT_MEANINGS, Moment
from handback.core.calendar import Offset, Side
from handback.policy.problems import instead_of

AMOUNT_PATTERN = r"^(0|[1-9][0-9]{0,12})(\.[0-9]{2})?$"
RATIO_PATTERN = r"^(0|[1-9][0-9]{0,12})(\.[0-9]{1,18})?$"
PERCENT_PATTERN = r"^(0|[1-9][0-9]{0,5})(\.[0-9]{1,12})? ?%$"
LENGTH_PATTERN = r"^(([0-9]+ )?[0-9]+/[0-9]+|[0-9]+(\.[0-9]+)?) ?(mm|cm|in)$"
OFFSET_PATTERN = (
    r"^([0-9]+ (year|month|week|day|business day)s?"
    r"( and [0-9]+ (month|week|day|business day)s?)? (before|after) )?[a-z_]+$"
)

UNITS = {"mm": Fraction(1), "cm": Fraction(10), "in": Fraction(254, 10)}
LONGEST_WAIT = {"year": 100, "month": 1200, "week": 5200, "day": 36500, "business day": 25000}
_COUNT = re.compile(r"([0-9]+) (year|month|week|day|business day)s?\Z")


class NotWrittenError(ValueError):
    """A value that is not written in the form its field wants; `at` is the place inside it."""

    def __init__(self, wrong: str, do: str, at: tuple[str | int, ...] = ()) -> None:
        super().__init__(wrong)
        self.wrong = wrong
        self.do = do
        self.at = at


def shown(value: object) -> str:
    """A written value as a message names it."""
    if isinstance(value, dict):
        return "A block of keys"
    if isinstance(value, list):
        return "A list"
    if value is None or isinstance(value, bool):
        return f"`{str(value).lower() if value is not None else 'null'}`"
    return f"`{value}`" if value != "" else "An empty text"


def _matching(pattern: str, value: object, what: str, do: str) -> str:
    if type(value) is int and value == 0:
        return "0"
    if not isinstance(value, str) or not re.match(pattern.replace("$", r"\Z"), value):
        raise NotWrittenError(f"{shown(value)} is not {what}.", do)
    return value


def read_cents(value: object) -> int:
    """Whole cents from `"395.00"` or `"395"`; a plain 0 is the only number taken."""
    do = 'Write it in quotes with two decimals, such as "395.00".'
    text = _matching(AMOUNT_PATTERN, value, "an amount of money", do)
    units, _, cents = text.partition(".")
    return int(units) * 100 + int(cents or 0)


def write_cents(cents: int) -> str:
    """An amount as policy files write it."""
    return f"{cents // 100}.{cents % 100:02d}"


def read_ratio(value: object) -> Decimal:
    """An exact decimal from `"0.25"`."""
    do = 'Write it in quotes, such as "0.25".'
    return Decimal(_matching(RATIO_PATTERN, value, "a decimal number", do))


def write_decimal(value: Decimal) -> str:
    """A decimal without exponent or needless zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def read_percent(value: object) -> Decimal:
    """A fraction from `6 %`: 0.06."""
    do = "Write it with its sign, such as `6 %`."
    text = _matching(PERCENT_PATTERN, value, "a percentage", do)
    return Decimal(f"{text.rstrip('% ')}E-2")


def write_percent(value: Decimal) -> str:
    """A fraction as a percentage."""
    return f"{write_decimal(value.scaleb(2))} %"


def read_length(value: object, gauges: Mapping[Any, Decimal] | None = None) -> Decimal:
    """Exact millimetres from `70 mm`, `1.5 cm`, `1/8 in`, `1 1/2 in` or the name of a gauge."""
    if isinstance(value, str) and gauges and value in gauges:
        return gauges[value]
    known = f", or name a gauge ({', '.join(sorted(gauges))})" if gauges else ""
    do = f"Write `70 mm`, `1.5 cm` or `1/8 in`{known}."
    text = _matching(LENGTH_PATTERN, value, "a length", do)
    if text == "0":
        raise NotWrittenError("`0` is a length without a unit.", do)
    number, unit = text[:-2].rstrip(), text[-2:]
    try:
        exact = sum(map(Fraction, number.split(" "))) * UNITS[unit]
    except ZeroDivisionError:
        raise NotWrittenError(f"`{text}` divides by zero.", do) from None
    if exact.denominator > 10**9 or 10**9 % exact.denominator:
        raise NotWrittenError(
            f"`{text}` is not an exact number of millimetres.", "Write it in millimetres."
        )
    whole = exact.numerator * (10**9 // exact.denominator)
    return Decimal(f"{whole}E-9").normalize() + 0 if whole else Decimal(0)


def write_length(value: Decimal) -> str:
    """A length in millimetres."""
    return f"{write_decimal(value)} mm"


def read_offset(value: object) -> Offset:
    """A date counted from a moment: `60 days before maturity`, `maturity`."""
    do = (
        "Write it like `60 days before maturity`, `1 month and 3 days after turn_in` or `maturity`."
    )
    if not isinstance(value, str) or not re.match(OFFSET_PATTERN.replace("$", r"\Z"), value):
        raise NotWrittenError(f"{shown(value)} is not a date counted from a moment.", do)
    *count, word = value.split(" ")
    if word not in MOMENT_MEANINGS:
        raise NotWrittenError(
            f"`{word}` is not a moment in a lease's life.",
            instead_of(word, map(str, MOMENT_MEANINGS), "moment"),
        )
    if not count:
        return Offset(Moment(word))
    found = _counted(" ".join(count[:-1]), value, do)
    months = found.get("year", 0) * 12 + found.get("month", 0)
    days = found.get("week", 0) * 7 + found.get("day", 0)
    business_days = found.get("business day", 0)
    side = Side(count[-1]) if months or days or business_days else Side.AFTER
    return Offset(Moment(word), months, days, side, business_days)


def _counted(text: str, value: str, do: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in text.split(" and "):
        match = _COUNT.match(part)
        assert match, "the pattern of an offset lets nothing else through"
        number, unit = int(match[1]), match[2]
        if unit in found:
            raise NotWrittenError(f"`{value}` counts {unit}s twice.", do)
        if number > LONGEST_WAIT[unit]:
            raise NotWrittenError(f"`{value}` is more than a hundred years.", do)
        found[unit] = number
    return found
