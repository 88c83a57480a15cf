"""Looking for a place to hand a car over: which may take it, which may not and why, and how far.

Distances are measured as the crow flies, from a spot that the visitor's device tells, or from the
known place whose postal code or city fits best what the visitor wrote. No outside service is asked.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from handback.actions.views.looking import DESK, Look, Seen, look
from handback.actions.views.parts import Venue, venue_of
from handback.actions.views.venues import Spot, distance_km, spot_of
from handback.core.base import LESSEE_SIDE, Code, Id, Refused
from handback.core.sums.places import may_take, turned_away
from handback.core.terms.turn_in import PlaceKind
from handback.records.looking_up import place_of
from handback.records.models import Organisation
from handback.records.models.organisations import OrganisationKind

READERS = LESSEE_SIDE | DESK
LEAST_ALIKE = 2
"""Characters at the beginning of a postal code that have to agree."""
SHOWN = 12
POSTAL = re.compile(r"\b([A-Z]\d[A-Z])[ -]?(\d[A-Z]\d)\b|\b(\d{5})(?:-\d{4})?\b", re.I)
"""A postal code inside an address, Canadian or of the United States."""


class Measured(StrEnum):
    """From where distances are measured."""

    DEVICE = "device"
    POSTAL_CODE = "postal_code"
    CITY = "city"
    ORIGINATING = "originating"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Origin:
    """The spot distances are measured from; `place` names the known place it was taken from.

    `own` says that it is the reader's address on file that was looked at. Where that fits no known
    place either, it is the place the car was leased from.
    """

    how: Measured
    spot: Spot | None = None
    place: str = ""
    own: bool = False


NOWHERE = Origin(Measured.NOWHERE)


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A retailer, and whether it may take the car of the case.

    `rung` and `rule` tell by what it may, `refused` why it may not. One that is not `listed` does
    not work for the lessor here, so that no appointment can be made there.
    """

    venue: Venue
    time_zone: str
    distance_km: int | None
    rung: PlaceKind | None
    rule: Code
    needs_reason: bool
    refused: Refused | None
    listed: bool


@dataclass(frozen=True, slots=True)
class FoundPlaces:
    """Places that may take the car and places that may not, nearest first."""

    origin: Origin
    taking: tuple[FoundPlace, ...]
    refusing: tuple[FoundPlace, ...]


def find_places(
    seen: Seen,
    now: datetime,
    *,
    near: str = "",
    spot: Spot | None = None,
    name: str = "",
    limit: int = SHOWN,
) -> FoundPlaces:
    """Retailers for the car of a case, nearest first; with a `name` those that it fits.

    `near` is a postal code or a city; without one the reader's own address is looked at. Only a
    search by name finds retailers that do not work for the lessor. Raises `NotFoundError`.
    """
    looked = look(seen, now, READERS)
    ours, others = _rows(looked, name)
    origin = origin_of(looked, [row for row in ours if spot_of(row)], near, spot)
    retailers = [row for row in ours if row.kind == OrganisationKind.RETAILER]
    found = [_found(looked, row, origin, True) for row in retailers if _fits(row, name)]
    found += [_found(looked, row, origin, False) for row in others if _fits(row, name)]
    found.sort(key=_order)
    taking = tuple(each for each in found if each.refused is None)
    refusing = tuple(each for each in found if each.refused is not None)
    return FoundPlaces(origin, taking[:limit], refusing[:limit])


def _rows(looked: Look, name: str) -> tuple[list[Organisation], list[Organisation]]:
    """Organisations that work for the lessor; for a search by name also all other retailers."""
    active = Organisation.objects.filter(active=True)
    ours = list(active.filter(lessors__lessor_id=looked.lessor))
    if not name.strip():
        return ours, []
    retailers = active.filter(kind=OrganisationKind.RETAILER)
    return ours, list(retailers.exclude(pk__in=[row.pk for row in ours]))


def _fits(row: Organisation, name: str) -> bool:
    said = f"{row.name} {row.city} {row.postal_code}".casefold()
    return all(word in said for word in name.casefold().split())


def _found(looked: Look, row: Organisation, origin: Origin, listed: bool) -> FoundPlace:
    verdict = may_take(looked.view, place_of(row))
    return FoundPlace(
        venue_of(Id(str(row.pk)), row),
        row.time_zone,
        distance_km(origin.spot, spot_of(row)),
        verdict.rung,
        verdict.rule,
        verdict.needs_reason,
        None if verdict.rung else turned_away(looked.view, verdict),
        listed,
    )


def _order(found: FoundPlace) -> tuple[bool, int, bool, str, str]:
    """Nearest first; without distances the place the car comes from first, then by name."""
    far, venue = found.distance_km, found.venue
    first = found.rung is PlaceKind.ORIGINATING
    return far is None, far or 0, not first, venue.name or "", venue.id


def origin_of(
    looked: Look, rows: Iterable[Organisation], near: str, spot: Spot | None = None
) -> Origin:
    """From where distances are measured: the device, what was written, the reader's address."""
    if spot is not None:
        return Origin(Measured.DEVICE, spot)
    known = list(rows)
    if near.strip():
        return _by_postal_code(known, near) or _by_city(known, near, whole=True) or NOWHERE
    found = _of_address(known, looked.address(looked.seat.actor.person) or "")
    return found or _originating(known, looked.lease.originating_retailer) or NOWHERE


def _originating(known: list[Organisation], cited: Id) -> Origin | None:
    """The place the car was leased from, where that is known."""
    for row in known:
        if str(row.pk) == cited:
            return Origin(Measured.ORIGINATING, spot_of(row), row.name)
    return None


def _of_address(known: list[Organisation], address: str) -> Origin | None:
    """The same for an address: by the last postal code in it, else by a city it names."""
    codes = [match.group() for match in POSTAL.finditer(address)]
    found = _by_postal_code(known, codes[-1]) if codes else None
    found = found or _by_city(known, address, whole=False)
    return Origin(found.how, found.spot, found.place, own=True) if found else None


def _by_postal_code(known: list[Organisation], said: str) -> Origin | None:
    """The place whose postal code begins most like the one that was written."""
    wanted = _plain(said)
    if not any(letter.isdigit() for letter in wanted):
        return None
    alike = {row.pk: _alike(_plain(row.postal_code), wanted) for row in known}
    best = max(known, default=None, key=lambda row: (alike[row.pk], -row.pk))
    if best is None or alike[best.pk] < min(LEAST_ALIKE, len(wanted)):
        return None
    return Origin(Measured.POSTAL_CODE, spot_of(best), f"{best.city} {best.postal_code}".strip())


def _by_city(known: list[Organisation], said: str, *, whole: bool) -> Origin | None:
    text = said.strip().casefold()
    for row in known:
        city = row.city.casefold()
        if city and (city.startswith(text) if whole else city in text):
            return Origin(Measured.CITY, spot_of(row), row.city)
    return None


def _plain(postal_code: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", postal_code.upper())


def _alike(one: str, other: str) -> int:
    """How many characters at the beginning agree."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def spot_from(north: str, east: str) -> Spot | None:
    """A spot from degrees north and east as a device tells them; None for what is none."""
    plain = re.compile(r"-?\d{1,3}(\.\d{1,12})?\Z")
    if not (plain.match(north) and plain.match(east)):
        return None
    found = Decimal(north), Decimal(east)
    on_earth = abs(found[0]) <= Decimal(90) and abs(found[1]) <= Decimal(180)
    return found if on_earth else None
