"""The desks of a visitor, and the lists of each: cases, tasks, appointments."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from handback.actions import views
from handback.actions.desks import desks
from handback.actions.views import BadCursorError
from handback.actions.views.paging import Page
from handback.web.accounts.second_factor import require_second_factor
from handback.web.clock import now
from handback.web.door import visitor_of
from handback.web.work.cells import listed
from handback.web.work.desk import AtDesk, desk_page
from handback.web.work.filters import CasesForm

A_PAGE = 25
SPANS = {"today": (0, 1), "tomorrow": (1, 2), "week": (0, 7)}
"""Days from today that an agenda shows: from the first until the second, which is left out."""
R = TypeVar("R")


@require_second_factor
def home(request: HttpRequest) -> HttpResponse:
    """The desks of a visitor, each with what waits there."""
    found = desks(visitor_of(request), now())
    return render(request, "web/work/home.html", {"desks": found})


def _page(desk: AtDesk, read: Callable[[str | None], Page[R]]) -> Page[R]:
    """A page of a list; a cursor that no list gave begins anew."""
    try:
        return read(desk.request.GET.get("after") or None)
    except BadCursorError:
        return read(None)


def _paged(desk: AtDesk, page: Page[Any]) -> dict[str, Any]:
    asked = desk.request.GET.copy()
    asked.pop("after", None)
    first = asked.urlencode()
    if page.next is not None:
        asked["after"] = page.next
    return {
        "next": asked.urlencode() if page.next is not None else "",
        "first": first,
        "later": "after" in desk.request.GET,
    }


@desk_page
def cases(request: HttpRequest, desk: AtDesk) -> HttpResponse:
    """The cases of a desk, the soonest end first."""
    form = CasesForm(desk, request.GET or {"open_only": "on"})
    wanted = form.wanted()
    found = _page(
        desk,
        lambda after: views.cases(
            desk.visitor, desk.now, role=desk.role, wanted=wanted, after=after, limit=A_PAGE
        ),
    )
    context = {
        "form": form,
        "narrowed": bool(set(request.GET) & set(form.fields)),
        "table": listed(desk, found.rows),
        "paged": _paged(desk, found),
    }
    return desk.page("web/work/cases.html", context)


@desk_page
def tasks(request: HttpRequest, desk: AtDesk) -> HttpResponse:
    """The open tasks of a desk, the oldest promise first."""
    found = _page(
        desk,
        lambda after: views.tasks(
            desk.visitor, desk.now, role=desk.role, after=after, limit=A_PAGE
        ),
    )
    return desk.page(
        "web/work/tasks.html", {"table": listed(desk, found.rows), "paged": _paged(desk, found)}
    )


@desk_page
def appointments(request: HttpRequest, desk: AtDesk) -> HttpResponse:
    """Who comes, or is visited: today, tomorrow or within a week."""
    span = request.GET.get("span", "week")
    if span not in SPANS:
        return redirect("work:appointments", desk.role.value)
    first, last = (_midnight(desk, days) for days in SPANS[span])
    found = _page(
        desk,
        lambda after: views.appointments(
            desk.visitor, desk.now, role=desk.role, starts_from=first, starts_until=last,
            after=after, limit=A_PAGE,
        ),
    )  # fmt: skip
    spans = (
        ("today", gettext("Today")),
        ("tomorrow", gettext("Tomorrow")),
        ("week", gettext("The next seven days")),
    )
    context = {
        "table": listed(desk, found.rows),
        "paged": _paged(desk, found),
        "spans": spans,
        "span": span,
    }
    return desk.page("web/work/appointments.html", context)


def _midnight(desk: AtDesk, days: int) -> datetime:
    """The beginning of a day on the clock of the desk's first programme."""
    first = next(iter(desk.programmes.values()), None)
    zone = ZoneInfo(first.time_zone) if first else UTC
    today = desk.now.astimezone(zone).date()
    return datetime.combine(today + timedelta(days=days), time(), zone)
