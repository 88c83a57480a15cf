"""The small "why?" beside a figure, a date or a refusal, as HTML.

It is drawn here and not in a template, because pages have dozens of them.
"""

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, override

from handback.web.words import PageWords, Why

KEPT = 4_096
"""How many are kept drawn; rules are few, languages two."""


def why_of(words: PageWords, rule: object, about: str) -> SafeString:
    """The "why?" of a rule; nothing for one that nobody wrote down."""
    found = words.why(str(rule)) if rule else None
    return SafeString("") if found is None else _drawn(found, about, _ask(words.language))


@lru_cache(maxsize=64)
def _ask(language: str) -> str:
    """What is pressed, in the language of the page."""
    with override(language):
        return gettext("Why?")


@lru_cache(maxsize=KEPT)
def _drawn(why: Why, about: str, ask: str) -> SafeString:
    hidden = format_html('<span class="govuk-visually-hidden"> {}</span>', about) if about else ""
    source = " · ".join(each for each in (why.rule, why.source) if each)
    cited = format_html('<span class="hb-why__source">{}</span>', source) if source else ""
    return format_html(
        '<details class="hb-why"><summary>{}{}</summary>'
        '<div class="hb-why__text">{}{}</div></details>',
        ask,
        hidden,
        why.says,
        cited,
    )
