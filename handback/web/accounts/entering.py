"""Coming in: an address, a code, a second factor, a passkey; and going out."""

from typing import Any

from allauth.account import views as account
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.stages import LoginStage
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from handback.actions import clock, signing_in
from handback.web.accounts.adapter import LETTER
from handback.web.accounts.forms import was_limited
from handback.web.accounts.lifetimes import ENDED

INVALID, TOO_MANY = 422, 429
NOBODY = ""
"""An address that nobody has."""


def _answered(form: Any, answer: HttpResponse) -> HttpResponse:
    """A page whose form was refused, with a status that says so."""
    answer.status_code = TOO_MANY if was_limited(form) else INVALID
    return answer


def _look_up_nobody(request: HttpRequest) -> None:
    """Ask the database for a person who is not there, where allauth asks for one who is.

    So an answer takes as long after an address that nobody has as after one that somebody has.
    """
    begun = request.session.get(LOGIN_SESSION_KEY)
    if begun and not begun.get("user_pk"):
        signing_in.who_may(NOBODY)


class RequestCode(account.RequestLoginCodeView):
    """Asks for an address, and sends a code there if somebody has it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page."""
        _look_up_nobody(request)
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: LoginStage) -> None:
        """Whoever comes here begins anew: the address may have been a wrong one."""

    def form_valid(self, form: Any) -> HttpResponse:
        """The page where the code is written; the same whether there is one."""
        self.request.session.pop(LETTER, None)
        answer: HttpResponse = super().form_valid(form)
        return answer

    def form_invalid(self, form: Any) -> HttpResponse:
        """The form again, with what is wrong."""
        return _answered(form, super().form_invalid(form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the page says, and whether somebody was signed out by themselves."""
        said: dict[str, Any] = super().get_context_data(**kwargs)
        if ENDED in self.request.session:
            said["ended"] = self.request.session.pop(ENDED)
        return said


class ConfirmCode(account.ConfirmLoginCodeView):
    """Asks for the code."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page; for unknown addresses as much is asked of the database."""
        _look_up_nobody(request)
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer

    def get_form_kwargs(self) -> dict[str, Any]:
        """What the form needs: the code, and which one it is."""
        said: dict[str, Any] = super().get_form_kwargs()
        said["guessing"] = f"{self.request.session.session_key} {self._process.state['at']}"
        return said

    def form_invalid(self, form: Any) -> HttpResponse:
        """The form again; after too many tries a new code has to be asked for."""
        answer: HttpResponse = super().form_invalid(form)
        return answer if isinstance(answer, HttpResponseRedirect) else _answered(form, answer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the page says; in a demonstration also where the letter lies, and its code."""
        said: dict[str, Any] = super().get_context_data(**kwargs)
        said["minutes"] = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60
        key = self.request.session.get(LETTER)
        if settings.HANDBACK.mode == clock.DEMO and key:
            said["letter"] = {"file": signing_in.letter_file(key), "code": self._process.code}
        return said


class ProveTwice(AuthenticateView):
    """Asks staff for their second factor."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """The form again, with what is wrong."""
        return _answered(form, super().form_invalid(form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What the page says, and which ways there are."""
        said: dict[str, Any] = super().get_context_data(**kwargs)
        kinds = {each.kind for each in signing_in.factors(self.stage.login.user.pk)}
        said["by_passkey"] = "webauthn" in kinds
        said["by_app"] = "totp" in kinds
        return said


class UsePasskey(LoginWebAuthnView):
    """Signs in by a passkey; a browser asks for what it has to sign first."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Back to where one signs in, with what is wrong."""
        for said in form.errors.get("credential", []):
            messages.error(self.request, said)
        return redirect("account_request_login_code")


class GoOut(account.LogoutView):
    """Signs out; what is asked by GET is asked again by a button."""

    template_name = "account/logout.html"


def login(request: HttpRequest) -> HttpResponse:
    """The address that libraries send people to who have to sign in."""
    asked = request.META.get("QUERY_STRING", "")
    there = reverse("account_request_login_code")
    return HttpResponseRedirect(f"{there}?{asked}" if asked else there)
