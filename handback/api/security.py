"""Who calls, and what their token lets them do."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.http import HttpRequest
from ninja.security.base import AuthBase

from handback.actions import rate_limits, tokens
from handback.actions.access import Visitor
from handback.actions.rate_limits import Allowed
from handback.actions.tokens import TokenVisitor
from handback.api.problems import ProblemError


@dataclass(frozen=True, slots=True)
class Calling:
    """A request that was let in: with which token, at which instant, within which limit."""

    token: TokenVisitor
    now: datetime
    allowed: Allowed

    @property
    def visitor(self) -> Visitor:
        """Who calls."""
        return self.token.visitor

    def need(self, scope: str) -> None:
        """Raise the problem of a token that does not have a scope."""
        if not self.token.may(scope):
            raise scope_missing(scope)


class Bearer(AuthBase):
    """A token in the header `Authorization: Bearer …`, with the scope named here."""

    openapi_type: ClassVar[str] = "http"
    openapi_scheme: ClassVar[str] = "bearer"

    def __init__(self, scope: str) -> None:
        self.scope = scope
        super().__init__()

    def __call__(self, request: HttpRequest) -> Calling:
        """Let a request in; raises `ProblemError` with status 401, 403 or 429."""
        called: Any = request
        found = tokens.authenticate(_secret(request), called.now)
        if found is None:
            raise _unknown("This token is not known, was revoked, or has expired.")
        calling = Calling(found, called.now, rate_limits.take(found.token, called.now))
        called.calling = calling
        if not calling.allowed.ok:
            raise too_many(calling.allowed)
        calling.need(self.scope)
        return calling


def scope_missing(scope: str) -> ProblemError:
    """The problem of a token that is too narrow."""
    return ProblemError(
        403,
        "scope-missing",
        f"This needs the scope `{scope}`. Use a token that has it.",
        more={"scope": scope},
        headers={"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'},
    )


def _secret(request: HttpRequest) -> str:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise _unknown("Send the header `Authorization: Bearer TOKEN`.")
    return secret.strip()


def _unknown(wrong: str) -> ProblemError:
    return ProblemError(
        401,
        "unauthenticated",
        f"{wrong} `handback token create` makes a token.",
        headers={"WWW-Authenticate": 'Bearer realm="handback"'},
    )


def take(calling: Calling, cost: int) -> None:
    """Count what a request costs beyond the one that it is; raises the problem of too many."""
    allowed = rate_limits.take(calling.token.token, calling.now, cost)
    if not allowed.ok:
        raise too_many(allowed)


def too_many(allowed: Allowed) -> ProblemError:
    """The problem of a limit that is used up."""
    return ProblemError(
        429,
        "too-many-requests",
        f"Wait {allowed.retry_seconds} seconds; {allowed.limit} requests a minute are answered.",
        headers={"Retry-After": str(allowed.retry_seconds)},
    )


def calling_of(request: HttpRequest) -> Calling:
    """Who calls; only for requests that were let in."""
    called: Any = request
    found: Calling = called.calling
    return found
