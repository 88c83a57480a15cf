"""What happens around every request."""

import logging
from collections.abc import Callable
from time import perf_counter_ns
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from handback.actions import logs
from handback.actions.tokens import prefix_of
from handback.api.health import PROBES, probe
from handback.api.metrics import count_request

Answering = Callable[[HttpRequest], HttpResponseBase]

ACCESS = logging.getLogger(logs.ACCESS_LOGGER)
UNKNOWN_ROUTE = "(none)"
LOGGED = "_has_been_logged"
"""Django's own mark of an answer that it need not log once more."""
CASE_ARGUMENTS = ("case", "case_id")
"""What addresses of cases call the case."""


class RequestContext:
    """Gives every request an id, which its answer and its logs carry; one line for each.

    A line says method, route (never the address that was asked for, nor its query), status, how
    long it took, and by which beginning of a token. Probes are answered here.
    """

    def __init__(self, get_response: Answering) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer to a request."""
        began = perf_counter_ns()
        given = logs.request_id(request.headers.get("X-Request-ID", ""))
        with logs.about(request=given, case=""):
            answer = self._answer(request)
            answer["X-Request-ID"] = given
            setattr(answer, LOGGED, True)
            _note(request, answer, (perf_counter_ns() - began) // 1_000_000)
        return answer

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        return probe(request) or self.get_response(request)

    def process_view(
        self, _request: HttpRequest, _view: object, _args: object, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Remember the case that the address of a request names; the request goes on."""
        for name in CASE_ARGUMENTS:
            if str(kwargs.get(name, "")).isdecimal():
                logs.CASE.set(str(kwargs[name]))
        return None


def _note(request: HttpRequest, answer: HttpResponseBase, milliseconds: int) -> None:
    route, method = route_of(request), str(request.method)
    count_request(method, route, answer.status_code, milliseconds)
    known = request.path_info in PROBES and answer.status_code < 400
    said = {
        "method": method,
        "route": route,
        "status": answer.status_code,
        "ms": milliseconds,
        "token": _token(request),
    }
    ACCESS.log(logging.DEBUG if known else logging.INFO, "answered", extra=said)


def route_of(request: HttpRequest) -> str:
    """The template of the address, such as `/api/v1/cases/{case}`."""
    if request.path_info in PROBES:
        return request.path_info
    match = request.resolver_match
    return f"/{match.route}" if match is not None else UNKNOWN_ROUTE


def _token(request: HttpRequest) -> str:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return prefix_of(secret.strip()) if scheme.lower() == "bearer" else ""
