"""Finding a case by what people say; and the whole VIN of a car at the counter.

What is looked for is personal: it is sent in a body, because addresses end in logs.
"""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse

from handback.actions import searching
from handback.actions.searching import SEARCHES, FoundBy, Hit, TurnedAway
from handback.actions.views.lists import acting_as
from handback.actions.views.venues import TakingPlace
from handback.api.bodies import Body, read_body
from handback.api.cases import ROWS
from handback.api.operations import (
    CHANGING,
    OUTGOING,
    Operation,
    answered,
    listed,
    register,
)
from handback.api.problems import as_json
from handback.api.roles import by_role, told_to
from handback.api.security import calling_of, take
from handback.core.base import Code, Role

LOOK_UPS_A_MINUTE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchBody(Body):
    """What somebody said: a name, an account, or the end of a VIN; three letters or more."""

    said: str
    as_: Role | None = None
    limit: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class VinBody(Body):
    """A whole VIN, as it stands on the car."""

    vin: str


@dataclass(frozen=True, slots=True)
class VinAnswer:
    """Whether the retailer may take the car.

    If so, `case` is there for it `until` an instant; else `rule` and `reason` say why not, and
    `places` where the car may go.
    """

    may_take: bool
    case: int | None
    until: datetime | None
    rule: Code
    reason: Code
    help: Code
    places: tuple[TakingPlace, ...]


HIT = {
    "type": "object",
    "properties": {
        "by": OUTGOING.of(FoundBy),
        "row": by_role({role: ROWS[role] for role in SEARCHES}),
    },
    "required": ["by", "row"],
}


@register(
    "POST",
    "searches",
    Operation(
        "search_cases",
        "cases",
        "Cases by name, account or VIN",
        "cases:read",
        answer=listed(HIT),
        body=SearchBody,
        problems=CHANGING,
    ),
)
def search_cases(request: HttpRequest) -> HttpResponse:
    """Names by their beginning, VINs by their end; capitals and accents do not count."""
    calling = calling_of(request)
    body = read_body(request, SearchBody)
    role = acting_as(calling.visitor, body.as_)
    hits = searching.search(calling.visitor, body.said, calling.now, role=role, limit=body.limit)
    rows = [_told(role, each) for each in hits]
    return HttpResponse(as_json({"rows": rows}), "application/json")


def _told(role: Role, hit: Hit) -> dict[str, object]:
    return {"by": hit.by.value, "row": told_to(role, hit.row)}


@register(
    "POST",
    "vin-lookups",
    Operation(
        "look_up_vin",
        "cases",
        "May this retailer take this car?",
        "cases:read",
        answer=VinAnswer,
        body=VinBody,
        problems=CHANGING,
    ),
)
def look_up_vin(request: HttpRequest) -> HttpResponse:
    """For retailers. A car that may be taken is there for the retailer for a day.

    A minute has ten look-ups: a counter needs fewer, whoever tries VINs out would need many more.
    """
    calling = calling_of(request)
    take(calling, max(1, calling.allowed.limit // LOOK_UPS_A_MINUTE - 1))
    vin = read_body(request, VinBody).vin
    return answered(_vin_answer(searching.look_up_vin(calling.visitor, vin, calling.now)))


def _vin_answer(found: searching.MayTake | TurnedAway) -> VinAnswer:
    none = Code("")
    if isinstance(found, TurnedAway):
        refused = found.refused
        helped = refused.help.do if refused.help else none
        return VinAnswer(False, None, None, refused.rule, refused.reason, helped, found.places)
    return VinAnswer(True, found.case, found.until, none, none, none, ())
