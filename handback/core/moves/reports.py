"""Condition reports: what an inspector found, its assessment, and how the lessee learns of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from handback.core.base import Code, Id, Refused, Role, refuse
from handback.core.events import Bodies, Body
from handback.core.inspection import (
    ConditionAssessed,
    ConditionReported,
    Item,
    ItemCorrected,
    Judged,
    Report,
    ResultsProvided,
    ResultsReviewed,
)
from handback.core.moves.handing_over import question_elsewhere
from handback.core.moves.registry import Ctx, insist, move, out_of_order, wrong_form
from handback.core.moves.tasks import close_task, flag, open_task
from handback.core.sums.assessment import assess_items, spared_items, standard_for
from handback.core.sums.inspections import (
    LESSEE_PRESENT,
    barred_again,
    latest_report,
    results_due,
    results_papers,
)

INSPECTING = frozenset({Role.INSPECTOR, Role.RETAILER, Role.SPECIALIST, Role.TRANSPORTER})
TELLING = INSPECTING | {Role.SYSTEM}


def _inspects(ctx: Ctx) -> Iterator[Refused]:
    """Only those whom the programme names inspect; another's report has no effect."""
    terms = ctx.terms.inspection
    if ctx.actor.role not in terms.by:
        yield refuse(terms.source_of("by"), "not_the_inspector", role=ctx.actor.role)
    elif _of_another_company(ctx):
        rule = terms.source_of("company")
        yield refuse(rule, "not_the_inspector", company=ctx.actor.organisation)


def _of_another_company(ctx: Ctx) -> bool:
    """Whether an inspector comes from a company that the programme does not name."""
    company, own = ctx.terms.inspection.company, ctx.actor.organisation
    return ctx.actor.role is Role.INSPECTOR and bool(company and own) and Code(own) != company


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCondition:
    """Report an inspection: odometer, items found, who was present, who signed, what was checked.

    `present` is `lessee`, `stand_in` or `nobody`; `finished` the local time it ended, now when
    left out.
    """

    odometer: int
    items: tuple[Item, ...] = ()
    present: Code = LESSEE_PRESENT
    signed: bool = True
    checked: tuple[Code, ...] = ()
    test_driven: bool = False
    finished: datetime | None = None


@move(ReportCondition, INSPECTING, needs=_inspects, report=True)
def report_condition(ctx: Ctx, ask: ReportCondition) -> Bodies:
    """The report is recorded, assessed at once by guide and rate card, and flagged if late."""
    insist(ask.odometer >= 0, wrong_form("negative_odometer", odometer=ask.odometer))
    _check_items(ctx, ask.items)
    spared = spared_items(ctx.view, ask.items)
    judged = assess_items(ctx.view, ask.items, ctx.on, spared)
    _check_measured(judged)
    booked, delivered = ctx.case.inspection.booked, ctx.case.turn_in.delivered_on
    after = delivered is not None and ctx.on >= delivered
    name = ctx.new_id()
    yield ConditionReported(
        report=name,
        booking=booked.booking if booked is not None else Id(""),
        odometer=ask.odometer,
        items=ask.items,
        present=ask.present,
        signed=ask.signed,
        test_driven=ask.test_driven,
        checked=ask.checked,
        finished=_finished(ctx, ask.finished),
        after_return=after,
        by_role=ctx.actor.role,
    )
    yield ConditionAssessed(report=name, judged=judged, spared=spared)
    yield from question_elsewhere(ctx, ask.odometer)
    yield from _broken_rules(ctx, ask, name, after)
    yield from _done_with(ctx)
    if ctx.terms.inspection.report.reviewed_by is not None:
        rule = ctx.terms.inspection.report.source_of("reviewed_by")
        yield from open_task(ctx, "review_results", name, rule)


def _finished(ctx: Ctx, finished: datetime | None) -> datetime:
    """When the inspection ended, on the programme's clock; it cannot lie ahead of us."""
    now = ctx.now.replace(tzinfo=None)
    if finished is None:
        return datetime.combine(ctx.on, now.time())
    local = finished.astimezone(ctx.now.tzinfo) if finished.tzinfo else finished
    insist(local.replace(tzinfo=None) <= now, wrong_form("finished_in_the_future", at=finished))
    return local.replace(tzinfo=None)


def _check_items(ctx: Ctx, items: tuple[Item, ...]) -> None:
    """Items have names of their own, places on the drawing, and figures that can be."""
    names = [item.name for item in items]
    insist(len(set(names)) == len(names), wrong_form("two_items_of_one_name"))
    areas = standard_for(ctx.view, ctx.on).guide.areas
    known = set(areas).union(*areas.values())
    for item in items:
        insist(item.name, wrong_form("item_without_a_name"))
        insist(item.area in known, wrong_form("unknown_area", item=item.name, area=item.area))
        insist(item.count > 0, wrong_form("count_below_one", item=item.name))
        sizes = (item.length, item.diameter, item.depth, item.tread, *item.treads)
        figures = [*sizes, None if item.repair_cost is None else Decimal(item.repair_cost)]
        below = any(figure is not None and figure < 0 for figure in figures)
        insist(not below, wrong_form("figure_below_zero", item=item.name))


def _check_measured(judged: tuple[Judged, ...]) -> None:
    for each in judged:
        insist(
            each.reason != "measure_missing",
            wrong_form("measure_missing", item=each.name, guide_line=each.guide_line),
        )


def _broken_rules(ctx: Ctx, ask: ReportCondition, name: Id, after: bool) -> Iterator[Body]:
    """What is flagged about a report that counts all the same."""
    terms, case = ctx.terms.inspection, ctx.case
    if not ask.signed and terms.attendance.signature_needed:
        rule = terms.attendance.source_of("signature_needed")
        yield flag("report_unsigned", rule, name)
        yield from open_task(ctx, "missing_signature", name, rule)
    unchecked = [check for check in terms.checks if check not in ask.checked]
    if unchecked:
        yield flag("checks_incomplete", terms.source_of("checks"), name)
    if after:
        return
    last = ctx.view.date_of(terms.due_by) if terms.due_by else None
    if last is not None and ctx.on > last and not case.inspection.before_return:
        yield flag("inspection_late", terms.source_of("due_by"), name)
    barred = barred_again(ctx.view)
    if barred is not None:
        yield flag("inspected_too_often", terms.reinspection.source_of(barred), name)
    if terms.consent_needed and not case.inspection.consent:
        rule = terms.source_of("consent_needed")
        yield flag("inspected_without_consent", rule, name)
        yield from open_task(ctx, "broken_rule", name, rule)


def _done_with(ctx: Ctx) -> Iterator[Body]:
    """Tasks that waited for an inspection are done with it."""
    for task, about in ctx.case.contact.tasks:
        if task in ("reinspect", "new_damage"):
            yield from close_task(ctx, task, about)


def _reported(ctx: Ctx, name: Id = Id("")) -> Report:
    """The report meant, or the latest; refused when there is none."""
    report = latest_report(ctx.view, name)
    insist(report is not None, out_of_order("no_such_report" if name else "not_inspected_yet"))
    assert report is not None
    return report


def _has_report(ctx: Ctx) -> Iterator[Refused]:
    if not ctx.case.inspection.reports:
        yield out_of_order("not_inspected_yet")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvideResults:
    """Tell that the lessee was given a condition report (the latest when none is named).

    `papers` are those handed out; all that belong to it when left out.
    """

    report: Id = Id("")
    papers: tuple[Code, ...] = ()


@move(ProvideResults, TELLING, needs=_has_report, report=True)
def provide_results(ctx: Ctx, ask: ProvideResults) -> Bodies:
    """The lessee has the report; what is late or incomplete is flagged."""
    report = _reported(ctx, ask.report)
    yield from _provided(ctx, report, ask.papers)


def _provided(ctx: Ctx, report: Report, papers: tuple[Code, ...]) -> Iterator[Body]:
    name, terms = report.reported.report, ctx.terms.inspection.report
    due, belong = results_due(ctx.view, report), results_papers(ctx.view, report)
    late = report.provided is None and due is not None and ctx.on > due
    yield ResultsProvided(report=name, papers=papers or belong, late=late)
    there = report.reported.present == LESSEE_PRESENT
    promise = "hours_when_present" if there else "hours_when_absent"
    flagged = {(f.flag, f.about) for f in ctx.case.contact.flags}
    if late and (Code("results_late"), name) not in flagged:
        yield flag("results_late", terms.source_of(promise), name)
    if papers and not set(belong).issubset(papers):
        yield flag("papers_missing", terms.source_of("papers"), name)
    yield from close_task(ctx, "late_report", name)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewResults:
    """Tell that the report and the options were gone through with the lessee."""

    report: Id = Id("")


@move(ReviewResults, INSPECTING, needs=_has_report, report=True)
def review_results(ctx: Ctx, ask: ReviewResults) -> Bodies:
    """Whoever the programme names reviews; a report not given before is given with it."""
    terms = ctx.terms.inspection.report
    reviewer = terms.reviewed_by or Role.SPECIALIST
    insist(
        ctx.actor.role is reviewer,
        refuse(terms.source_of("reviewed_by"), "not_the_reviewer", reviewer=reviewer),
    )
    report = _reported(ctx, ask.report)
    if report.provided is None:
        yield from _provided(ctx, report, ())
    name = report.reported.report
    yield ResultsReviewed(report=name)
    yield from close_task(ctx, "review_results", name)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectItem:
    """Correct an item of a report that was recorded wrongly, or remove it."""

    item: Item
    report: Id = Id("")
    removed: bool = False


@move(CorrectItem, INSPECTING, needs=_has_report)
def correct_item(ctx: Ctx, ask: CorrectItem) -> Bodies:
    """The item as it should be, with a new assessment of the whole report."""
    terms = ctx.terms.inspection
    insist(
        ctx.actor.role in {Role.SPECIALIST, *terms.by},
        refuse(terms.source_of("by"), "not_the_inspector", role=ctx.actor.role),
    )
    report = _reported(ctx, ask.report)
    known = any(item.name == ask.item.name for item in report.items)
    insist(known, out_of_order("no_such_item", item=ask.item.name))
    kept = [item for item in report.items if not (ask.removed and item.name == ask.item.name)]
    items = tuple(ask.item if item.name == ask.item.name else item for item in kept)
    _check_items(ctx, items)
    judged = assess_items(ctx.view, items, report.on, spared_items(ctx.view, items))
    _check_measured(judged)
    yield ItemCorrected(
        report=report.reported.report, item=ask.item, judged=judged, removed=ask.removed
    )
