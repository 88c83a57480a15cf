"""What a transporter sees of a car they fetch: the car, where, and the papers; no bill."""

from dataclasses import dataclass
from datetime import date

from handback.actions.views import parts
from handback.actions.views.looking import Look
from handback.core.base import Code, Role
from handback.core.checklists import asked_for
from handback.core.turn_in import Signed


@dataclass(frozen=True, slots=True)
class TransporterCase:
    """A car that is fetched: from whom, where, with what, and what is signed for it."""

    head: parts.Head
    lessee: parts.Party
    car: parts.Car
    keys: int
    equipment: tuple[Code, ...]
    matures: date
    turn_in: parts.TurnInMeeting | None
    hand_over: parts.HandOver | None
    checklists: tuple[parts.Checklist, ...]
    to_sign: parts.ToSign
    signed: tuple[Signed, ...]


def transporter_case(look: Look) -> TransporterCase:
    """The case as the transporter sees it."""
    lease = look.lease
    look.fetch([look.case.lease.vehicle, lease.lessee])
    return TransporterCase(
        head=parts.head(look),
        lessee=parts.party(look, lease.lessee, Role.LESSEE),
        car=parts.car(look, parts.vin(look)),
        keys=lease.keys,
        equipment=asked_for(look.view),
        matures=look.case.maturity,
        turn_in=parts.turn_in_meeting(look),
        hand_over=parts.hand_over(look),
        checklists=parts.checklists(look),
        to_sign=parts.to_sign(look),
        signed=tuple(look.case.turn_in.signatures),
    )
