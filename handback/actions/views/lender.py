"""What a lender sees of a lease that it financed: the lease, its payments, where the car is."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from handback.actions.views import books, parts
from handback.actions.views.looking import Look
from handback.core.base import Code, Role


class Whereabouts(StrEnum):
    """Where a car is."""

    WITH_LESSEE = "with_lessee"
    HANDED_OVER = "handed_over"
    AT_DEALER = "at_dealer"
    BOUGHT = "bought"
    LOST = "lost"
    SOLD = "sold"


@dataclass(frozen=True, slots=True)
class Payoff:
    """A payoff on its way: since when, what came (cents), what was confirmed, why it failed."""

    traded: date | None
    paid: date | None
    amount: int | None
    confirmed: date | None
    failed: Code
    lien_released: date | None
    purchase_completed: date | None
    purchase_amount: int | None


@dataclass(frozen=True, slots=True)
class LenderCase:
    """A lease as its lender sees it."""

    head: parts.Head
    account: str | None
    lessee: str | None
    stage: Code
    choice: parts.Choice | None
    dates: parts.Dates
    car: parts.Car
    contract: parts.Contract
    payments: books.LeasePayments
    instalments: books.Instalments
    balance: books.Balance
    payoff: Payoff
    car_is: Whereabouts
    car_is_at: parts.Venue | None


def lender_case(look: Look) -> LenderCase:
    """The lease as its lender sees it."""
    lease = look.lease
    look.fetch([lease.account, look.case.lease.vehicle, lease.lessee])
    where, at = whereabouts(look)
    return LenderCase(
        head=parts.head(look),
        account=look.said(lease.account),
        lessee=parts.party(look, lease.lessee, Role.LESSEE).name,
        stage=parts.stage_of(look),
        choice=parts.choice(look),
        dates=parts.dates(look),
        car=parts.car(look, parts.vin(look)),
        contract=parts.contract(look),
        payments=books.lease_payments(look),
        instalments=books.instalments_of(look),
        balance=books.balance_of(look),
        payoff=_payoff(look),
        car_is=where,
        car_is_at=at,
    )


def whereabouts(look: Look) -> tuple[Whereabouts, parts.Venue | None]:
    """Where the car is, as far as it was reported."""
    case = look.case
    if case.payments.sold_on is not None:
        return Whereabouts.SOLD, None
    if case.purchase.completed_on is not None:
        return Whereabouts.BOUGHT, None
    if case.endings.loss is not None:
        return Whereabouts.LOST, None
    if case.turn_in.delivered is not None:
        return Whereabouts.HANDED_OVER, parts.venue(look, case.turn_in.delivered.place)
    if case.purchase.traded is not None and not case.purchase.failed:
        return Whereabouts.AT_DEALER, parts.venue(look, case.purchase.traded.dealer)
    return Whereabouts.WITH_LESSEE, None


def _payoff(look: Look) -> Payoff:
    purchase = look.case.purchase
    return Payoff(
        purchase.traded_on,
        purchase.paid_off_on,
        purchase.paid_off.amount if purchase.paid_off else None,
        purchase.payoff_confirmed,
        purchase.failed,
        purchase.lien_released,
        purchase.completed_on,
        purchase.completed.amount if purchase.completed else None,
    )
