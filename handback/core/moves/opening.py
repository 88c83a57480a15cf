"""Opening a case, and mending its history."""

from dataclasses import dataclass

from handback.core.base import Cents, Code, Role, TextId, VehicleId
from handback.core.case import Struck
from handback.core.events import Bodies
from handback.core.lease import CaseOpened, LeaseCorrected, TermsChanged
from handback.core.moves.registry import Ctx, insist, move, out_of_order, wrong_form

DESK = frozenset({Role.SPECIALIST})
STRIKABLE = frozenset(
    {
        "bankruptcy_lifted",
        "bankruptcy_recorded",
        "charge_recorded",
        "condition_reported",
        "damage_notified",
        "death_recorded",
        "delivery_proven",
        "equipment_brought",
        "funds_received",
        "inspection_cancelled",
        "inspection_consented",
        "interview_recorded",
        "lease_payment_posted",
        "notice_bounced",
        "odometer_statement_received",
        "orders_recorded",
        "payment_missed",
        "payment_posted",
        "payment_reversed",
        "payoff_completed",
        "payoff_confirmed",
        "payoff_failed",
        "reading_phoned_in",
        "reading_recorded",
        "realised_value_recorded",
        "receipt_received",
        "remarketing_recorded",
        "reminder_called",
        "repair_accepted",
        "repair_order_recorded",
        "representative_appointed",
        "results_provided",
        "results_reviewed",
        "total_loss_reported",
        "total_loss_settled",
        "trade_in_reported",
        "value_appraised",
        "vehicle_delivered",
        "vehicle_grounded",
        "vehicle_prepared",
        "vehicle_sold",
    }
)
"""Kinds of events that tell what somebody reported or put on record.

Whatever followed from them by itself, bills, money that went out and strikes are never struck:
they have corrections of their own.
"""
FIGURES = frozenset(
    {
        "adjusted_cap_cost",
        "disposition_fee",
        "extension_fee",
        "purchase_option_fee",
        "residual",
    }
)
"""Amounts of a contract that can be corrected; each may be one that the contract does not state."""
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

    vehicle: VehicleId
    reason: Code


@move(CorrectVehicle, BACK_OFFICE)
def correct_vehicle(ctx: Ctx, ask: CorrectVehicle) -> Bodies:
    """The case cites another vehicle row from now on; both stay in history."""
    yield LeaseCorrected(vehicle=ask.vehicle, reason=ask.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectContract:
    """Correct an amount of the contract that was recorded wrongly; none where it states none."""

    figure: Code
    amount: Cents | None = None
    reason: Code


@move(CorrectContract, {Role.ADMINISTRATOR, Role.SYSTEM})
def correct_contract(ctx: Ctx, ask: CorrectContract) -> Bodies:
    """The record follows the contract; it is no way to waive what the contract states."""
    insist(ask.figure in FIGURES, wrong_form("no_such_figure", figure=ask.figure))
    insist(ask.amount is None or ask.amount >= 0, wrong_form("negative_amount"))
    insist(ask.reason, wrong_form("reason_needed"))
    yield LeaseCorrected(reason=ask.reason, figure=ask.figure, amount=ask.amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeTerms:
    """Put the case under the policy texts that hold now, and say why."""

    reason: Code


@move(ChangeTerms, {Role.ADMINISTRATOR, Role.SYSTEM})
def change_terms(ctx: Ctx, ask: ChangeTerms) -> Bodies:
    """The event is decided under the new texts already, and names them."""
    insist(ask.reason, wrong_form("reason_needed"))
    yield TermsChanged(reason=ask.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Strike:
    """Strike a report that was a mistake; it stays in history and counts no more."""

    seq: int
    reason: TextId


@move(Strike, DESK)
def strike(ctx: Ctx, ask: Strike) -> Bodies:
    """The struck event is left out of every later fold."""
    known = 1 < ask.seq <= ctx.case.history.seq and ask.seq not in ctx.case.history.struck
    insist(known, out_of_order("no_such_report", seq=ask.seq))
    kind = ctx.case.history.events[ask.seq - 1].kind
    insist(kind in STRIKABLE, out_of_order("not_a_report", seq=ask.seq, kind=kind))
    yield Struck(seq=ask.seq, reason=ask.reason)
