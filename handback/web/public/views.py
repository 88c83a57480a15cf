"""The first page, one's own leases, and the check of a quote by its number."""

from typing import Any

from babel.numbers import get_currency_name
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from handback.actions import clock, views, visiting
from handback.actions.access import NotFoundError
from handback.actions.programme_views import programmes
from handback.core.base import LESSEE_SIDE, DistanceUnit, Role
from handback.web.accounts.second_factor import BEEN
from handback.web.clock import now
from handback.web.door import visitor_of
from handback.web.saying import saying


def start(request: HttpRequest) -> HttpResponse:
    """What this is; in a demonstration also whom one may be."""
    demo = settings.HANDBACK.mode == clock.DEMO
    guises = visiting.guises(request.session.get(BEEN, [])) if demo else ()
    been = [each for each in guises if each.been]
    groups = [
        (each, [guise for guise in guises if guise.programme == each.code and not guise.been])
        for each in programmes()
    ]
    staff = [guise for guise in guises if guise.role is not Role.LESSEE]
    told = {"been": been, "groups": groups, "staff": staff}
    return render(request, "web/start/start.html", told)


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Where somebody belongs who signed in: at their desk, else at their leases."""
    desks = visitor_of(request).desks
    return redirect("work:home" if any(d.role not in LESSEE_SIDE for d in desks) else "leases")


@login_required
def leases(request: HttpRequest) -> HttpResponse:
    """One's own leases; the only one at once."""
    found = views.cases(visitor_of(request), now(), role=Role.LESSEE).rows
    if len(found) == 1 and "all" not in request.GET:
        return redirect("lease:overview", found[0].id)
    return render(request, "web/start/leases.html", {"leases": found})


def verify(request: HttpRequest) -> HttpResponse:
    """Asks for the number of a quote."""
    if number := request.GET.get("number", "").strip():
        return redirect("verify_quote", number[:64].replace("/", ""))
    return render(request, "web/start/verify.html", {})


def quote_by_number(request: HttpRequest, number: str) -> HttpResponse:
    """What anybody may learn of a quote whose number they hold; no person, no car."""
    try:
        found = views.verification(number, now())
    except NotFoundError:
        wrong = gettext("There is no quote with this number. Check every letter and digit.")
        context = {"number": number, "wrong": wrong}
        return render(request, "web/start/verify.html", context, status=404)
    said = saying(country_of(found.currency), found.currency, DistanceUnit.MILES)
    named = get_currency_name(found.currency, count=2, locale=said.locale)
    told: dict[str, Any] = {"quote": found, "saying": said, "currency": named}
    return render(request, "web/start/verified.html", told)


def country_of(currency: str) -> str:
    """The country of a currency: by ISO 4217 its code begins with the country's two letters."""
    return currency[:2]
