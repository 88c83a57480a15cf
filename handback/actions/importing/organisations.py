"""Importing organisations: new ones are made, those of a known code follow the file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from handback.actions.importing.batches import Wishes, batches
from handback.actions.importing.columns import NEEDED, Column, Fault, Reader
from handback.actions.importing.forms import CODE, CODES, DEGREES, FLAG, NAME, PHONE, TEXT
from handback.actions.importing.seen import Seen
from handback.actions.importing.tables import Row, Table
from handback.actions.importing.tally import Report, Tally
from handback.policy.player.contract_checks import region_wrong
from handback.policy.problems import instead_of
from handback.records import organisations, store
from handback.records.organisations import KINDS, LESSOR

POLES = 90
"""Degrees of latitude."""

COLUMNS = (
    Column("code", CODE, "Names the organisation in files, once for all.", NEEDED, "glendale"),
    Column("kind", CODE, f"One of {', '.join(KINDS)}.", NEEDED, "retailer"),
    Column("name", NAME, "The name that people read.", NEEDED, "Testcar of Glendale"),
    Column("makes", CODES, "The makes that a retailer may sell.", (), "Testcar"),
    Column("franchised", FLAG, "Whether it sells them by a maker's franchise.", True, "true"),
    Column("address", TEXT, "Street and number.", "", "1 Main Street"),
    Column("city", TEXT, "The city.", "", "Glendale"),
    Column("region", CODE, "Country and state or province.", "", "US-CA"),
    Column("postal_code", CODE, "The postal code.", "", "91204"),
    Column("country", CODE, "Two letters.", "", "US"),
    Column("latitude", DEGREES, "Degrees north.", None, "34.14251"),
    Column("longitude", DEGREES, "Degrees east.", None, "-118.25508"),
    Column("time_zone", CODE, "Whose clock it follows.", "", "America/Los_Angeles"),
    Column("phone", PHONE, "Its phone number.", "", "+1 818 555 0100"),
    Column("active", FLAG, "Whether it works at all.", True, "true"),
    Column(
        "lessors",
        CODES,
        "The lessors it works for, by code; empty leaves them as they are.",
        (),
        "acme",
    ),
)
LONGEST = {"city": 100, "region": 10, "postal_code": 12, "country": 2}


@dataclass(slots=True)
class _World:
    """What is here, and the columns of the file: others are left as they are."""

    here: dict[str, organisations.Known]
    columns: frozenset[str]

    def lessor(self, code: str) -> int | None:
        """The row of a lessor."""
        found = self.here.get(code)
        return found.id if found and found.kind == LESSOR else None


def import_organisations(table: Table, _: datetime, report: Report, wishes: Wishes) -> Tally:
    """Make or change the organisations of a table; columns that it does not have stay.

    Lessors have to stand in the file before those who work for them, or be here already.
    """
    reader = Reader(COLUMNS, table.names)
    world = _World(organisations.by_code(), reader.there)
    with Seen() as seen:
        for rows in batches(table, report, wishes.batch):
            with store.together():
                for row, values in _good(rows, reader, world, seen, report):
                    _keep(row, values, world, report, dry_run=wishes.dry_run)
    return report.tally


def _good(
    rows: Iterable[Row], reader: Reader, world: _World, seen: Seen, report: Report
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The numbers and values of rows with nothing wrong; one is kept before the next is judged."""
    for row in rows:
        values, faults = reader.read(row.cells)
        faults = faults or [*_faults(values, world), *_once(values, row.number, seen)]
        if faults:
            report.leave_out(row.number, values.get("code", ""), faults)
        else:
            yield row.number, values


def _once(values: dict[str, Any], row: int, seen: Seen) -> Iterator[Fault]:
    (first,) = seen.first([(values["code"], row)])
    if first != row:
        yield Fault("code", f"Row {first} has this code already.", "Keep one of the rows.")


def _faults(values: dict[str, Any], world: _World) -> Iterator[Fault]:
    kind = values["kind"]
    if kind not in KINDS:
        yield Fault("kind", f"`{kind}` is not a kind.", instead_of(kind, KINDS, "kind"))
    here = world.here.get(values["code"])
    if here is not None and here.kind != kind:
        wrong = f"`{values['code']}` is a {here.kind} here."
        yield Fault("kind", wrong, "An organisation keeps its kind: use another code.")
    yield from _place(values)
    for code in values["lessors"]:
        if world.lessor(code) is None:
            known = [each for each, found in world.here.items() if found.kind == LESSOR]
            wrong = f"Nobody knows the lessor `{code}`."
            yield Fault("lessors", wrong, instead_of(code, known, "lessor"))


def _place(values: dict[str, Any]) -> Iterator[Fault]:
    for column, most in LONGEST.items():
        if len(values[column]) > most:
            yield Fault(column, f"There are more than {most} letters.", f"Use up to {most}.")
    region, country = values["region"], values["country"]
    if region and (found := region_wrong(region)):
        yield Fault("region", *found)
    if country and not (len(country) == 2 and country.isalpha() and country.isupper()):
        yield Fault("country", f"`{country}` is not a country.", "Write two letters, such as US.")
    elif region and country and not region.startswith(f"{country}-"):
        yield Fault("country", f"`{region}` is not in `{country}`.", "Mend one of them.")
    latitude, longitude = values["latitude"], values["longitude"]
    if (latitude is None) != (longitude is None):
        yield Fault("latitude", "One of the coordinates is missing.", "Write both, or none.")
    elif latitude is not None and abs(latitude) > POLES:
        yield Fault("latitude", f"`{latitude}` lies beyond the pole.", "Latitude comes first.")
    if values["time_zone"] and not _is_zone(values["time_zone"]):
        wrong = f"`{values['time_zone']}` is not a time zone."
        yield Fault("time_zone", wrong, "Write one like America/Chicago.")


@cache
def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True


def _keep(
    row: int, values: dict[str, Any], world: _World, report: Report, *, dry_run: bool
) -> None:
    code = values["code"]
    lessors = {found for each in values["lessors"] if (found := world.lessor(each)) is not None}
    facts = {
        name: list(value) if name == "makes" else value
        for name, value in values.items()
        if name != "lessors" and name in world.columns
    }
    if code not in world.here:
        report.tally.new += 1
        known = organisations.Known(0, values["kind"], values["active"], frozenset(lessors))
        world.here[code] = known if dry_run else organisations.make(facts, lessors)
        return
    changed = organisations.changes(code, facts, lessors)
    if not changed:
        report.tally.unchanged += 1
        return
    report.changed(row, code, changed)
    if not dry_run:
        world.here[code] = organisations.change(code, facts, lessors)
