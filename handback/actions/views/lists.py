"""Lists of cases, page by page: each role finds those it meets, by what it may know of them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from handback.actions import access
from handback.actions.access import NotFoundError, Visitor
from handback.actions.views.paging import Page, cursor, day_of, keys_of, page_size
from handback.actions.views.rows import CaseRow, rows_of
from handback.core.base import LESSEE_SIDE, Role
from handback.records.models import Case

FIELD = frozenset({Role.INSPECTOR, Role.RETAILER, Role.TRANSPORTER})
"""Roles that meet the car, and no money: a stage would tell them of bills."""


class BadFilterError(ValueError):
    """A filter that the role may not use."""


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases are wanted; what is None is not asked for.

    `owing` wants those that owe something (True) or nothing (False). `order` is `id`, in which
    nothing that changes is skipped, or `matures`, the soonest first.
    """

    programme: str | None = None
    stages: tuple[str, ...] = ()
    make: str | None = None
    chosen: str | None = None
    matures_from: date | None = None
    matures_until: date | None = None
    owing: bool | None = None
    open_only: bool = False
    set_aside: bool | None = None
    order: str = "id"


def cases(
    visitor: Visitor,
    now: datetime,
    *,
    role: Role | None = None,
    wanted: CaseFilter | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[CaseRow]:
    """The cases that a visitor meets in a role, theirs or their first, page by page.

    Raises `NotFoundError` for a role they do not have, `BadFilterError` and `BadCursorError`.
    """
    acting = acting_as(visitor, role)
    asked = wanted or CaseFilter()
    found = _within(access.visible_as(visitor, acting, now), acting, asked)
    size = page_size(limit)
    rows = list(_after(found, asked.order, after)[: size + 1])
    page = rows[:size]
    return Page(
        tuple(rows_of(acting, page)),
        _next(page[-1], asked.order) if len(rows) > size else None,
    )


def acting_as(visitor: Visitor, role: Role | None) -> Role:
    """The role in which somebody asks for a list; raises `NotFoundError` for one they lack."""
    desks = [desk.role for desk in visitor.desks if desk.role not in LESSEE_SIDE]
    if role is None:
        return desks[0] if desks else Role.LESSEE
    if role in desks or role in LESSEE_SIDE:
        return role
    raise NotFoundError("there is no such list")


def _within(found: QuerySet[Case], role: Role, asked: CaseFilter) -> QuerySet[Case]:
    if role in FIELD and (asked.stages or asked.chosen or asked.owing is not None):
        raise BadFilterError(f"a {role} filters by programme, make and maturity only")
    plain = {
        "programme": asked.programme,
        "make": asked.make,
        "chosen": asked.chosen,
        "stage__in": asked.stages or None,
        "matures__gte": asked.matures_from,
        "matures__lte": asked.matures_until,
        "set_aside": asked.set_aside,
    }
    found = found.filter(**{key: value for key, value in plain.items() if value is not None})
    if asked.open_only:
        found = found.filter(closed=None)
    if asked.owing is not None:
        found = found.filter(balance__gt=0) if asked.owing else found.filter(balance__lte=0)
    return found


def _after(found: QuerySet[Case], order: str, after: str | None) -> QuerySet[Case]:
    if order == "id":
        found = found.order_by("pk")
        return found.filter(pk__gt=int(keys_of(after, 1)[0])) if after else found
    if order != "matures":
        raise BadFilterError("the order is `id` or `matures`")
    found = found.order_by("matures", "pk")
    if not after:
        return found
    day, last = keys_of(after, 2)
    matures = day_of(day)
    return found.filter(Q(matures__gt=matures) | Q(matures=matures, pk__gt=int(last)))


def _next(last: Case, order: str) -> str:
    return cursor(last.pk) if order == "id" else cursor(last.matures, last.pk)
