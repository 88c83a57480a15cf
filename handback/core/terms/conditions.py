"""Conditions: a closed vocabulary of facts about a case, combined with all, any and not.

Written `returned`, `{all: [a, b]}`, `{any: [a, b]}`, `{not: a}`, `{fact: argument}` for a fact
that takes one (`{notice_sent: wear_notice}`), and `{passed: 30 days after termination}` or
`{by: maturity}` for a day that lies behind, or not yet behind, the day asked for. Whether
something happened in time is written `{happened: inspection, from: 60 days before maturity, by:
30 days before maturity}`, for a notice `{sent: wear_notice, from: …, by: …}` or, where only proof
of delivery counts, `{proven: wear_notice, from: …, by: …}`.
What each fact means is in `core.facts`.
"""

from dataclasses import dataclass
from typing import Annotated

from handback.core.base import Code, Moment, Written
from handback.core.calendar import Offset


@dataclass(frozen=True, slots=True)
class Fact:
    """A named fact about the case, with its argument if it takes one."""

    name: Code
    argument: Code = Code("")


@dataclass(frozen=True, slots=True)
class Passed:
    """True when the date lies on or before the day asked for."""

    date: Offset


@dataclass(frozen=True, slots=True)
class By:
    """True while the day asked for is not after the date (and when the date is unknown)."""

    date: Offset


@dataclass(frozen=True, slots=True)
class Happened:
    """True when the moment is known and lies between `since` and `until`, both included."""

    moment: Moment
    since: Offset | None = None
    until: Offset | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """True when the notice went out (or its delivery was proven) between `since` and `until`."""

    notice: Code
    proven: bool = False
    since: Offset | None = None
    until: Offset | None = None


@dataclass(frozen=True, slots=True)
class All:
    """True when every part is; an empty one is always true."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True when one part is; an empty one is never true."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True when its part is not."""

    part: "Condition"


Condition = Fact | Passed | By | Happened | Told | All | AnyOf | Not

When = Annotated[Condition, Written("condition")]

ALWAYS = All(())
NEVER = AnyOf(())
RETURNED = AnyOf((Fact(Code("returned")), Fact(Code("replaced"))))
