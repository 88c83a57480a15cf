"""What a lessee, co-lessee or representative sees of their own case."""

from dataclasses import dataclass
from datetime import date, datetime

from handback.actions.views import books, condition, parts
from handback.actions.views.asking import entries
from handback.actions.views.looking import Look
from handback.core.base import Code, Id
from handback.core.billing import Claim, Dispute
from handback.core.payments import Payment, Refund
from handback.core.repairs import Repair
from handback.core.stages import may_cancel_insurance
from handback.core.timeline import Entry, Standing

SOON = 8
"""How many of the next dates are told."""


@dataclass(frozen=True, slots=True)
class Insurance:
    """Whether the lessee may stop insuring the car, and the facts that are missing for it."""

    may_end: bool
    missing: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class LesseeMoney:
    """Money as the lessee sees it, in cents."""

    balance: books.Balance
    deposit: books.Deposit | None
    payments: tuple[Payment, ...]
    refunds: tuple[Refund, ...]
    disputes: tuple[Dispute, ...]
    claims: tuple[Claim, ...]
    instalments: books.Instalments


@dataclass(frozen=True, slots=True)
class LesseeCase:
    """A lease end as its lessee sees it: how long, what next, what it costs, what is missing.

    `you` is the id under which moves name the reader. How to reach somebody is told of the reader
    alone.
    """

    head: parts.Head
    you: Id
    account: str | None
    stage: Code
    choice: parts.Choice | None
    dates: parts.Dates
    car: parts.Car
    contract: parts.Contract
    people: tuple[parts.Party, ...]
    originating_retailer: parts.Venue | None
    inspection: parts.InspectionMeeting | None
    turn_in: parts.TurnInMeeting | None
    hand_over: parts.HandOver | None
    reports: tuple[condition.ReportJudged, ...]
    repairs: tuple[Repair, ...]
    checklists: tuple[parts.Checklist, ...]
    to_sign: parts.ToSign
    insurance: Insurance
    money: LesseeMoney
    next_dates: tuple[Entry, ...]
    missed_dates: tuple[Entry, ...]
    collection_since: date | None
    lines: tuple[parts.Line, ...]


def lessee_case(look: Look, now: datetime) -> LesseeCase:
    """The case as its lessee sees it."""
    lease, you = look.lease, look.seat.actor.person
    look.fetch([lease.account, look.case.lease.vehicle, *parts.cited_people(look)])
    told = entries(look)
    return LesseeCase(
        head=parts.head(look),
        you=you,
        account=look.said(lease.account),
        stage=parts.stage_of(look),
        choice=parts.choice(look),
        dates=parts.dates(look),
        car=parts.car(look, parts.vin(look)),
        contract=parts.contract(look),
        people=parts.parties(look, only=you),
        originating_retailer=parts.venue(look, lease.originating_retailer)
        if lease.originating_retailer
        else None,
        inspection=parts.inspection_meeting(look),
        turn_in=parts.turn_in_meeting(look),
        hand_over=parts.hand_over(look),
        reports=condition.reports_judged(look),
        repairs=tuple(look.case.repairs.by_item.values()),
        checklists=parts.checklists(look),
        to_sign=parts.to_sign(look),
        insurance=Insurance(*may_cancel_insurance(look.view)),
        money=_money(look),
        next_dates=tuple(each for each in told if each.standing is Standing.COMING)[:SOON],
        missed_dates=tuple(each for each in told if each.standing is Standing.MISSED),
        collection_since=look.case.collection.referred.get(Code("balance")),
        lines=parts.lines(look, now),
    )


def _money(look: Look) -> LesseeMoney:
    billing, payments = look.case.billing, look.case.payments
    return LesseeMoney(
        books.balance_of(look),
        books.deposit_of(look),
        tuple(payments.by_id.values()),
        tuple(payments.refunds.values()),
        tuple(billing.disputes.values()),
        tuple(billing.claims.values()),
        books.instalments_of(look),
    )
