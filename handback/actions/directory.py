"""Organisations as those see them who have to do with them."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet

from handback.actions.access import OF_LESSOR, NotFoundError, Visitor
from handback.actions.views.paging import Page, cursor, keys_of, page_size
from handback.records.models import Case, Organisation, Party


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """A lessor, lender, inspection company, retailer or transporter; degrees north and east."""

    id: int
    kind: str
    code: str
    name: str
    makes: tuple[str, ...]
    franchised: bool
    address: str
    city: str
    region: str
    postal_code: str
    country: str
    latitude: Decimal | None
    longitude: Decimal | None
    time_zone: str
    phone: str


def organisations(
    visitor: Visitor,
    *,
    kind: str | None = None,
    region: str | None = None,
    after: str | None = None,
    limit: int = 50,
) -> Page[OrganisationView]:
    """The organisations that a visitor has to do with, page by page; raises `BadCursorError`.

    Those of their lessors, their own, and its lessors.
    """
    found = _known_to(visitor).order_by("pk")
    if kind is not None:
        found = found.filter(kind=kind)
    if region is not None:
        found = found.filter(region=region)
    if after:
        found = found.filter(pk__gt=int(keys_of(after, 1)[0]))
    size = page_size(limit)
    rows = list(found[: size + 1])
    following = cursor(rows[size - 1].pk) if len(rows) > size else None
    return Page(tuple(map(_view, rows[:size])), following)


def organisation(visitor: Visitor, id_: int) -> OrganisationView:
    """One of them; raises `NotFoundError`."""
    row = _known_to(visitor).filter(pk=id_).first()
    if row is None:
        raise NotFoundError("there is no such organisation")
    return _view(row)


def _known_to(visitor: Visitor) -> QuerySet[Organisation]:
    own = [desk.organisation for desk in visitor.desks]
    lessors = {*visitor.organisations(*OF_LESSOR), *_lessors_of_leases(visitor)}
    theirs = Q(lessors__lessor_id__in=lessors) | Q(pk__in={*own, *lessors})
    lessors_of_own = Q(partners__partner_id__in=own)
    return Organisation.objects.filter(theirs | lessors_of_own, active=True).distinct()


def _lessors_of_leases(visitor: Visitor) -> set[int]:
    mine = Party.objects.filter(person_id=visitor.person).values("case_id")
    return set(Case.objects.filter(pk__in=mine).values_list("lessor_id", flat=True))


def _view(row: Organisation) -> OrganisationView:
    return OrganisationView(
        row.pk, row.kind, row.code, row.name, tuple(row.makes), row.franchised, row.address,
        row.city, row.region, row.postal_code, row.country, row.latitude, row.longitude,
        row.time_zone, row.phone,
    )  # fmt: skip
