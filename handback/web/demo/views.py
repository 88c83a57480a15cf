"""Being somebody of the sample, and moving the clock forward."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from handback.actions import clock, visiting
from handback.actions.access import NotFoundError
from handback.web.clock import now, real_now
from handback.web.saying import saying

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
STEPS = frozenset({1, 7, 30})
"""Days that the clock may be moved forward by at once."""


@require_POST
def be(request: HttpRequest) -> HttpResponse:
    """Sign in as somebody of the sample, without any proof."""
    person = request.POST.get("person", "")
    if not person.isdecimal() or len(person) > 18:
        raise NotFoundError("there is nobody")
    login(request, visiting.guise(int(person)), backend=BACKEND)
    return redirect("home")


@require_POST
def move_clock(request: HttpRequest) -> HttpResponse:
    """Move the clock forward by a day, a week or a month, and open the days between."""
    said = request.POST.get("days", "")
    days = int(said) if said.isdecimal() and len(said) < 4 else 0
    if days not in STEPS:
        raise NotFoundError("the clock is not moved by that")
    day = now().date() + timedelta(days=days)
    try:
        opened = list(clock.move_forward(day, real_now()))
    except clock.NotADemoError:
        raise NotFoundError("there is no demonstration") from None
    except clock.TooFarError:
        messages.warning(request, gettext("The clock is as far ahead as it can be."))
    else:
        told = gettext("It is %(day)s now. %(count)d leases had something due.")
        count = sum(each.cases for each in opened)
        messages.success(request, told % {"day": saying().weekday(day), "count": count})
    return HttpResponseRedirect(_back(request))


def _back(request: HttpRequest) -> str:
    wished = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(
        wished, {request.get_host()}, require_https=request.is_secure()
    )
    return wished if safe else "/"
