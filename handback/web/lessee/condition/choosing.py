"""Words for what a lessee chooses about an inspection or a repair, where codes alone are short."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy

from handback.core.base import Code
from handback.web.words import PageWords

SAID = {
    "repair": gettext_lazy("Repair it myself"),
    "insurer": gettext_lazy("Ask my insurer"),
    "leave": gettext_lazy("Leave it"),
    "home": gettext_lazy("At my home"),
    "work": gettext_lazy("At my work"),
    "agreed_place": gettext_lazy("At another place that we agree on"),
    "retailer": gettext_lazy("At the retailer"),
    "lessee": gettext_lazy("I will be there"),
    "stand_in": gettext_lazy("Somebody stands in for me"),
    "nobody": gettext_lazy("Nobody will be there"),
}
"""Codes as a lessee says them of themselves; a programme's own words go before these."""

THERE = {
    "lessee": gettext_lazy("You"),
    "stand_in": gettext_lazy("Somebody who stood in for you"),
    "nobody": gettext_lazy("Nobody"),
}
"""Who was, or will be, at the appointment."""


def said(words: PageWords, code: object) -> str:
    """A choice in the lessee's own words."""
    text = Code(str(code))
    if text in SAID and text not in words.terms.help.words:
        return str(SAID[text])
    return words.label(text)


def there(words: PageWords, code: object) -> str:
    """Who is at an appointment, said to the lessee."""
    text = str(code)
    return str(THERE[text]) if text in THERE else words.label(text)


def choices(words: PageWords, codes: Iterable[object]) -> list[tuple[str, str]]:
    """Codes and their words for a field."""
    return [(str(each), said(words, each)) for each in codes]
