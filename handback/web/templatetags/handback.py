"""Tags that every template has: amounts, days, codes in words, and why something is so.

They find `words` in the context, or `saying` where a page is about no programme.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from secrets import token_hex
from typing import Any

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from handback.actions.helping.entries import said_in
from handback.core.base import Code, Refused
from handback.core.stages import STAGES
from handback.core.vocabulary import CONDITIONS
from handback.policy.player.words import phrase as known_phrase
from handback.web.lessee.tabs import Tab, tabs_of
from handback.web.saying import Saying, saying
from handback.web.stages_for_lessees import STAGE_SAID
from handback.web.whys import why_of
from handback.web.words import PageWords

register = template.Library()

DIALLED = re.compile(r"\+?[0-9][0-9 ().-]{5,}[0-9]")
"""The part of a contact line that is dialled."""


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
def zone_name(context: Context, name: str) -> str:
    """A time zone as people call it today."""
    today: date = context["here"].look.today
    return _saying(context).zone(name, today) if name else ""


@register.simple_tag(takes_context=True)
def distance(context: Context, count: int | None) -> str:
    """A distance in the programme's unit."""
    return "" if count is None else _saying(context).distance(count)


@register.simple_tag(takes_context=True)
def apart(context: Context, kilometres: int | None) -> str:
    """How far two places are from each other, in the programme's unit."""
    return "" if kilometres is None else _saying(context).kilometres(kilometres)


@register.simple_tag(takes_context=True)
def length(context: Context, millimetres: Decimal | None) -> str:
    """A length in millimetres."""
    return "" if millimetres is None else _saying(context).length(millimetres)


@register.simple_tag(takes_context=True)
def number(context: Context, count: int | Decimal | None) -> str:
    """A number with its groups of thousands."""
    return "" if count is None else _saying(context).number(count)


@register.simple_tag(takes_context=True)
def percent(context: Context, share: Decimal | None) -> str:
    """A share in percent."""
    return "" if share is None else _saying(context).percent(share)


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


@register.simple_tag(takes_context=True)
def meaning(context: Context, fact: str) -> str:
    """What a fact of a condition means, in a sentence without its full stop."""
    words: PageWords = context["words"]
    name, _, argument = str(fact).partition(":")
    if name == "prepared" and argument:
        return words.phrase(argument)
    if argument or name not in CONDITIONS or words.to_lessee:
        return words.fact(str(fact))
    return gettext(CONDITIONS[name])


@register.simple_tag(takes_context=True)
def why(context: Context, rule: object, about: str = "") -> SafeString:
    """A small "why?" that shows a rule in plain words with its source; nothing without a rule.

    `about` says to screen readers what it is about. A form that draws itself knows the words of
    its page.
    """
    words: PageWords = context.get("words") or context["form"].here.words
    return why_of(words, rule, about)


@register.simple_tag(takes_context=True)
def refusal(context: Context, refused: Refused) -> SafeString:
    """Why something is not possible, what would help, and the rule behind it."""
    words: PageWords = context["words"]
    said, because = words.refusal(refused), why_of(words, refused.rule, "")
    return format_html('<div class="hb-refusal"><p>{}</p>{}</div>', said, because)


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
def stage_said(stage: str) -> str:
    """A stage as its lessee is told of it, in whole sentences."""
    return str(STAGE_SAID[stage])


@register.filter
def role_name(role: str) -> str:
    """What a role is called."""
    said = gettext(known_phrase(role))
    return said[:1].upper() + said[1:]


@register.filter
def dialled(number: str) -> str:
    """The digits of a phone number as a `tel:` link has them; what to press afterwards is not."""
    found = DIALLED.search(number)
    return "".join(each for each in (found.group() if found else "") if each in "+0123456789")


@register.inclusion_tag("web/parts/term.html", takes_context=True)
def term(context: Context, code: str, said: str = "") -> dict[str, Any]:
    """A word of the trade that shows its meaning when it is pressed; plain where it has none.

    `said` is the word as the sentence has it, where that is not what the glossary calls it. It may
    stand inside a paragraph.
    """
    words: PageWords = context["words"]
    meaning = said_in(words.terms.help.glossary.get(Code(code), {}), words.language)
    case = context.get("case")
    programme = context.get("code") or (case.head.programme if case else "")
    return {
        "said": said or words.phrase(code),
        "meaning": meaning,
        "term": code,
        "code": programme,
        "tip": f"term-{code}-{token_hex(3)}",
    }
