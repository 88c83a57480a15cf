"""Offering a passkey to whoever signed in by a code: next time without one."""

from typing import Any

from django.http import HttpRequest

from handback.actions import signing_in

OFFERED = "handback_offer_passkey"
"""Says in a session that a passkey is offered."""
LATER = "handback_passkey_later"
"""The cookie of a browser whose owner does not want to be asked for a while."""
LATER_SECONDS = 90 * 86_400


def offer(sender: object, request: HttpRequest, user: Any, **more: object) -> None:
    """Note that a passkey may be offered; a receiver of allauth's `user_logged_in`."""
    person = int(user.pk)
    if LATER in request.COOKIES or signing_in.is_staff(person):
        return
    if not any(each.kind == "webauthn" for each in signing_in.factors(person)):
        request.session[OFFERED] = True
