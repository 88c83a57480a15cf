"""How often somebody may try who has not signed in, and from where they come."""

import ipaddress
from datetime import timedelta

from allauth.core.internal.ratelimit import truncate_ip
from django.conf import settings
from django.http import HttpRequest

from handback.actions import attempts
from handback.actions.attempts import Limit
from handback.web import clock as here_and_now

QUARTER, DAY = timedelta(minutes=15), timedelta(days=1)

CODES_OF_ADDRESS = Limit("codes of an address", 5, QUARTER)
CODES_OF_ADDRESS_A_DAY = Limit("codes of an address a day", 30, DAY)
CODES_FROM_PLACE = Limit("codes from a place", 30, QUARTER)
GUESSES_OF_CODE = Limit("guesses of a code", 5, QUARTER)
"""As many as allauth allows, but counted so that several guesses at once do not slip through."""
GUESSES_FROM_PLACE = Limit("guesses from a place", 60, QUARTER)
PASSKEYS_FROM_PLACE = Limit("passkeys from a place", 60, QUARTER)
SECOND_FACTORS = Limit("second factors of a person", 5, timedelta(minutes=5))
ONCE = Limit("a code of an app", 1, timedelta(minutes=2))
"""A code of an authenticator app is good for a minute and a half, and for one use."""


def take(limit: Limit, what: object) -> bool:
    """Count an attempt; False where there were too many."""
    return attempts.take(limit, str(what), here_and_now.real_now())


def place_of(request: HttpRequest) -> str:
    """Where a request comes from, as attempts are counted: an address, of IPv6 the network."""
    return str(truncate_ip(network_address(request)))


def network_address(request: HttpRequest) -> str:
    """The network address of whoever asks; `::` where there is none.

    Each proxy in front appends who asked it. Only what our own ones wrote is believed: the entry
    that many from the end. What stands before it anybody can write.
    """
    told = request.META.get("REMOTE_ADDR", "")
    proxies: int = settings.HANDBACK.proxies
    hops = request.headers.get("X-Forwarded-For", "").split(",")
    if 0 < proxies <= len(hops):
        told = hops[-proxies].strip()
    try:
        return str(ipaddress.ip_address(told))
    except ValueError:
        return "::"
