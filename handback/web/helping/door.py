"""What holds for every page of a programme's help: its policy, its language, the caller's clock."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from handback.actions.helping.centre import policy_of
from handback.actions.helping.lines import LineView, lines_at, zone_named
from handback.core.terms.programme import Programme
from handback.policy.programme import ProgrammePolicy
from handback.web.clock import now
from handback.web.words import PageWords, words_of

ZONE_COOKIE = "handback_zone"
Params = ParamSpec("Params")


@dataclass
class HelpDesk:
    """The help of one programme, as one request reads it."""

    request: HttpRequest
    policy: ProgrammePolicy
    now: datetime

    @property
    def terms(self) -> Programme:
        """What the programme says."""
        return self.policy.programme

    @property
    def language(self) -> str:
        """The language of the page."""
        return translation.get_language() or "en"

    @cached_property
    def words(self) -> PageWords:
        """What codes and rules are called here."""
        return words_of(self.policy)

    @cached_property
    def zone(self) -> str:
        """The caller's time zone, as they chose it; else the programme's."""
        return zone_named(self.request.COOKIES.get(ZONE_COOKIE, ""), self.terms)

    @cached_property
    def lines(self) -> tuple[LineView, ...]:
        """The contact lines, open or not now."""
        return lines_at(self.terms, self.now, self.zone)

    def page(
        self, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
    ) -> HttpResponse:
        """A page of the help; its template finds `desk`, `words`, `programme` and `code`."""
        said = {
            "desk": self,
            "words": self.words,
            "programme": self.terms,
            "code": self.policy.name,
            "languages": languages_of(self.policy),
        }
        return render(self.request, template, {**said, **(context or {})}, status=status)


HelpPage = Callable[Concatenate[HelpDesk, Params], HttpResponse]


def help_page(page: HelpPage[Params]) -> Callable[..., HttpResponse]:
    """A page of a programme's help for anybody; a programme that is not known is not there."""

    @wraps(page)
    def served(
        request: HttpRequest, programme: str, *args: Params.args, **kwargs: Params.kwargs
    ) -> HttpResponse:
        desk = HelpDesk(request, policy_of(programme), now())
        with translation.override(language_of(request, desk.policy)):
            return page(desk, *args, **kwargs)

    return served


def languages_of(policy: ProgrammePolicy) -> tuple[tuple[str, str], ...]:
    """The languages that the help may be read in: those the programme has and we have."""
    own = policy.programme.identity.languages
    return tuple((code, name) for code, name in settings.LANGUAGES if code in own)


def language_of(request: HttpRequest, policy: ProgrammePolicy) -> str:
    """The language of a page: the one that was chosen, else the browser's, else the first."""
    known = [code for code, _ in languages_of(policy)]
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    wished = (chosen, translation.get_language() or "")
    return next((each for each in wished if each in known), known[0] if known else "en")
