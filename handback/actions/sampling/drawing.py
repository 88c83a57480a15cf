"""Drawing a lease: the car, the contract and the people, all from one stream of chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from math import log
from random import Random
from typing import Any, Protocol, TypeVar

from handback.actions.sampling.data import Car, City, Life, Portfolio, Range, Story
from handback.actions.sampling.people import Someone, drawn_people
from handback.actions.sampling.vins import vin_of
from handback.core.base import Code, Id, OptionName
from handback.core.calendar import add_months
from handback.core.lease import CaseOpened

SHORTEST_SO_FAR = 75
"""Days a lease has run at least by the day of the sample."""
LAST_DAY = 28
"""Leases mature on a day that every month has, as most contracts do."""
NEXT_YEARS_MODEL = (4, 5, 10, 15, 20, 25, 35, 50, 60, 70, 75, 80)
"""How many of a hundred cars leased in each month are of the next model year."""
SEEDS = 1000
"""So many seeds have accounts of their own."""
GOLDEN = 0.6180339887498949


@dataclass(frozen=True, slots=True)
class Sample:
    """Which portfolio is drawn: the seed, and the day it is as of."""

    seed: int
    as_of: date


@dataclass(frozen=True, slots=True)
class Drawn:
    """A lease that was drawn, and the story it lives.

    The ids of `contract` are still empty. `pace` is the distance driven as a share of the
    allowance, `per_year` the allowance of a year.
    """

    portfolio: Portfolio
    number: int
    as_of: date
    story: Story
    life: Life
    contract: CaseOpened
    account: str
    vin: str
    people: tuple[Someone, ...]
    city: City
    opened: date
    pace: Decimal
    per_year: int
    chance: Random


class Weighed(Protocol):
    """Something that is drawn by its weight."""

    @property
    def weight(self) -> int:
        """How often, among all of its kind."""


_W = TypeVar("_W", bound=Weighed)


def weighed(chance: Random, choices: Sequence[_W]) -> _W:
    """One of several, by weight."""
    left = chance.randrange(sum(each.weight for each in choices))
    for each in choices:
        left -= each.weight
        if left < 0:
            return each
    return choices[-1]


def between(chance: Random, pair: Range) -> int:
    """A whole number in a range, which may be written either way round."""
    return chance.randint(min(pair), max(pair))


def percent(chance: Random, hundredths: int) -> bool:
    """Whether something happens that happens to so many of a hundred."""
    return chance.randrange(100) < hundredths


def story_of(portfolio: Portfolio, number: int) -> Story:
    """The story of a lease: shares hold for any run of numbers, rare ones included."""
    stories = portfolio.stories.stories
    left = (number * GOLDEN % 1) * sum(story.share for story in stories)
    for story in stories:
        left -= story.share
        if left < 0:
            return story
    return stories[-1]


def account_of(portfolio: Portfolio, sample: Sample, number: int) -> str:
    """The account of a lease: of its own for each number and seed."""
    shuffled = (number * 48271 + 13577) % 1_000_000
    return f"{portfolio.contracts.account.prefix}{sample.seed % SEEDS:03}{shuffled:06}"


def drawn(portfolio: Portfolio, sample: Sample, number: int, story: Story | None = None) -> Drawn:
    """The lease of a number; the same whenever it is drawn for the same sample."""
    chance = Random(f"{sample.seed}/{portfolio.programme}/{number}")
    story = story or story_of(portfolio, number)
    life = portfolio.stories.lives[story.life]
    months, matures = _dates(chance, portfolio, story, sample.as_of)
    starts = add_months(matures, -months)
    city = weighed(chance, portfolio.cities)
    make, car, year = _car(chance, portfolio, starts)
    account = account_of(portfolio, sample, number)
    people = drawn_people(chance, portfolio, city, f"{number + 1}-{sample.seed}")
    yearly = weighed(chance, portfolio.contracts.per_year).distance
    facts = _contract(chance, portfolio, car, months, yearly, deposit=life.deposit)
    stated = {name: cents for name, cents in facts.items() if name not in life.without}
    contract = CaseOpened(
        programme=Code(portfolio.programme),
        account=Id(""),
        vehicle=Id(""),
        lessee=Id(""),
        region=Code(city.region),
        language=Code(city.language),
        year=year,
        make=Code(make),
        model=Code(car.model),
        body_type=Code(car.body),
        starts=starts,
        matures=matures,
        **stated,
    )
    serial = (number * 7919 + sample.seed * 104729) % 1_000_000
    return Drawn(
        portfolio,
        number,
        sample.as_of,
        story,
        life,
        contract,
        account,
        vin_of(car.vin, car.plant, year, serial),
        people,
        city,
        _opened(chance, portfolio, contract, sample.as_of),
        _pace(chance, portfolio),
        yearly,
        chance,
    )


def _dates(chance: Random, portfolio: Portfolio, story: Story, as_of: date) -> tuple[int, date]:
    """The term in months and the maturity; the lease has begun by the day of the sample."""
    offset = between(chance, story.matures)
    longest = max(term.months for term in portfolio.contracts.terms)
    offset = min(offset, longest * 30 - SHORTEST_SO_FAR - 30)
    fitting = [t for t in portfolio.contracts.terms if t.months * 30 - offset >= SHORTEST_SO_FAR]
    matures = as_of + timedelta(days=offset)
    matures -= timedelta(days=max(matures.day - LAST_DAY, 0))
    return weighed(chance, fitting).months, matures


def _car(chance: Random, portfolio: Portfolio, starts: date) -> tuple[str, Car, int]:
    year = starts.year + percent(chance, NEXT_YEARS_MODEL[starts.month - 1])
    cars = [
        (make, car)
        for make, models in portfolio.vehicles.makes.items()
        for car in models
        if car.years[0] <= year <= car.years[1]
    ]
    make, car = chance.choices(cars, [each.weight for _, each in cars])[0]
    return make, car, year


def _opened(chance: Random, portfolio: Portfolio, contract: CaseOpened, as_of: date) -> date:
    """When the case was opened: some months before maturity, or a short while ago."""
    wanted = contract.matures - timedelta(days=between(chance, portfolio.stories.opened_before))
    latest = as_of - timedelta(days=between(chance, (1, 45)))
    return max(min(wanted, latest), contract.starts + timedelta(days=14))


def _pace(chance: Random, portfolio: Portfolio) -> Decimal:
    driving = portfolio.contracts.driving
    found = Decimal(chance.lognormvariate(log(driving.middle), float(driving.spread)))
    low, high = driving.within
    return min(max(found, low), high).quantize(Decimal("0.0001"))


def _contract(
    chance: Random, portfolio: Portfolio, car: Car, months: int, yearly: int, *, deposit: bool
) -> dict[str, Any]:
    """The figures of a contract, consistent with each other."""
    terms = portfolio.contracts
    msrp = _hundreds(between(chance, car.msrp))
    cap_cost = msrp - _share(msrp, between(chance, terms.discount_percent))
    residual = _residual(chance, portfolio, msrp, months, yearly)
    payment = monthly(cap_cost, residual, months, between(chance, terms.annual_rate_percent))
    facts: dict[str, Any] = {
        "payment": payment,
        "residual": residual,
        "adjusted_cap_cost": cap_cost,
        "excess_distance_rate": _rate(chance, terms.excess_rate),
        "odometer_at_start": between(chance, terms.odometer_at_start),
        "disposition_fee": _fee(chance, terms.disposition_fee),
        "purchase_option_fee": _fee(chance, terms.purchase_option_fee),
        "gap_cover": percent(chance, terms.gap_cover_percent),
        "keys": terms.keys,
        "equipment": _equipment(portfolio, car),
    }
    if terms.extension_fee:
        facts["extension_fee"] = between(chance, terms.extension_fee) * 100
    if deposit or percent(chance, terms.deposit_percent):
        facts["deposit"] = -(-payment // 5000) * 5000
    waiver = terms.wear_waiver
    if waiver and percent(chance, waiver.percent):
        facts["wear_waiver"] = Code(waiver.code)
    return facts | _distance(chance, portfolio, months, yearly)


def _distance(chance: Random, portfolio: Portfolio, months: int, yearly: int) -> dict[str, Any]:
    terms = portfolio.contracts
    if terms.allowance == "per_year":
        return {"distance_per_year": yearly}
    allowed, bought = yearly * months // 12, terms.bought
    if bought is None or not percent(chance, bought.percent):
        return {"distance_allowed": allowed}
    extra = between(chance, bought.distance) // 500 * 500
    return {
        "distance_allowed": allowed + extra,
        "bought_distance": extra,
        "bought_distance_rate": bought.rate,
        "unused_distance_clause": percent(chance, bought.refund_percent),
    }


def _equipment(portfolio: Portfolio, car: Car) -> tuple[Code, ...]:
    terms = portfolio.contracts
    return tuple(map(Code, (*terms.equipment, *(terms.electric_equipment if car.electric else ()))))


def _residual(chance: Random, portfolio: Portfolio, msrp: int, months: int, yearly: int) -> int:
    """The residual in cents: a share of the list price, less where more is driven."""
    terms = portfolio.contracts
    least = min(each.distance for each in terms.per_year)
    share = between(chance, terms.residual_percent[str(months)]) - (yearly - least) // 2500
    return _share(msrp, share)


def _share(cents: int, share: int) -> int:
    """So many hundredths of an amount, in whole currency units."""
    return _hundreds(cents * share // 10_000)


def _hundreds(units: int) -> int:
    return units * 100


def _rate(chance: Random, pair: tuple[Decimal, Decimal]) -> Decimal:
    low, high = (int(each * 100) for each in pair)
    return Decimal(chance.randint(low, high)) / 100


def _fee(chance: Random, pair: Range) -> int:
    """A fee in cents, a multiple of five."""
    return between(chance, (pair[0] // 5, pair[1] // 5)) * 500


def monthly(cap_cost: int, residual: int, months: int, annual_percent: int) -> int:
    """The payment in cents, in advance, that amortises a lease at a yearly rate in percent."""
    rate = Decimal(annual_percent) / 1200
    grown = (1 + rate) ** months
    annuity = (1 - 1 / grown) / rate * (1 + rate)
    return int(((cap_cost - residual / grown) / annuity).quantize(Decimal(1), ROUND_HALF_UP))


def likely_option(chance: Random, offered: Sequence[str]) -> str:
    """What a lessee means to do, among what the programme offers: most return the car."""
    wanted = [OptionName.RETURN] * 5 + [OptionName.PURCHASE] * 3 + [OptionName.REPLACE] * 2
    fitting = [each for each in wanted if each in offered]
    return chance.choice(fitting)
