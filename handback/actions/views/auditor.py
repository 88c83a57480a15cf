"""What an auditor sees of a case of the lessor: everything, with what proves it."""

from dataclasses import dataclass

from handback.actions.views import everything, parts
from handback.actions.views.asking import entries
from handback.actions.views.looking import Look
from handback.core.base import Code
from handback.core.timeline import Entry


@dataclass(frozen=True, slots=True)
class AuditorCase:
    """A case as it is audited; `head_hash` is the hash of its last event, `under` its policies."""

    head: parts.Head
    head_hash: str
    under: tuple[Code, ...]
    account: str | None
    stage: Code
    choice: parts.Choice | None
    dates: parts.Dates
    contract: parts.Contract
    people: tuple[parts.Party, ...]
    circumstances: everything.Circumstances
    vehicle: everything.Vehicle
    money: everything.Money
    desk: everything.Desk
    timeline: tuple[Entry, ...]


def auditor_case(look: Look) -> AuditorCase:
    """The case as it is audited."""
    everything.fetch_all(look)
    row = look.standing.loaded.row
    return AuditorCase(
        head=parts.head(look),
        head_hash=row.head_hash,
        under=tuple(map(Code, row.under.split("+"))),
        account=look.said(look.lease.account),
        stage=parts.stage_of(look),
        choice=parts.choice(look),
        dates=parts.dates(look),
        contract=parts.contract(look),
        people=parts.parties(look),
        circumstances=everything.circumstances(look),
        vehicle=everything.vehicle(look),
        money=everything.money(look),
        desk=everything.desk(look),
        timeline=entries(look),
    )
