"""What holds for every list of the workbench: a visitor in one of their roles, at an instant."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext

from handback.actions.access import NotFoundError, Visitor
from handback.actions.desks import programmes_met
from handback.actions.programme_views import ProgrammeRow, programmes
from handback.actions.searching import SEARCHES
from handback.core.base import LESSEE_SIDE, Role
from handback.policy.player.words import phrase
from handback.web.accounts.second_factor import require_second_factor
from handback.web.clock import now
from handback.web.door import visitor_of
from handback.web.saying import Saying, saying
from handback.web.work.tabs import Tab, tabs_for


@dataclass
class AtDesk:
    """A visitor at a desk: in one role, at an instant."""

    request: HttpRequest
    visitor: Visitor
    role: Role
    now: datetime

    @cached_property
    def programmes(self) -> Mapping[str, ProgrammeRow]:
        """The programmes that the desk meets cases of, by code."""
        met = programmes_met(self.visitor, self.role, self.now)
        return {each.code: each for each in programmes() if each.code in met}

    @cached_property
    def sayings(self) -> Mapping[str, Saying]:
        """How values of each programme are written."""
        return {
            each.code: saying(each.country, each.currency, each.distance_unit)
            for each in self.programmes.values()
        }

    def saying(self, programme: str = "") -> Saying:
        """How values of a programme are written; without one, as the first of the desk does."""
        found = self.sayings.get(programme) or next(iter(self.sayings.values()), None)
        return found or saying()

    def phrase(self, code: object) -> str:
        """A code in words that begin with a capital letter."""
        said = gettext(phrase(code))
        return said[:1].upper() + said[1:]

    @property
    def searches(self) -> bool:
        """Whether the role searches by name, account or VIN."""
        return self.role in SEARCHES

    def page(
        self, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
    ) -> HttpResponse:
        """A page of the desk."""
        said = {
            "desk": self,
            "role": self.role.value,
            "saying": self.saying(),
            "desk_tabs": tabs_for(self.request, self.role),
            "page_language": get_language(),
        }
        return render(self.request, template, {**said, **(context or {})}, status=status)


DeskPage = Callable[..., HttpResponse]


def desk_page(page: DeskPage) -> DeskPage:
    """A page of a desk, for those who have the role that its address names."""

    @wraps(page)
    def served(request: HttpRequest, role: str, *args: Any, **kwargs: Any) -> HttpResponse:
        visitor = visitor_of(request)
        if role not in set(Role) - LESSEE_SIDE or not visitor.organisations(Role(role)):
            raise NotFoundError("there is no such desk")
        return page(request, AtDesk(request, visitor, Role(role), now()), *args, **kwargs)

    return require_second_factor(served)


__all__ = ["AtDesk", "Tab", "desk_page"]
