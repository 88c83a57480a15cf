"""Facts about inspections."""

from collections.abc import Callable

from handback.core.known_facts.registry import fact
from handback.core.view import View

fact(
    "inspection_booked",
    "an inspection is booked",
    lambda v, _: v.case.inspection.booked is not None,
)
fact(
    "inspected_before_return",
    "a report was made before the return, and is still valid",
    lambda v, _: _inspected_before(v),
    steady=False,
)
fact(
    "inspection_complete",
    "a report was made, before or after the return",
    lambda v, _: bool(v.case.inspection.reports),
)
fact(
    "inspected_after_return",
    "a report was made after the return",
    lambda v, _: bool(v.case.inspection.after_return),
)
fact(
    "inspection_refused",
    "the lessee refused an inspection, documented by a paper",
    lambda v, _: v.case.inspection.consent is False,
)
fact(
    "inspection_excused",
    "the lessee refused, documented by a paper, an inspection that needs their consent",
    lambda v, _: v.terms.inspection.consent_needed and v.case.inspection.consent is False,
)
fact(
    "inspection_consented",
    "the lessee agreed to an inspection",
    lambda v, _: v.case.inspection.consent is True,
)
fact(
    "results_provided",
    "the lessee has the latest report",
    lambda v, _: _latest_report(v, lambda r: r.provided),
)
fact(
    "results_reviewed",
    "the latest report was reviewed with the lessee",
    lambda v, _: _latest_report(v, lambda r: r.reviewed),
)
fact(
    "interview_recorded",
    "the programme's questions were asked",
    lambda v, _: v.case.contact.interviewed is not None,
)
fact(
    "new_damage_notified",
    "the lessee told of damage after the report",
    lambda v, _: bool(v.case.inspection.notified),
)
fact(
    "items_chargeable",
    "the latest report has a chargeable item",
    lambda v, _: _latest_report(v, lambda r: any(j.chargeable for j in r.judged)),
)


def _inspected_before(view: View) -> bool:
    reports = view.case.inspection.before_return
    if not reports:
        return False
    valid = view.terms.inspection.report.valid_days
    if valid is None:
        return True
    day = view.case.turn_in.delivered_on or view.day
    return (day - reports[-1].on).days <= valid


def _latest_report(view: View, judge: Callable[..., object]) -> bool:
    reports = view.case.inspection.after_return or view.case.inspection.before_return
    return bool(reports) and bool(judge(reports[-1]))
