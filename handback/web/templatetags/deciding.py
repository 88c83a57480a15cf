"""Tags of the lessee's pages on deciding: how far off a day is, how much of a lease is gone."""

from datetime import date

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from handback.web.lessee.deciding.telling import away as away_said

register = template.Library()


@register.simple_tag
def away(days: int) -> str:
    """How far off a day is, in words."""
    return away_said(days)


@register.simple_tag
def share_gone(starts: date, ends: date, today: date) -> SafeString:
    """A line of the lease from its start to its end, filled up to today.

    It is a picture beside figures that say the same, and so hidden from screen readers.
    """
    whole = max((ends - starts).days, 1)
    gone = min(max((today - starts).days * 1000 // whole, 0), 1000)
    return format_html(
        '<svg class="hb-gone" viewBox="0 0 1000 10" width="100%" height="10" aria-hidden="true"'
        ' focusable="false" preserveAspectRatio="none"><rect class="hb-gone__all" width="1000"'
        ' height="10"/><rect class="hb-gone__part" width="{}" height="10"/></svg>',
        gone,
    )
