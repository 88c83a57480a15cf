"""Reports: assessed anew when repairs change them, shown online, flagged when they are late."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from handback.core.base import Code, Id
from handback.core.duties.registry import Duty, duties_of
from handback.core.events import Bodies
from handback.core.inspection import ConditionAssessed, Report, ResultsProvided
from handback.core.moves.registry import Ctx
from handback.core.moves.tasks import flag, open_task
from handback.core.sums.assessment import assess_items, is_current, spared_items
from handback.core.sums.inspections import LESSEE_PRESENT, results_due, results_papers
from handback.core.view import View

LATE = Code("results_late")


@duties_of(15)
def assessments(view: View) -> Iterator[Duty]:
    """A report whose items, or accepted repairs, have changed since is assessed again at once."""
    for name, report in view.case.inspection.reports.items():
        if not is_current(view, report):
            rule = view.terms.repairs.source
            yield Duty(view.day, Code("assess"), Code(name), rule, 15, partial(_assess, name))


def _assess(name: Id, ctx: Ctx) -> Bodies:
    report = ctx.case.inspection.reports[name]
    spared = spared_items(ctx.view, report.items)
    judged = assess_items(ctx.view, report.items, report.on, spared)
    yield ConditionAssessed(report=name, judged=judged, spared=spared)


@duties_of(15)
def results_online(view: View) -> Iterator[Duty]:
    """Where nobody goes through the report with the lessee, it stands online by itself."""
    terms = view.terms.inspection.report
    if terms.reviewed_by is not None:
        return
    for name, report in view.case.inspection.reports.items():
        if report.provided is None:
            on = report.learned + timedelta(days=terms.online_after_days)
            rule = terms.source_of("online_after_days")
            yield Duty(on, Code("results_online"), Code(name), rule, 15, partial(_provide, name))


def _provide(name: Id, ctx: Ctx) -> Bodies:
    report = ctx.case.inspection.reports[name]
    due = results_due(ctx.view, report)
    late = due is not None and ctx.on > due
    yield ResultsProvided(report=name, papers=results_papers(ctx.view, report), late=late)


@duties_of(60)
def results_missed(view: View) -> Iterator[Duty]:
    """A report that the lessee has not got on the promised day is flagged on the next."""
    flagged = {(f.flag, f.about) for f in view.case.contact.flags}
    for name, report in view.case.inspection.reports.items():
        due = results_due(view, report)
        if due is None or report.provided is not None or (LATE, name) in flagged:
            continue
        rule = _promise(view, report)
        on = due + timedelta(days=1)
        yield Duty(on, LATE, Code(name), rule, 60, partial(_missed, name, rule))


def _promise(view: View, report: Report) -> Code:
    """The rule that promised the report."""
    there = report.reported.present == LESSEE_PRESENT
    field = "hours_when_present" if there else "hours_when_absent"
    return view.terms.inspection.report.source_of(field)


def _missed(name: Id, rule: Code, ctx: Ctx) -> Bodies:
    yield flag(LATE, rule, name)
    yield from open_task(ctx, "late_report", name, rule)
