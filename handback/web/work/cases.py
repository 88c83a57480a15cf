"""A case as its role sees it, with everything the role may do there."""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from handback.actions import choices_of_case, slots, views
from handback.actions.access import NotFoundError
from handback.actions.arguments import BadArgumentsError
from handback.actions.files import files_of
from handback.actions.views.history import READERS
from handback.core.base import LESSEE_SIDE, Id, Role
from handback.core.stages import STAGES, stage
from handback.core.timeline import Entry, Standing
from handback.web.door import Here, role_page
from handback.web.work.offer import offered
from handback.web.work.showing import Section, Showing
from handback.web.work.tabs import tabs_for
from handback.web.work.telling import names_of, tell, words_with_names

DISPATCHES = frozenset({Role.SPECIALIST})
"""Roles that send an inspection company or a transporter to a case."""


def work_page(
    here: Here, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page of a case at the workbench."""
    role = here.seat.role
    said = {
        "role": role.value,
        "desk_tabs": tabs_for(here.request, role),
        "car": getattr(here.case, "car", None) or getattr(here.case, "vehicle", None),
        "reads_history": role in READERS,
    }
    return here.page(template, {**said, **(context or {})}, status=status)


def bench_page(page: Any) -> Callable[..., HttpResponse]:
    """A page of a case at the workbench; the lessee's side has pages of its own."""

    @wraps(page)
    def served(request: HttpRequest, here: Here, *args: Any, **kwargs: Any) -> HttpResponse:
        if here.seat.role in LESSEE_SIDE:
            raise NotFoundError("the lessee's side has pages of its own")
        answer: HttpResponse = page(request, here, *args, **kwargs)
        return answer

    return role_page(served)


@bench_page
def case(request: HttpRequest, here: Here) -> HttpResponse:
    """The case: where it stands, every move of the role, and all that the role may see."""
    showing = Showing(here.words, names_of(here))
    entries = views.timeline(here.look, here.now)
    context = {
        "stage": _stage(here),
        "topics": offered(here),
        "sections": [*showing.sections(here.case), *_quotes(here, showing), *_bills(here, showing)],
        "missed": _dates(here, entries, Standing.MISSED),
        "coming": _dates(here, entries, Standing.COMING),
        "done": _dates(here, entries, Standing.DONE),
        "files": _files(here),
        "companies": _companies(here),
    }
    return work_page(here, "web/work/case.html", context)


def _dates(here: Here, entries: Iterable[Entry], standing: Standing) -> list[tuple[Entry, str]]:
    """The dates that stand in a way, each with what it is called."""
    found = (each for each in entries if each.standing is standing)
    return [(each, _called(here, each.name)) for each in found]


def _called(here: Here, name: str) -> str:
    """A name of a date; one in parts, such as `choose/purchase`, part by part."""
    first, *rest = (here.words.phrase(part) for part in name.split("/"))
    said = ": ".join((first, *rest))
    return said[:1].upper() + said[1:]


def _stage(here: Here) -> str:
    """What the stage means, for the roles whose view has one."""
    if not hasattr(here.case, "stage"):
        return ""
    return gettext(STAGES[stage(here.look.case, here.look.terms, here.look.today)])


def _quotes(here: Here, showing: Showing) -> list[Section]:
    """The quotes that the role may see."""
    try:
        found = views.quotes(here.look, here.now)
    except NotFoundError:
        return []
    return [
        showing.section(f"{showing.words.label(each.option)}, {each.number}", each)
        for each in found
    ]


def _bills(here: Here, showing: Showing) -> list[Section]:
    """The bills, for the roles that see money."""
    try:
        found = views.statements(here.look, here.now)
    except NotFoundError:
        return []
    return [
        showing.section(f"{showing.words.label(each.kind)}, {each.number}", each)
        for each in found.bills
    ]


def _files(here: Here) -> list[Any]:
    return [] if here.seat.role is Role.ADMINISTRATOR else files_of(
        here.visitor, here.seat.case, here.now
    )  # fmt: skip


def _companies(here: Here) -> list[tuple[str, str, Any]]:
    """Who can be sent to the case: for which work, what the button says, and which companies."""
    if here.seat.role not in DISPATCHES:
        return []
    found = choices_of_case.companies(here.look)
    buttons = {
        "inspector": gettext("Send this inspection company"),
        "transporter": gettext("Send this transporter"),
    }
    return [(work, buttons[work], found[work]) for work in buttons if found.get(work)]


@require_POST
@bench_page
def dispatch(request: HttpRequest, here: Here) -> HttpResponse:
    """Send an inspection company or a transporter to the case."""
    work, said = request.POST.get("work", ""), request.POST.get("organisation", "")
    if here.seat.role not in DISPATCHES or not said.isdecimal() or len(said) > 18:
        raise NotFoundError("nobody is sent")
    assign = {"inspector": slots.assign_inspector, "transporter": slots.assign_transporter}
    if work not in assign:
        raise NotFoundError("nobody is sent")
    try:
        assign[work](here.visitor, here.seat.case, int(said), here.now)
    except BadArgumentsError as error:
        messages.warning(request, " ".join(gettext(each.wrong) for each in error.problems))
    else:
        messages.success(request, gettext("The company finds the case in its list now."))
    address = reverse("work:case", args=[here.seat.role.value, here.seat.case])
    return HttpResponseRedirect(address)


@bench_page
def history(request: HttpRequest, here: Here) -> HttpResponse:
    """Every event of the case: who, when, what, and the hash that proves it."""
    told = views.events(here.seat, here.now)
    texts = {
        Id(key): said
        for each in told
        for key, said in each.texts.items()
        if not said.startswith("{")
    }
    words = words_with_names(here, texts)
    events = here.look.standing.loaded.events
    rows = [(each, tell(event, words)) for each, event in zip(told, events, strict=True)]
    return work_page(here, "web/work/history.html", {"rows": rows})
