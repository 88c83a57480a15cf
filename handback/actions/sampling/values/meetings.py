"""Places and days in a story."""

from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any

from handback.actions.sampling.acting import working_day
from handback.actions.sampling.drawing import between
from handback.actions.sampling.living import Living
from handback.actions.sampling.places import Firm
from handback.actions.sampling.values.registry import NothingFound, value
from handback.actions.sampling.values.registry import found as found_
from handback.core.base import Role
from handback.core.calendar import add_months

TIMES = ("09:30", "11:00", "14:00", "16:00")
SUNDAY = 6


@value
def dealer(living: Living) -> dict[str, Any]:
    """The dealer the car came from."""
    return _place(living.dealer)


@value
def dealer_id(living: Living) -> str:
    """The row of that dealer."""
    return str(found_(living.dealer and living.dealer.id))


@value
def yard(living: Living) -> dict[str, Any]:
    """The nearest place that takes cars over."""
    return _place(living.setting.firms.nearest("transporter", living.drawn.city))


def _place(firm: Firm | None) -> dict[str, Any]:
    if firm is None:
        raise NothingFound
    return asdict(firm.place)


def at_hour(living: Living, day: date, role: Role) -> datetime:
    """A time of a day on which a role works, or of the next one."""
    open_ = working_day(day, role)
    clock = time.fromisoformat(living.drawn.chance.choice(TIMES))
    return datetime.combine(open_, clock)


@value
def turn_in_time(living: Living) -> datetime:
    """A time on one of the last days before maturity, or soon when it has come."""
    wanted = living.case.maturity - timedelta(days=between(living.drawn.chance, (0, 4)))
    early = wanted - timedelta(days=1 if wanted.weekday() == SUNDAY else 0)
    return at_hour(living, max(early, living.today + timedelta(days=1)), Role.RETAILER)


@value
def soon(living: Living) -> datetime:
    """A time within the next days."""
    wanted = living.today + timedelta(days=between(living.drawn.chance, (2, 4)))
    return at_hour(living, wanted, Role.RETAILER)


@value
def in_two_weeks(living: Living) -> date:
    """A day about two weeks ahead."""
    wanted = living.today + timedelta(days=between(living.drawn.chance, (12, 17)))
    day = working_day(wanted, Role.RETAILER)
    living.memory["day"] = day
    return day


@value
def in_two_weeks_time(living: Living) -> datetime:
    """A time on that day."""
    return at_hour(living, living.memory["day"], Role.RETAILER)


@value
def today(living: Living) -> date:
    """Today."""
    return living.today


@value
def next_month(living: Living) -> date:
    """The first of the next month."""
    return add_months(living.today.replace(day=1), 1)


@value
def more_days(living: Living) -> int:
    """For how long an extension is asked."""
    return living.drawn.chance.choice((10, 14, 21, 30))
