"""Contact lines as a caller reads them: open or not at an instant, on both clocks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from handback.core.opening_hours import WEEK, is_open
from handback.core.terms.identity import ContactLine, Hours
from handback.core.terms.programme import Programme

DAYS_AHEAD = 8


@dataclass(frozen=True, slots=True)
class OnClock:
    """Opening hours on one clock: from the first of `days` to the last, by number of the weekday.

    `days` run from 0, a Monday; of hours that end past midnight they are those on which they begin.
    """

    days: tuple[int, ...]
    opens: time
    closes: time

    @property
    def runs(self) -> tuple[tuple[int, int], ...]:
        """The days as runs of neighbours: each its first and its last day."""
        found: list[tuple[int, int]] = []
        for day in self.days:
            if found and day == found[-1][1] + 1:
                found[-1] = (found[-1][0], day)
            else:
                found.append((day, day))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class LineView:
    """A contact line at an instant, for a caller whose clock shows `zone`.

    `answered`: by people at certain hours; a line without hours, such as a fax, always takes what
    is sent. `changes`: when it opens or closes next, on the caller's clock. `hours` are those of
    the line's own clock, `yours` the same on the caller's; empty where both clocks agree.
    """

    code: str
    line: ContactLine
    answered: bool
    open: bool
    changes: datetime | None
    line_zone: str
    zone: str
    hours: tuple[OnClock, ...]
    yours: tuple[OnClock, ...]


@cache
def zones() -> frozenset[str]:
    """The names of all time zones."""
    return frozenset(available_timezones())


def zone_named(wished: str, terms: Programme) -> str:
    """A time zone that somebody wished for; the programme's where there is no such zone."""
    return wished if wished in zones() else terms.identity.time_zone


def lines_at(terms: Programme, now: datetime, zone: str) -> tuple[LineView, ...]:
    """The contact lines of a programme at an instant, as a caller in a time zone reads them."""
    return tuple(
        _at(code, line, line.time_zone or terms.identity.time_zone, now, zone)
        for code, line in terms.identity.lines.items()
    )


def _at(code: str, line: ContactLine, own: str, now: datetime, zone: str) -> LineView:
    here = now.astimezone(ZoneInfo(own))
    changes = next((at for at in _changes(line, here) if at > here), None)
    hours = tuple(_own(each) for each in line.hours)
    yours = tuple(_moved(each, here.date(), ZoneInfo(own), ZoneInfo(zone)) for each in line.hours)
    return LineView(
        code,
        line,
        bool(line.hours),
        is_open(line, here),
        None if changes is None else changes.astimezone(ZoneInfo(zone)),
        own,
        zone,
        hours,
        () if yours == hours else yours,
    )


def _changes(line: ContactLine, here: datetime) -> Iterator[datetime]:
    """The instants from today on at which a line begins or ceases to be answered, soonest first."""
    found = []
    for ahead in range(DAYS_AHEAD):
        day = here.date() + timedelta(days=ahead)
        for each in line.hours:
            if WEEK[day.weekday()] in each.days:
                found += [datetime.combine(day, t, here.tzinfo) for t in (each.opens, each.closes)]
    before = timedelta(minutes=1)
    for at in sorted(found):
        if is_open(line, at) != is_open(line, at - before):
            yield at


def _own(hours: Hours) -> OnClock:
    return OnClock(tuple(sorted(WEEK.index(d) for d in hours.days)), hours.opens, hours.closes)


def _moved(hours: Hours, near: date, own: ZoneInfo, zone: ZoneInfo) -> OnClock:
    """Hours on another clock, as the two clocks stand to each other on a day."""
    opens = datetime.combine(near, hours.opens, own).astimezone(zone)
    closes = datetime.combine(near, hours.closes, own).astimezone(zone)
    shift = (opens.date() - near).days
    days = sorted((WEEK.index(each) + shift) % len(WEEK) for each in hours.days)
    return OnClock(tuple(days), opens.time(), closes.time())
