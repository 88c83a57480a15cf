"""What django-allauth is told: who may sign in, where they come from, how letters leave."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext, gettext_lazy

from handback.actions import clock, signing_in
from handback.web import clock as here_and_now
from handback.web.accounts.letters import code_letter
from handback.web.accounts.limits import network_address

CODE_TEMPLATE = "account/email/login_code"
LETTER = "handback_letter"
"""Where a session of a demonstration keeps the name of the letter with its code."""
SAID = {
    "account/messages/logged_out.txt": gettext_lazy("You have signed out."),
    "mfa/messages/totp_activated.txt": gettext_lazy("The authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("The authenticator app is removed."),
    "mfa/messages/webauthn_added.txt": gettext_lazy("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": gettext_lazy("The passkey is removed."),
}
"""What is said after what was done, by the names that allauth has for it."""
WRONG_CODE = gettext_lazy("This code is not right. Check each digit, or ask for a new code.")
FAILED = gettext_lazy("This did not work. Try again.")
TOO_MANY = gettext_lazy("These were too many tries. Wait a quarter of an hour, then try again.")


class Adapter(DefaultAccountAdapter):
    """Signing in by code: no passwords, no sign-up, no addresses beside that of the person."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
    }

    def get_login_stages(self) -> list[str]:
        """The code, then for staff the second factor."""
        return [
            "allauth.account.stages.LoginByCodeStage",
            "handback.web.accounts.adapter.SecondFactorStage",
        ]

    def is_safe_url(self, url: str) -> bool:
        """Whether somebody may be led there: an address of this site, as it is reached now."""
        request = self.request
        return bool(
            url_has_allowed_host_and_scheme(
                url, {request.get_host()}, require_https=request.is_secure()
            )
        )

    def get_client_ip(self, request: HttpRequest) -> str:
        """The network address of whoever asks."""
        return network_address(request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send the letter with a code; of allauth's others none is."""
        if template_prefix != CODE_TEMPLATE:
            return
        key, code, language = signing_in.letter_key(), str(context["code"]), get_language() or "en"
        signing_in.send(key, lambda: code_letter(email, code, language), here_and_now.real_now())
        if settings.HANDBACK.mode == clock.DEMO:
            self.request.session[LETTER] = key

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *_: Any,
        message: str | None = None,
        **more: Any,
    ) -> None:
        """Say what has words of ours; nothing else needs saying."""
        said = message or SAID.get(message_template or "")
        if said:
            messages.add_message(request, level, str(said), more.get("extra_tags", ""))

    def respond_user_inactive(self, request: HttpRequest, *_: Any) -> HttpResponse:
        """Whoever was removed is told what anybody is told whose proof is not right."""
        clear_login(request)
        messages.error(request, gettext("This did not work. Try again, or ask for a code."))
        return redirect("account_request_login_code")


class FactorAdapter(DefaultMFAAdapter):
    """Passkeys, authenticator apps, recovery codes; their secrets are sealed."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": FAILED,
        "cannot_delete_authenticator": gettext_lazy(
            "Staff need a second factor. Add another one first, then remove this one."
        ),
    }

    def encrypt(self, text: str) -> str:
        """A secret as it is kept."""
        return signing_in.sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        """A secret that was kept."""
        return signing_in.opened(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last one of staff."""
        person = int(authenticator.user_id)
        last = signing_in.is_last_factor(person, int(authenticator.pk))
        return not (last and signing_in.is_staff(person))

    def generate_authenticator_name(self, *_: Any) -> str:
        """What a passkey is called until its owner calls it something else."""
        return gettext("My passkey")

    def _get_site_name(self) -> str:
        return "Handback"

    def get_public_key_credential_user_entity(self, user: AbstractBaseUser) -> dict[str, Any]:
        """Whose passkey it is, as devices show it."""
        said = super().get_public_key_credential_user_entity(user)
        return {**said, "display_name": str(getattr(user, "name", "") or said["name"])}


class SecondFactorStage(AuthenticateStage):
    """Asks staff for their second factor; a lessee's passkey is a way to sign in, not a second."""

    def _should_handle(self, request: HttpRequest) -> bool:
        person = self.login.user
        return (
            person is not None
            and signing_in.is_staff(person.pk)
            and super()._should_handle(request)
        )
