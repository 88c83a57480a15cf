"""Repairs by the lessee: the choice, the evidence and its review; orders and appraisals."""

from collections.abc import Iterator
from dataclasses import dataclass

from handback.core.base import LESSEE_SIDE, Cents, Code, FileId, Id, Refused, Role, refuse
from handback.core.events import Bodies
from handback.core.moves.registry import Ctx, insist, move, out_of_order, wrong_form
from handback.core.moves.tasks import close_task, flag, open_task
from handback.core.repairs import (
    EvidenceSubmitted,
    Repair,
    RepairAccepted,
    RepairChosen,
    RepairOrderRecorded,
    RepairRejected,
    ValueAppraised,
)
from handback.core.sums.diminished import warns
from handback.core.sums.inspections import repairs_open
from handback.core.sums.wear import standing
from handback.core.terms.repairs import LateEvidence

ASKING = LESSEE_SIDE | {Role.SPECIALIST}
RECORDING = frozenset({Role.SPECIALIST, Role.INSPECTOR, Role.RETAILER})
REVIEW = "review_evidence"


def _repairs_offered(ctx: Ctx) -> Iterator[Refused]:
    terms = ctx.terms.repairs
    if not terms.allowed:
        yield refuse(terms.source_of("allowed"), "repairs_not_offered")
    elif not repairs_open(ctx.view):
        yield refuse(terms.source_of("open_when"), "repairs_closed")
    elif not ctx.case.inspection.reports:
        yield out_of_order("not_inspected_yet")


def _check_item(ctx: Ctx, item: Id) -> None:
    """The item stands in a report that counts, and is chargeable or was until it was repaired."""
    found = [each.judged for each in standing(ctx.view) if each.judged.name == item]
    insist(found, out_of_order("no_such_item", item=item))
    spared = found[0].reason == "repaired"
    insist(found[0].chargeable or spared, out_of_order("item_not_chargeable", item=item))
    insist(not spared, out_of_order("repair_accepted_already", item=item))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseRepair:
    """Say what you mean to do about a chargeable item: one of the programme's choices."""

    item: Id
    choice: Code


@move(ChooseRepair, ASKING, needs=_repairs_offered)
def choose_repair(ctx: Ctx, ask: ChooseRepair) -> Bodies:
    """Only what the policy offers, and only while a repair can still be made."""
    terms = ctx.terms.repairs
    offered = ask.choice in terms.choices
    choices = ",".join(terms.choices)
    insist(offered, refuse(terms.source_of("choices"), "choice_not_offered", choices=choices))
    _check_item(ctx, ask.item)
    yield RepairChosen(item=ask.item, choice=ask.choice)


def _evidence_taken(ctx: Ctx) -> Iterator[Refused]:
    terms = ctx.terms.repairs
    if not terms.allowed:
        yield refuse(terms.source_of("allowed"), "repairs_not_offered")
        return
    if not ctx.case.inspection.reports:
        yield out_of_order("not_inspected_yet")
    if repairs_open(ctx.view):
        return
    if terms.late is LateEvidence.CHARGED:
        yield refuse(terms.source_of("open_when"), "evidence_late", do="dispute_line")
    elif ctx.case.billing.statement is not None:
        yield refuse(terms.source_of("late"), "statement_issued", do="dispute_line")


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitRepairEvidence:
    """Hand in papers that prove a repair, all at once or one after the other."""

    item: Id
    papers: tuple[Code, ...]
    files: tuple[FileId, ...] = ()


@move(SubmitRepairEvidence, ASKING | {Role.RETAILER}, needs=_evidence_taken)
def submit_repair_evidence(ctx: Ctx, ask: SubmitRepairEvidence) -> Bodies:
    """Complete evidence goes to whoever reviews it; late evidence is never taken by itself."""
    terms = ctx.terms.repairs
    insist(ask.papers, wrong_form("no_papers"))
    for paper in ask.papers:
        insist(paper in terms.evidence, wrong_form("not_evidence", paper=paper))
    _check_item(ctx, ask.item)
    late = not repairs_open(ctx.view)
    rule = ctx.terms.inspection.source_of("also_after_return_when")
    insist(
        not late or _found_before_return(ctx, ask.item),
        refuse(rule, "no_opportunity_to_repair", item=ask.item),
    )
    yield EvidenceSubmitted(item=ask.item, papers=ask.papers, files=ask.files, late=late)
    if late:
        yield flag("evidence_late", terms.source_of("late"), ask.item)
    old = _repair(ctx, ask.item)
    if _missing(ctx, old, ask.papers):
        return
    if terms.reviewed_by is None and not (late or old.late):
        yield RepairAccepted(item=ask.item)
    else:
        yield from open_task(ctx, REVIEW, ask.item, terms.source_of("reviewed_by"))


def _found_before_return(ctx: Ctx, item: Id) -> bool:
    """Whether a report made before the return holds the item: else nobody could repair it."""
    reports = ctx.case.inspection.before_return
    return any(each.name == item for report in reports for each in report.items)


def _repair(ctx: Ctx, item: Id) -> Repair:
    return ctx.case.repairs.by_item.get(item) or Repair(item)


def _missing(ctx: Ctx, repair: Repair, more: tuple[Code, ...] = ()) -> tuple[Code, ...]:
    """The papers that are still missing for an item."""
    have = {*dict(repair.papers), *more}
    return tuple(paper for paper in ctx.terms.repairs.evidence if paper not in have)


def _reviews(ctx: Ctx) -> Iterator[Refused]:
    terms = ctx.terms.repairs
    reviewer = terms.reviewed_by or Role.SPECIALIST
    if ctx.actor.role is not reviewer:
        yield refuse(terms.source_of("reviewed_by"), "not_the_reviewer", reviewer=reviewer)


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptRepair:
    """Accept the evidence of a repair: the item is not charged."""

    item: Id
    cost: Cents | None = None


@move(AcceptRepair, {Role.SPECIALIST, Role.INSPECTOR, Role.RETAILER}, needs=_reviews)
def accept_repair(ctx: Ctx, ask: AcceptRepair) -> Bodies:
    """Only complete evidence is accepted."""
    repair = _repair(ctx, ask.item)
    insist(repair.accepted is None, out_of_order("repair_accepted_already", item=ask.item))
    insist(repair.papers, out_of_order("no_evidence", item=ask.item))
    missing = _missing(ctx, repair)
    rule = ctx.terms.repairs.source_of("evidence")
    insist(not missing, refuse(rule, "evidence_incomplete", missing=missing, item=ask.item))
    insist(ask.cost is None or ask.cost >= 0, wrong_form("negative_amount"))
    yield RepairAccepted(item=ask.item, cost=ask.cost)
    yield from close_task(ctx, REVIEW, ask.item, "accepted")


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectRepair:
    """Reject the evidence of a repair, or take an acceptance back: the item is charged."""

    item: Id
    reason: Code


@move(RejectRepair, {Role.SPECIALIST, Role.INSPECTOR, Role.RETAILER}, needs=_reviews)
def reject_repair(ctx: Ctx, ask: RejectRepair) -> Bodies:
    """The lessee may hand in better papers while evidence is still taken."""
    insist(_repair(ctx, ask.item).papers, out_of_order("no_evidence", item=ask.item))
    yield RepairRejected(item=ask.item, reason=ask.reason)
    yield from close_task(ctx, REVIEW, ask.item, "rejected")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRepairOrder:
    """Record a repair order that tells of structural or odometer damage."""

    kind: Code
    amount: Cents
    order: FileId = Id("")


@move(RecordRepairOrder, RECORDING, report=True)
def record_repair_order(ctx: Ctx, ask: RecordRepairOrder) -> Bodies:
    """An order above the warning amount is flagged: purchase and return are to be compared."""
    insist(ask.amount >= 0, wrong_form("negative_amount", amount=ask.amount))
    order = ask.order or ctx.new_id()
    insist(order not in ctx.case.repairs.orders, out_of_order("order_recorded_already"))
    yield RepairOrderRecorded(order=order, kind=ask.kind, amount=ask.amount)
    terms = ctx.terms.diminished_value
    if terms is not None and warns(terms, ask.kind, ask.amount):
        yield flag("repair_order_above_warning", terms.source_of("warn_above"), order)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAppraisal:
    """Record what an appraisal says: value lost by a repaired damage, or the cost of an item.

    `actual` is the actual cost less discounts instead of an estimate, `for_lessee` one that the
    lessee brought, `agreed` one by an appraiser whom both sides chose.
    """

    amount: Cents
    order: FileId = Id("")
    item: Id = Id("")
    actual: bool = False
    licensed: bool = True
    for_lessee: bool = False
    agreed: bool = False


@move(RecordAppraisal, RECORDING, report=True)
def record_appraisal(ctx: Ctx, ask: RecordAppraisal) -> Bodies:
    """The appraisal belongs to one repair order or to one item of a report."""
    insist(ask.amount >= 0, wrong_form("negative_amount", amount=ask.amount))
    insist(bool(ask.order) != bool(ask.item), wrong_form("order_or_item"))
    if ask.order:
        known = ask.order in ctx.case.repairs.orders
        insist(known, out_of_order("no_such_order", order=ask.order))
    else:
        reports = ctx.case.inspection.reports.values()
        found = any(item.name == ask.item for report in reports for item in report.items)
        insist(found, out_of_order("no_such_item", item=ask.item))
    yield ValueAppraised(
        order=ask.order,
        item=ask.item,
        amount=ask.amount,
        actual=ask.actual,
        licensed=ask.licensed,
        for_lessee=ask.for_lessee,
        agreed=ask.agreed,
    )
