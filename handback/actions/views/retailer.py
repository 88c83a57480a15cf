"""What a retailer sees of a case that is handed over there: the car and the papers, no bill."""

from dataclasses import dataclass
from datetime import date

from handback.actions.views import condition, parts
from handback.actions.views.looking import Look
from handback.core.base import Code, Role
from handback.core.checklists import asked_for
from handback.core.turn_in import Signed


@dataclass(frozen=True, slots=True)
class RetailerCase:
    """A hand-over at the counter: whose car, what belongs to it, what is ticked and signed.

    `lessee` is a name to compare with a paper; how to reach the person is not told.
    """

    head: parts.Head
    lessee: str | None
    region: Code
    car: parts.Car
    keys: int
    equipment: tuple[Code, ...]
    matures: date
    turn_in: parts.TurnInMeeting | None
    hand_over: parts.HandOver | None
    checklists: tuple[parts.Checklist, ...]
    to_sign: parts.ToSign
    signed: tuple[Signed, ...]
    reports: tuple[condition.ReportSeen, ...]


def retailer_case(look: Look) -> RetailerCase:
    """The case as the retailer sees it."""
    lease = look.lease
    look.fetch([look.case.lease.vehicle, lease.lessee])
    return RetailerCase(
        head=parts.head(look),
        lessee=parts.party(look, lease.lessee, Role.LESSEE).name,
        region=lease.region,
        car=parts.car(look, parts.vin(look)),
        keys=lease.keys,
        equipment=asked_for(look.view),
        matures=look.case.maturity,
        turn_in=parts.turn_in_meeting(look),
        hand_over=parts.hand_over(look),
        checklists=parts.checklists(look),
        to_sign=parts.to_sign(look),
        signed=tuple(look.case.turn_in.signatures),
        reports=condition.reports_seen(look),
    )
