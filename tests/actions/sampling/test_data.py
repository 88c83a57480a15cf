"""The files that the sample is drawn from hold together, and the document states their numbers."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from handback.actions.sampling import data
from handback.actions.sampling.values.catalogue import FACTS, VALUES
from handback.core.base import Role
from handback.core.moves.catalogue import MOVES
from handback.core.vin import NEVER_USED
from handback.policy.policies import shipped

DOCUMENT = Path(__file__).parents[3] / "docs" / "sample-portfolio.md"

BOXES = {
    "US-CA": (32.5, 42.1, -124.5, -114.1), "US-NY": (40.4, 45.1, -79.8, -71.8),
    "US-NJ": (38.9, 41.4, -75.6, -73.8), "US-FL": (24.4, 31.1, -87.7, -79.9),
    "US-TX": (25.8, 36.6, -106.7, -93.5), "US-IL": (36.9, 42.6, -91.6, -87.0),
    "US-MI": (41.6, 48.3, -90.5, -82.3), "US-OH": (38.3, 42.4, -84.9, -80.5),
    "US-PA": (39.7, 42.4, -80.6, -74.6), "US-MA": (41.2, 42.9, -73.6, -69.8),
    "US-CT": (40.9, 42.1, -73.8, -71.7), "US-GA": (30.3, 35.1, -85.7, -80.7),
    "US-NC": (33.8, 36.6, -84.4, -75.4), "US-VA": (36.5, 39.5, -83.7, -75.2),
    "US-MD": (37.8, 39.8, -79.5, -75.0), "US-TN": (34.9, 36.7, -90.4, -81.6),
    "US-IN": (37.7, 41.8, -88.1, -84.7), "US-MN": (43.4, 49.4, -97.3, -89.4),
    "US-WI": (42.4, 47.2, -92.9, -86.7), "US-MO": (35.9, 40.7, -95.8, -89.0),
    "US-CO": (36.9, 41.1, -109.1, -102.0), "US-AZ": (31.3, 37.1, -114.9, -109.0),
    "US-NV": (35.0, 42.1, -120.1, -114.0), "US-UT": (36.9, 42.1, -114.1, -109.0),
    "US-WA": (45.5, 49.1, -124.9, -116.9), "US-OR": (41.9, 46.4, -124.7, -116.4),
    "CA-BC": (48.2, 60.1, -139.1, -114.0), "CA-AB": (48.9, 60.1, -120.1, -109.9),
    "CA-SK": (48.9, 60.1, -110.1, -101.3), "CA-MB": (48.9, 60.1, -102.1, -88.9),
    "CA-ON": (41.6, 56.9, -95.2, -74.3), "CA-QC": (44.9, 62.6, -79.8, -57.1),
    "CA-NS": (43.3, 47.1, -66.5, -59.6), "CA-NB": (44.5, 48.1, -69.1, -63.7),
}  # fmt: skip
"""South, north, west and east of each region, in degrees."""


@pytest.fixture(params=data.programmes(), scope="module")
def portfolio(request):
    """The data of each programme."""
    return data.portfolio(request.param)


def test_there_is_data_for_every_shipped_programme():
    assert set(data.programmes()) == set(shipped().programmes)


def test_a_programme_without_data_is_named():
    with pytest.raises(data.SampleDataError, match="no sample data for nowhere"):
        data.portfolio("nowhere")


def test_shares_add_up_and_every_life_is_lived(portfolio):
    stories = portfolio.stories
    assert sum(story.share for story in stories.stories) == 100
    assert {story.life for story in stories.stories} == set(stories.lives)


def test_steps_are_made_of_known_words(portfolio):
    for name, life in portfolio.stories.lives.items():
        for step in life.steps:
            assert Role(step.by) in MOVES[step.do].roles, (name, step.do)
            said = [v for v in step.with_.values() if isinstance(v, str) and v.startswith("$")]
            assert {each[1:] for each in said} <= VALUES.keys(), (name, step.do)
            assert not step.once or step.once in FACTS
            assert step.meeting + (step.before is not None) + (step.after is not None) == 1


def test_every_value_is_used():
    steps = [
        step
        for name in data.programmes()
        for life in data.portfolio(name).stories.lives.values()
        for step in life.steps
    ]
    used = {str(value)[1:] for step in steps for value in step.with_.values()}
    assert used >= VALUES.keys()


def test_beginnings_of_vins_may_stand_in_one(portfolio):
    for models in portfolio.vehicles.makes.values():
        for car in models:
            assert len(car.vin) == 8
            assert car.vin.isalnum()
            assert not set(car.vin + car.plant) & NEVER_USED
            assert car.msrp[0] < car.msrp[1]
            assert car.years[0] <= car.years[1]


def test_every_year_of_a_lease_finds_a_car(portfolio):
    years = {
        y
        for m in portfolio.vehicles.makes.values()
        for c in m
        for y in range(c.years[0], c.years[1] + 1)
    }
    assert years >= set(range(2019, 2028))


def test_wear_names_places_of_the_guide(portfolio):
    terms = shipped().programme(portfolio.programme).programme
    areas = terms.wear_guide.versions[0].value.areas
    known = set(areas).union(*areas.values())
    for kind in portfolio.wear.kinds:
        assert set(kind.areas) <= known


def test_equipment_and_waivers_are_the_programmes(portfolio):
    terms = shipped().programme(portfolio.programme).programme
    contracts = portfolio.contracts
    assert {*contracts.equipment, *contracts.electric_equipment} <= set(terms.equipment.items)
    if contracts.wear_waiver:
        assert contracts.wear_waiver.code in terms.waivers.products


def test_cities_lie_in_their_regions():
    for city in data.cities():
        south, north, west, east = map(Decimal, map(str, BOXES[city.region]))
        assert south <= city.latitude <= north, city
        assert west <= city.longitude <= east, city
        form = r"\d{5}" if city.region.startswith("US") else r"[A-Z]\d[A-Z] \d[A-Z]\d"
        assert re.fullmatch(form, city.postal_code)
        assert re.fullmatch(r"[2-9]\d\d", city.area_code)


def test_the_document_states_the_numbers(portfolio):
    text = DOCUMENT.read_text("utf-8")
    section = text.split(f"### {portfolio.programme}\n")[1].split("\n### ")[0].split("\n## ")[0]
    for line in stated(portfolio):
        assert line in section, line


def stated(portfolio):
    """What the document has to say of a programme, line by line."""
    contracts, driving = portfolio.contracts, portfolio.contracts.driving
    terms = ", ".join(f"{t.months} months {t.weight} %" for t in contracts.terms)
    yield f"- Terms: {terms}."
    yearly = ", ".join(f"{y.distance:,} {y.weight} %" for y in contracts.per_year)
    yield f"- Distance a year: {yearly}."
    low, high = driving.within
    yield (
        f"- Driven, as a share of the allowance: lognormal about {driving.middle},"
        f" spread {driving.spread}, within {low} to {high}."
    )
    yield f"- Items of wear: {portfolio.wear.mean} a car on average."
    rate = contracts.annual_rate_percent
    yield f"- Rate of the lease: {rate[0]} to {rate[1]} % a year."
    yield "| life | share | matures, in days from the day of the sample |"
    for story in portfolio.stories.stories:
        yield f"| {story.life} | {story.share} | {story.matures[0]} to {story.matures[1]} |"
