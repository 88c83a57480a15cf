"""Letters to somebody whose ways to sign in have changed, in case it was not them."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language, gettext

from handback.actions import signing_in
from handback.web import clock as here_and_now
from handback.web.accounts.letters import change_letter


def added(sender: object, request: HttpRequest, user: Any, authenticator: Any, **_: Any) -> None:
    """Tell of what was added; recovery codes come with it."""
    if authenticator.type == "webauthn":
        _tell(user, gettext("A passkey was added to your sign-in."))
    elif authenticator.type == "totp":
        _tell(user, gettext("An authenticator app was set up for your sign-in."))


def removed(sender: object, request: HttpRequest, user: Any, authenticator: Any, **_: Any) -> None:
    """Tell of what was removed."""
    if authenticator.type == "webauthn":
        _tell(user, gettext("A passkey was removed from your sign-in."))
    elif authenticator.type == "totp":
        _tell(user, gettext("The authenticator app was removed from your sign-in."))


def renewed(sender: object, request: HttpRequest, user: Any, authenticator: Any, **_: Any) -> None:
    """Tell of new recovery codes."""
    _tell(user, gettext("New recovery codes were made for your sign-in."))


def _tell(user: Any, change: str) -> None:
    to, language = str(user.email or ""), get_language() or "en"
    if to:
        key = signing_in.letter_key()
        signing_in.send(key, lambda: change_letter(to, change, language), here_and_now.real_now())
