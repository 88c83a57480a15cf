"""The calendar: what is sent, asked or done for the lessee, and when; and promised work."""

from dataclasses import dataclass
from datetime import date

from handback.core.base import Channel, Code, Role
from handback.core.terms.base import Block, Due
from handback.core.terms.conditions import ALWAYS, When


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(Block):
    """Something that reaches a person on a date.

    A `call` is a task for a specialist; everything else is sent. It is due on `due`, flagged
    overdue after `tolerance_days`, and not sent at all once `not_after` has passed or unless
    `when` holds. With `proof` it counts only when its delivery is proven (`mailing`, `delivery`).
    `again_when_extended` sends it once more for each new maturity. `opening` names a statement
    that the law prescribes word for word. One that is counted back from the scheduled end or from
    maturity does not go out once the lease has ended.

    `channel`: how it reaches them; a page is shown when they next sign in. `to`: who gets it.
    """

    due: Due
    channel: Channel
    to: tuple[Role, ...] = (Role.LESSEE,)
    when: When = ALWAYS
    not_after: Due | None = None
    tolerance_days: int | None = None
    proof: Code = Code("")
    opening: Code = Code("")
    again_when_extended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch(Block):
    """A task that opens by itself on a date while a condition holds, and ends when it does not.

    `due`: the day it opens. `task`: the kind of task, one of `promises`. `when`: it opens and stays
    open while this holds.
    """

    due: Due
    task: Code
    when: When


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise(Block):
    """Who does a kind of task and within how many days; overdue the day after.

    `within_days`: the days until it is overdue. `role`: who does it.
    """

    role: Role
    within_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarTerms(Block):
    """Tolerances that hold for the whole calendar.

    A lease returned at most `early_grace_days` before maturity counts as returned at maturity.
    `holidays` are no business days.

    `tolerance_days`: how late something may be sent or called before it is flagged overdue.
    """

    tolerance_days: int
    early_grace_days: int = 0
    holidays: tuple[date, ...] = ()
