"""Inspection: who, when, where, and what becomes of its report."""

from dataclasses import dataclass
from enum import StrEnum

from handback.core.base import Code, Role
from handback.core.terms.base import Block, Due
from handback.core.terms.conditions import NEVER, When


class Combine(StrEnum):
    """How a second report changes what is charged."""

    LATEST = "latest"
    LOWER = "lower"
    FIRST = "first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance(Block):
    """Who may stand in for the lessee at the appointment, and who signs the report.

    A stand-in has the keys and is at least `stand_in_age`; without one no age is asked.

    `signature_needed`: a report that nobody signed is flagged.
    """

    stand_in_age: int | None = None
    signature_needed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTerms(Block):
    """When the report reaches the lessee and how long it holds.

    Hours count from the end of the inspection. `reviewed_by` walks the lessee through it; where
    nobody does, the report stands online `online_after_days` after it came in, unless it was given
    before. `papers` go with it, and `repair_papers` while the lessee may still repair.

    `hours_when_present`: how soon a lessee who was there gets it. `hours_when_absent`: how soon one
    who was not there gets it. `valid_days`: how long it holds; without it, for good.
    """

    hours_when_present: int | None = None
    hours_when_absent: int | None = None
    reviewed_by: Role | None = None
    valid_days: int | None = None
    papers: tuple[Code, ...] = ()
    repair_papers: tuple[Code, ...] = ()
    online_after_days: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Reinspection(Block):
    """Whether a car is inspected again before its return, how often, and which report rules.

    `at_most` counts the inspections after the first.

    `allowed`: whether there is one at all.
    """

    allowed: bool
    at_most: int | None = None
    combine: Combine = Combine.LATEST


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDamage(Block):
    """Damage between inspection and return.

    Charged when found at the return and proven newer than the report, by the inspector's flag
    `newer_than_report` or by the lessee's own notice. `reported_waits` opens a task to inspect
    again what the lessee reported; it is never charged before a report has found it.

    `charged_when_found`: whether damage that is proven newer is charged at all.
    """

    charged_when_found: bool
    reported_waits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionTerms(Block):
    """The inspection of the programme; it costs the lessee nothing.

    An inspector is of the `company`, where one is named; anybody else's report has no effect.
    `after_return` says that it typically follows the return; `also_after_return_when` adds an
    inspection after a return that had none before. `due_by` is the last good day (later ones are
    flagged and still accepted). Where `earlier_report_stands`, a valid report made before the
    return is not undone by one made after it, which adds only newer damage; otherwise all reports
    combine. At `places` the lessee is visited; up to `cancel_until_hours` before the appointment
    the lessee may move it or give it up.

    `slot_minutes`: how long an appointment takes. `preparation`: what the lessee gets ready, as a
    list to tick. `checks`: what the inspector has to have looked at; what is left out is flagged.
    `questions`: what the lessee is asked beforehand, each answered with yes or no.
    `consent_needed`: no inspection without the lessee's consent. `by`: who may report.
    """

    by: tuple[Role, ...]
    company: Code = Code("")
    after_return: bool = False
    earlier_report_stands: bool = True
    also_after_return_when: When = NEVER
    due_by: Due | None = None
    places: tuple[Code, ...] = ()
    slot_minutes: int = 45
    preparation: tuple[Code, ...] = ()
    checks: tuple[Code, ...] = ()
    questions: tuple[Code, ...] = ()
    cancel_until_hours: int = 0
    consent_needed: bool = False
    attendance: Attendance
    report: ReportTerms
    reinspection: Reinspection
    new_damage: NewDamage
