"""Leases that are drawn: valid, plausible, and the same for the same seed."""

import re
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

import pytest
from vininfo import Vin

from handback.actions.sampling import data
from handback.actions.sampling.drawing import Sample, account_of, drawn, monthly, story_of
from handback.actions.sampling.vins import YEARS
from handback.core.lease import term_months
from handback.core.vin import check_vin

AS_OF = date(2026, 11, 20)
SAMPLE = Sample(1, AS_OF)
COUNT = 250


@pytest.fixture(params=data.programmes(), scope="module")
def leases(request):
    """Leases of each programme."""
    portfolio = data.portfolio(request.param)
    return [drawn(portfolio, SAMPLE, number) for number in range(COUNT)]


def test_vins_are_valid_and_say_the_model_year(leases):
    vins = [lease.vin for lease in leases]
    assert len(set(vins)) == COUNT
    for lease in leases:
        assert check_vin(lease.vin).valid
        assert not check_vin(lease.vin).warnings
        assert Vin(lease.vin).verify_checksum()
        assert YEARS[lease.contract.year - 2010] == lease.vin[9]


def test_cars_are_of_the_time_of_their_lease(leases):
    for lease in leases:
        contract = lease.contract
        assert contract.starts.year <= contract.year <= contract.starts.year + 1
        cars = lease.portfolio.vehicles.makes[contract.make]
        assert any(car.model == contract.model and car.body == contract.body_type for car in cars)


def test_leases_have_begun_and_last_their_term(leases):
    for lease in leases:
        contract = lease.contract
        assert contract.starts < lease.opened < AS_OF
        assert lease.opened < contract.matures
        months = {term.months for term in lease.portfolio.contracts.terms}
        assert term_months(contract) in months
        low, high = lease.story.matures
        days = (contract.matures - AS_OF).days
        assert days <= high
        assert days >= low - 3


def test_money_is_that_of_such_cars(leases):
    for lease in leases:
        contract = lease.contract
        assert 20_000 < contract.payment < 190_000
        assert contract.residual % 100 == 0
        if contract.adjusted_cap_cost is not None:
            assert contract.residual < contract.adjusted_cap_cost
            months = term_months(contract)
            written_off = contract.adjusted_cap_cost - contract.residual
            assert contract.payment * months > written_off
    assert 30_000 < median(lease.contract.payment for lease in leases) < 110_000


def test_people_are_nobody(leases):
    emails = [person.email for lease in leases for person in lease.people]
    assert len(set(emails)) == len(emails)
    for lease in leases:
        for person in lease.people:
            assert re.fullmatch(r"[a-z0-9.-]+@example\.(com|ca)", person.email)
            assert re.fullmatch(r"[2-9]\d\d-555-01\d\d", person.phone)
            assert lease.city.name in person.address
    together = sum(len(lease.people) > 1 for lease in leases)
    assert COUNT // 20 < together < COUNT // 4


def test_people_of_quebec_are_told_in_french():
    portfolio = data.portfolio("afg-canada")
    found = [drawn(portfolio, SAMPLE, number) for number in range(COUNT)]
    there = [lease for lease in found if lease.contract.region == "CA-QC"]
    assert there
    assert {lease.contract.language for lease in there} == {"fr"}
    french = portfolio.people.names["fr"].given
    assert all(lease.people[0].name.startswith(tuple(french)) for lease in there)


def test_driving_is_spread_about_the_allowance(leases):
    paces = [lease.pace for lease in leases]
    driving = leases[0].portfolio.contracts.driving
    assert abs(median(paces) - driving.middle) < Decimal("0.06")
    assert min(paces) >= driving.within[0]
    assert max(paces) <= driving.within[1]
    assert len(set(paces)) > COUNT * 9 // 10


def test_the_same_seed_draws_the_same_leases(leases):
    portfolio = leases[0].portfolio
    again = [drawn(portfolio, SAMPLE, number) for number in range(20)]
    for one, other in zip(leases, again, strict=False):
        assert (one.contract, one.vin, one.account, one.people, one.opened, one.pace) == (
            other.contract, other.vin, other.account, other.people, other.opened, other.pace,
        )  # fmt: skip
    other = drawn(portfolio, Sample(2, AS_OF), 0)
    assert other.vin != leases[0].vin
    assert other.account != leases[0].account


def test_accounts_are_each_leases_own():
    portfolio = data.portfolio("infiniti")
    accounts = {account_of(portfolio, SAMPLE, number) for number in range(5000)}
    assert len(accounts) == 5000
    assert all(re.fullmatch(r"70\d{9}", account) for account in accounts)


def test_shares_hold_for_a_hundred_leases_in_a_row(leases):
    portfolio = leases[0].portfolio
    for start in (0, 1000, 77_000):
        lived = [story_of(portfolio, number) for number in range(start, start + 100)]
        for story in portfolio.stories.stories:
            assert abs(lived.count(story) - story.share) <= 2, story


def test_a_payment_amortises_the_lease():
    payment, rate, left = monthly(4_000_000, 2_200_000, 36, 6), Decimal("0.005"), Decimal(4_000_000)
    for _ in range(36):
        left = (left - payment) * (1 + rate)
    assert abs(left - 2_200_000) < 40


def test_the_day_of_the_sample_moves_everything(leases):
    portfolio = leases[0].portfolio
    later = drawn(portfolio, Sample(1, AS_OF + timedelta(days=365)), 3)
    assert later.contract.matures.year == leases[3].contract.matures.year + 1
    assert later.account == leases[3].account
