"""Organisations around a lease."""

from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import PathEx, QueryEx
from ninja.params import P

from handback.actions import directory
from handback.actions.directory import OrganisationView
from handback.actions.views import Page
from handback.api.asking import After, Limit, OptionalWord
from handback.api.operations import LARGEST_ID, Operation, answered, paged, register
from handback.api.security import calling_of

Kind = QueryEx[
    Literal["lessor", "lender", "inspection_company", "retailer", "transporter"] | None,
    P(description="what it is"),
]
OrganisationId = PathEx[int, P(ge=1, le=LARGEST_ID, description="the id of an organisation")]


@register(
    "GET",
    "organisations",
    Operation(
        "list_organisations",
        "organisations",
        "Organisations that the caller has to do with",
        "organisations:read",
        answer=paged(OrganisationView),
    ),
)
def list_organisations(
    request: HttpRequest,
    after: After = None,
    limit: Limit = 50,
    kind: Kind = None,
    region: OptionalWord = None,
) -> HttpResponse:
    """Those that work for the caller's lessors, the caller's own, and its lessors."""
    found = directory.organisations(
        calling_of(request).visitor, kind=kind, region=region, after=after, limit=limit
    )
    return answered(found, Page[OrganisationView])


@register(
    "GET",
    "organisations/{organisation}",
    Operation(
        "read_organisation",
        "organisations",
        "An organisation",
        "organisations:read",
        answer=OrganisationView,
    ),
)
def read_organisation(request: HttpRequest, organisation: OrganisationId) -> HttpResponse:
    """Address, makes, coordinates."""
    return answered(directory.organisation(calling_of(request).visitor, organisation))
