"""Opening a case, and mending its history."""

from dataclasses import dataclass

from handback.core.base import Code, Id, Role
from handback.core.case import Struck
from handback.core.events import Bodies
from handback.core.lease import CaseOpened, LeaseCorrected
from handback.core.moves.registry import Ctx, insist, move, out_of_order, wrong_form

DESK = frozenset({Role.SPECIALIST})
BACK_OFFICE = frozenset({Role.SPECIALIST, Role.SYSTEM})


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase:
    """Open the end of a lease as a case, with the facts of its contract."""

    lease: CaseOpened


@move(OpenCase, {Role.SYSTEM, Role.ADMINISTRATOR})
def open_case(ctx: Ctx, ask: OpenCase) -> Bodies:
    """The contract's facts become the first event."""
    lease = ask.lease
    insist(lease.matures > lease.starts, wrong_form("matures_before_start", on=lease.matures))
    insist(lease.payment >= 0, wrong_form("negative_payment"))
    yield lease


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectVehicle:
    """Correct a VIN that was recorded wrongly."""

    vehicle: Id
    reason: Code


@move(CorrectVehicle, BACK_OFFICE)
def correct_vehicle(ctx: Ctx, ask: CorrectVehicle) -> Bodies:
    """The case cites another vehicle row from now on; both stay in history."""
    yield LeaseCorrected(vehicle=ask.vehicle, reason=ask.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Strike:
    """Strike a report that was a mistake; it stays in history and counts no more."""

    seq: int
    reason: Id


@move(Strike, DESK)
def strike(ctx: Ctx, ask: Strike) -> Bodies:
    """The struck event is left out of every later fold."""
    known = 1 < ask.seq <= ctx.case.history.seq and ask.seq not in ctx.case.history.struck
    insist(known, out_of_order("no_such_report", seq=ask.seq))
    yield Struck(seq=ask.seq, reason=ask.reason)
