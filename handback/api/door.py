"""What holds for every request of the interface, whichever part of it answers."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
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
FORM_AROUND = 100_000
"""Bytes around the file in a form: its fields, names and borders."""
MOST_DIGITS = 18
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
            _check_size(request, _largest_form() if files else LARGEST_BODY)
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


def _largest_form() -> int:
    """Bytes of a form with one file; nothing larger is even put aside."""
    largest: int = settings.HANDBACK.largest_file
    return largest + FORM_AROUND


def _check_size(request: HttpRequest, most: int) -> None:
    said = request.META.get("CONTENT_LENGTH") or "0"
    if said.isdecimal() and (len(said) > MOST_DIGITS or int(said) > most):
        raise _too_large(most)


def _too_large(most: int = LARGEST_BODY) -> ProblemError:
    return ProblemError(
        413, "too-large", f"What is sent here has up to {most:,} bytes; files go to `/files`."
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
