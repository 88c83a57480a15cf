"""The queue of tasks: what needs somebody, the oldest promise first."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from handback.actions import access
from handback.actions.access import OF_LESSOR, Visitor
from handback.actions.views.lists import acting_as
from handback.actions.views.looking import DESK
from handback.actions.views.paging import Page, cursor, day_of, keys_of, page_size
from handback.actions.views.rows import CarRow, known_of
from handback.core.base import LESSEE_SIDE, Role
from handback.records.models import Case, Task

NAMED_TO = LESSEE_SIDE | DESK | {Role.INSPECTOR, Role.RETAILER, Role.LENDER, Role.AUDITOR}
"""Roles that see a lessee's name in a queue."""


@dataclass(frozen=True, slots=True)
class TaskRow:
    """An open task, with the day it is promised for; `lessee` only for those who may see a name."""

    id: int
    case: int
    task: str
    about: str
    role: Role
    opened: date
    due: date
    rule: str
    overdue: bool
    lessee: str | None
    car: CarRow


def tasks(
    visitor: Visitor,
    now: datetime,
    *,
    role: Role | None = None,
    due_until: date | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[TaskRow]:
    """The open tasks of a role, the oldest promise first, page by page.

    The auditor of a lessor sees those of every role. Raises `NotFoundError` for a role the
    visitor does not have, and `BadCursorError`.
    """
    acting = acting_as(visitor, role)
    found = _of(visitor, acting, now).order_by("due", "pk")
    if due_until is not None:
        found = found.filter(due__lte=due_until)
    if after:
        day, last = keys_of(after, 2)
        due = day_of(day)
        found = found.filter(Q(due__gt=due) | Q(due=due, pk__gt=int(last)))
    size = page_size(limit)
    rows = list(found[: size + 1])
    page = rows[:size]
    following = cursor(page[-1].due, page[-1].pk) if len(rows) > size else None
    return Page(tuple(_rows(acting, page)), following)


def _of(visitor: Visitor, role: Role, now: datetime) -> QuerySet[Task]:
    found = Task.objects.all() if role is Role.AUDITOR else Task.objects.filter(role=role.value)
    if role in OF_LESSOR:
        return found.filter(lessor_id__in=visitor.organisations(role))
    return found.filter(case__in=access.visible_as(visitor, role, now))


def _rows(role: Role, page: list[Task]) -> list[TaskRow]:
    known = known_of(list(Case.objects.filter(pk__in={each.case_id for each in page})))
    cars = known.masked if role is Role.ADMINISTRATOR else known.cars
    named = role in NAMED_TO
    return [
        TaskRow(
            each.pk,
            each.case_id,
            each.task,
            each.about,
            Role(each.role),
            each.opened,
            each.due,
            each.rule,
            each.overdue,
            known.names.get(each.case_id) if named else None,
            cars[each.case_id],
        )
        for each in page
    ]
