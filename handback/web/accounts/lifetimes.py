"""How long somebody stays signed in: not for ever, and not without being there.

A session notes when it began and about when it was last used. Both are looked at before anybody is
taken to be signed in. The time is the real one; a demonstration's clock has no part in it.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from handback.actions import signing_in

BEGAN, SEEN, STAFF = "handback_began", "handback_seen", "handback_staff"
ENDED = "handback_ended"
"""Says in the session that comes after one that ended by itself, that it did."""
GRAIN = 300
"""Seconds for which a use is not noted again: most pages write nothing."""
API = "/api/"

Answering = Callable[[HttpRequest], HttpResponseBase]


def begin(sender: object, request: HttpRequest, user: Any, **more: object) -> None:
    """Note in a session that somebody signs in; a receiver of Django's `user_logged_in`."""
    request.session[BEGAN] = request.session[SEEN] = int(time.time())
    request.session[STAFF] = signing_in.is_staff(user.pk)


class Lifetimes:
    """Ends sessions that are too old, or were not used for too long."""

    def __init__(self, get_response: Answering) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer to a request, as somebody who is signed in still, or as nobody."""
        if not request.path_info.startswith(API) and SESSION_KEY in request.session:
            _look_at(request.session, int(time.time()))
        return self.get_response(request)


def _look_at(session: SessionBase, now: int) -> None:
    began, seen = session.get(BEGAN), session.get(SEEN)
    if not isinstance(began, int) or not isinstance(seen, int):
        session[BEGAN] = session[SEEN] = now
        return
    idle, longest = limits(staff=bool(session.get(STAFF)))
    if now - seen > idle or now - began > longest:
        session.flush()
        session[ENDED] = True
    elif now - seen > min(GRAIN, idle // 4):
        session[SEEN] = now
        if session.session_key:
            signing_in.seen(session.session_key, datetime.fromtimestamp(now, UTC))


def limits(*, staff: bool) -> tuple[int, int]:
    """Seconds without use, and seconds in all, after which somebody is signed out."""
    here = settings.HANDBACK
    if staff:
        return here.staff_session_idle * 60, here.staff_session_longest * 60
    return here.session_idle * 60, here.session_longest * 60
