"""What is to be done: tasks, appointments, and times that can be booked."""

from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import QueryEx
from ninja.params import P

from handback.actions import access, slots, views
from handback.actions.slots import FreeSlot
from handback.actions.views import AppointmentRow, Page, TaskRow
from handback.api.asking import (
    After,
    AsRole,
    DayText,
    InstantText,
    Limit,
    day_of,
    instant_of,
)
from handback.api.operations import CaseId, Operation, answered, paged, register
from handback.api.refusals import RefusalTold, told_refusal, words_of
from handback.api.security import calling_of

Meeting = QueryEx[Literal["inspection", "turn_in"], P(description="what the time is for")]


@dataclass(frozen=True, slots=True)
class FreeSlotsTold:
    """The free slots for a case; `refused` says why none could be booked."""

    rows: tuple[FreeSlot, ...]
    refused: RefusalTold | None


@register(
    "GET",
    "tasks",
    Operation("list_tasks", "cases", "What needs somebody", "cases:read", answer=paged(TaskRow)),
)
def list_tasks(
    request: HttpRequest,
    as_: AsRole = None,
    after: After = None,
    limit: Limit = 50,
    due_until: DayText = None,
) -> HttpResponse:
    """The open tasks of the role, the oldest promise first. `complete_task` is the move for one."""
    calling = calling_of(request)
    until = day_of(due_until, "due_until")
    page = views.tasks(
        calling.visitor, calling.now, role=as_, due_until=until, after=after, limit=limit
    )
    return answered(page, Page[TaskRow])


@register(
    "GET",
    "appointments",
    Operation(
        "list_appointments",
        "organisations",
        "Who comes, or is visited, when",
        "cases:read",
        answer=paged(AppointmentRow),
    ),
)
def list_appointments(
    request: HttpRequest,
    as_: AsRole = None,
    after: After = None,
    limit: Limit = 50,
    starts_from: InstantText = None,
    starts_until: InstantText = None,
) -> HttpResponse:
    """The agenda of the caller's organisation, or of every case of their lessor."""
    calling = calling_of(request)
    page = views.appointments(
        calling.visitor,
        calling.now,
        role=as_,
        starts_from=instant_of(starts_from, "starts_from"),
        starts_until=instant_of(starts_until, "starts_until"),
        after=after,
        limit=limit,
    )
    return answered(page, Page[AppointmentRow])


@register(
    "GET",
    "cases/{case}/slots",
    Operation(
        "list_slots",
        "cases",
        "Times that can be booked for a case",
        "cases:read",
        answer=FreeSlotsTold,
    ),
)
def list_slots(
    request: HttpRequest,
    case: CaseId,
    as_: AsRole = None,
    until: InstantText = None,
    kind: Meeting = "inspection",
) -> HttpResponse:
    """The free slots that a booking of the case would be granted, the earliest first."""
    calling = calling_of(request)
    seat = access.seat(calling.visitor, case, calling.now, as_)
    found = slots.free(seat, calling.now, kind=kind, until=instant_of(until, "until"))
    refused = None
    if found.refused is not None:
        refused = told_refusal(found.refused, words_of(case, calling.now))
    return answered(FreeSlotsTold(found.slots, refused))
