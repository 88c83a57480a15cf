"""Who the programme belongs to, how it counts, and how its people are reached."""

from dataclasses import dataclass, field
from datetime import time

from handback.core.base import Code, DistanceUnit, Millimetres
from handback.core.terms.base import Block


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours(Block):
    """Opening hours on some days of the week (`mon` … `sun`), local to the line's time zone.

    `days`: `mon` to `sun`. `opens`: when the line is first answered, such as 08:30. `closes`: when
    it is last answered.
    """

    days: tuple[Code, ...]
    opens: time
    closes: time


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactLine(Block):
    """One way to reach the programme: what for, number or address, hours and their time zone.

    `phone`: a number to call, with what to press. `text`: a number for text messages. `fax`: a fax
    number. `email`: an e-mail address. `post`: an address for letters. `time_zone`: whose clock the
    hours follow, such as America/Toronto.
    """

    phone: str = ""
    text: str = ""
    fax: str = ""
    email: str = ""
    post: str = ""
    hours: tuple[Hours, ...] = ()
    time_zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LenderTerms(Block):
    """A lender separate from the lessor, and what is its to do.

    `kind`: what sort of lender it is, such as a credit union. `posts_payments`: regular payments
    are reported by the lender alone. `holds_title_lien`: the lender releases its lien before the
    title goes out.
    """

    kind: Code
    posts_payments: bool
    holds_title_lien: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity(Block):
    """Lessor and programme, country, currency, distance unit, languages and time zone.

    `lessor`: the name that papers bear. `programme`: the product's name. `country`: two letters,
    such as US. `currency`: three letters, such as USD. `languages`: the languages of rules and
    help, the first one first. `time_zone`: the clock by which the programme's days begin and end.
    `gauges`: lengths that have a name, such as the edge of a printed card; limits may name them.
    """

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
