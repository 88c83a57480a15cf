"""Finding a case: by name, VIN or account at the desk, by the whole VIN at a retailer's."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext

from handback.actions.access import NotFoundError
from handback.actions.arguments import BadArgumentsError
from handback.actions.desks import policy_with
from handback.actions.searching import MayTake, TurnedAway, look_up_vin
from handback.actions.searching import search as find
from handback.core.base import Role
from handback.web.words import PageWords
from handback.web.work.cells import listed
from handback.web.work.desk import AtDesk, desk_page


def _wrong(error: BadArgumentsError) -> str:
    return " ".join(f"{gettext(e.wrong)} {gettext(e.do)}" for e in error.problems)


@desk_page
def search(request: HttpRequest, desk: AtDesk) -> HttpResponse:
    """Cases by the lessee's name, the account or the VIN."""
    if not desk.searches:
        raise NotFoundError("there is no search")
    said = request.GET.get("said", "").strip()
    context: dict[str, object] = {"said": said}
    status = 200
    if said:
        try:
            hits = find(desk.visitor, said, desk.now, role=desk.role)
            context |= {"table": listed(desk, [hit.row for hit in hits]), "asked": True}
        except BadArgumentsError as error:
            context["wrong"] = _wrong(error)
            status = 422
    return desk.page("web/work/search.html", context, status=status)


@desk_page
def look_up(request: HttpRequest, desk: AtDesk) -> HttpResponse:
    """Whether a retailer may take the car with a VIN; if so, its case is there for a while."""
    if desk.role is not Role.RETAILER:
        raise NotFoundError("there is no look-up")
    if request.method != "POST":
        return desk.page("web/work/look_up.html")
    vin = request.POST.get("vin", "").strip()[:40]
    try:
        found = look_up_vin(desk.visitor, vin, desk.now)
    except BadArgumentsError as error:
        return _not_found(desk, vin, _wrong(error), 422)
    except NotFoundError:
        said = gettext(
            "There is no running lease with this VIN at a lessor that you work for. "
            "Check every letter and digit, or call the lessor."
        )
        return _not_found(desk, vin, said, 404)
    if isinstance(found, MayTake):
        return redirect("work:case", desk.role.value, found.case)
    return _turned_away(desk, vin, found)


def _not_found(desk: AtDesk, vin: str, wrong: str, status: int) -> HttpResponse:
    return desk.page("web/work/look_up.html", {"vin": vin, "wrong": wrong}, status=status)


def _turned_away(desk: AtDesk, vin: str, found: TurnedAway) -> HttpResponse:
    """Why the car may not be taken here, and where it may go."""
    policy = policy_with(found.refused.rule, desk.programmes)
    words = PageWords(policy.programme, policy.rules) if policy else None
    context = {"vin": vin, "turned_away": found, "words": words}
    return desk.page("web/work/look_up.html", context)
