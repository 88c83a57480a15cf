"""Places that may take a car, nearest first."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from math import asin, cos, radians, sin, sqrt

from handback.actions.views.looking import DESK, Look, Seen, look
from handback.actions.views.parts import Venue, venue_of
from handback.core.base import LESSEE_SIDE, Code, Id, Role
from handback.core.sums.places import may_take
from handback.core.terms.turn_in import PlaceKind
from handback.records.looking_up import place_of
from handback.records.models import Organisation
from handback.records.models.organisations import OrganisationKind

READERS = LESSEE_SIDE | DESK | {Role.RETAILER, Role.AUDITOR}
EARTH_KM = 6371.0

Spot = tuple[Decimal, Decimal]
"""Degrees north and east."""


@dataclass(frozen=True, slots=True)
class TakingPlace:
    """A place that may take the car, and by which rung; `needs_reason` asks why not an earlier one.

    `distance_km` is as the crow flies; None where either spot is not known.
    """

    venue: Venue
    rung: PlaceKind
    rule: Code
    needs_reason: bool
    distance_km: int | None


def turn_in_places(
    seen: Seen, now: datetime, *, near: Spot | None = None, limit: int = 20
) -> tuple[TakingPlace, ...]:
    """The retailers that may take the car of a case, nearest first; raises `NotFoundError`."""
    return places_for(look(seen, now, READERS), near, limit)


def places_for(seen: Look, near: Spot | None, limit: int) -> tuple[TakingPlace, ...]:
    """The retailers of the lessor that the programme lets take the car.

    Nearest first where a spot is known, else by rung and name.
    """
    rows = Organisation.objects.filter(
        kind=OrganisationKind.RETAILER, active=True, lessors__lessor_id=seen.lessor
    )
    found = [place for row in rows if (place := _taking(seen, row, near)) is not None]
    rungs = list(PlaceKind)
    found.sort(
        key=lambda each: (
            each.distance_km is None,
            each.distance_km or 0,
            rungs.index(each.rung),
            each.venue.name or "",
            each.venue.id,
        )
    )
    return tuple(found[:limit])


def _taking(seen: Look, row: Organisation, near: Spot | None) -> TakingPlace | None:
    verdict = may_take(seen.view, place_of(row))
    if verdict.rung is None:
        return None
    venue = venue_of(Id(str(row.pk)), row)
    return TakingPlace(
        venue, verdict.rung, verdict.rule, verdict.needs_reason, distance_km(near, spot_of(row))
    )


def spot_of(row: Organisation) -> Spot | None:
    """Where an organisation is, if that is known."""
    if row.latitude is None or row.longitude is None:
        return None
    return row.latitude, row.longitude


def distance_km(one: Spot | None, other: Spot | None) -> int | None:
    """Whole kilometres between two spots as the crow flies (haversine)."""
    if one is None or other is None:
        return None
    north, east, there, far = (radians(each) for each in (*one, *other))
    half = sin((there - north) / 2) ** 2
    half += cos(north) * cos(there) * sin((far - east) / 2) ** 2
    return round(2 * EARTH_KM * asin(sqrt(half)))
