"""Repairs by the lessee: choices, evidence and its review; repair orders that tell of more."""

from dataclasses import dataclass, field, replace
from datetime import date

from handback.core.base import Cents, Code, Id
from handback.core.events import Body, Event, State, applies, event


@event("repair_chosen")
@dataclass(frozen=True, slots=True, kw_only=True)
class RepairChosen(Body):
    """What the lessee means to do about an item: repair, insurer or leave."""

    item: Id
    choice: Code


@event("evidence_submitted")
@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceSubmitted(Body):
    """Papers that prove a repair, each kind with the stored file if there is one."""

    item: Id
    papers: tuple[Code, ...]
    files: tuple[Id, ...] = ()
    late: bool = False


@event("repair_accepted")
@dataclass(frozen=True, slots=True, kw_only=True)
class RepairAccepted(Body):
    """A person reviewed the evidence: the item is not charged."""

    item: Id
    cost: Cents | None = None


@event("repair_rejected")
@dataclass(frozen=True, slots=True, kw_only=True)
class RepairRejected(Body):
    """A person reviewed the evidence: it does not prove the repair."""

    item: Id
    reason: Code


@event("repair_order_recorded")
@dataclass(frozen=True, slots=True, kw_only=True)
class RepairOrderRecorded(Body):
    """A repair order that tells of structural or odometer damage, whoever ordered it."""

    order: Id
    kind: Code
    amount: Cents


@event("value_appraised")
@dataclass(frozen=True, slots=True, kw_only=True)
class ValueAppraised(Body):
    """An appraisal of value lost (`order`), or of the cost of an item's repair (`item`).

    `actual` says that it is the actual cost less discounts rather than an estimate.
    """

    order: Id = Id("")
    item: Id = Id("")
    amount: Cents
    actual: bool = False
    licensed: bool = True
    for_lessee: bool = False
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class Repair:
    """An item's repair so far; `papers` maps each kind to the day it arrived."""

    item: Id
    choice: Code = Code("")
    papers: tuple[tuple[Code, date], ...] = ()
    accepted: date | None = None
    rejected: Code = Code("")
    late: bool = False


@dataclass(frozen=True, slots=True)
class RepairOrder:
    """A recorded repair order."""

    order: Id
    kind: Code
    amount: Cents
    on: date


@dataclass(slots=True)
class Repairs(State):
    """All repairs of a case by item.

    `appraisals` of an item and their `appraisal_days` are in the same order.
    """

    by_item: dict[Id, Repair] = field(default_factory=dict)
    orders: dict[Id, RepairOrder] = field(default_factory=dict)
    value_lost: dict[Id, Cents] = field(default_factory=dict)
    appraisals: dict[Id, tuple[ValueAppraised, ...]] = field(default_factory=dict)
    appraisal_days: dict[Id, tuple[date, ...]] = field(default_factory=dict)
    appraised_on: date | None = None


def _of(state: Repairs, item: Id) -> Repair:
    return state.by_item.get(item) or Repair(item)


@applies("repairs", RepairChosen)
def _chosen(state: Repairs, event: Event, body: RepairChosen) -> None:
    state.by_item[body.item] = replace(_of(state, body.item), choice=body.choice)


@applies("repairs", EvidenceSubmitted)
def _submitted(state: Repairs, event: Event, body: EvidenceSubmitted) -> None:
    old = _of(state, body.item)
    have = dict(old.papers)
    new = tuple((paper, event.on) for paper in body.papers if paper not in have)
    state.by_item[body.item] = replace(
        old, papers=(*old.papers, *new), rejected=Code(""), late=old.late or body.late
    )


@applies("repairs", RepairAccepted)
def _accepted(state: Repairs, event: Event, body: RepairAccepted) -> None:
    state.by_item[body.item] = replace(_of(state, body.item), accepted=event.on, rejected=Code(""))


@applies("repairs", RepairRejected)
def _rejected(state: Repairs, event: Event, body: RepairRejected) -> None:
    state.by_item[body.item] = replace(_of(state, body.item), accepted=None, rejected=body.reason)


@applies("repairs", RepairOrderRecorded)
def _ordered(state: Repairs, event: Event, body: RepairOrderRecorded) -> None:
    state.orders[body.order] = RepairOrder(body.order, body.kind, body.amount, event.on)


@applies("repairs", ValueAppraised)
def _appraised(state: Repairs, event: Event, body: ValueAppraised) -> None:
    if body.order:
        state.value_lost[body.order] = body.amount
    if body.item:
        state.appraisals[body.item] = (*state.appraisals.get(body.item, ()), body)
        days = state.appraisal_days.get(body.item, ())
        state.appraisal_days[body.item] = (*days, event.on)
    if not body.for_lessee:
        state.appraised_on = state.appraised_on or event.on
