"""Fields for numbers as people write them: with groups, signs of currencies, comma or point."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

JUNK = re.compile(r"[\s\u00a0\u202f'$€£]|CAD|USD|km|mi", re.IGNORECASE)
CENTS = re.compile(r"(?P<whole>-?[0-9][0-9.,]*?)(?:[.,](?P<part>[0-9]{1,2}))?\Z")
GROUPS = re.compile(r"[.,]")
LARGEST = 100_000_000
NARROW = "govuk-input--width-10"


def plain_number(text: str) -> str:
    """A number without blanks, groups and signs of currencies: `$31,500.5` is `31500.50`.

    Raises `ValueError` for what is no number. Two digits or one after a last point or comma are
    cents; three are a group.
    """
    found = CENTS.match(JUNK.sub("", text))
    if found is None:
        raise ValueError(text)
    whole, part = found["whole"], found["part"] or ""
    if not re.fullmatch(r"-?[0-9]{1,3}([.,][0-9]{3})*|-?[0-9]+", whole):
        raise ValueError(text)
    digits = GROUPS.sub("", whole)
    return f"{digits}.{part:0<2}" if part else digits


class AmountField(forms.CharField):
    """An amount of money; its value is cents."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "decimal", "class": NARROW})
        )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        """Cents; None for nothing."""
        text = super().to_python(value)
        if not text:
            return None
        try:
            amount = Decimal(plain_number(text))
        except (ValueError, InvalidOperation):
            raise ValidationError(_("Write an amount such as 1,250.00.")) from None
        if amount < 0:
            raise ValidationError(_("An amount cannot be below zero."))
        if amount >= LARGEST:
            raise ValidationError(_("This amount is too large."))
        return int(amount.scaleb(2))


class WholeField(forms.CharField):
    """A whole number that is not below zero, such as an odometer reading or days."""

    def __init__(self, *, least: int = 0, most: int = 9_999_999, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "numeric", "class": NARROW})
        )
        self.least, self.most = least, most
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        """The number; None for nothing."""
        text = super().to_python(value)
        if not text:
            return None
        try:
            number = int(plain_number(text))
        except ValueError:
            raise ValidationError(_("Write a whole number such as 38,500.")) from None
        if number < self.least:
            raise ValidationError(
                _("It cannot be less than %(least)s."), params={"least": f"{self.least:,}"}
            )
        if number > self.most:
            raise ValidationError(
                _("It cannot be more than %(most)s."), params={"most": f"{self.most:,}"}
            )
        return number


class DayField(forms.DateField):
    """A day, with the calendar of the browser."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget",
            forms.DateInput(
                format="%Y-%m-%d", attrs={"type": "date", "class": "govuk-input--width-10"}
            ),
        )
        kwargs.setdefault("input_formats", ["%Y-%m-%d"])
        kwargs.setdefault(
            "error_messages", {"invalid": _("Write a day as year-month-day, such as 2026-11-30.")}
        )
        super().__init__(**kwargs)


def written(cents: int) -> str:
    """Cents as moves take them: `395.00`."""
    return f"{Decimal(cents).scaleb(-2):.2f}"
