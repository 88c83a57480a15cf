"""What holds for every request of the interface, whichever part of it answers."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import (
    BadRequest,
    DisallowedHost,
    RequestDataTooBig,
    SuspiciousOperation,
)
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from handback.api import clock
from handback.api.problems import ProblemError, not_found, problem_response

View = Callable[..., HttpResponse]

LARGEST_BODY = 2_000_000
"""Bytes of a body that is not a file."""
POLICY = "minute"


def guarded(view: View, *, files: bool = False) -> View:
    """A view with the instant set, whose every answer carries the headers of this interface.

    `files`: whether its bodies may be as large as files.
    """

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, **arguments: Any) -> HttpResponse:
        called: Any = request
        called.now = clock.now()
        try:
            if not files:
                _check_size(request)
            response = view(request, **arguments)
        except ProblemError as problem:
            response = problem_response(problem)
        except RequestDataTooBig:
            response = problem_response(_too_large())
        except Http404:
            response = problem_response(not_found("address"))
        except (BadRequest, SuspiciousOperation) as error:
            if isinstance(error, DisallowedHost):
                raise
            response = problem_response(_unclear())
        return _finished(request, response)

    return answer


def _check_size(request: HttpRequest) -> None:
    said = request.META.get("CONTENT_LENGTH") or "0"
    if said.isdecimal() and int(said) > LARGEST_BODY:
        raise _too_large()


def _too_large() -> ProblemError:
    return ProblemError(
        413, "too-large", f"A body has up to {LARGEST_BODY:,} bytes; files go to `/files`."
    )


def _unclear() -> ProblemError:
    return ProblemError(400, "bad-request", "The request cannot be understood.")


def _finished(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if response.status_code == 405 and "problem" not in response.get("Content-Type", ""):
        response = _no_method(request, response["Allow"])
    called: Any = request
    calling = getattr(called, "calling", None)
    if calling is not None:
        allowed = calling.allowed
        response["RateLimit-Policy"] = f'"{POLICY}";q={allowed.limit};w=60'
        response["RateLimit"] = f'"{POLICY}";r={allowed.remaining};t={allowed.reset_seconds}'
    if not response.has_header("Cache-Control"):
        response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _no_method(request: HttpRequest, allow: str) -> HttpResponse:
    return problem_response(
        ProblemError(
            405,
            "method-not-allowed",
            f"{request.method} is not taken here; {allow} is.",
            headers={"Allow": allow},
        )
    )


def nowhere(request: HttpRequest, **_: Any) -> HttpResponse:  # noqa: ARG001
    """The answer of addresses that nothing lives at."""
    raise not_found("address")
