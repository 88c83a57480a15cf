"""How one signs in: devices, passkeys, and the second factor of staff."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.logout import logout
from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import AddWebAuthnView, EditWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from handback.actions import signing_in
from handback.actions.access import NotFoundError
from handback.actions.signing_in import Device, Factor
from handback.web.accounts.devices import device_name
from handback.web.accounts.lifetimes import limits
from handback.web.accounts.offering import LATER, LATER_SECONDS, OFFERED
from handback.web.accounts.second_factor import has_second_factor

ALL, OTHERS = "all", "others"


def person_of(request: HttpRequest) -> int:
    """Who is signed in; raises `NotFoundError` where nobody is."""
    if request.user.pk is None:
        raise NotFoundError("nobody is signed in")
    return int(request.user.pk)


def for_staff(view: Callable[..., Any]) -> Callable[..., Any]:
    """A view of what only staff need; for others it is not there."""

    @wraps(view)
    def served(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not signing_in.is_staff(person_of(request)):
            raise NotFoundError("this is for staff")
        return view(request, *args, **kwargs)

    return served


@login_required
def security(request: HttpRequest) -> HttpResponse:
    """Where somebody is signed in, and by what they sign in."""
    person = person_of(request)
    known = signing_in.factors(person)
    said = {
        "devices": [_device(request, each) for each in signing_in.devices(person)],
        "passkeys": [each for each in known if each.kind == "webauthn"],
        "app": _only(known, "totp"),
        "codes": _only(known, "recovery_codes"),
        "staff": (staff := signing_in.is_staff(person)),
        "idle": limits(staff=staff)[0] // 60,
        "hours": limits(staff=staff)[1] // 3600,
    }
    return render(request, "web/accounts/security.html", said)


def _device(request: HttpRequest, device: Device) -> dict[str, Any]:
    here = device.key == request.session.session_key
    return {"device": device, "name": device_name(device.agent), "here": here}


def _only(known: tuple[Factor, ...], kind: str) -> Factor | None:
    return next((each for each in known if each.kind == kind), None)


@require_POST
@login_required
def end_session(request: HttpRequest) -> HttpResponse:
    """Sign out one device, all others, or all."""
    person, which = person_of(request), request.POST.get("device", "")
    if which == ALL:
        signing_in.end_devices(person)
        logout(request, show_message=False)
        messages.success(request, gettext("You have signed out everywhere."))
        return redirect("start")
    if which == OTHERS:
        signing_in.end_devices(person, but=request.session.session_key or "")
        messages.success(request, gettext("All other devices are signed out."))
    elif which.isdecimal() and len(which) < 19 and signing_in.end_device(person, int(which)):
        messages.success(request, gettext("The device is signed out."))
    else:
        messages.info(request, gettext("This device was signed out before."))
    return redirect("security")


@login_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """Where staff set up their second factor before they can do anything else."""
    person, onward = person_of(request), _next(request)
    if has_second_factor(request) or not signing_in.is_staff(person):
        return HttpResponseRedirect(onward or str(reverse_lazy("home")))
    if signing_in.has_second_factor(person):
        there = str(reverse_lazy("sign_in_again"))
        return HttpResponseRedirect(f"{there}?{urlencode({'next': onward})}" if onward else there)
    return render(request, "web/accounts/second_factor.html", {})


@login_required
def sign_in_again(request: HttpRequest) -> HttpResponse:
    """Asks somebody to prove themselves anew before they change how they sign in."""
    onward = _next(request)
    if request.method != "POST":
        return render(request, "web/accounts/again.html", {"next": onward})
    logout(request, show_message=False)
    there = str(reverse_lazy("account_request_login_code"))
    return HttpResponseRedirect(f"{there}?{urlencode({'next': onward})}" if onward else there)


def _next(request: HttpRequest) -> str:
    """Where somebody wanted to go; nothing where that is elsewhere."""
    wished = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wished, {request.get_host()}, require_https=request.is_secure()
    )
    return wished if safe else ""


@require_POST
@login_required
def offer_later(request: HttpRequest) -> HttpResponse:
    """Do not offer a passkey on this browser for a while."""
    request.session.pop(OFFERED, None)
    answer = HttpResponseRedirect(_next(request) or str(reverse_lazy("home")))
    answer.set_cookie(
        LATER, "1", max_age=LATER_SECONDS, httponly=True, samesite="Lax",
        secure=request.is_secure(),
    )  # fmt: skip
    return answer


class AddPasskey(AddWebAuthnView):
    """Adds a passkey, which its owner's device unlocks."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the page says, and what the browser is to make."""
        said: dict[str, Any] = super().get_context_data(**kwargs)
        options = auth.begin_registration(self.request.user, True)
        said["js_data"] = {"creation_options": options}
        return said

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep it; whoever needs no second factor gets no recovery codes."""
        person = person_of(self.request)
        answer: HttpResponse = super().form_valid(form)
        self.request.session.pop(OFFERED, None)
        if not signing_in.is_staff(person):
            signing_in.forget_recovery_codes(person)
            return redirect("security")
        return answer


class RenamePasskey(EditWebAuthnView):
    """Calls a passkey something else."""

    success_url = reverse_lazy("security")


class RemovePasskey(RemoveWebAuthnView):
    """Removes a passkey, unless it is all that staff have."""

    success_url = reverse_lazy("security")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the page says, and whether it may go."""
        said: dict[str, Any] = super().get_context_data(**kwargs)
        said["may_go"] = get_adapter().can_delete_authenticator(self.object)
        return said

    def form_valid(self, form: Any) -> HttpResponse:
        """Remove it, or say why not."""
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.get_object()):
            messages.error(self.request, str(adapter.error_messages["cannot_delete_authenticator"]))
            return redirect("security")
        answer: HttpResponse = super().form_valid(form)
        return answer
