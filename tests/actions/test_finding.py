"""From where distances are measured: postal codes, cities, addresses, devices."""

from decimal import Decimal

import pytest

from handback.actions.views.finding import POSTAL, Measured, _by_city, _by_postal_code, spot_from
from handback.records.models import Organisation


def _known():
    rows = [("Los Angeles", "90034", 34), ("Glendale", "91203", 35), ("Toronto", "M5V 2H1", 43)]
    return [
        Organisation(
            pk=at, city=city, postal_code=code, latitude=Decimal(north), longitude=Decimal(-100)
        )
        for at, (city, code, north) in enumerate(rows, 1)
    ]


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("90034", "Los Angeles 90034"),
        ("90210", "Los Angeles 90034"),
        ("91", "Glendale 91203"),
        ("m5v2h1", "Toronto M5V 2H1"),
        ("M5V", "Toronto M5V 2H1"),
    ],
)
def test_the_postal_code_that_begins_most_alike_wins(said, place):
    found = _by_postal_code(_known(), said)
    assert found is not None
    assert (found.how, found.place) == (Measured.POSTAL_CODE, place)


@pytest.mark.parametrize("said", ["10001", "Toronto", "K1"])
def test_a_postal_code_like_none_is_not_guessed(said):
    assert _by_postal_code(_known(), said) is None


def test_a_city_is_found_by_its_beginning_or_inside_an_address():
    assert _by_city(_known(), "glen", whole=True).place == "Glendale"
    assert _by_city(_known(), "3 Elm St, Toronto ON", whole=False).place == "Toronto"
    assert _by_city(_known(), "Paris", whole=True) is None


def test_the_postal_code_of_an_address_is_seen():
    assert POSTAL.search("3052 Walnut St, Los Angeles CA 90034-1234").group() == "90034-1234"
    assert POSTAL.search("12 King St, Toronto ON M5V 2H1").group() == "M5V 2H1"


@pytest.mark.parametrize(
    ("north", "east", "there"),
    [("47.6", "-122.3", True), ("91", "0", False), ("x", "1", False), ("", "", False)],
)
def test_a_device_tells_degrees_or_nothing(north, east, there):
    assert (spot_from(north, east) is not None) is there
