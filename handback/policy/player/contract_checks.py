"""What a contract cannot say: days, distances and regions that no lease has."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from handback.policy.problems import Path, Places, Problem, instead_of

FIRST, LAST = date(1980, 1, 1), date(2199, 12, 31)
"""Between these days leases are written; what lies beyond is a slip of the pen."""

MODEL_YEARS = (FIRST.year, LAST.year)

REGION = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}\Z")
STATES = (
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ"
    " NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY AS GU MP PR VI"
)
PROVINCES = "AB BC MB NB NL NS NT NU ON PE QC SK YT"
PARTS = {"US": frozenset(STATES.split(" ")), "CA": frozenset(PROVINCES.split(" "))}
"""States, provinces and territories by country, as ISO 3166-2 names them."""


def region_wrong(region: str) -> tuple[str, str] | None:
    """What is wrong with a region, and what to do; a slip here would leave out a law."""
    do = "Write country and state or province, such as `US-NY` or `CA-QC`."
    if not REGION.match(region):
        return f"`{region}` is not a region.", do
    country, _, part = region.partition("-")
    known = PARTS.get(country)
    if known is None or part in known:
        return None
    parts = [f"{country}-{each}" for each in known]
    return f"`{region}` is not a state, province or territory.", instead_of(region, parts, "region")


def day_wrong(day: date) -> str:
    """What is wrong with a day that no lease end can have; empty for one that may be."""
    if FIRST <= day <= LAST:
        return ""
    return f"{day} lies outside the years that are played, {FIRST.year} to {LAST.year}."


def contract_problems(lease: Any, opened: date, places: Places) -> Iterator[Problem]:
    """Everything that cannot be so, each at its place."""
    yield from _days(lease, opened, places)
    for key in ("distance_allowed", "distance_per_year", "odometer_at_start", "bought_distance"):
        count = getattr(lease, key, None)
        if count is not None and count < 0:
            yield _at(places, ("lease", key), "A distance is never negative.", "Write 0 or more.")
    first, last = MODEL_YEARS
    if not first <= lease.vehicle.year <= last:
        wrong = f"{lease.vehicle.year} is not a model year."
        do = "Write the four digits that stand in the lease."
        yield _at(places, ("lease", "vehicle", "year"), wrong, do)
    if found := region_wrong(lease.lessee.region):
        yield _at(places, ("lease", "lessee", "region"), *found)


def _days(lease: Any, opened: date, places: Places) -> Iterator[Problem]:
    days: list[tuple[Path, date]] = [
        (("lease", "starts"), lease.starts),
        (("lease", "matures"), lease.matures),
        (("opened",), opened),
    ]
    beyond = [(path, wrong) for path, day in days if (wrong := day_wrong(day))]
    for path, wrong in beyond:
        yield _at(places, path, wrong, "Check the year.")
    if beyond:
        return
    if lease.matures <= lease.starts:
        do = f"Write a day after {lease.starts}."
        yield _at(places, ("lease", "matures"), "The lease ends before it begins.", do)
    if opened < lease.starts:
        do = f"Write a day from {lease.starts} on."
        yield _at(places, ("opened",), "The case is opened before the lease begins.", do)


def _at(places: Places, path: Path, wrong: str, do: str) -> Problem:
    return Problem(places.of_value(path), path, wrong, do)
