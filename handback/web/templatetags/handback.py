"""Tags that every template has: amounts, days, codes in words, and why something is so.

They find `words` in the context, or `saying` where a page is about no programme.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from handback.core.base import Refused
from handback.core.stages import STAGES
from handback.policy.player.words import phrase as known_phrase
from handback.web.lessee.tabs import Tab, tabs_of
from handback.web.saying import Saying, saying
from handback.web.words import PageWords

register = template.Library()


def _saying(context: Context) -> Saying:
    words: PageWords | None = context.get("words")
    found: Saying | None = words.saying if words is not None else context.get("saying")
    return found or saying()


@register.simple_tag(takes_context=True)
def money(context: Context, cents: int | None) -> str:
    """An amount in cents; nothing where there is none."""
    return "" if cents is None else _saying(context).money(cents)


@register.simple_tag(takes_context=True)
def rate(context: Context, amount: Decimal | None) -> str:
    """Currency units for one mile or kilometre."""
    return "" if amount is None else _saying(context).rate(amount)


@register.simple_tag(takes_context=True)
def day(context: Context, on: date | None) -> str:
    """A day; nothing where there is none."""
    return "" if on is None else _saying(context).day(on)


@register.simple_tag(takes_context=True)
def weekday(context: Context, on: date | None) -> str:
    """A day with its weekday."""
    return "" if on is None else _saying(context).weekday(on)


@register.simple_tag(takes_context=True)
def at(context: Context, instant: datetime | None) -> str:
    """A day and a time of day."""
    return "" if instant is None else _saying(context).at(instant)


@register.simple_tag(takes_context=True)
def clock(context: Context, instant: datetime | None) -> str:
    """A time of day."""
    return "" if instant is None else _saying(context).clock(instant)


@register.simple_tag(takes_context=True)
def distance(context: Context, count: int | None) -> str:
    """A distance in the programme's unit."""
    return "" if count is None else _saying(context).distance(count)


@register.simple_tag(takes_context=True)
def length(context: Context, millimetres: Decimal | None) -> str:
    """A length in millimetres."""
    return "" if millimetres is None else _saying(context).length(millimetres)


@register.simple_tag(takes_context=True)
def number(context: Context, count: int | Decimal | None) -> str:
    """A number with its groups of thousands."""
    return "" if count is None else _saying(context).number(count)


@register.simple_tag(takes_context=True)
def phrase(context: Context, code: object) -> str:
    """A code in words."""
    words: PageWords = context["words"]
    return words.phrase(code)


@register.simple_tag(takes_context=True)
def label(context: Context, code: object) -> str:
    """A code in words that begin with a capital letter."""
    words: PageWords = context["words"]
    return words.label(code)


@register.simple_tag(takes_context=True)
def fact(context: Context, name: str) -> str:
    """A fact that is missing, in words."""
    words: PageWords = context["words"]
    return words.fact(name)


@register.inclusion_tag("web/parts/why.html", takes_context=True)
def why(context: Context, rule: object, about: str = "") -> dict[str, Any]:
    """A small "why?" that shows a rule in plain words with its source; nothing without a rule.

    `about` says to screen readers what it is about.
    """
    words: PageWords = context["words"]
    return {"why": words.why(str(rule)) if rule else None, "about": about}


@register.inclusion_tag("web/parts/refusal.html", takes_context=True)
def refusal(context: Context, refused: Refused) -> dict[str, Any]:
    """Why something is not possible, what would help, and the rule behind it."""
    words: PageWords = context["words"]
    return {"said": words.refusal(refused), "why": words.why(refused.rule), "about": ""}


@register.simple_tag(takes_context=True)
def refusal_text(context: Context, refused: Refused) -> str:
    """Why something is not possible and what would help, as text alone."""
    words: PageWords = context["words"]
    return words.refusal(refused)


@register.filter
def item(values: Mapping[str, Any], key: str) -> Any:
    """The value of a key; None where there is none."""
    return values.get(key)


@register.simple_tag
def bar(certain: int, estimate: int, most: int) -> SafeString:
    """A bar of cost: the part that is certain, the part that is estimated, against the most.

    It is a picture beside figures that say the same, and so hidden from screen readers.
    """
    scale = 1000 / most if most > 0 else 0
    first = max(0, round(certain * scale))
    second = max(0, min(round(estimate * scale), 1000 - first))
    return format_html(
        '<svg class="hb-bar" viewBox="0 0 1000 14" width="100%" height="14" aria-hidden="true"'
        ' focusable="false" preserveAspectRatio="none">'
        '<rect class="hb-bar__certain" width="{}" height="14"/>'
        '<rect class="hb-bar__estimate" x="{}" width="{}" height="14"/></svg>',
        first,
        first,
        second,
    )


@register.simple_tag(takes_context=True)
def lease_tabs(context: Context) -> list[Tab]:
    """The parts of a lease's pages."""
    return tabs_of(context["request"], context["here"].seat.case)


@register.filter
def stage_meaning(stage: str) -> str:
    """What a stage means."""
    return gettext(STAGES[stage])


@register.filter
def role_name(role: str) -> str:
    """What a role is called."""
    said = gettext(known_phrase(role))
    return said[:1].upper() + said[1:]
