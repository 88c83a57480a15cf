"""Organisations of the sample: made once, found again, and the nearest one for a car."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from handback.actions.sampling.data import City, OrganisationData, Portfolio
from handback.actions.sampling.people import address_in, names_for, phone_in
from handback.core.base import Code, Id
from handback.core.turn_in import Place
from handback.records import organisations
from handback.records.finding import plain
from handback.records.models import Organisation
from handback.records.models.organisations import OrganisationKind

WITHIN = 300
"""An organisation lies within so many ten-thousandths of a degree of its city's middle."""


@dataclass(frozen=True, slots=True)
class Firm:
    """An organisation as the sample knows it: its row, and where it is."""

    id: int
    kind: str
    code: str
    name: str
    makes: tuple[str, ...]
    country: str
    latitude: Decimal
    longitude: Decimal

    @property
    def place(self) -> Place:
        """What core judges a place by."""
        return Place(
            place=Id(str(self.id)), makes=tuple(map(Code, self.makes)), country=Code(self.country)
        )


@dataclass(slots=True)
class Firms:
    """Every organisation that works for a lessor."""

    lessor: int
    all: tuple[Firm, ...]
    _nearest: dict[tuple[str, str, str], Firm | None] = field(default_factory=dict)

    def of_kind(self, kind: str) -> tuple[Firm, ...]:
        """Those of a kind, the first named first."""
        return tuple(firm for firm in self.all if firm.kind == kind)

    def nearest(self, kind: str, city: City, make: str = "") -> Firm | None:
        """The nearest of a kind that sells a make."""
        key = (kind, make, f"{city.name} {city.region}")
        if key not in self._nearest:
            fitting = [f for f in self.of_kind(kind) if not make or make in f.makes]
            self._nearest[key] = min(fitting, key=lambda f: _apart(f, city), default=None)
        return self._nearest[key]


def _apart(firm: Firm, city: City) -> Decimal:
    """How far apart, squared; a degree east counts two thirds of one north at these latitudes."""
    north = firm.latitude - city.latitude
    east = (firm.longitude - city.longitude) * 2 / 3
    return north * north + east * east


def made_firms(portfolio: Portfolio, lessor: int) -> Firms:
    """The organisations of a programme, those that are not here yet made."""
    wanted = wanted_organisations(portfolio)
    known = Organisation.objects.filter(code__in=[each.code for each in wanted])
    codes = set(known.values_list("code", flat=True))
    Organisation.objects.bulk_create([each for each in wanted if each.code not in codes])
    rows = Organisation.objects.filter(code__in=[each.code for each in wanted])
    by_code = {row.code: row for row in rows}
    organisations.partners(lessor, [by_code[each.code].pk for each in wanted])
    return Firms(lessor, tuple(_firm(by_code[each.code]) for each in wanted))


def unkept_firms(portfolio: Portfolio) -> Firms:
    """The organisations of a programme, without rows."""
    return Firms(0, tuple(_firm(each) for each in wanted_organisations(portfolio)))


def wanted_organisations(portfolio: Portfolio) -> list[Organisation]:
    """The organisations of a programme as rows that are not kept."""
    return [*_retailers(portfolio), *_others(portfolio)]


def _firm(row: Organisation) -> Firm:
    north, east = row.latitude or Decimal(0), row.longitude or Decimal(0)
    makes = tuple(row.makes)
    return Firm(row.pk or 0, row.kind, row.code, row.name, makes, row.country, north, east)


def _retailers(portfolio: Portfolio) -> Iterator[Organisation]:
    terms = portfolio.organisations.retailers
    largest = sorted(portfolio.cities, key=lambda city: -city.weight)[: terms.cities]
    for city in largest:
        for makes in terms.makes_together:
            name = terms.name.format(city=city.name, make=" ".join(makes))
            code = _code(f"{city.name} {city.region} {' '.join(makes)}")
            yield _organisation(portfolio, OrganisationKind.RETAILER, (code, name), city, makes)


def _others(portfolio: Portfolio) -> Iterator[Organisation]:
    named = portfolio.organisations
    kinds: tuple[tuple[OrganisationKind, Iterable[OrganisationData]], ...] = (
        (OrganisationKind.INSPECTION_COMPANY, named.inspection_companies),
        (OrganisationKind.TRANSPORTER, named.transporters),
        (OrganisationKind.LENDER, named.lenders),
    )
    for kind, found in kinds:
        for each in found:
            city = _city(portfolio, each)
            yield _organisation(portfolio, kind, (each.code, each.name), city, ())


def _city(portfolio: Portfolio, named: OrganisationData) -> City:
    found = (c for c in portfolio.cities if (c.name, c.region) == (named.city, named.region))
    return next(found)


def _organisation(
    portfolio: Portfolio,
    kind: OrganisationKind,
    called: tuple[str, str],
    city: City,
    makes: tuple[str, ...],
) -> Organisation:
    code, name = called
    chance = Random(code)
    return Organisation(
        kind=kind,
        code=code,
        name=name,
        makes=list(makes),
        address=address_in(chance, city, names_for(portfolio, city)).partition(f", {city.name}")[0],
        city=city.name,
        region=city.region,
        postal_code=city.postal_code,
        country=portfolio.contracts.country,
        latitude=city.latitude + Decimal(chance.randint(-WITHIN, WITHIN)) / 10_000,
        longitude=city.longitude + Decimal(chance.randint(-WITHIN, WITHIN)) / 10_000,
        phone=phone_in(chance, city),
    )


def _code(text: str) -> str:
    return plain(text).replace(" ", "-")[:64]
