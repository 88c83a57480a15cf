"""Organisations and programmes as they are looked up."""

from handback.records.models import Organisation, Partnership, Programme
from handback.records.models.organisations import OrganisationKind


def lessor_named(code: str, name: str, country: str) -> Organisation:
    """The lessor of a programme, made when it is not here; `code` is its programme's."""
    lessor, _ = Organisation.objects.get_or_create(
        code=code,
        defaults={"kind": OrganisationKind.LESSOR, "name": name, "country": country},
    )
    return lessor


def run_programme(code: str, lessor: Organisation, time_zone: str) -> Programme:
    """The programme that a lessor runs, made when it is not here."""
    programme, _ = Programme.objects.get_or_create(
        code=code, defaults={"lessor": lessor, "time_zone": time_zone}
    )
    return programme


def lessor_of(programme: str) -> int:
    """The row of the lessor who runs a programme; raises `Programme.DoesNotExist`."""
    return Programme.objects.get(code=programme).lessor_id


def partner(lessor: int, organisation: int) -> None:
    """Let an organisation work for a lessor."""
    Partnership.objects.get_or_create(lessor_id=lessor, partner_id=organisation)


def works_for(organisation: int, lessor: int) -> bool:
    """Whether an organisation works for a lessor."""
    return Partnership.objects.filter(lessor_id=lessor, partner_id=organisation).exists()
