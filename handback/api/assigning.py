"""Who inspects and who fetches the car of a case, chosen by its lessor."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from handback.actions import slots
from handback.actions.arguments import BadArgumentsError
from handback.api.bodies import Body, faults_of, read_body
from handback.api.operations import (
    CHANGING,
    INCOMING,
    LARGEST_ID,
    CaseId,
    Operation,
    answered,
    register,
)
from handback.api.problems import Fault, bad_parameters
from handback.api.security import calling_of
from handback.core.base import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectorBody(Body):
    """The id of the inspection company."""

    organisation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TransporterBody(Body):
    """The id of the transporter, and until when the case is there for it (with an offset).

    Without `until` it stays; an instant that is past ends it.
    """

    organisation: int
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Assigned:
    """An organisation that has to do with a case, in which role, and until when if that is said."""

    case: int
    role: Role
    organisation: int
    until: datetime | None


def _schema(body: type[Any]) -> dict[str, Any]:
    found = INCOMING.block(body)
    found["properties"]["organisation"] |= {"minimum": 1, "maximum": LARGEST_ID}
    return found


def _told(id_: str, summary: str, body: type[Any]) -> Operation:
    return Operation(
        id_,
        "cases",
        summary,
        "assignments",
        answer=Assigned,
        takes={"application/json": {"schema": _schema(body)}},
        problems=CHANGING,
    )


@register(
    "PUT",
    "cases/{case}/inspector",
    _told("assign_inspector", "Choose who inspects the car", InspectorBody),
)
def assign_inspector(request: HttpRequest, case: CaseId) -> HttpResponse:
    """Instead of the company before, to whom the case is there no longer. By specialist, system."""
    calling = calling_of(request)
    slots.check_dispatcher(calling.visitor, case, calling.now)
    body = read_body(request, InspectorBody)
    try:
        slots.assign_inspector(calling.visitor, case, body.organisation, calling.now)
    except BadArgumentsError as error:
        raise bad_parameters(faults_of(error.problems)) from None
    return answered(Assigned(case, Role.INSPECTOR, body.organisation, None))


@register(
    "PUT",
    "cases/{case}/transporter",
    _told("assign_transporter", "Choose who fetches the car", TransporterBody),
)
def assign_transporter(request: HttpRequest, case: CaseId) -> HttpResponse:
    """The case is there for it, beside others until theirs end. By specialist, system."""
    calling = calling_of(request)
    slots.check_dispatcher(calling.visitor, case, calling.now)
    body = read_body(request, TransporterBody)
    if body.until is not None and body.until.tzinfo is None:
        do = "Add the offset, such as Z."
        raise bad_parameters([Fault("/until", "This instant has no offset.", do)])
    try:
        slots.assign_transporter(calling.visitor, case, body.organisation, calling.now, body.until)
    except BadArgumentsError as error:
        raise bad_parameters(faults_of(error.problems)) from None
    return answered(Assigned(case, Role.TRANSPORTER, body.organisation, body.until))
