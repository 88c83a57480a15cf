"""What an inspector sees of a case assigned to their company: the car and the visit, no money."""

from dataclasses import dataclass
from datetime import date

from handback.actions.views import condition, parts
from handback.actions.views.looking import Look
from handback.core.base import Code, Role


@dataclass(frozen=True, slots=True)
class InspectorCase:
    """A visit: whom to meet, which car, what it has to have, what was found before.

    `checks` is what has to be looked at, `questions` what the lessee is asked, `preparation` what
    the lessee got ready. Someone who stands in for the lessee is at least `stand_in_age`.
    """

    head: parts.Head
    lessee: parts.Party
    car: parts.Car
    keys: int
    equipment: tuple[Code, ...]
    matures: date
    consent: bool | None
    visit: parts.InspectionMeeting | None
    stand_in_age: int | None
    signature_needed: bool
    checks: tuple[Code, ...]
    questions: tuple[Code, ...]
    preparation: tuple[Code, ...]
    reports: tuple[condition.ReportSeen, ...]
    reinspection_asked: date | None
    handed_over: date | None


def inspector_case(look: Look) -> InspectorCase:
    """The case as the inspector sees it."""
    lease, inspection, terms = look.lease, look.case.inspection, look.terms.inspection
    look.fetch([look.case.lease.vehicle, lease.lessee])
    return InspectorCase(
        head=parts.head(look),
        lessee=parts.party(look, lease.lessee, Role.LESSEE),
        car=parts.car(look, parts.vin(look)),
        keys=lease.keys,
        equipment=lease.equipment,
        matures=look.case.maturity,
        consent=inspection.consent,
        visit=parts.inspection_meeting(look),
        stand_in_age=terms.attendance.stand_in_age,
        signature_needed=terms.attendance.signature_needed,
        checks=terms.checks,
        questions=terms.questions,
        preparation=terms.preparation,
        reports=condition.reports_seen(look),
        reinspection_asked=inspection.reinspection_asked,
        handed_over=inspection.handed_over,
    )
