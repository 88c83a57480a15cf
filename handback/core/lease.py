"""The lease itself: what the contract says and what was corrected since."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from handback.core.base import Cents, Code, Id, RatePerDistance
from handback.core.calendar import monthly_dates, months_between
from handback.core.events import Body, Event, State, applies, event


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A regular payment that was posted before the case was opened."""

    on: date
    amount: Cents


@event("case_opened")
@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened(Body):
    """The facts of the contract. Account, VIN and names are cited by id.

    `payments` is `current` when the system of record keeps regular payments and each counts as
    paid on its due date until told otherwise, `posted` when they are posted here one by one.
    Distances are in the programme's unit; `bought_distance` is part of `distance_allowed`.
    """

    programme: Code
    account: Id
    vehicle: Id
    lessee: Id
    co_lessees: tuple[Id, ...] = ()
    lender: Id = Id("")
    region: Code
    language: Code = Code("en")
    year: int
    make: Code
    model: Code
    body_type: Code
    weight_lb: int | None = None
    originating_retailer: Id = Id("")
    starts: date
    matures: date
    payment: Cents
    payments: Code = Code("current")
    posted: tuple[Posted, ...] = ()
    residual: Cents | None = None
    adjusted_cap_cost: Cents | None = None
    distance_allowed: int | None = None
    distance_per_year: int | None = None
    odometer_at_start: int = 0
    excess_distance_rate: RatePerDistance | None = None
    bought_distance: int = 0
    bought_distance_rate: RatePerDistance | None = None
    unused_distance_clause: bool = False
    disposition_fee: Cents | None = None
    purchase_option_fee: Cents | None = None
    extension_fee: Cents | None = None
    deposit: Cents = 0
    wear_waiver: Code = Code("")
    gap_cover: bool = False
    keys: int = 2
    equipment: tuple[Code, ...] = ()
    named_charges: tuple[Code, ...] = ()
    personal_use: bool = True


@event("lease_corrected")
@dataclass(frozen=True, slots=True, kw_only=True)
class LeaseCorrected(Body):
    """A fact of the lease was recorded wrongly; `vehicle` cites the corrected VIN.

    `figure` names an amount of the contract, `amount` is what the contract really says of it.
    """

    vehicle: Id = Id("")
    reason: Code
    figure: Code = Code("")
    amount: Cents | None = None


@event("terms_changed")
@dataclass(frozen=True, slots=True, kw_only=True)
class TermsChanged(Body):
    """From here on the case comes under the policy texts that its event is `under`."""

    reason: Code


@dataclass(slots=True)
class Lease(State):
    """The contract of a case, and when its policy texts were last exchanged for others."""

    contract: CaseOpened | None = None
    opened: date | None = None
    vehicle: Id = Id("")
    terms_changed: date | None = None

    @property
    def facts(self) -> CaseOpened:
        """The contract; raises `LookupError` for a case that was never opened."""
        if self.contract is None:
            raise LookupError("the case has not been opened")
        return self.contract


@applies("lease", CaseOpened)
def _opened(state: Lease, event: Event, body: CaseOpened) -> None:
    state.contract = body
    state.opened = event.on
    state.vehicle = body.vehicle


@applies("lease", LeaseCorrected)
def _corrected(state: Lease, event: Event, body: LeaseCorrected) -> None:
    state.vehicle = body.vehicle or state.vehicle
    if body.figure and state.contract is not None:
        figures: dict[str, Any] = {body.figure: body.amount}
        state.contract = replace(state.contract, **figures)


@applies("lease", TermsChanged)
def _terms_changed(state: Lease, event: Event, body: TermsChanged) -> None:
    state.terms_changed = event.on


def term_months(lease: CaseOpened) -> int:
    """The lease's term in whole calendar months.

    The last day counts: a lease that ends the day before its day of the month is as long as one
    that ends on it.
    """
    return _months(lease.starts, lease.matures)


def _months(starts: date, matures: date) -> int:
    return months_between(starts, matures + timedelta(days=1))


def payment_dates(lease: CaseOpened, in_advance: bool) -> tuple[date, ...]:
    """Due dates of all regular payments, the first at the start when paid in advance.

    In arrears the last one is due on the last day at the latest.
    """
    return _payment_dates(lease.starts, lease.matures, in_advance)


@lru_cache(maxsize=4096)
def _payment_dates(starts: date, matures: date, in_advance: bool) -> tuple[date, ...]:
    dates = monthly_dates(starts, _months(starts, matures) + 1)
    return dates[:-1] if in_advance else tuple(min(day, matures) for day in dates[1:])


def allowance(lease: CaseOpened) -> int | None:
    """Contracted distance over the whole term, in the programme's unit; None if not stated."""
    if lease.distance_allowed is not None:
        return lease.distance_allowed
    if lease.distance_per_year is None:
        return None
    return int(Decimal(lease.distance_per_year) * term_months(lease) / 12)
