"""Days and amounts as each language writes them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

Day = Callable[[date], str]
SYMBOLS: Mapping[str, str] = {"USD": "$", "CAD": "$"}
MONTHS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December",
    ),
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
        "octobre", "novembre", "décembre",
    ),
}  # fmt: skip
HARD_SPACE = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Saying:
    """How a language writes days (as a date) and amounts (in cents, with their currency)."""

    day: Day
    money: Callable[[int, str], str]


def saying(language: str) -> Saying:
    """How a language writes; one that is not known here writes days as 2026-10-05."""
    return _SAYINGS.get(language, _PLAIN)


def _english_day(on: date) -> str:
    return f"{on.day} {MONTHS['en'][on.month - 1]} {on.year}"


def _french_day(on: date) -> str:
    first = "1er" if on.day == 1 else str(on.day)
    return f"{first} {MONTHS['fr'][on.month - 1]} {on.year}"


def _english_money(cents: int, currency: str) -> str:
    amount = f"{abs(cents) // 100:,}.{abs(cents) % 100:02}"
    symbol = SYMBOLS.get(currency)
    said = f"{symbol}{amount}" if symbol else f"{amount} {currency}"
    return f"−{said}" if cents < 0 else said


def _french_money(cents: int, currency: str) -> str:
    units = f"{abs(cents) // 100:,}".replace(",", HARD_SPACE)
    symbol = SYMBOLS.get(currency, currency)
    said = f"{units},{abs(cents) % 100:02}{HARD_SPACE}{symbol}"
    return f"−{said}" if cents < 0 else said


def _plain_money(cents: int, currency: str) -> str:
    sign = "−" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02} {currency}"


_PLAIN = Saying(date.isoformat, _plain_money)
_SAYINGS: Mapping[str, Saying] = {
    "en": Saying(_english_day, _english_money),
    "fr": Saying(_french_day, _french_money),
}
