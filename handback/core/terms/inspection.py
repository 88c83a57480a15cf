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
    """Who may stand in for the lessee at the appointment, and who signs the report."""

    stand_in_age: int | None = None
    signature_needed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTerms(Block):
    """When the report reaches the lessee and how long it holds.

    Hours count from the end of the inspection. `reviewed_by` walks the lessee through it.
    """

    hours_when_present: int | None = None
    hours_when_absent: int | None = None
    reviewed_by: Role | None = None
    valid_days: int | None = None
    papers: tuple[Code, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reinspection(Block):
    """Whether a car is inspected again before its return, how often, and which report rules."""

    allowed: bool
    at_most: int | None = None
    combine: Combine = Combine.LATEST


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDamage(Block):
    """Damage between inspection and return.

    Charged when found at the return and proven newer than the report; damage the lessee
    reported waits for a re-inspection.
    """

    charged_when_found: bool
    reported_waits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionTerms(Block):
    """The inspection of the programme.

    `after_return` says that it typically follows the return; `also_after_return_when` adds an
    inspection after a return that had none before. `due_by` is the last good day (later ones are
    flagged and still accepted).
    """

    by: tuple[Role, ...]
    company: Code = Code("")
    complimentary: bool = True
    after_return: bool = False
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
