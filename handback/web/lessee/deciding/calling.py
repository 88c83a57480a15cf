"""How the programme is reached: its lines, their hours on their own clock, and on the caller's."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_name
from django.utils.translation import gettext

from handback.actions.views.parts import Line
from handback.core.opening_hours import WEEK
from handback.core.terms.identity import ContactLine, Hours
from handback.web.door import Here


@dataclass(frozen=True, slots=True)
class Call:
    """A line: `hours` on its own clock, `opens` and `closes` today as instants, if at all."""

    name: str
    line: ContactLine
    open: bool
    dial: str
    hours: tuple[str, ...]
    zone: str
    there: datetime
    opens: datetime | None
    closes: datetime | None


def calls(here: Here) -> list[Call]:
    """Every line of the programme."""
    return [_call(here, each) for each in here.lease.lines]


def _call(here: Here, told: Line) -> Call:
    line = told.line
    zone = ZoneInfo(line.time_zone or here.look.terms.identity.time_zone)
    there = here.now.astimezone(zone)
    today = next((each for each in line.hours if WEEK[there.weekday()] in each.days), None)
    return Call(
        told.name,
        line,
        told.open,
        dial(line.phone),
        tuple(_hours(here, each) for each in line.hours),
        get_timezone_name(there, width="long", locale=here.saying.locale),
        there,
        datetime.combine(there.date(), today.opens, zone) if today else None,
        datetime.combine(there.date(), today.closes, zone) if today else None,
    )


def dial(phone: str) -> str:
    """A number as a phone dials it: its digits, without what is to be pressed afterwards."""
    number = "".join(c for c in phone if c in "0123456789+-.() ") if phone else ""
    digits = "".join(c for c in number if c in "0123456789+")
    longest = 11 if digits.startswith("1") else 10
    return digits[:longest]


def _hours(here: Here, hours: Hours) -> str:
    """Days and hours, such as Mon–Fri, 7:00 AM to 6:00 PM."""
    names = here.saying.locale.days["format"]["abbreviated"]
    at = sorted(WEEK.index(each) for each in hours.days)
    row = len(at) > 1 and at == list(range(at[0], at[-1] + 1))
    days = f"{names[at[0]]}–{names[at[-1]]}" if row else ", ".join(names[each] for each in at)
    return gettext("%(days)s, %(opens)s to %(closes)s") % {
        "days": days,
        "opens": here.saying.clock(hours.opens),
        "closes": here.saying.clock(hours.closes),
    }
