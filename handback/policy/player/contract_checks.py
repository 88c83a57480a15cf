"""What a contract cannot say: days, distances and regions that no lease has."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from handback.core.lease import CaseOpened
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


@lru_cache(maxsize=512)
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


IN_A_FILE: dict[str, Path] = {"year": ("vehicle", "year"), "region": ("lessee", "region")}
"""Where a lease file says a fact of the contract, other than under its own name."""
DISTANCES = ("distance_allowed", "distance_per_year", "odometer_at_start", "bought_distance")


def contract_problems(facts: CaseOpened, opened: date, places: Places) -> Iterator[Problem]:
    """Everything that cannot be so, each at its place in a lease file."""
    for field, wrong, do in contract_faults(facts, opened):
        path = (field,) if field == "opened" else ("lease", *IN_A_FILE.get(field, (field,)))
        yield Problem(places.of_value(path), path, wrong, do)


def contract_faults(facts: CaseOpened, opened: date) -> Iterator[tuple[str, str, str]]:
    """Everything that cannot be so: the field (or `opened`), what is wrong, what to do."""
    yield from _days(facts, opened)
    for key in DISTANCES:
        count = getattr(facts, key)
        if count is not None and count < 0:
            yield key, "A distance is never negative.", "Write 0 or more."
    first, last = MODEL_YEARS
    if not first <= facts.year <= last:
        wrong = f"{facts.year} is not a model year."
        yield "year", wrong, "Write the four digits that stand in the lease."
    if found := region_wrong(facts.region):
        yield "region", *found


def _days(facts: CaseOpened, opened: date) -> Iterator[tuple[str, str, str]]:
    if FIRST <= facts.starts < facts.matures <= LAST and facts.starts <= opened <= LAST:
        return
    days = {"starts": facts.starts, "matures": facts.matures, "opened": opened}
    beyond = [(field, wrong) for field, day in days.items() if (wrong := day_wrong(day))]
    for field, wrong in beyond:
        yield field, wrong, "Check the year."
    if beyond:
        return
    if facts.matures <= facts.starts:
        do = f"Write a day after {facts.starts}."
        yield "matures", "The lease ends before it begins.", do
    if opened < facts.starts:
        do = f"Write a day from {facts.starts} on."
        yield "opened", "The case is opened before the lease begins.", do
