"""The contract that a file describes: the facts core takes, and the texts they cite."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any

from handback.core.base import Code, Id
from handback.core.lease import CaseOpened
from handback.core.turn_in import Place as PlaceValue
from handback.core.vin import VinFault, check_vin
from handback.policy.player.contract_checks import contract_problems
from handback.policy.player.format import ExampleFile, LeaseGiven
from handback.policy.problems import Path, Places, Problem
from handback.policy.schema import Context, read_value

ACCOUNT, VEHICLE = Id("account"), Id("vehicle")

VIN_FAULTS = {
    VinFault.LENGTH: "A VIN has 17 characters.",
    VinFault.LETTER_NEVER_USED: "The letters I, O and Q never stand in a VIN.",
    VinFault.CHARACTER: "A VIN has only letters and digits.",
    VinFault.CHECK_DIGIT: "The check digit of this VIN is wrong.",
}


@dataclass(frozen=True, slots=True)
class Contract:
    """What a file says of a lease: the facts, the people, and the texts kept beside the case."""

    facts: CaseOpened
    people: dict[Id, str] = field(default_factory=dict)
    texts: dict[Id, str] = field(default_factory=dict)
    places: dict[Id, PlaceValue] = field(default_factory=dict)
    warnings: tuple[Problem, ...] = ()


def read_contract(
    raw: object, file: ExampleFile, context: Context, places: Places
) -> tuple[Contract | None, list[Problem]]:
    """The contract under the key `lease`, or everything that is wrong with it."""
    at: Path = ("lease",)
    lease, problems = read_value(raw, raw, LeaseGiven, context, (at, places))
    if lease is None or problems:
        return None, problems
    faults, warnings = _vin(lease.vin, places)
    people, clashes = _people(lease, places)
    facts = _facts(lease, file, list(people))
    problems = [*faults, *contract_problems(facts, file.opened, places), *clashes]
    found = {place: _place(place, given) for place, given in _places(file)}
    problems += _retailer(lease, found, places)
    if problems:
        return None, problems
    texts = {ACCOUNT: lease.account, VEHICLE: lease.vin, **people}
    return Contract(facts, people, texts, found, warnings), []


def _facts(lease: Any, file: ExampleFile, people: list[Id]) -> CaseOpened:
    posted = file.given.payments
    same = {f.name for f in fields(CaseOpened)} & {f.name for f in fields(lease)}
    told = {"account", "vehicle", "lessee", "co_lessees"}
    return CaseOpened(
        **{name: getattr(lease, name) for name in same - told},
        programme=Code(file.programme),
        account=ACCOUNT,
        vehicle=VEHICLE,
        lessee=people[0],
        co_lessees=tuple(people[1:]),
        region=lease.lessee.region,
        language=lease.lessee.language or Code("en"),
        year=lease.vehicle.year,
        make=lease.vehicle.make,
        model=lease.vehicle.model,
        body_type=lease.vehicle.body,
        weight_lb=lease.vehicle.weight_lb,
        payments=Code("current" if posted is None else "posted"),
        posted=posted or (),
    )


def _people(lease: Any, places: Places) -> tuple[dict[Id, str], list[Problem]]:
    """The lessees by id, the first one first."""
    people: dict[Id, str] = {}
    problems = []
    ways: list[Path] = [("lease", "lessee")]
    ways += [("lease", "co_lessees", n) for n in range(len(lease.co_lessees))]
    for person, path in zip((lease.lessee, *lease.co_lessees), ways, strict=True):
        id_ = person.id or _id_from(person.name)
        if not id_ or id_ in people:
            do = "Add `id:` with a short name of its own."
            nobody = f"The name `{person.name}` gives no id." if person.name else "A name is empty."
            wrong = f"`{id_}` is taken." if id_ else nobody
            problems.append(Problem(places.of_value(path), path, wrong, do))
        people[id_] = person.name
    return people, problems


def _id_from(name: str) -> Id:
    first = name.lower().split(" ")[0]
    return Id(re.sub(r"[^\w-]", "", first))


def _places(file: ExampleFile) -> Iterator[tuple[Id, Any]]:
    yield from file.given.retailers.items()
    yield from file.given.places.items()


def _place(place: Id, given: Any) -> PlaceValue:
    return PlaceValue(
        place=place, makes=given.makes, country=given.country, franchised=given.franchised
    )


def _vin(vin: str, places: Places) -> tuple[list[Problem], tuple[Problem, ...]]:
    """What is wrong with a VIN, and what is only unusual outside North America."""
    checked = check_vin(vin)
    at: Path = ("lease", "vin")
    hint = f"Position 9 should be `{checked.check_digit}`." if checked.check_digit else ""

    def told(fault: VinFault, do: str) -> Problem:
        return Problem(places.of_value(at), at, f"`{vin}`: {VIN_FAULTS[fault]}", do)

    otherwise = "Write the number as it stands in the lease."
    only = "Only North American numbers must have it right."
    faults = [told(fault, hint or otherwise) for fault in checked.faults]
    return faults, tuple(told(fault, f"{hint} {only}") for fault in checked.warnings)


def _retailer(lease: Any, known: dict[Id, PlaceValue], places: Places) -> Iterator[Problem]:
    retailer = lease.originating_retailer
    if retailer and retailer not in known:
        at: Path = ("lease", "originating_retailer")
        yield unknown_place(retailer, known, at, places)


def unknown_place(name: str, known: dict[Id, PlaceValue], at: Path, places: Places) -> Problem:
    """The problem of a retailer or place that `given` does not describe."""
    listed = ", ".join(f"`{place}`" for place in known) or "none so far"
    do = f"Describe it under `given: retailers:` (there: {listed})."
    return Problem(places.of_value(at), at, f"Nobody knows the retailer `{name}`.", do)
