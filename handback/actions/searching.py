"""Finding a case: the desk by name, VIN or account; a retailer by the whole VIN of the car."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from handback.actions import access
from handback.actions.access import NotFoundError, Visitor
from handback.actions.arguments import BadArgumentsError
from handback.actions.moving import Standing, stand
from handback.actions.views.lists import acting_as
from handback.actions.views.looking import DESK, Look
from handback.actions.views.rows import CaseRow, rows_of
from handback.actions.views.venues import TakingPlace, places_for, spot_of
from handback.core import engine
from handback.core.base import Actor, Id, Refused, Role
from handback.core.sums.places import may_take, turned_away
from handback.core.view import View
from handback.core.vin import VinFault, check_vin
from handback.policy.problems import Place as At
from handback.policy.problems import Problem
from handback.records import finding
from handback.records.erasable import row_of
from handback.records.finding import SHORTEST, rows_like
from handback.records.holding import BY_VIN, assign
from handback.records.looking_up import place_of
from handback.records.models import Case, Erasable, Organisation, Partnership

logger = logging.getLogger(__name__)

PERSON, ACCOUNT, VEHICLE = "person", "account", "vehicle"
SEARCHES = {
    **dict.fromkeys(DESK | {Role.AUDITOR}, (PERSON, ACCOUNT, VEHICLE)),
    Role.ADMINISTRATOR: (ACCOUNT, VEHICLE),
}
"""By role, what it may search by; nobody who may not see a name finds anybody by it."""
MOST = 100
"""Cases of one search."""
LONGEST = 200
LASTS = timedelta(hours=24)
"""How long a look-up by VIN lets a retailer see the case."""
TAKES = ("turn_in", "book_turn_in")
"""A retailer who could make one of these moves may take the car."""
SHOWN_PLACES = 5


class FoundBy(StrEnum):
    """What a case was found by."""

    PERSON = PERSON
    ACCOUNT = ACCOUNT
    VEHICLE = VEHICLE


@dataclass(frozen=True, slots=True)
class Hit:
    """A case that was found: by what, and its row as the role sees it."""

    by: FoundBy
    row: CaseRow


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """The retailer may not take the car: the rule, what helps, and where the car may go."""

    refused: Refused
    places: tuple[TakingPlace, ...]


@dataclass(frozen=True, slots=True)
class MayTake:
    """The retailer may take the car; the case is there for it until an instant."""

    case: int
    until: datetime


def search(
    visitor: Visitor, said: str, now: datetime, *, role: Role | None = None, limit: int = 20
) -> tuple[Hit, ...]:
    """Cases whose lessee, account or VIN is like what was said, within the visitor's lessors.

    A name is found by the beginning of its last word or of the whole, a VIN by its end, an account
    by its beginning; capitals, accents and blanks do not count. Administrators find no names.
    Raises `NotFoundError` for roles that do not search, `BadArgumentsError` for what is too short.
    """
    acting = acting_as(visitor, role)
    if acting not in SEARCHES:
        raise NotFoundError("there is no search")
    if len(finding.joined(said)) < SHORTEST or len(said) > LONGEST:
        do = f"Write {SHORTEST} letters or digits, or more."
        raise _bad("said", "This would find too much.", do)
    size = max(1, min(limit, MOST))
    lessors = visitor.organisations(acting)
    found: dict[int, str] = {}
    for each in rows_like(said, SEARCHES[acting], lessors, size):
        found.setdefault(each.case, each.kind)
    cases = access.visible_as(visitor, acting, now).filter(pk__in=list(found)[:size])
    rows = {row.id: row for row in rows_of(acting, list(cases))}
    return tuple(Hit(FoundBy(by), rows[case]) for case, by in found.items() if case in rows)


def look_up_vin(visitor: Visitor, vin: str, now: datetime) -> MayTake | TurnedAway:
    """Whether a retailer may take the car with this VIN; if so, the case is there for it a while.

    Only a whole VIN finds anything, and only a running case of a lessor that the retailer works
    for. Raises `NotFoundError` where there is none, and `BadArgumentsError` for what is no VIN.
    """
    places = visitor.organisations(Role.RETAILER)
    if not places:
        raise NotFoundError("there is no look-up")
    checked = check_vin(vin)
    if checked.faults:
        raise _bad("vin", f"This is no VIN: {_said(checked.faults)}.", "Read it from the car.")
    for case, retailer in _candidates(checked.vin, places):
        standing = stand(case, now)
        if not _is_current(standing, checked.vin):
            continue
        refused = _refused(standing, retailer, visitor)
        _note(case, retailer.pk, visitor.person, refused)
        if refused is None:
            assign(case, retailer.pk, Role.RETAILER, BY_VIN, now, now + LASTS)
            return MayTake(case, now + LASTS)
        return TurnedAway(refused, _places(standing, retailer, visitor))
    logger.info("look-up by VIN: nothing, person %s", visitor.person)
    raise NotFoundError("there is no case with this VIN")


def _bad(key: str, wrong: str, do: str) -> BadArgumentsError:
    return BadArgumentsError([Problem(At("", 0), (key,), wrong, do)])


def _said(faults: tuple[VinFault, ...]) -> str:
    return ", ".join(fault.value.replace("_", " ") for fault in faults)


def _candidates(vin: str, places: list[int]) -> Iterator[tuple[int, Organisation]]:
    """Running cases of a VIN, each with the retailer who works for its lessor."""
    works = dict(
        Partnership.objects.filter(partner_id__in=places, partner__active=True)
        .order_by("-pk")
        .values_list("lessor_id", "partner_id")
    )
    rows = Erasable.objects.filter(finding.by_vin(vin), lessor_id__in=list(works), erased=None)
    cases = Case.objects.filter(pk__in=rows.values("case_id"), closed=None).order_by("-pk")
    retailers = Organisation.objects.in_bulk(works.values())
    for case, lessor in cases.values_list("pk", "lessor_id"):
        yield case, retailers[works[lessor]]


def _is_current(standing: Standing, vin: str) -> bool:
    """Whether it is still the VIN of the case, not one that was corrected since."""
    row = row_of(standing.case.lease.vehicle) or 0
    return Erasable.objects.filter(finding.by_vin(vin), pk=row).exists()


def _refused(standing: Standing, retailer: Organisation, visitor: Visitor) -> Refused | None:
    """Why the programme does not let the retailer take the car now; None when it does."""
    view = View.of(standing.case, standing.terms.programme, standing.today)
    verdict = may_take(view, place_of(retailer))
    if verdict.rung is None:
        return turned_away(view, verdict)
    actor = Actor(Role.RETAILER, Id(str(visitor.person)), Id(str(retailer.pk)))
    may = engine.may(standing.case, standing.terms.programme, actor, standing.now)
    stops = {str(each.move): each.unmet for each in may if each.move in TAKES}
    if not all(stops.values()):
        return None
    return stops[TAKES[0]][0]


def _places(
    standing: Standing, retailer: Organisation, visitor: Visitor
) -> tuple[TakingPlace, ...]:
    actor = Actor(Role.RETAILER, Id(str(visitor.person)), Id(str(retailer.pk)))
    seat = access.Seat(standing.loaded.row.id, Role.RETAILER, actor, retailer.pk)
    near = spot_of(retailer)
    found = places_for(Look(seat, standing), near, SHOWN_PLACES + 1)
    others = [each for each in found if each.venue.id != str(retailer.pk)]
    return tuple(others[:SHOWN_PLACES])


def _note(case: int, retailer: int, person: int, refused: Refused | None) -> None:
    """Leave a trace of who looked, without the VIN or anybody's name."""
    logger.info(
        "look-up by VIN: case %s, retailer %s, person %s, %s",
        case,
        retailer,
        person,
        refused.reason if refused else "granted",
    )
