"""The words and small types everything in core is written in.

Enumerations here are the field's closed vocabularies; `handback vocabulary` prints them.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, NewType

Id = NewType("Id", str)
"""Names a thing inside a case or in an erasable row: never itself a fact about a person."""

Code = NewType("Code", str)
"""A word of a closed or policy-given vocabulary, such as `disposition_fee` or `front_bumper`."""


@dataclass(frozen=True, slots=True)
class Written:
    """How a value is written in a policy file or a lease file; the reader acts on `form`."""

    form: str


@dataclass(frozen=True, slots=True)
class Cites:
    """What an id in the arguments of a move cites; actions look it up, or keep the text it is.

    `what` is `text`, `vehicle`, `address`, `bank_account` (erasable rows that keep what the door
    was given), `file`, `slot`, `place` (an organisation), `person` (someone of the case) or
    `new_person` (someone who may join it by this move).
    """

    what: str


TextId = Annotated[Id, Cites("text")]
"""Cites words that somebody wrote."""
VehicleId = Annotated[Id, Cites("vehicle")]
"""Cites a VIN."""
AddressId = Annotated[Id, Cites("address")]
"""Cites a person's address."""
BankAccountId = Annotated[Id, Cites("bank_account")]
"""Cites an account number."""
FileId = Annotated[Id, Cites("file")]
"""Cites a stored file."""
SlotId = Annotated[Id, Cites("slot")]
"""Cites a time that an organisation offers."""
PlaceId = Annotated[Id, Cites("place")]
"""Cites a retailer or another place."""
PersonId = Annotated[Id, Cites("person")]
"""Cites someone of the case."""
NewPersonId = Annotated[Id, Cites("new_person")]
"""Cites someone of the case, or someone who joins it, by name."""

Cents = Annotated[int, Written("cents")]
"""Money in whole cents of the programme's currency, written `"395.00"`."""

Ratio = Annotated[Decimal, Written("ratio")]
"""An exact decimal without a unit (a rate, a factor), written `"0.05"`."""

Percent = Annotated[Decimal, Written("percent")]
"""An exact decimal fraction, written `"6 %"` and held as 0.06."""

Millimetres = Annotated[Decimal, Written("length")]
"""A length in exact millimetres, written `70 mm`, `1/8 in` or the name of a gauge."""

RatePerDistance = Annotated[Decimal, Written("ratio")]
"""Currency units (not cents) for one mile or kilometre, written `"0.25"`."""


class Role(StrEnum):
    """Who meets a case; all but auditors, who only read, make moves."""

    LESSEE = "lessee"
    CO_LESSEE = "co_lessee"
    REPRESENTATIVE = "representative"
    SPECIALIST = "specialist"
    INSPECTOR = "inspector"
    RETAILER = "retailer"
    TRANSPORTER = "transporter"
    LENDER = "lender"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    SYSTEM = "system"


LESSEE_SIDE = frozenset({Role.LESSEE, Role.CO_LESSEE, Role.REPRESENTATIVE})
"""The people who act for the lessee."""


class OptionName(StrEnum):
    """What a lessee may do at the end of a lease."""

    RETURN = "return"
    PURCHASE = "purchase"
    REPLACE = "replace"
    TRADE_IN = "trade_in"
    EXTEND = "extend"
    EARLY_RETURN = "early_return"


class Ended(StrEnum):
    """How a lease actually ended."""

    RETURNED = "returned"
    REPLACED = "replaced"
    PURCHASED = "purchased"
    TRADED_IN = "traded_in"
    TOTAL_LOSS = "total_loss"


class Moment(StrEnum):
    """A point in a lease's life that dates are counted from."""

    CONTRACT = "contract"
    OPENED = "opened"
    SCHEDULED_END = "scheduled_end"
    MATURITY = "maturity"
    TERMINATION = "termination"
    INSPECTION_BOOKED = "inspection_booked"
    INSPECTION = "inspection"
    RESULTS_PROVIDED = "results_provided"
    DELIVERY = "delivery"
    TURN_IN = "turn_in"
    GROUNDING = "grounding"
    ACCEPTANCE = "acceptance"
    PURCHASE = "purchase"
    PAYOFF = "payoff"
    SALE = "sale"
    TRANSFER = "transfer"
    STATEMENT = "statement"
    STATEMENT_DUE = "statement_due"
    PAYMENT_DUE = "payment_due"
    EXTENSION = "extension"
    DEPOSIT_READY = "deposit_ready"
    CLOSING = "closing"
    APPRAISAL = "appraisal"
    EARLY_REQUEST = "early_request"
    EVENT = "event"


MOMENT_MEANINGS = {
    Moment.CONTRACT: "the day the lease was signed",
    Moment.OPENED: "the day the lease end was opened as a case",
    Moment.SCHEDULED_END: "the last day the contract first named, whatever was extended since",
    Moment.MATURITY: "the scheduled end, or the extended one",
    Moment.TERMINATION: "the actual end: turn-in, purchase, completed payoff or settled total loss",
    Moment.INSPECTION_BOOKED: "the appointment of the booked inspection",
    Moment.INSPECTION: "the day the car was inspected (the latest report)",
    Moment.RESULTS_PROVIDED: "the day the lessee was given the condition report",
    Moment.DELIVERY: "the day the car was physically handed over",
    Moment.TURN_IN: "the day the hand-over counts as a turn-in",
    Moment.GROUNDING: "the day the retailer told the lessor that the car is on its lot",
    Moment.ACCEPTANCE: "the day the lessor accepted the delivery",
    Moment.PURCHASE: "the day the purchase money cleared",
    Moment.PAYOFF: "the day a trade-in's payoff was completed",
    Moment.SALE: "the day the lessor sold or leased the car again",
    Moment.TRANSFER: "the day ownership left the lessor: title sent, payoff, or the lessor's sale",
    Moment.STATEMENT: "the day the liability statement was issued",
    Moment.STATEMENT_DUE: "the day the liability statement falls due",
    Moment.PAYMENT_DUE: "the day a regular payment falls due",
    Moment.EXTENSION: "the day the latest extension was approved",
    Moment.DEPOSIT_READY: "the day the last thing a deposit refund waits for happened",
    Moment.CLOSING: "the day the account was closed",
    Moment.APPRAISAL: "the day the lessor's appraisal of the car was recorded",
    Moment.EARLY_REQUEST: "the day the lessee asked to return the car early",
    Moment.EVENT: "the day of the event that the value is applied to",
}


class DistanceUnit(StrEnum):
    """What the odometer counts."""

    MILES = "mi"
    KILOMETRES = "km"


class Channel(StrEnum):
    """How something reaches a person."""

    MAIL = "mail"
    EMAIL = "email"
    TEXT = "text"
    PAGE = "page"
    CALL = "call"


class Firmness(StrEnum):
    """How sure a figure is: from recorded facts, or from an assumption."""

    CERTAIN = "certain"
    ESTIMATED = "estimated"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who makes a move: role, person and organisation by id."""

    role: Role
    person: Id = Id("")
    organisation: Id = Id("")


SYSTEM = Actor(Role.SYSTEM)


@dataclass(frozen=True, slots=True)
class Help:
    """What would help after a refusal: a date, something missing, someone to call."""

    do: Code
    on: date | None = None
    missing: tuple[Code, ...] = ()
    call: Code = Code("")


@dataclass(frozen=True, slots=True)
class Refused:
    """A move that was not made: the rule, why, and what would help.

    `reason` is a code; the doors put it into words with `about`.
    """

    rule: Code
    reason: Code
    about: tuple[tuple[str, str], ...] = ()
    help: Help | None = None


class Refusal(Exception):  # noqa: N818 - it is an answer on its way out, not an error
    """Carries a `Refused` out of a move; the engine turns it back into a value."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.rule, refused.reason)
        self.refused = refused


def refuse(
    rule: str,
    reason: str,
    *,
    do: str = "",
    on: date | None = None,
    missing: tuple[str, ...] = (),
    call: str = "",
    **about: object,
) -> Refused:
    """Build a refusal: rule id, reason code, what would help, and parameters for the words."""
    helped = bool(do or on or missing or call)
    return Refused(
        rule=Code(rule),
        reason=Code(reason),
        about=tuple((key, str(value)) for key, value in about.items()),
        help=Help(Code(do), on, tuple(map(Code, missing)), Code(call)) if helped else None,
    )
