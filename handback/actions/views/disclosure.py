"""The mileage disclosure: what it shows, who gives and receives it, and how far it is signed."""

from dataclasses import dataclass
from datetime import date, datetime

from handback.actions.views.looking import DESK, Look, Seen, look
from handback.actions.views.parts import Car, Party, Venue, car, parties, venue, vin
from handback.core.base import LESSEE_SIDE, Code, Role
from handback.core.exemption import Exemption, exemption_of
from handback.core.odometer import STATEMENT
from handback.core.sums.agreement import who_must
from handback.core.sums.readings import earlier_reading, statement_asked
from handback.core.view import billing_reading

READERS = LESSEE_SIDE | DESK | {Role.AUDITOR}
SIGN = "sign_odometer_statement"


@dataclass(frozen=True, slots=True)
class Disclosure:
    """The mileage disclosure of a hand-over; distances in the car's unit.

    `asked` says that the programme needs one for this ending, `exempt` why this car needs none.
    `odometer` is the reading it shows: the signed one, else the one that is known so far;
    `awaiting` a corrected one that waits for a new signature; `earlier` the highest reading before.
    `signed_by` are those whose signature on these data counts, `missing` those who still have to.
    `certification` is empty until somebody signed. `void`: a signature that counts no more.
    """

    car: Car
    asked: bool
    exempt: Exemption | None
    statute: Code
    contents: tuple[Code, ...]
    certifications: tuple[Code, ...]
    doubtful: tuple[Code, ...]
    rule: Code
    odometer: int | None
    awaiting: int | None
    earlier: int | None
    earlier_on: date | None
    certification: Code
    signed_on: date | None
    signed_by: tuple[Party, ...]
    missing: tuple[Party, ...]
    void: bool
    received_on: date | None
    lessor_signs: bool
    lessor_signed_on: date | None
    lessees: tuple[Party, ...]
    lessor: str
    lessor_address: str
    taken_by: Venue | None
    taken_on: date | None
    digest: Code


def disclosure(seen: Seen, now: datetime) -> Disclosure:
    """The mileage disclosure of a case; raises `NotFoundError`."""
    looked = look(seen, now, READERS)
    terms, state = looked.terms.odometer, looked.case.odometer
    turn_in, signed = looked.case.turn_in, looked.case.odometer.signed
    earlier = earlier_reading(looked.view, turn_in.delivered_on or looked.today)
    known = state.awaiting if state.awaiting is not None else billing_reading(looked.case)
    taken = turn_in.delivered
    return Disclosure(
        car=car(looked, vin(looked)),
        asked=statement_asked(looked.view),
        exempt=exemption_of(looked.view),
        statute=terms.statute,
        contents=terms.contents,
        certifications=terms.certifications,
        doubtful=terms.doubtful,
        rule=terms.source_of("statute") if terms.statute else terms.source,
        odometer=known,
        awaiting=state.awaiting,
        earlier=earlier.odometer if earlier else None,
        earlier_on=earlier.on if earlier else None,
        certification=signed.certification if signed else Code(""),
        signed_on=None if state.void else state.signed_on,
        signed_by=_signed_by(looked),
        missing=_missing(looked),
        void=state.void,
        received_on=state.received_on,
        lessor_signs=terms.lessor_signs,
        lessor_signed_on=state.received_on if terms.lessor_signs else None,
        lessees=_shown(looked),
        lessor=looked.terms.identity.lessor,
        lessor_address=_address(looked),
        taken_by=venue(looked, taken.place) if taken else None,
        taken_on=turn_in.delivered_on,
        digest=signed.digest if signed and not state.void else Code(""),
    )


def _shown(looked: Look) -> tuple[Party, ...]:
    """The lessees; how to reach them is told of the reader alone, to the desk of all."""
    only = looked.seat.actor.person if looked.seat.role in LESSEE_SIDE else None
    return parties(looked, only=only)


def _signed_by(looked: Look) -> tuple[Party, ...]:
    state, signatures = looked.case.odometer, looked.case.turn_in.signatures
    signed = {e.person for e in signatures if e.paper == STATEMENT and e.by_role in LESSEE_SIDE}
    signed |= set(state.partial)
    return tuple(each for each in _shown(looked) if each.id in signed)


def _missing(looked: Look) -> tuple[Party, ...]:
    """Those who still have to sign where all lessees must."""
    if looked.case.odometer.signed is not None and not looked.case.odometer.void:
        return ()
    wanted = set(who_must(looked.view, SIGN)) - set(looked.case.odometer.partial)
    return tuple(each for each in _shown(looked) if each.id in wanted)


def _address(looked: Look) -> str:
    """Where the lessor is written to: its row, else the first line with an address."""
    row = looked.organisations.get(looked.lessor)
    if row is not None and row.address:
        return ", ".join(part for part in (row.address, row.city, row.postal_code) if part)
    lines = looked.terms.identity.lines.values()
    return next((line.post for line in lines if line.post), "")
