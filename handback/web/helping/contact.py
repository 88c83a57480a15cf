"""Contact lines, open or not now on the caller's own clock."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import get_day_names, get_timezone_location, get_timezone_name
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from handback.actions.helping.lines import LineView, OnClock, zone_named, zones
from handback.web.helping.door import ZONE_COOKIE, HelpDesk, help_page

ZONES = (
    "America/St_Johns", "America/Halifax", "America/New_York", "America/Toronto",
    "America/Chicago", "America/Winnipeg", "America/Regina", "America/Denver", "America/Edmonton",
    "America/Phoenix", "America/Los_Angeles", "America/Vancouver", "America/Anchorage",
    "Pacific/Honolulu",
)  # fmt: skip
"""Time zones that are offered; a browser may name any other."""
YEAR = 31_536_000


@help_page
def contact(desk: HelpDesk) -> HttpResponse:
    """Every line: how to reach it, when it is answered, and whether it is now."""
    wished = desk.request.GET.get("zone", "")
    if wished in zones():
        desk.zone = wished
    offered = [(each, zone_choice(each, desk)) for each in ZONES]
    if desk.zone not in ZONES:
        offered.insert(0, (desk.zone, zone_choice(desk.zone, desk)))
    only = desk.request.headers.get("HX-Request") == "true"
    template = "web/helping/lines.html" if only else "web/helping/contact.html"
    context = {
        "lines": lines_said(desk),
        "timed": any(each.answered for each in desk.lines),
        "zones": offered,
        "zone_chosen": ZONE_COOKIE in desk.request.COOKIES,
        "zone_known": ZONE_COOKIE in desk.request.COOKIES or wished in zones(),
        "here": desk.now.astimezone(ZoneInfo(desk.zone)),
        "zone_name": zone_label(desk.zone, desk),
    }
    return desk.page(template, context)


@require_POST
@help_page
def choose_zone(desk: HelpDesk) -> HttpResponse:
    """Remember the caller's time zone in their browser."""
    answer = redirect("help:contact", desk.policy.name)
    zone = zone_named(desk.request.POST.get("zone", ""), desk.terms)
    answer.set_cookie(
        ZONE_COOKIE, zone, max_age=YEAR, samesite="Lax", secure=desk.request.is_secure()
    )
    return answer


def lines_said(desk: HelpDesk) -> list[dict[str, object]]:
    """Contact lines in words: hours on their own clock, and on the caller's where that differs."""
    return [
        {
            "view": each,
            "hours": list(_hours(desk, each.hours)),
            "zone": zone_label(each.line_zone, desk),
            "yours": list(_hours(desk, each.yours)),
            "changes": changes_said(desk, each),
        }
        for each in desk.lines
    ]


def changes_said(desk: HelpDesk, line: LineView) -> str:
    """Until when a line is open, or from when; empty for one that is always there."""
    if line.changes is None:
        return ""
    said = {
        "day": _day_name(desk, line.changes),
        "time": desk.words.saying.clock(line.changes),
        "zone": zone_label(desk.zone, desk),
    }
    today = line.changes.date() == desk.now.astimezone(ZoneInfo(desk.zone)).date()
    if line.open and today:
        told = gettext("Open until %(time)s (%(zone)s).")
    elif line.open:
        told = gettext("Open until %(day)s, %(time)s (%(zone)s).")
    elif today:
        told = gettext("Opens today at %(time)s (%(zone)s).")
    else:
        told = gettext("Opens on %(day)s at %(time)s (%(zone)s).")
    return told % said


def zone_label(zone: str, desk: HelpDesk) -> str:
    """A time zone as people call it, such as Central Time."""
    name: str = get_timezone_name(
        ZoneInfo(zone), width="long", locale=desk.words.saying.locale, zone_variant="generic"
    )
    return name if "/" in zone else zone


def zone_choice(zone: str, desk: HelpDesk) -> str:
    """A time zone with a place of it, as zones of one name may differ in summer."""
    place: str = get_timezone_location(
        ZoneInfo(zone), locale=desk.words.saying.locale, return_city=True
    )
    name = zone_label(zone, desk)
    return f"{name[:1].upper()}{name[1:]} ({place})" if place != name else name


def _hours(desk: HelpDesk, hours: tuple[OnClock, ...]) -> Iterator[str]:
    saying = desk.words.saying
    names = get_day_names("wide", locale=saying.locale)
    for each in hours:
        clock = {"opens": saying.clock(each.opens), "closes": saying.clock(each.closes)}
        for first, last in each.runs:
            said = {"first": names[first], "last": names[last], **clock}
            if first == last:
                yield gettext("%(first)s, %(opens)s to %(closes)s") % said
            else:
                yield gettext("%(first)s to %(last)s, %(opens)s to %(closes)s") % said


def _day_name(desk: HelpDesk, at: datetime) -> str:
    name: str = get_day_names("wide", locale=desk.words.saying.locale)[at.weekday()]
    return name
