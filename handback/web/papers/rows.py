"""The rows that papers of the hand-over show: a name and a value each, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, gettext_lazy

from handback.actions.views.disclosure import Disclosure
from handback.actions.views.handing_back import Record
from handback.actions.views.parts import HandOver, Venue
from handback.web.words import PageWords

CERTIFIED: Mapping[str, Any] = {
    "actual": gettext_lazy(
        "To the best of my knowledge the odometer reading above is the actual mileage of the car."
    ),
    "exceeds_limits": gettext_lazy(
        "To the best of my knowledge the odometer has gone past its mechanical limits: the car has"
        " more on it than the reading shows."
    ),
    "not_actual": gettext_lazy(
        "The odometer reading is not the actual mileage of the car. Do not rely on it."
    ),
}
"""What a lessee certifies, in a sentence; other codes are read aloud."""
BASIC = ("printed_name", "vehicle", "reading_without_tenths", "date", "lessor_name_and_address")
"""What a statement shows where the programme does not say."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a paper; `value` is empty where it is filled in by hand."""

    name: str
    value: str


def certified(words: PageWords, code: str) -> str:
    """What a lessee certifies by a code."""
    said = CERTIFIED.get(code)
    return str(said) if said is not None else words.label(code)


def statute_said(rule: str) -> str:
    """A law as it is cited, from the id of its rule: 49-CFR-580.7 is 49 CFR 580.7."""
    return str(rule).replace("-", " ")


def car_said(paper: Disclosure, words: PageWords) -> str:
    """A car by year, make, model, body type and VIN."""
    car = paper.car
    said = f"{car.year} {car.make} {car.model}, {words.phrase(car.body_type)}"
    return f"{said}, VIN {car.vin}" if car.vin else said


def venue_said(venue: Venue | None) -> str:
    """A place with its address."""
    if venue is None:
        return ""
    city = " ".join(part for part in (venue.city, venue.postal_code) if part)
    return ", ".join(part for part in (venue.name, venue.address, city) if part)


def statement_rows(
    paper: Disclosure, words: PageWords, reading: int | None, today: Any
) -> tuple[Row, ...]:
    """What an odometer statement shows, in the order that the programme gives."""
    lessees = paper.lessees
    told = {
        "printed_name": (gettext("Printed name"), ", ".join(each.name or "" for each in lessees)),
        "vehicle": (gettext("Vehicle"), car_said(paper, words)),
        "reading_without_tenths": (
            gettext("Odometer reading, without tenths"),
            "" if reading is None else words.distance(reading),
        ),
        "date": (gettext("Date of the statement"), words.day(paper.signed_on or today)),
        "lessee_name_and_address": (
            gettext("Lessee's name and address"),
            "; ".join(_with_address(each.name, each.address) for each in lessees),
        ),
        "lessor_name_and_address": (
            gettext("Lessor's name and address"),
            _with_address(paper.lessor, paper.lessor_address),
        ),
        "notified_on": (
            gettext("Lessee notified of this duty on"),
            words.day(paper.signed_on or today),
        ),
        "received_on": (
            gettext("Received by the lessor on"),
            words.day(paper.received_on) if paper.received_on else "",
        ),
        "lessor_signature": (
            gettext("Signed for the lessor on"),
            words.day(paper.lessor_signed_on) if paper.lessor_signed_on else "",
        ),
    }
    wanted = [each for each in paper.contents or BASIC if each in told]
    return tuple(Row(*told[each]) for each in wanted)


def _with_address(name: str | None, address: str | None) -> str:
    return ", ".join(part for part in (name, address) if part)


def hand_over_rows(handed: HandOver, paper: Disclosure, words: PageWords) -> tuple[Row, ...]:
    """What a receipt or proof of a hand-over shows."""
    reading = handed.odometer if paper.odometer is None else paper.odometer
    missing = words.listed(map(words.phrase, handed.missing)) if handed.missing else ""
    return (
        Row(gettext("Vehicle"), car_said(paper, words)),
        Row(gettext("Handed over on"), words.day(handed.on)),
        Row(gettext("Place"), venue_said(handed.venue)),
        Row(
            gettext("Odometer reading"),
            gettext("not told yet") if reading is None else words.distance(reading),
        ),
        Row(gettext("Keys handed over"), str(handed.keys)),
        Row(gettext("Still missing"), missing or gettext("nothing")),
    )


def told_at(records: tuple[Record, ...]) -> Record | None:
    """The record of the hand-over itself, the last that counts."""
    found = [each for each in records if each.kind == "vehicle_delivered" and not each.struck]
    return found[-1] if found else None
