"""Days, amounts and distances as the reader's language and the programme's country write them."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time, get_timezone_name
from babel.numbers import format_currency, format_decimal, format_percent
from babel.units import format_unit
from django.utils.translation import get_language

from handback.core.base import DistanceUnit

Form = Literal["short", "medium", "long", "full"]
"""How long a day is written."""
UnitForm = Literal["short", "long"]
UNITS = {DistanceUnit.MILES: "length-mile", DistanceUnit.KILOMETRES: "length-kilometer"}
MILLIMETRES = "length-millimeter"
INCH = Decimal("25.4")


@dataclass(frozen=True, slots=True)
class Saying:
    """How values are written: the locale, the currency of amounts, the unit of distances."""

    locale: Locale
    currency: str = "USD"
    unit: DistanceUnit = DistanceUnit.MILES

    def money(self, cents: int) -> str:
        """An amount in cents with its currency, such as $1,234.50 or 1 234,50 $."""
        return _money(cents, self.currency, self.locale)

    def rate(self, amount: Decimal) -> str:
        """Currency units for one mile or kilometre, as exact as they are given."""
        return format_currency(
            amount, self.currency, locale=self.locale, decimal_quantization=False
        )

    def day(self, on: date) -> str:
        """A day with the name of its month."""
        return _date(on, "long", self.locale)

    def short_day(self, on: date) -> str:
        """A day, the name of its month shortened."""
        return _date(on, "medium", self.locale)

    def weekday(self, on: date) -> str:
        """A day with the name of the weekday."""
        return _date(on, "full", self.locale)

    def clock(self, at: datetime | time) -> str:
        """A time of day."""
        plain = at.time() if isinstance(at, datetime) else at
        return format_time(plain, "short", locale=self.locale)

    def at(self, at: datetime) -> str:
        """A day and a time of day, as the instant's own clock shows them."""
        return f"{self.weekday(at.date())}, {self.clock(at)}"

    def zone(self, name: str, on: date) -> str:
        """A time zone as people call it on a day: `America/Chicago` is Central Standard Time."""
        noon = datetime.combine(on, time(12), ZoneInfo(name))
        return get_timezone_name(noon, width="long", locale=self.locale)

    def number(self, count: int | Decimal) -> str:
        """A number with its groups of thousands."""
        return format_decimal(count, locale=self.locale)

    def distance(self, count: int) -> str:
        """A distance in the programme's unit, in words."""
        return _unit(count, UNITS[self.unit], "long", self.locale)

    def short_distance(self, count: int) -> str:
        """A distance in the programme's unit, shortened."""
        return _unit(count, UNITS[self.unit], "short", self.locale)

    def kilometres(self, count: int) -> str:
        """A distance between two places, in the programme's unit."""
        miles = self.unit is DistanceUnit.MILES
        return self.short_distance(round(count / 1.609344) if miles else count)

    def length(self, millimetres: Decimal) -> str:
        """A length in millimetres; with inches where the programme counts miles."""
        plain = format_unit(_trimmed(millimetres), MILLIMETRES, "short", locale=self.locale)
        if self.unit is DistanceUnit.KILOMETRES:
            return plain
        inches = format_decimal(
            _inches(millimetres), locale=self.locale, decimal_quantization=False
        )
        return f"{inches} in ({plain})"

    def percent(self, share: Decimal) -> str:
        """A share, such as 0.06, in percent."""
        return format_percent(share, locale=self.locale, decimal_quantization=False)


def _trimmed(value: Decimal) -> Decimal:
    """A number without zeros at its end."""
    whole = value == value.to_integral_value()
    return value.quantize(Decimal(1)) if whole else value.normalize()


def _inches(millimetres: Decimal) -> Decimal:
    """A length in inches: to the eighth where it is one (0.125), else to the hundredth."""
    exact = (millimetres / INCH).quantize(Decimal("0.001"))
    if exact * INCH == millimetres:
        return _trimmed(exact)
    return _trimmed((millimetres / INCH).quantize(Decimal("0.01")))


@lru_cache(maxsize=4_096)
def _money(cents: int, currency: str, locale: Locale) -> str:
    said: str = format_currency(Decimal(cents).scaleb(-2), currency, locale=locale)
    return said.replace("-", "−")


@lru_cache(maxsize=4_096)
def _date(on: date, form: Form, locale: Locale) -> str:
    return format_date(on, form, locale=locale)


@lru_cache(maxsize=4_096)
def _unit(count: int, unit: str, form: UnitForm, locale: Locale) -> str:
    said: str = format_unit(count, unit, form, locale=locale)
    return said


@lru_cache(maxsize=64)
def locale_of(language: str, country: str) -> Locale:
    """The locale of a language in a country; that of the language where there is none."""
    try:
        return Locale.parse(f"{language}_{country}") if country else Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return Locale.parse(language)


def saying(
    country: str = "US", currency: str = "USD", unit: DistanceUnit = DistanceUnit.MILES
) -> Saying:
    """How values are written in the language of the page."""
    return Saying(locale_of(get_language() or "en", country), currency, unit)
