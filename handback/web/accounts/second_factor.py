"""The second factor of staff, and signing in anew before how one signs in is changed.

A view below the desks is wrapped by `require_second_factor`. Whoever has no second factor yet can
reach nothing but the pages where it is set up; whoever has one and did not use it for this session
signs in once more. It costs no query where it was used.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from handback.actions import clock, signing_in

Params = ParamSpec("Params")
View = Callable[Concatenate[HttpRequest, Params], HttpResponseBase]

GUISE = "handback_guise"
"""Says in a session of a demonstration that somebody is somebody else, without any proof."""
BEEN = "handback_been"
"""Whom a visitor of a demonstration was in this session, the latest first."""
SECOND = "mfa"
"""What allauth calls a proof by passkey, authenticator app or recovery code."""
FRESH = 900
"""Seconds for which a proof is new enough to change how somebody signs in."""


def require_second_factor(view: View[Params]) -> Callable[..., HttpResponse]:
    """A view for those who signed in with a second factor; others are sent to set it up first."""

    @wraps(view)
    def served(
        request: HttpRequest, *args: Params.args, **kwargs: Params.kwargs
    ) -> HttpResponseBase:
        if not has_second_factor(request):
            return _elsewhere(request, "second_factor")
        return view(request, *args, **kwargs)

    return cast("Callable[..., HttpResponse]", login_required(served))


def require_fresh(view: View[Params]) -> Callable[..., HttpResponse]:
    """A view for those who proved themselves a moment ago; others sign in once more first.

    Staff who have a second factor need to have used it: nobody adds one by a mailbox alone.
    """

    @wraps(view)
    def served(
        request: HttpRequest, *args: Params.args, **kwargs: Params.kwargs
    ) -> HttpResponseBase:
        if not _is_fresh(request):
            return _elsewhere(request, "sign_in_again")
        return view(request, *args, **kwargs)

    return cast("Callable[..., HttpResponse]", login_required(served))


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session has a second factor; a guise of a demonstration needs none."""
    return is_guise(request) or any(each.get("method") == SECOND for each in _proofs(request))


def is_guise(request: HttpRequest) -> bool:
    """Whether this is a visitor of a demonstration who is somebody else."""
    return settings.HANDBACK.mode == clock.DEMO and bool(request.session.get(GUISE))


def note_device(request: HttpRequest) -> None:
    """List this browser among those that are signed in, where nobody else does it."""
    UserSession.objects.create_from_request(request)


def note_set_up(
    sender: object, request: HttpRequest, user: Any, authenticator: Any, **_: Any
) -> None:
    """Note that somebody proved what they just set up; a receiver of `authenticator_added`."""
    if authenticator.type != "recovery_codes":
        record_authentication(
            request, user, SECOND, id=authenticator.pk, type=str(authenticator.type)
        )


def _is_fresh(request: HttpRequest) -> bool:
    if is_guise(request):
        return True
    latest = max((float(each.get("at", 0)) for each in _proofs(request)), default=0.0)
    if time.time() - latest > FRESH:
        return False
    person = int(request.user.pk or 0)
    needed = signing_in.is_staff(person) and signing_in.has_second_factor(person)
    return not needed or has_second_factor(request)


def _proofs(request: HttpRequest) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = get_authentication_records(request, cast(Any, request.user))
    return found


def _elsewhere(request: HttpRequest, name: str) -> HttpResponse:
    back = request.get_full_path() if request.method == "GET" else reverse("security")
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': back})}")
