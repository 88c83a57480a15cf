"""Who the programme belongs to, how it counts, and how its people are reached."""

from dataclasses import dataclass, field
from datetime import time

from handback.core.base import Code, DistanceUnit, Millimetres
from handback.core.terms.base import Block


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours(Block):
    """Opening hours on some days of the week (`mon` … `sun`), local to the line's time zone."""

    days: tuple[Code, ...]
    opens: time
    closes: time


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactLine(Block):
    """One way to reach the programme: what for, number or address, hours and their time zone."""

    phone: str = ""
    text: str = ""
    fax: str = ""
    email: str = ""
    post: str = ""
    hours: tuple[Hours, ...] = ()
    time_zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LenderTerms(Block):
    """A lender separate from the lessor, and what is its to do."""

    kind: Code
    posts_payments: bool
    holds_title_lien: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity(Block):
    """Lessor and programme, country, currency, distance unit, languages and time zone."""

    lessor: str
    programme: str
    country: str
    currency: str
    distance_unit: DistanceUnit
    languages: tuple[Code, ...]
    time_zone: str
    lender: LenderTerms | None = None
    lines: dict[Code, ContactLine] = field(default_factory=dict)
    gauges: dict[Code, Millimetres] = field(default_factory=dict)
