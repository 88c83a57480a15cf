"""The parts of a desk's pages."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from handback.actions.searching import SEARCHES
from handback.core.base import Role

TABS: tuple[tuple[str, Any], ...] = (
    ("cases", gettext_lazy("Cases")),
    ("tasks", gettext_lazy("Tasks")),
    ("appointments", gettext_lazy("Appointments")),
    ("search", gettext_lazy("Search")),
    ("look_up", gettext_lazy("Look up a VIN")),
)
NO_AGENDA = frozenset({Role.LENDER, Role.ADMINISTRATOR})
"""Roles that see no appointments."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of the pages, and whether the page that is shown belongs to it."""

    address: str
    label: str
    here: bool


def has(role: Role, tab: str) -> bool:
    """Whether a role has a part."""
    if tab == "appointments":
        return role not in NO_AGENDA
    if tab == "search":
        return role in SEARCHES
    return role is Role.RETAILER if tab == "look_up" else True


def tabs_for(request: HttpRequest, role: Role) -> list[Tab]:
    """The parts of a role's desk as this page shows them; a case belongs to the cases."""
    match = request.resolver_match
    name = (match.url_name if match else "") or ""
    part = name if name in dict(TABS) else "cases"
    return [
        Tab(reverse(f"work:{each}", args=[role.value]), str(said), each == part)
        for each, said in TABS
        if has(role, each)
    ]
