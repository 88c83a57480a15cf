"""What the sample is drawn from: the files of `handback/samples/portfolio/`, read strictly."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

import msgspec

from handback.policy.compose import compose
from handback.policy.problems import PolicyError

ROOT = files("handback") / "samples" / "portfolio"

Range = tuple[int, int]
"""From and to, both included."""


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"with_": "with"}):
    pass


class Names(_Part, frozen=True):
    """Names and streets of one language."""

    given: tuple[str, ...]
    family: tuple[str, ...]
    streets: tuple[str, ...]


class DeskData(_Part, frozen=True):
    """Somebody who works at a kind of organisation."""

    role: str
    email: str
    name: str
    at: str


class Times(_Part, frozen=True):
    """Times of day that an organisation offers, and how many cars at once."""

    times: tuple[str, ...]
    minutes: int
    seats: int


class SlotData(_Part, frozen=True):
    """For how many days times are offered, by what for."""

    days: int
    inspection: Times
    turn_in: Times


class People(_Part, frozen=True):
    """Everything about people that programmes share."""

    names: dict[str, Names]
    co_lessee_percent: int
    complaints: dict[str, tuple[str, ...]]
    desk: tuple[DeskData, ...]
    slots: SlotData


class Car(_Part, frozen=True):
    """A model that is leased; `msrp` in whole currency units."""

    model: str
    body: str
    vin: str
    plant: str
    msrp: Range
    years: Range
    weight: int
    electric: bool = False


class Vehicles(_Part, frozen=True):
    """Models by make."""

    makes: dict[str, tuple[Car, ...]]


class Account(_Part, frozen=True):
    """How account numbers begin."""

    prefix: str


class Term(_Part, frozen=True):
    """A length of leases."""

    months: int
    weight: int


class PerYear(_Part, frozen=True):
    """A distance a year."""

    distance: int
    weight: int


class Bought(_Part, frozen=True):
    """Distance bought at inception."""

    percent: int
    distance: Range
    rate: Decimal
    refund_percent: int


class Waiver(_Part, frozen=True):
    """A product that waives wear."""

    code: str
    percent: int


class Driving(_Part, frozen=True):
    """Distance driven, as a share of the allowance: lognormal about `middle`, kept in `within`."""

    middle: Decimal
    spread: Decimal
    within: tuple[Decimal, Decimal]


class Contracts(_Part, frozen=True):
    """What contracts say; see the comments of the files."""

    country: str
    language: str
    account: Account
    terms: tuple[Term, ...]
    per_year: tuple[PerYear, ...]
    allowance: str
    excess_rate: tuple[Decimal, Decimal]
    discount_percent: Range
    residual_percent: dict[str, Range]
    annual_rate_percent: Range
    odometer_at_start: Range
    disposition_fee: Range
    purchase_option_fee: Range
    gap_cover_percent: int
    driving: Driving
    keys: int = 2
    extension_fee: Range | None = None
    bought: Bought | None = None
    wear_waiver: Waiver | None = None
    deposit_percent: int = 0
    equipment: tuple[str, ...] = ()
    electric_equipment: tuple[str, ...] = ()
    key_missing_percent: int = 7


class WearKind(_Part, frozen=True):
    """One kind of wear: where, how large about, how often."""

    kind: str
    areas: tuple[str, ...]
    weight: int
    measure: str = ""
    middle: int = 0
    spread: Decimal = Decimal(0)
    flags: tuple[str, ...] = ()


class Wear(_Part, frozen=True):
    """What inspectors find: how many on average, and which."""

    mean: Decimal
    kinds: tuple[WearKind, ...]


class Retailers(_Part, frozen=True):
    """Dealers: how they are named, which makes go together, in how many cities."""

    name: str
    makes_together: tuple[tuple[str, ...], ...]
    cities: int


class OrganisationData(_Part, frozen=True):
    """An organisation with a name of its own."""

    code: str
    name: str
    city: str
    region: str


class Organisations(_Part, frozen=True):
    """Who works for a lessor."""

    retailers: Retailers
    inspection_companies: tuple[OrganisationData, ...]
    transporters: tuple[OrganisationData, ...] = ()
    lenders: tuple[OrganisationData, ...] = ()


class Step(_Part, frozen=True):
    """One move of a life: who, what, when."""

    by: str
    do: str
    with_: dict[str, Any] = {}
    before: Range | None = None
    after: Range | None = None
    meeting: bool = False
    once: str = ""
    happened: Range | None = None
    chance: int = 100
    optional: bool = False
    acknowledged: tuple[str, ...] = ()


class Life(_Part, frozen=True):
    """What may happen to a lease, step by step.

    `deposit`: the contract has one. `without` names figures that the contract does not state.
    """

    tells: str
    steps: tuple[Step, ...]
    deposit: bool = False
    without: tuple[str, ...] = ()


class Story(_Part, frozen=True):
    """A life at a time: `matures` in days after the day of the sample, `share` of a hundred."""

    life: str
    share: int
    matures: Range


class Stories(_Part, frozen=True):
    """The lives of a programme's leases, and how often each is lived at which time."""

    opened_before: Range
    lives: dict[str, Life]
    stories: tuple[Story, ...]


@dataclass(frozen=True, slots=True)
class City:
    """A real city: coordinates in degrees north and east."""

    name: str
    region: str
    postal_code: str
    latitude: Decimal
    longitude: Decimal
    area_code: str
    language: str
    weight: int


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Everything that leases of one programme are drawn from."""

    programme: str
    vehicles: Vehicles
    contracts: Contracts
    wear: Wear
    organisations: Organisations
    stories: Stories
    cities: tuple[City, ...]
    people: People


_T = TypeVar("_T")


class SampleDataError(Exception):
    """A file of the sample's data that cannot be used: which one, and what is wrong."""


def _read(file: Traversable, kind: type[_T]) -> _T:
    composed = compose(file.read_text("utf-8"), file.name)
    if composed.problems:
        raise PolicyError(list(composed.problems))
    try:
        return msgspec.convert(composed.data, kind, strict=False)
    except msgspec.ValidationError as error:
        raise SampleDataError(f"{file}: {error}") from error


@cache
def programmes() -> tuple[str, ...]:
    """The programmes that there is data for, by name."""
    return tuple(sorted(each.name for each in ROOT.iterdir() if each.is_dir()))


@cache
def people() -> People:
    """What is said of people."""
    return _read(ROOT / "people.yaml", People)


@cache
def cities() -> tuple[City, ...]:
    """Every city, the largest first within its country."""
    text = (ROOT / "cities.csv").read_text("utf-8").splitlines()
    return tuple(_city(row) for row in csv.DictReader(text))


def _city(row: Mapping[str, str]) -> City:
    return City(
        row["city"],
        row["region"],
        row["postal_code"],
        Decimal(row["latitude"]),
        Decimal(row["longitude"]),
        row["area_code"],
        row["language"],
        int(row["weight"]),
    )


@cache
def portfolio(programme: str) -> Portfolio:
    """What leases of a programme are drawn from; raises `SampleDataError`."""
    if programme not in programmes():
        known = ", ".join(programmes())
        raise SampleDataError(f"there is no sample data for {programme}; there is for {known}")
    folder = ROOT / programme
    contracts = _read(folder / "contracts.yaml", Contracts)
    return Portfolio(
        programme,
        _read(folder / "vehicles.yaml", Vehicles),
        contracts,
        _read(folder / "wear.yaml", Wear),
        _read(folder / "organisations.yaml", Organisations),
        _read(folder / "stories.yaml", Stories),
        tuple(c for c in cities() if c.region.startswith(f"{contracts.country}-")),
        people(),
    )
