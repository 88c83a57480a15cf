"""What a lessee may do about chargeable wear: the items that count, choices, papers, deadline."""

from dataclasses import dataclass
from datetime import date, datetime

from handback.actions.views.asking import ComparisonView, OptionView, comparison
from handback.actions.views.condition import ItemJudged, reports_judged
from handback.actions.views.inspecting import facts_of
from handback.actions.views.looking import LESSEES, Look, Seen, look
from handback.core.base import Code, Ended, Id, OptionName
from handback.core.lines import LineCode
from handback.core.repairs import EvidenceSubmitted, RepairOrder
from handback.core.sums import wear
from handback.core.sums.diminished import warns
from handback.core.sums.inspections import repairs_open
from handback.core.terms.repairs import LateEvidence
from handback.core.view import Ending, View

WEAR = Code(LineCode.EXCESS_WEAR)
LEAVE = Code("leave")
"""The choice by which an item stays charged."""


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """An item that counts; `charge` is what it costs in cents as things stand.

    `missing` are the papers still to come, `files` those handed in, oldest first.
    """

    report: Id
    item: ItemJudged
    charge: int
    rule: Code
    missing: tuple[Code, ...]
    papers: tuple[tuple[Code, date], ...]
    files: tuple[Id, ...]
    choice: Code
    accepted: date | None
    rejected: Code

    @property
    def name(self) -> Id:
        """The name of the item."""
        return self.item.item.name

    @property
    def submitted(self) -> bool:
        """Whether all papers are in and nobody has decided on them yet."""
        waits = self.accepted is None and not self.rejected
        return bool(self.papers) and not self.missing and waits

    @property
    def open(self) -> bool:
        """Whether the item is charged as things stand."""
        return self.accepted is None


@dataclass(frozen=True, slots=True)
class RepairPlan:
    """The chargeable items with what is planned; sums are cents of the items alone.

    `total` is charged as things stand. `until` is the day of the hand-over that is booked,
    `closes_at_hand_over` says that papers are taken until then.
    """

    allowed: bool
    open: bool
    items: tuple[PlannedItem, ...]
    total: int
    until: date | None
    closes_at_hand_over: bool
    late_reviewed: bool

    @property
    def repairing(self) -> tuple[Id, ...]:
        """The items that are not left to be charged."""
        return tuple(each.name for each in self.items if _spared(each))


def repair_plan(seen: Seen, now: datetime) -> RepairPlan:
    """The repairs that a lessee may plan; raises `NotFoundError`."""
    looked = look(seen, now, LESSEES)
    view, terms = looked.view, looked.terms.repairs
    items = tuple(_items(looked))
    booked = looked.case.turn_in.booked
    day = booked.at.date() if booked is not None and booked.at is not None else None
    return RepairPlan(
        allowed=terms.allowed,
        open=repairs_open(view),
        items=items,
        total=sum(each.charge for each in items if each.open),
        until=day,
        closes_at_hand_over="delivered" in tuple(facts_of(terms.open_when)),
        late_reviewed=terms.late is LateEvidence.REVIEWED,
    )


def _spared(each: PlannedItem) -> bool:
    """Whether an item would not be charged once what is planned is accepted."""
    return each.accepted is not None or each.choice not in ("", LEAVE)


def _as_if_returned(view: View) -> View:
    """The view with the ending it had, or as if the car had been returned today."""
    if view.ending is not None:
        return view
    return view.assuming(Ending(Ended.RETURNED, view.day, assumed=True))


def _items(look: Look) -> list[PlannedItem]:
    charged = {line.item: line for line in wear.lines(_as_if_returned(look.view))}
    shown = {
        (report.seen.report, each.item.name): each
        for report in reports_judged(look)
        for each in report.items
    }
    found = []
    for each in wear.standing(look.view):
        report = each.report.reported.report
        seen = shown[(report, each.item.name)]
        repaired = seen.repair is not None and seen.repair.accepted is not None
        if each.judged.chargeable or repaired:
            line = charged.get(each.item.name)
            cents = line.cents if line is not None else each.judged.cents
            found.append(_planned(look, report, seen, cents))
    return found


def _planned(look: Look, report: Id, seen: ItemJudged, cents: int) -> PlannedItem:
    repair = seen.repair
    papers = repair.papers if repair is not None else ()
    have = {paper for paper, _ in papers}
    return PlannedItem(
        report=report,
        item=seen,
        charge=cents,
        rule=seen.judged.rule if seen.judged is not None else Code(""),
        missing=tuple(each for each in look.terms.repairs.evidence if each not in have),
        papers=papers,
        files=_handed_in(look, seen.item.name),
        choice=repair.choice if repair is not None else Code(""),
        accepted=repair.accepted if repair is not None else None,
        rejected=repair.rejected if repair is not None else Code(""),
    )


def _handed_in(look: Look, item: Id) -> tuple[Id, ...]:
    """The files that came with the papers of an item, each once."""
    found = (
        file
        for event in look.standing.loaded.events
        if isinstance(event.body, EvidenceSubmitted) and event.body.item == item
        for file in event.body.files
    )
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a return costs in cents as things stand, and once the planned repairs are accepted."""

    wear_now: int
    wear_then: int
    total_now: int
    total_then: int
    rule: Code


def repair_outlook(seen: Seen, now: datetime, plan: RepairPlan) -> Outlook | None:
    """What the planned repairs change; None where no return lies ahead.

    Raises `NotFoundError` and `UndatedError`.
    """
    looked = look(seen, now, LESSEES)
    before = _return_of(comparison(looked, now))
    after = _return_of(comparison(looked, now, repairs=plan.repairing))
    if before is None or after is None or not (before.available and plan.repairing):
        return None
    rule = looked.terms.repairs.source
    return Outlook(_wear(before), _wear(after), before.total, after.total, rule)


def _return_of(found: ComparisonView) -> OptionView | None:
    return next((each for each in found.options if each.option is OptionName.RETURN), None)


def _wear(option: OptionView) -> int:
    return sum(each.cents for each in option.lines if each.code == WEAR)


@dataclass(frozen=True, slots=True)
class OrderOnRecord:
    """A repair order that tells of structural or odometer damage.

    `warns`: it is above the amount, `above` in cents, from which such damage may have taken value
    from the car although it was repaired, and the hand-over has not been yet.
    """

    order: RepairOrder
    warns: bool
    above: int
    rule: Code


def orders_on_record(seen: Seen, now: datetime) -> tuple[OrderOnRecord, ...]:
    """Every repair order of a case whose programme charges lost value; raises `NotFoundError`."""
    looked = look(seen, now, LESSEES)
    terms = looked.terms.diminished_value
    if terms is None:
        return ()
    ahead = looked.case.turn_in.delivered is None
    rule = terms.source_of("warn_above")
    return tuple(
        OrderOnRecord(each, ahead and warns(terms, each.kind, each.amount), terms.warn_above, rule)
        for each in looked.case.repairs.orders.values()
    )
