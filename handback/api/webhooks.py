"""Webhook endpoints: who is told of events, and how it went."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import PathEx
from ninja.params import P

from handback.actions import webhooks
from handback.actions.access import NotFoundError
from handback.actions.webhooks import Added, BadEndpointError, EndpointTold, Logged
from handback.api.asking import Limit
from handback.api.bodies import Body, read_body
from handback.api.operations import (
    CHANGING,
    LARGEST_ID,
    Operation,
    answered,
    listed,
    register,
)
from handback.api.problems import Fault, ProblemError, bad_parameters
from handback.api.security import Calling, calling_of
from handback.core.base import Code, Role

MANAGING = (Role.ADMINISTRATOR, Role.SYSTEM)
EndpointId = PathEx[int, P(ge=1, le=LARGEST_ID, description="the id of an endpoint")]


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointBody(Body):
    """An endpoint: its address and the kinds of events it is told of; none means all.

    `lessor` is the id of the lessor, for those who work for several.
    """

    url: str
    kinds: tuple[Code, ...] = ()
    lessor: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveBody(Body):
    """Whether an endpoint is called."""

    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RedeliverBody(Body):
    """The `webhook-id` of the message that is sent once more."""

    message: str


def _lessors(calling: Calling) -> list[int]:
    """The lessors whose endpoints the caller manages; raises a 403 where there is none."""
    found = sorted(set(calling.visitor.organisations(*MANAGING)))
    if not found:
        said = "Webhooks are managed by a lessor's administrator or system."
        raise ProblemError(403, "role-missing", said)
    return found


def _owner(calling: Calling, id_: int) -> int:
    """The lessor whose endpoint it is; raises `NotFoundError` for a stranger's."""
    for lessor in _lessors(calling):
        try:
            webhooks.endpoint(lessor, id_)
        except NotFoundError:
            continue
        return lessor
    raise NotFoundError(f"there is no endpoint {id_}")


def _told(id_: str, summary: str, answer: object, **more: Any) -> Operation:
    return Operation(id_, "webhooks", summary, "webhooks", answer=answer, **more)


@register("GET", "webhooks", _told("list_webhooks", "Endpoints", listed(EndpointTold)))
def list_webhooks(request: HttpRequest) -> HttpResponse:
    """The endpoints of the caller's lessors, with how they do."""
    calling = calling_of(request)
    rows = tuple(each for lessor in _lessors(calling) for each in webhooks.listed(lessor))
    return answered({"rows": rows}, dict[str, tuple[EndpointTold, ...]])


@register(
    "POST",
    "webhooks",
    _told(
        "add_webhook",
        "Add an endpoint",
        Added,
        status=201,
        body=EndpointBody,
        problems=CHANGING,
    ),
)
def add_webhook(request: HttpRequest) -> HttpResponse:
    """The answer holds the secret that signs calls; it is never shown again."""
    calling = calling_of(request)
    body = read_body(request, EndpointBody)
    lessors = _lessors(calling)
    lessor = lessors[0] if body.lessor is None else body.lessor
    if lessor not in lessors:
        raise bad_parameters([Fault("/lessor", "You manage no webhooks of this lessor.", "")])
    try:
        made = webhooks.add(lessor, body.url, body.kinds, calling.now)
    except BadEndpointError as error:
        raise bad_parameters([Fault("/", str(error))]) from None
    return answered(made, status=201)


@register("GET", "webhooks/{endpoint}", _told("read_webhook", "An endpoint", EndpointTold))
def read_webhook(request: HttpRequest, endpoint: EndpointId) -> HttpResponse:
    """Its address, kinds of events, and how it does."""
    calling = calling_of(request)
    return answered(webhooks.endpoint(_owner(calling, endpoint), endpoint))


@register(
    "PATCH",
    "webhooks/{endpoint}",
    _told(
        "switch_webhook",
        "Pause or resume an endpoint",
        EndpointTold,
        body=ActiveBody,
        problems=CHANGING,
    ),
)
def switch_webhook(request: HttpRequest, endpoint: EndpointId) -> HttpResponse:
    """What happens while it is paused is not sent later."""
    calling = calling_of(request)
    lessor = _owner(calling, endpoint)
    if read_body(request, ActiveBody).active:
        webhooks.resume(lessor, endpoint, calling.now)
    else:
        webhooks.pause(lessor, endpoint, calling.now)
    return answered(webhooks.endpoint(lessor, endpoint))


@register(
    "DELETE",
    "webhooks/{endpoint}",
    _told("remove_webhook", "Remove an endpoint", None, status=204),
)
def remove_webhook(request: HttpRequest, endpoint: EndpointId) -> HttpResponse:
    """With what waits for it, and its log."""
    calling = calling_of(request)
    webhooks.remove(_owner(calling, endpoint), endpoint)
    response = HttpResponse(status=204)
    del response["Content-Type"]
    return response


@register(
    "POST",
    "webhooks/{endpoint}/secrets",
    _told("rotate_webhook_secret", "A new secret", Added, status=201, problems=CHANGING),
)
def rotate_webhook_secret(request: HttpRequest, endpoint: EndpointId) -> HttpResponse:
    """For a day calls are signed with the old one too."""
    calling = calling_of(request)
    made = webhooks.rotate(_owner(calling, endpoint), endpoint, calling.now)
    return answered(made, status=201)


@register(
    "GET",
    "webhooks/{endpoint}/deliveries",
    _told("list_deliveries", "The log of an endpoint", listed(Logged)),
)
def list_deliveries(request: HttpRequest, endpoint: EndpointId, limit: Limit = 50) -> HttpResponse:
    """The latest calls, the newest first."""
    calling = calling_of(request)
    rows = tuple(webhooks.log(_owner(calling, endpoint), endpoint, limit))
    return answered({"rows": rows}, dict[str, tuple[Logged, ...]])


@register(
    "POST",
    "webhooks/{endpoint}/deliveries",
    _told(
        "redeliver",
        "Send a message once more",
        EndpointTold,
        status=202,
        body=RedeliverBody,
        problems=CHANGING,
    ),
)
def redeliver(request: HttpRequest, endpoint: EndpointId) -> HttpResponse:
    """Under the same `webhook-id`, so that the receiver can tell a repetition."""
    calling = calling_of(request)
    lessor = _owner(calling, endpoint)
    message = read_body(request, RedeliverBody).message
    webhooks.redeliver(lessor, endpoint, message, calling.now)
    return answered(webhooks.endpoint(lessor, endpoint), status=202)
