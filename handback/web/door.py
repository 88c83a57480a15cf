"""What holds for every page about a lease: who asks, in which role, in which language.

A page function takes the request and a `Here`; its decorator finds the seat (a lease that is not
the visitor's is not there), and lets the page speak a language that the programme has.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from handback.actions import access, views
from handback.actions.access import NotFoundError, Seat, Visitor
from handback.actions.views import CaseView, ComparisonView, Look, MoveView
from handback.actions.views.lessee import LesseeCase
from handback.core.base import LESSEE_SIDE, Role
from handback.web.accounts.second_factor import require_second_factor
from handback.web.clock import now
from handback.web.saying import Saying
from handback.web.words import PageWords, words_of

Params = ParamSpec("Params")


def visitor_of(request: HttpRequest) -> Visitor:
    """Who is signed in; raises `NotFoundError` where nobody is."""
    person = request.user.pk
    if person is None:
        raise NotFoundError("nobody is signed in")
    return access.visitor(int(person))


@dataclass
class Here:
    """A visitor at a lease, in one role, at one instant: what a page of it is made of.

    The case is loaded once, when it is first asked for.
    """

    request: HttpRequest
    visitor: Visitor
    seat: Seat
    now: datetime

    @cached_property
    def look(self) -> Look:
        """The case as it is looked at; give it to the functions of `actions.views`."""
        return views.look(self.seat, self.now)

    @cached_property
    def case(self) -> CaseView:
        """The case as the role sees it."""
        return views.case(self.look, self.now)

    @property
    def lease(self) -> LesseeCase:
        """The case as its lessee sees it."""
        return cast(LesseeCase, self.case)

    @cached_property
    def possible(self) -> Mapping[str, MoveView]:
        """Every move of the role by name: possible, or what stands in its way."""
        return {str(each.move): each for each in views.possible(self.look, self.now)}

    @cached_property
    def comparison(self) -> ComparisonView:
        """The options side by side, as they cost today without the lessee's own guesses."""
        return views.comparison(self.look, self.now)

    @cached_property
    def words(self) -> PageWords:
        """What codes, rules and refusals are called here."""
        return words_of(self.look.standing.terms, to_lessee=self.seat.role in LESSEE_SIDE)

    @property
    def saying(self) -> Saying:
        """How days, amounts and distances are written here."""
        return self.words.saying

    def page(
        self, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
    ) -> HttpResponse:
        """A page about the lease; its template finds `here`, `case`, `words` and `programme`."""
        said: dict[str, Any] = {
            "here": self,
            "case": self.case,
            "words": self.words,
            "programme": self.look.terms,
        }
        if self.seat.role in LESSEE_SIDE:
            said["languages"] = languages_of(self.look)
        return render(self.request, template, {**said, **(context or {})}, status=status)


Page = Callable[Concatenate[HttpRequest, Here, Params], HttpResponse]
Served = Callable[Concatenate[HttpRequest, int, Params], HttpResponse]


def lease_page(page: Page[Params]) -> Served[Params]:
    """A page of a lease for those of the lessee's side; for all others it is not there."""

    @wraps(page)
    def served(
        request: HttpRequest, case: int, *args: Params.args, **kwargs: Params.kwargs
    ) -> HttpResponse:
        return _served(request, case, lambda here: page(request, here, *args, **kwargs), None)

    return cast("Served[Params]", login_required(served))


def role_page(page: Page[Params]) -> Callable[..., HttpResponse]:
    """A page of a case for one of the other roles, which its address names as `role`.

    Whoever has no second factor yet is sent to set one up.
    """

    @wraps(page)
    def served(
        request: HttpRequest, role: str, case: int, *args: Params.args, **kwargs: Params.kwargs
    ) -> HttpResponse:
        if role not in set(Role):
            raise NotFoundError(role)
        return _served(request, case, lambda here: page(request, here, *args, **kwargs), Role(role))

    return require_second_factor(cast("Callable[..., HttpResponse]", served))


def _served(
    request: HttpRequest, case: int, page: Callable[[Here], HttpResponse], role: Role | None
) -> HttpResponse:
    at = now()
    if role is None:
        visitor = Visitor(int(request.user.pk or 0))  # desks do not count here
        seat = _as_lessee(visitor, case, at)
    else:
        visitor = visitor_of(request)
        seat = access.seat(visitor, case, at, role)
    here = Here(request, visitor, seat, at)
    if role is not None:  # staff read in a language of their own: chosen, else the browser's
        return page(here)
    with translation.override(language_of(request, here.look)):
        return page(here)


def _as_lessee(visitor: Visitor, case: int, at: datetime) -> Seat:
    for seat in access.seats(visitor, case, at):
        if seat.role in LESSEE_SIDE:
            return seat
    raise NotFoundError(f"there is no lease {case}")


def languages_of(look: Look) -> tuple[tuple[str, str], ...]:
    """The languages that pages of a programme may be read in: those it has and we have."""
    own = look.terms.identity.languages
    return tuple((code, name) for code, name in settings.LANGUAGES if code in own)


def language_of(request: HttpRequest, look: Look) -> str:
    """The language of a lessee's page: the one that was chosen, else the contract's.

    It is one that the programme has; the browser's where the contract names none.
    """
    known = [code for code, _ in languages_of(look)]
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    wished = (chosen, str(look.lease.language or ""), translation.get_language() or "")
    return next((each for each in wished if each in known), known[0] if known else "en")
