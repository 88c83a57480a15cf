"""Dates and limits of inspections: when results are due, what goes with them, who may go again."""

from datetime import date, timedelta

from handback.core.base import Code, Id
from handback.core.facts import holds
from handback.core.inspection import Report
from handback.core.view import View

LESSEE_PRESENT = Code("lessee")
"""Said of who was present: the lessee; anything else counts as absent."""


def results_due(view: View, report: Report) -> date | None:
    """The last day on which the lessee is to get a report; None when nothing is promised."""
    terms = view.terms.inspection.report
    there = report.reported.present == LESSEE_PRESENT
    hours = terms.hours_when_present if there else terms.hours_when_absent
    if hours is None:
        return None
    return (report.reported.finished + timedelta(hours=hours)).date()


def results_papers(view: View, report: Report) -> tuple[Code, ...]:
    """The papers that go with a report: those on repairs only while the lessee may repair."""
    terms = view.terms.inspection.report
    after = view.case.inspection.made_after_return(report)
    if after or not repairs_open(view):
        return terms.papers
    return (*terms.papers, *terms.repair_papers)


def repairs_open(view: View) -> bool:
    """Whether the lessee may choose and prove repairs on the view's day."""
    return view.terms.repairs.allowed and holds(view.terms.repairs.open_when, view)


def barred_again(view: View) -> str | None:
    """The field of the re-inspection terms that bars one more inspection; None when none does."""
    terms, made = view.terms.inspection.reinspection, len(view.case.inspection.before_return)
    if not made:
        return None
    if not terms.allowed:
        return "allowed"
    return "at_most" if terms.at_most is not None and made > terms.at_most else None


def latest_report(view: View, report: Id = Id("")) -> Report | None:
    """The report of that name, or without one the latest; None when there is none."""
    inspection = view.case.inspection
    if report:
        return inspection.reports.get(report)
    made = (*inspection.before_return, *inspection.after_return)
    return made[-1] if made else None
