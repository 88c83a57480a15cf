"""Being somebody of the sample, and moving the clock forward."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from handback.actions import clock, visiting
from handback.actions.access import NotFoundError
from handback.actions.sampling.making import offer_more_times
from handback.web.accounts.second_factor import BEEN, GUISE, note_device
from handback.web.clock import now, real_now
from handback.web.saying import saying

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MOST_BEEN = 12
"""How many people a visitor was are remembered."""
STEPS = frozenset({1, 7, 30})
"""Days that the clock may be moved forward by at once."""


def only_in_a_demonstration(view: Callable[[HttpRequest], HttpResponse]) -> Callable[..., Any]:
    """A view that is not there elsewhere, however it is asked for."""

    @wraps(view)
    def served(request: HttpRequest) -> HttpResponse:
        if settings.HANDBACK.mode != clock.DEMO:
            raise NotFoundError("there is no demonstration")
        return view(request)

    return served


@only_in_a_demonstration
@require_POST
def be(request: HttpRequest) -> HttpResponse:
    """Sign in as somebody of the sample, without any proof."""
    person = request.POST.get("person", "")
    if not person.isdecimal() or len(person) > 18:
        raise NotFoundError("there is nobody")
    been = dict.fromkeys([int(person), *request.session.get(BEEN, [])])
    login(request, visiting.guise(int(person)), backend=BACKEND)
    request.session[GUISE] = True
    request.session[BEEN] = list(been)[:MOST_BEEN]
    note_device(request)
    return redirect("home")


@only_in_a_demonstration
@require_POST
def move_clock(request: HttpRequest) -> HttpResponse:
    """Move the clock forward by a day, a week or a month, and open the days between."""
    said = request.POST.get("days", "")
    days = int(said) if said.isdecimal() and len(said) < 4 else 0
    if days not in STEPS:
        raise NotFoundError("the clock is not moved by that")
    day = clock.today(real_now()) + timedelta(days=days)
    try:
        opened = list(clock.move_forward(day, real_now()))
        offer_more_times(now())
    except clock.NotADemoError:
        raise NotFoundError("there is no demonstration") from None
    except clock.TooFarError:
        messages.warning(request, gettext("The clock is as far ahead as it can be."))
    else:
        count = sum(each.cases for each in opened)
        told = ngettext(
            "It is %(day)s now. %(count)d lease had something due.",
            "It is %(day)s now. %(count)d leases had something due.",
            count,
        )
        messages.success(request, told % {"day": saying().weekday(day), "count": count})
    return HttpResponseRedirect(_back(request))


def _back(request: HttpRequest) -> str:
    wished = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(
        wished, {request.get_host()}, require_https=request.is_secure()
    )
    return wished if safe else "/"
