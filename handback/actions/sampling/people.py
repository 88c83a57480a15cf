"""Drawing people: names that are usual where they live, e-mail and telephone that nobody has."""

from dataclasses import dataclass
from random import Random

from handback.actions.sampling.data import City, Names, Portfolio
from handback.core.base import Role
from handback.records.finding import plain

DOMAINS = {"US": "example.com", "CA": "example.ca"}


@dataclass(frozen=True, slots=True)
class Someone:
    """A person of the lessee's side."""

    name: str
    email: str
    phone: str
    address: str
    language: str
    role: Role


def names_for(portfolio: Portfolio, city: City) -> Names:
    """The names that are usual in a city."""
    people, contracts = portfolio.people, portfolio.contracts
    return people.names[contracts.language if city.language == "en" else city.language]


def drawn_people(chance: Random, portfolio: Portfolio, city: City, tag: str) -> tuple[Someone, ...]:
    """The lessee, and for some leases a co-lessee of the same household.

    `tag` makes their e-mail addresses their own.
    """
    names = names_for(portfolio, city)
    address = address_in(chance, city, names)
    given, family = chance.choice(names.given), chance.choice(names.family)
    lessee = _someone(chance, city, given, family, (address, tag, Role.LESSEE))
    if chance.randrange(100) >= portfolio.people.co_lessee_percent:
        return (lessee,)
    other = chance.choice([each for each in names.given if each != given])
    same = chance.randrange(100) < 70
    second = family if same else chance.choice(names.family)
    told = (address, tag, Role.CO_LESSEE)
    return lessee, _someone(chance, city, other, second, told)


def address_in(chance: Random, city: City, names: Names) -> str:
    """An address in a city; the number of the house is drawn."""
    number, street = chance.randint(11, 9890), chance.choice(names.streets)
    region = city.region.partition("-")[2]
    comma = ", " if city.language == "fr" else " "
    return f"{number}{comma}{street}, {city.name} {region} {city.postal_code}"


def phone_in(chance: Random, city: City) -> str:
    """A telephone number that is kept free for invention."""
    return f"{city.area_code}-555-01{chance.randrange(100):02}"


def _someone(
    chance: Random, city: City, given: str, family: str, told: tuple[str, str, Role]
) -> Someone:
    address, tag, role = told
    domain = DOMAINS[city.region[:2]]
    local = f"{_letters(given)}.{_letters(family)}.{tag}"
    phone = phone_in(chance, city)
    return Someone(f"{given} {family}", f"{local}@{domain}", phone, address, city.language, role)


def _letters(name: str) -> str:
    return plain(name).replace(" ", "-")
