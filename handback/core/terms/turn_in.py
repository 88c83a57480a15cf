"""Turn-in: where, with what, signed by whom, and what makes it count."""

from dataclasses import dataclass, field
from enum import StrEnum

from handback.core.base import Code, Moment, Role
from handback.core.terms.base import Block, Due
from handback.core.terms.conditions import NEVER, When


class PlaceKind(StrEnum):
    """A rung of the ladder of places that may take the car."""

    ORIGINATING = "originating"
    BRAND = "brand"
    FRANCHISED = "franchised"
    SET_BY_SPECIALIST = "set_by_specialist"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRule(Block):
    """A kind of place that may take the car; `needs_reason` asks why not an earlier one."""

    kind: PlaceKind
    needs_reason: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Where(Block):
    """Which places may take the car, first to last, and what a refused one is told.

    `brand` places sell one of `brands`; `franchised` ones may sell the car's own make; both lie in
    one of `countries`, anywhere where none is named. A place `set_by_specialist` is named for the
    one hand-over. `unauthorised` places never take a car, whatever they sell.

    `appointment_needed`: without an appointment the car is not taken; a hand-over reported
    without one is flagged.
    `help`: a word for what helps someone who came to the wrong place.
    """

    places: tuple[PlaceRule, ...]
    brands: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    unauthorised: tuple[Code, ...] = ()
    appointment_needed: bool = False
    help: Code = Code("find_retailer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist(Block):
    """What is ticked at one time of the hand-over: `before`, `at` or `after`.

    A gate or a milestone that waits for it to be ticked completely names the fact
    `checklist_done` with the time.

    `time`: before, at or after the hand-over. `items`: what is ticked.
    """

    time: Code
    items: tuple[Code, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature(Block):
    """Who signs a paper of the hand-over; a missing one that is not needed opens a task.

    `paper`: the paper that is signed. `needed`: without it the hand-over is not complete. `by`: who
    signs it.
    """

    paper: Code
    by: Role
    needed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptTerms(Block):
    """The signed receipt that has to come back, and whether a phoned reading keeps the day.

    `paper` is its name among the signatures; those that are needed make it count. One that comes
    after the day of the hand-over is flagged where it is due the `same_day`.

    `phoned_reading_keeps_day`: a reading called in on the day keeps the day of the hand-over,
    though the receipt comes later.
    """

    paper: Code = Code("turn_in_receipt")
    same_day: bool = True
    phoned_reading_keeps_day: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnInTerms(Block):
    """The hand-over.

    `counts_when` makes a delivery a turn-in, `accepted_when` an accepted one, and
    `insurance_may_end` frees the lessee from insuring. Regular payments stop at the moment
    `billing_stops`. `choice_to_buy_ends` is the moment that relinquishes the right to buy.
    `plate_return` tells, by region (`US-NY`, or `US` for the rest of the country), where the plate
    goes. With `lower_reading_questioned` a reading of the hand-over that is lower than an earlier
    one opens a task and is confirmed or corrected before acceptance. An appointment asked for after
    `contact_by` is taken and flagged. Nobody is asked why not an earlier rung while
    `asks_reason_unless` holds.

    `counts_from`: the moment whose day a turn-in counts from.
    """

    where: Where
    counts_when: When
    counts_from: Moment = Moment.DELIVERY
    accepted_when: When
    insurance_may_end: When
    billing_stops: Moment
    choice_to_buy_ends: Moment | None = None
    checklists: tuple[Checklist, ...] = ()
    signatures: tuple[Signature, ...] = ()
    receipt: ReceiptTerms | None = None
    plate_return: dict[Code, Code] = field(default_factory=dict)
    asks_reason_unless: When = NEVER
    contact_by: Due | None = None
    lower_reading_questioned: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class OdometerTerms(Block):
    """The signed mileage disclosure.

    `statute` is empty where it is only the contract's own statement. Exempt are vehicles above
    `exempt_weight_lb`, and by age: model years up to `old_rule_to` after `old_rule_years`, later
    ones after `new_rule_years`, counted from 1 January of the model year. A certification in
    `doubtful` opens a task, and so does a reading found later that differs from the one that bills
    by more than `discrepancy_above` in the programme's unit.

    `needed_when`: the endings that need a disclosure. `contents`: what the form has to say.
    `certifications`: what the lessee may certify, one of them. `lessor_signs`: it is complete when
    the lessor has received and signed it. `kept_years`: how long it is kept from the transfer.
    """

    needed_when: When
    statute: Code = Code("")
    contents: tuple[Code, ...] = ()
    certifications: tuple[Code, ...] = ()
    lessor_signs: bool = False
    exempt_weight_lb: int | None = None
    old_rule_to: int | None = None
    old_rule_years: int | None = None
    new_rule_years: int | None = None
    kept_years: int = 5
    doubtful: tuple[Code, ...] = ()
    discrepancy_above: int = 0
