"""Parts that the views of several roles are put together from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from handback.actions.views.looking import Look
from handback.core.base import Code, DistanceUnit, Id, Moment, OptionName, Role
from handback.core.checklists import checklist, plate_goes, still_missing, ticked, unsigned
from handback.core.exemption import exemption_of
from handback.core.opening_hours import is_open
from handback.core.stages import stage
from handback.core.terms.identity import ContactLine
from handback.core.terms.turn_in import Signature
from handback.core.view import moment_of
from handback.records.models import Organisation

SHOWN_OF_VIN = 11
"""Characters of a VIN that tell maker, model, year and plant, and not which car it is."""


@dataclass(frozen=True, slots=True)
class Head:
    """Which case it is: `version` changes whenever the case does, `as_of` is the day it is told.

    `programme` is the code of the policy, `lessor` the name that papers bear.
    """

    id: int
    version: int
    as_of: date
    programme: Code
    lessor: str
    currency: str
    time_zone: str


@dataclass(frozen=True, slots=True)
class Car:
    """A car: `vin` is None where it was erased; `odometer` the latest reading that is known."""

    year: int
    make: Code
    model: Code
    body_type: Code
    vin: str | None
    odometer: int | None
    odometer_on: date | None
    distance_unit: DistanceUnit


@dataclass(frozen=True, slots=True)
class Dates:
    """The days of a lease end; `days_left` counts to maturity and is below zero after it."""

    starts: date
    scheduled_end: date
    matures: date
    days_left: int
    opened: date | None
    ended: date | None
    closed: date | None


@dataclass(frozen=True, slots=True)
class Contract:
    """What the contract says of distance and money, in cents; distances in the car's unit."""

    payment: int
    residual: int | None
    distance_allowed: int | None
    excess_distance_rate: Decimal | None
    bought_distance: int
    disposition_fee: int | None
    purchase_option_fee: int | None
    extension_fee: int | None
    deposit: int
    wear_waiver: Code
    gap_cover: bool
    keys: int
    equipment: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Party:
    """Someone of the lessee's side; `id` is what moves name them by. None: not known, or erased."""

    id: Id
    role: Role
    name: str | None
    email: str | None
    phone: str | None
    address: str | None


@dataclass(frozen=True, slots=True)
class Venue:
    """A place where a car is handed over or kept; `name` is None for one that is not kept here."""

    id: Id
    name: str | None
    address: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    phone: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None


@dataclass(frozen=True, slots=True)
class InspectionMeeting:
    """A booked inspection; `at` is the local time of the programme."""

    booking: Id
    at: datetime
    minutes: int
    place: Code
    present: Code
    slot: Id
    after_return: bool


@dataclass(frozen=True, slots=True)
class TurnInMeeting:
    """A booked hand-over; `at` is the local time of the programme."""

    booking: Id
    at: datetime | None
    venue: Venue
    rung: Code


@dataclass(frozen=True, slots=True)
class HandOver:
    """What was handed over, and what is missing of it since."""

    on: date
    id: Id
    venue: Venue
    odometer: int | None
    keys: int
    missing: tuple[Code, ...]
    grounded: date | None
    receipt_on: date | None
    counts_from: date | None
    accepted: date | None


@dataclass(frozen=True, slots=True)
class Checklist:
    """What is to be ticked before, at or after the hand-over, and what of it is."""

    time: str
    items: tuple[Code, ...]
    ticked: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class ToSign:
    """Papers of the hand-over: signatures that are missing, and whether a disclosure is needed."""

    signatures: tuple[Signature, ...]
    odometer_statement_exempt: bool
    plate_goes: Code


@dataclass(frozen=True, slots=True)
class Line:
    """How the programme is reached: `open` says whether somebody answers now."""

    name: Code
    line: ContactLine
    open: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """What the lessee has chosen, and when."""

    option: OptionName
    on: date | None
    for_day: date | None


def head(look: Look) -> Head:
    """Which case it is."""
    identity, lease = look.terms.identity, look.lease
    zone, currency = identity.time_zone, identity.currency
    return Head(look.id, look.version, look.today, lease.programme, identity.lessor, currency, zone)


def car(look: Look, vin: str | None) -> Car:
    """The car of the lease, its VIN as the role may see it."""
    lease, readings = look.lease, look.case.odometer.readings
    last = readings[-1] if readings else None
    return Car(
        lease.year,
        lease.make,
        lease.model,
        lease.body_type,
        vin,
        last.odometer if last else None,
        last.on if last else None,
        look.terms.identity.distance_unit,
    )


def vin(look: Look) -> str | None:
    """The whole VIN."""
    return look.said(look.case.lease.vehicle)


def masked_vin(look: Look) -> str | None:
    """What kind of car it is, and not which."""
    known = vin(look)
    return known and known[:SHOWN_OF_VIN] + "*" * len(known[SHOWN_OF_VIN:])


def dates(look: Look) -> Dates:
    """The days of the lease end."""
    case, lease = look.case, look.lease
    return Dates(
        lease.starts,
        lease.matures,
        case.maturity,
        (case.maturity - look.today).days,
        case.lease.opened,
        moment_of(case, Moment.TERMINATION),
        case.progress.closed,
    )


def contract(look: Look) -> Contract:
    """What the contract says of distance and money."""
    lease = look.lease
    return Contract(**{name: getattr(lease, name) for name in Contract.__slots__})


def stage_of(look: Look) -> Code:
    """The stage today."""
    return stage(look.case, look.terms, look.today)


def choice(look: Look) -> Choice | None:
    """The chosen option, if there is one."""
    contact = look.case.contact
    if contact.chosen is None:
        return None
    return Choice(contact.chosen, contact.chosen_on, contact.chosen_day)


def cited_people(look: Look) -> dict[Id, Role]:
    """Everybody of the lessee's side, by the id events name them by."""
    lease = look.lease
    found = {lease.lessee: Role.LESSEE}
    found |= dict.fromkeys(lease.co_lessees, Role.CO_LESSEE)
    return found | dict.fromkeys(look.case.people.representatives, Role.REPRESENTATIVE)


def parties(look: Look, only: Id | None = None) -> tuple[Party, ...]:
    """The lessee's side; with `only`, how to reach them is told of that one alone."""
    people = cited_people(look)
    look.fetch([*people, *look.case.people.addresses.values()])
    return tuple(party(look, each, role, only in (None, each)) for each, role in people.items())


def party(look: Look, cited: Id, role: Role, reachable: bool = True) -> Party:
    """One person of the lessee's side: the name, and how they are reached."""
    known = look.person(cited)
    if not reachable:
        return Party(cited, role, known.get("name"), None, None, None)
    reached = (known.get("email"), known.get("phone"), look.address(cited))
    return Party(cited, role, known.get("name"), *reached)


def venue(look: Look, place: Id) -> Venue:
    """A place that an event names."""
    return venue_of(place, look.organisation(place))


def venue_of(place: Id, kept: Organisation | None) -> Venue:
    """A place, with what is kept of it."""
    if kept is None:
        return Venue(place, None)
    return Venue(
        place,
        kept.name,
        kept.address,
        kept.city,
        kept.region,
        kept.postal_code,
        kept.country,
        kept.phone,
        kept.latitude,
        kept.longitude,
    )


def inspection_meeting(look: Look) -> InspectionMeeting | None:
    """The booked inspection, if there is one."""
    booked = look.case.inspection.booked
    if booked is None:
        return None
    return InspectionMeeting(
        booked.booking,
        booked.at,
        booked.minutes,
        booked.place,
        booked.present,
        booked.slot,
        booked.after_return,
    )


def turn_in_meeting(look: Look) -> TurnInMeeting | None:
    """The booked hand-over, while it has not happened."""
    booked = look.case.turn_in.booked
    if booked is None or look.case.turn_in.delivered is not None:
        return None
    return TurnInMeeting(booked.booking, booked.at, venue(look, booked.place), booked.rung)


def hand_over(look: Look) -> HandOver | None:
    """The hand-over, once it happened."""
    turn_in, reached = look.case.turn_in, look.case.progress.reached
    if turn_in.delivered is None or turn_in.delivered_on is None:
        return None
    return HandOver(
        turn_in.delivered_on,
        turn_in.delivered.turn_in,
        venue(look, turn_in.delivered.place),
        turn_in.delivered.odometer,
        turn_in.delivered.keys,
        still_missing(look.view),
        turn_in.grounded_on,
        turn_in.receipt.on if turn_in.receipt else None,
        reached.get(Code("turn_in")),
        reached.get(Code("acceptance")),
    )


def checklists(look: Look) -> tuple[Checklist, ...]:
    """The checklists of the hand-over, in their order."""
    done = ticked(look.view)
    found = {time: checklist(look.view, time) for time in ("before", "at", "after")}
    return tuple(
        Checklist(time, items, tuple(item for item in items if item in done))
        for time, items in found.items()
        if items
    )


def to_sign(look: Look) -> ToSign:
    """What is still to be signed for the hand-over."""
    exempt = exemption_of(look.view) is not None
    return ToSign(unsigned(look.view), exempt, plate_goes(look.view))


def lines(look: Look, now: datetime) -> tuple[Line, ...]:
    """How the programme is reached, each line with whether it is open."""
    known: Mapping[Code, ContactLine] = look.terms.identity.lines
    zone = look.terms.identity.time_zone
    return tuple(
        Line(name, each, is_open(each, now.astimezone(ZoneInfo(each.time_zone or zone))))
        for name, each in known.items()
    )
