"""Programmes and the words of their rules."""

from django.http import HttpRequest, HttpResponse
from ninja import PathEx
from ninja.params import P

from handback.actions import programme_views
from handback.actions.forms import CODE_PATTERN, LONGEST_CODE
from handback.actions.programme_views import ProgrammeRow, ProgrammeView
from handback.api.operations import Operation, answered, listed, register

ProgrammeCode = PathEx[str, P(min_length=1, max_length=LONGEST_CODE, pattern=CODE_PATTERN)]


@register(
    "GET",
    "programmes",
    Operation(
        "list_programmes",
        "programmes",
        "Programmes that leases are opened under",
        "policies:read",
        answer=listed(ProgrammeRow),
    ),
)
def list_programmes(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """With currency, unit of distance, languages and time zone."""
    rows = programme_views.programmes()
    return answered({"rows": rows}, dict[str, tuple[ProgrammeRow, ...]])


@register(
    "GET",
    "programmes/{code}",
    Operation(
        "read_programme",
        "programmes",
        "A programme and the words of its rules",
        "policies:read",
        answer=ProgrammeView,
    ),
)
def read_programme(request: HttpRequest, code: ProgrammeCode) -> HttpResponse:  # noqa: ARG001
    """Each rule in every language it is said in, with its citation."""
    return answered(programme_views.programme(code))
