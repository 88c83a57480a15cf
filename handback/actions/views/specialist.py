"""What a specialist sees of a case of their lessor: everything."""

from dataclasses import dataclass
from datetime import date

from handback.actions.views import everything, parts
from handback.actions.views.asking import entries
from handback.actions.views.looking import Look
from handback.core.base import Code
from handback.core.timeline import Entry


@dataclass(frozen=True, slots=True)
class SpecialistCase:
    """A case at the desk: who, which car, where it stands, what is missing, what is owed."""

    head: parts.Head
    account: str | None
    stage: Code
    choice: parts.Choice | None
    interviewed: date | None
    dates: parts.Dates
    contract: parts.Contract
    people: tuple[parts.Party, ...]
    circumstances: everything.Circumstances
    lender: str | None
    vehicle: everything.Vehicle
    money: everything.Money
    desk: everything.Desk
    timeline: tuple[Entry, ...]


def specialist_case(look: Look) -> SpecialistCase:
    """The case at the desk."""
    everything.fetch_all(look)
    lender = look.organisation(look.lease.lender)
    return SpecialistCase(
        head=parts.head(look),
        account=look.said(look.lease.account),
        stage=parts.stage_of(look),
        choice=parts.choice(look),
        interviewed=look.case.contact.interviewed,
        dates=parts.dates(look),
        contract=parts.contract(look),
        people=parts.parties(look),
        circumstances=everything.circumstances(look),
        lender=lender.name if lender else None,
        vehicle=everything.vehicle(look),
        money=everything.money(look),
        desk=everything.desk(look),
        timeline=entries(look),
    )
