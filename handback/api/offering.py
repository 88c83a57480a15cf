"""Times that organisations offer: published, listed and withdrawn by their own people."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse

from handback.actions import offered, slots
from handback.actions.arguments import BadArgumentsError
from handback.actions.offered import OfferedSlot
from handback.actions.slots import LONGEST, MOST_AT_ONCE, MOST_SEATS, Offer, Published
from handback.actions.views import Page
from handback.api.asking import After, InstantText, Limit, instant_of
from handback.api.bodies import Body, faults_of, read_body
from handback.api.once import once
from handback.api.operations import (
    CHANGING,
    INCOMING,
    LARGEST_ID,
    Operation,
    answered,
    paged,
    register,
)
from handback.api.organisations import OrganisationId
from handback.api.problems import Fault, bad_parameters
from handback.api.security import Calling, calling_of

LONGEST_PLACE = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferBody(Body):
    """A time: when it starts (with its offset), how many minutes, for how many at once, where."""

    kind: Literal["inspection", "turn_in"]
    starts: datetime
    minutes: int
    seats: int = 1
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OffersBody(Body):
    """Times that are offered, all or none of them."""

    offers: tuple[OfferBody, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawBody(Body):
    """The ids of times that are offered no longer."""

    slots: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """How many times were taken back, and how many stay because a case holds them."""

    withdrawn: int
    kept: int


def _offers_schema() -> dict[str, Any]:
    offer = INCOMING.block(OfferBody)
    offer["properties"]["minutes"] |= {"minimum": 1, "maximum": LONGEST}
    offer["properties"]["seats"] |= {"minimum": 1, "maximum": MOST_SEATS}
    offer["properties"]["place"]["maxLength"] = LONGEST_PLACE
    found = INCOMING.block(OffersBody)
    found["properties"]["offers"] |= {"items": offer, "minItems": 1, "maxItems": MOST_AT_ONCE}
    return found


def _withdraw_schema() -> dict[str, Any]:
    found = INCOMING.block(WithdrawBody)
    number = {"type": "integer", "minimum": 1, "maximum": LARGEST_ID}
    found["properties"]["slots"] |= {"items": number, "minItems": 1, "maxItems": MOST_AT_ONCE}
    return found


@register(
    "GET",
    "organisations/{organisation}/slots",
    Operation(
        "list_offered_slots",
        "organisations",
        "The times that an organisation offers",
        "organisations:read",
        answer=paged(OfferedSlot),
    ),
)
def list_offered_slots(
    request: HttpRequest,
    organisation: OrganisationId,
    after: After = None,
    limit: Limit = 50,
    starts_from: InstantText = None,
    starts_until: InstantText = None,
) -> HttpResponse:
    """For the organisation's own people, and for specialists and systems of its lessors."""
    found = offered.offered(
        calling_of(request).visitor,
        organisation,
        starts_from=instant_of(starts_from, "starts_from"),
        starts_until=instant_of(starts_until, "starts_until"),
        after=after,
        limit=limit,
    )
    return answered(found, Page[OfferedSlot])


@register(
    "POST",
    "organisations/{organisation}/slots",
    Operation(
        "publish_slots",
        "organisations",
        "Offer times",
        "slots:write",
        answer=Published,
        status=201,
        takes={"application/json": {"schema": _offers_schema()}},
        problems=CHANGING,
        once=True,
    ),
)
def publish_slots(request: HttpRequest, organisation: OrganisationId) -> HttpResponse:
    """All or none. Offering the same times again changes nothing: they are counted as `there`.

    For the organisation's own people, and for specialists and systems of its lessors.
    """
    calling = calling_of(request)
    slots.spoken_for(calling.visitor, organisation)
    body = read_body(request, OffersBody)
    _check(len(body.offers), "/offers", "times")
    offers = [Offer(o.kind, o.starts, o.minutes, o.seats, o.place) for o in body.offers]
    return once(request, lambda _: _published(calling, organisation, offers))


def _published(calling: Calling, organisation: int, offers: list[Offer]) -> HttpResponse:
    try:
        made = slots.publish(calling.visitor, organisation, offers, calling.now)
    except BadArgumentsError as error:
        raise bad_parameters(faults_of(error.problems, "/offers")) from None
    return answered(made, status=201)


@register(
    "POST",
    "organisations/{organisation}/slots/withdrawals",
    Operation(
        "withdraw_slots",
        "organisations",
        "Offer times no longer",
        "slots:write",
        answer=Withdrawn,
        takes={"application/json": {"schema": _withdraw_schema()}},
        problems=CHANGING,
    ),
)
def withdraw_slots(request: HttpRequest, organisation: OrganisationId) -> HttpResponse:
    """Times that a case holds stay; the appointment is cancelled or moved by a move of its own."""
    calling = calling_of(request)
    slots.spoken_for(calling.visitor, organisation)
    wanted = set(read_body(request, WithdrawBody).slots)
    _check(len(wanted), "/slots", "slots")
    if not all(0 < each <= LARGEST_ID for each in wanted):
        raise bad_parameters([Fault("/slots", "This is no id of a slot.", "Send their numbers.")])
    gone, kept = slots.withdraw(calling.visitor, organisation, wanted)
    return answered(Withdrawn(gone, kept))


def _check(many: int, at: str, what: str) -> None:
    if not 1 <= many <= MOST_AT_ONCE:
        do = f"Send 1 to {MOST_AT_ONCE:,} {what} at once."
        raise bad_parameters([Fault(at, f"The list has {many:,}.", do)])
