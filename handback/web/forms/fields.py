"""Form fields for the values that moves take: each cleans to what the reader of arguments takes.

Amounts stay texts such as `"395.00"`, days `2026-10-20`; codes are written as people write words.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from handback.actions.forms import CODE_PATTERN, DAY_PATTERN, INSTANT_PATTERN, LONGEST_CODE
from handback.policy.written import AMOUNT_PATTERN, LENGTH_PATTERN, PERCENT_PATTERN, RATIO_PATTERN

YES, NO = "yes", "no"
SHORT = "govuk-input--width-10"
"""The class of a short line of text."""
LARGEST = 2**53 - 1


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace("$", r"\Z"))


class Suggesting(forms.TextInput):
    """A line of text with suggestions that do not bind."""

    template_name = "web/work/widgets/suggesting.html"

    def __init__(self, suggestions: Iterable[tuple[str, str]], attrs: Any = None) -> None:
        super().__init__(attrs)
        self.suggestions = tuple(suggestions)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """What the template is drawn with."""
        about = {"list": f"suggested-{name}", **(attrs or {})}
        context = super().get_context(name, value, about)
        context["widget"]["suggestions"] = self.suggestions
        return context


class PatternField(forms.CharField):
    """A text of a written form; blanks around it, and around commas of thousands, do not count."""

    def __init__(self, pattern: str, wrong: Any, **more: Any) -> None:
        super().__init__(**more)
        self.pattern, self.wrong = _whole(pattern), wrong

    def clean(self, value: Any) -> str:
        """The text in its written form; raises `ValidationError`."""
        said = self.tidied(super().clean(value))
        if said and not self.pattern.match(said):
            raise ValidationError(self.wrong)
        return said

    def tidied(self, said: str) -> str:
        """The text as it is read."""
        return said.strip()


class AmountField(PatternField):
    """Money: 395, 395.00, 1,395.00 or $395.00."""

    def __init__(self, **more: Any) -> None:
        wrong = _("Write an amount such as 395.00, not below zero.")
        super().__init__(AMOUNT_PATTERN, wrong, **more)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "class": SHORT}

    def tidied(self, said: str) -> str:
        """Without currency, blanks and commas of thousands."""
        plain = re.sub(r"[\s$\u00a0\u202f]", "", said)
        if re.match(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]{2})?\Z", plain):
            plain = plain.replace(",", "")
        return re.sub(r"\A([0-9]+),([0-9]{2})\Z", r"\1.\2", plain)


class LengthField(PatternField):
    """A length with its unit, or the name of one of the programme's gauges."""

    def __init__(self, gauges: Iterable[str] = (), **more: Any) -> None:
        super().__init__(LENGTH_PATTERN, _("Write a length with its unit, such as 70 mm."), **more)
        names = "|".join(map(re.escape, gauges))
        inner = LENGTH_PATTERN.removeprefix("^").removesuffix("$")
        self.pattern = _whole(f"^({inner}{f'|{names}' if names else ''})$")
        self.widget.attrs |= {"class": SHORT, "autocomplete": "off"}


class DayField(PatternField):
    """A day."""

    def __init__(self, **more: Any) -> None:
        wrong = _("Write a day, such as 2026-10-20.")
        widget = forms.DateInput(attrs={"type": "date", "class": SHORT}, format="%Y-%m-%d")
        super().__init__(DAY_PATTERN, wrong, **{"widget": widget, **more})

    def clean(self, value: Any) -> str:
        """A day that there is."""
        return _real(super().clean(value), self.wrong)


class InstantField(PatternField):
    """A day and a time of day, local to the programme."""

    def __init__(self, **more: Any) -> None:
        wrong = _("Write a day and a time, such as 2026-10-20T10:00.")
        widget = forms.TextInput(attrs={"type": "datetime-local", "class": SHORT})
        widget.input_type = "datetime-local"
        super().__init__(INSTANT_PATTERN, wrong, **{"widget": widget, **more})

    def clean(self, value: Any) -> str:
        """An instant that there is."""
        return _real(super().clean(value), self.wrong)

    def tidied(self, said: str) -> str:
        """With a `T` between day and time."""
        return said.strip().replace(" ", "T", 1)


def _real(said: str, wrong: Any) -> str:
    try:
        if said:
            datetime.fromisoformat(said)
    except ValueError:
        raise ValidationError(wrong) from None
    return said


class CodeField(PatternField):
    """A code, written as words: blanks become underscores."""

    def __init__(self, **more: Any) -> None:
        wrong = _("Use letters of the English alphabet, digits and blanks, at most 64.")
        super().__init__(f"^(?=.{{0,{LONGEST_CODE}}}$){CODE_PATTERN.removeprefix('^')}", wrong,
                         **more)  # fmt: skip

    def tidied(self, said: str) -> str:
        """With underscores for blanks."""
        return "_".join(said.split())


class SeveralField(forms.CharField):
    """Several values of one sort in a line, with commas between."""

    def __init__(self, each: forms.Field, **more: Any) -> None:
        super().__init__(**more)
        self.each = each

    def clean(self, value: Any) -> Any:
        """The values; raises `ValidationError` for the first that is wrong."""
        said = super().clean(value)
        return [self.each.clean(part) for part in said.split(",") if part.strip()]


class YesNoField(forms.ChoiceField):
    """Yes or no; where no answer is an answer, nothing at all."""

    def __init__(self, **more: Any) -> None:
        choices = ((YES, _("Yes")), (NO, _("No")))
        super().__init__(choices=choices, widget=forms.RadioSelect, **more)

    def clean(self, value: Any) -> Any:
        """True, False, or None where it was not answered."""
        return {YES: True, NO: False}.get(super().clean(value))


class NumberField(forms.IntegerField):
    """A whole number."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"min_value": -LARGEST, "max_value": LARGEST, **more})
        self.widget = forms.TextInput(
            attrs={"inputmode": "numeric", "class": SHORT, "autocomplete": "off"}
        )

    def to_python(self, value: Any) -> int | None:
        """Without commas and blanks between thousands."""
        said = re.sub(r"[\s,\u00a0\u202f]", "", str(value)) if value is not None else value
        return super().to_python(said)


class UploadWidget(forms.FileInput):
    """Chooses files, several where that is allowed."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/input.html"


class UploadField(forms.FileField):
    """A file that is stored before the form is read; here it only says what went wrong."""

    def __init__(self, *, several: bool, **more: Any) -> None:
        super().__init__(**more)
        attrs = {"multiple": True} if several else {}
        self.widget = UploadWidget(attrs=attrs)

    def clean(self, *_: Any) -> None:
        """Nothing: what was sent has been stored."""


def ratio_field(form: str, **more: Any) -> PatternField:
    """A number without a unit, or a share in percent."""
    if form == "percent":
        return PatternField(PERCENT_PATTERN, _("Write a share such as 6 %."), **more)
    return PatternField(RATIO_PATTERN, _("Write a number such as 0.25."), **more)
