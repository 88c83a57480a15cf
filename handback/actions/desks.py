"""The desks of a visitor: which roles they have, where, and how much waits there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from handback.actions import access
from handback.actions.access import OF_LESSOR, Visitor
from handback.actions.moving import SHELF
from handback.actions.searching import SEARCHES
from handback.core.base import LESSEE_SIDE, Role
from handback.policy.programme import ProgrammePolicy
from handback.records.models import Case, Organisation, Programme, Task


@dataclass(frozen=True, slots=True)
class DeskView:
    """A role of a visitor with its organisations, and what there is to do in it.

    `tasks` are open, `overdue` those of them whose promise has passed, `cases` those not closed.
    """

    role: Role
    organisations: tuple[str, ...]
    cases: int
    tasks: int
    overdue: int
    searches: bool


def desks(visitor: Visitor, now: datetime) -> tuple[DeskView, ...]:
    """Every role of a visitor but that of a lessee, in the order of roles."""
    roles = dict.fromkeys(desk.role for desk in visitor.desks if desk.role not in LESSEE_SIDE)
    ids = [desk.organisation for desk in visitor.desks]
    names = dict(Organisation.objects.filter(pk__in=ids).values_list("pk", "name"))
    return tuple(_desk(visitor, role, now, names) for role in roles)


def _desk(visitor: Visitor, role: Role, now: datetime, names: Mapping[int, str]) -> DeskView:
    found = access.visible_as(visitor, role, now)
    tasks = Task.objects.all() if role is Role.AUDITOR else Task.objects.filter(role=role.value)
    if role in OF_LESSOR:
        tasks = tasks.filter(lessor_id__in=visitor.organisations(role))
    else:
        tasks = tasks.filter(case__in=found)
    return DeskView(
        role,
        tuple(names[each] for each in visitor.organisations(role) if each in names),
        found.filter(closed=None).count(),
        tasks.count(),
        tasks.filter(overdue=True).count(),
        role in SEARCHES,
    )


def programmes_of(cases: Iterable[int]) -> dict[int, str]:
    """The programme of each case, for those who write amounts and distances of it."""
    return dict(Case.objects.filter(pk__in=list(cases)).values_list("pk", "programme"))


def places_named(places: Iterable[str]) -> dict[str, str]:
    """The names of the places among some that are organisations, by what cites them."""
    ids = {int(each) for each in places if each.isdecimal() and len(each) < 19}
    rows = Organisation.objects.filter(pk__in=ids).values_list("pk", "name")
    return {str(row): name for row, name in rows}


def programmes_met(visitor: Visitor, role: Role, now: datetime) -> tuple[str, ...]:
    """The programmes that a visitor meets cases of in a role, by code."""
    lessors = visitor.organisations(role)
    if role not in OF_LESSOR:
        found = access.visible_as(visitor, role, now).values("lessor_id").distinct()
        lessors = [each["lessor_id"] for each in found]
    rows = Programme.objects.filter(lessor_id__in=lessors).order_by("code")
    return tuple(dict.fromkeys(rows.values_list("code", flat=True)))


def policy_with(rule: str, codes: Iterable[str]) -> ProgrammePolicy | None:
    """The policy among those of some programmes that has a rule; else the first of them."""
    held = SHELF.holding().programmes
    found = [held[code] for code in codes if code in held]
    return next((each for each in found if rule in each.rules), found[0] if found else None)
