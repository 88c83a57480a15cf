"""Cases: lists of them, and one as a role sees it."""

from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import QueryEx
from ninja.params import P

from handback.actions import access, views
from handback.actions.views import lists, rows
from handback.actions.views.administrator import AdministratorCase
from handback.actions.views.auditor import AuditorCase
from handback.actions.views.inspector import InspectorCase
from handback.actions.views.lender import LenderCase
from handback.actions.views.lessee import LesseeCase
from handback.actions.views.retailer import RetailerCase
from handback.actions.views.specialist import SpecialistCase
from handback.actions.views.transporter import TransporterCase
from handback.api.asking import (
    After,
    AsRole,
    DayText,
    Limit,
    OptionalWord,
    Words,
    YesNo,
    day_of,
    yes_of,
)
from handback.api.etags import IF_NONE_MATCH, unchanged, view_tag
from handback.api.operations import ETAG, READING, CaseId, Operation, paged, register
from handback.api.problems import as_json
from handback.api.roles import by_role, each_lessee, told_to
from handback.api.security import calling_of
from handback.core.base import Role

Order = QueryEx[Literal["id", "matures"], P(description="in which order the rows come")]

CASES = {
    **each_lessee(LesseeCase),
    Role.SPECIALIST: SpecialistCase,
    Role.SYSTEM: SpecialistCase,
    Role.INSPECTOR: InspectorCase,
    Role.RETAILER: RetailerCase,
    Role.TRANSPORTER: TransporterCase,
    Role.LENDER: LenderCase,
    Role.ADMINISTRATOR: AdministratorCase,
    Role.AUDITOR: AuditorCase,
}
ROWS = {
    **each_lessee(rows.LesseeRow),
    Role.SPECIALIST: rows.SpecialistRow,
    Role.SYSTEM: rows.SpecialistRow,
    Role.INSPECTOR: rows.InspectorRow,
    Role.RETAILER: rows.RetailerRow,
    Role.TRANSPORTER: rows.TransporterRow,
    Role.LENDER: rows.LenderRow,
    Role.ADMINISTRATOR: rows.AdministratorRow,
    Role.AUDITOR: rows.AuditorRow,
}


@register(
    "GET",
    "cases",
    Operation(
        "list_cases", "cases", "Cases, page by page", "cases:read", answer=paged(by_role(ROWS))
    ),
)
def list_cases(  # noqa: PLR0913 - one for each filter
    request: HttpRequest,
    as_: AsRole = None,
    after: After = None,
    limit: Limit = 50,
    matures_from: DayText = None,
    matures_until: DayText = None,
    programme: OptionalWord = None,
    stage: Words = (),
    make: OptionalWord = None,
    chosen: OptionalWord = None,
    owing: YesNo = None,
    set_aside: YesNo = None,
    open_only: YesNo = None,
    order: Order = "id",
) -> HttpResponse:
    """The cases that the caller meets in a role; each row holds what the role may see."""
    calling = calling_of(request)
    role = lists.acting_as(calling.visitor, as_)
    wanted = views.CaseFilter(
        programme,
        tuple(stage),
        make,
        chosen,
        day_of(matures_from, "matures_from"),
        day_of(matures_until, "matures_until"),
        yes_of(owing),
        open_only == "true",
        yes_of(set_aside),
        order,
    )
    page = views.cases(
        calling.visitor, calling.now, role=role, wanted=wanted, after=after, limit=limit
    )
    told = [told_to(role, row) for row in page.rows]
    return HttpResponse(as_json({"rows": told, "next": page.next}), "application/json")


@register(
    "GET",
    "cases/{case}",
    Operation(
        "read_case",
        "cases",
        "A case, as the role sees it",
        "cases:read",
        answer=by_role(CASES),
        problems=(304, *READING),
        headers=ETAG,
        parameters=(IF_NONE_MATCH,),
    ),
)
def read_case(request: HttpRequest, case: CaseId, as_: AsRole = None) -> HttpResponse:
    """Everything that the role may know of the case today; `ETag` tells the version."""
    calling = calling_of(request)
    seat = access.seat(calling.visitor, case, calling.now, as_)
    tag = view_tag(case, seat.role, calling.now)
    if unchanged(request, tag):
        response = HttpResponse(status=304)
        del response["Content-Type"]
    else:
        view = told_to(seat.role, views.case(seat, calling.now))
        response = HttpResponse(as_json(view), "application/json")
    response["ETag"], response["Cache-Control"] = tag, "private, no-cache"
    return response
