"""How operations are registered: one place for their scope, their description and their answers."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import wraps
from inspect import signature
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import PathEx, Router
from ninja.params import P

from handback.api.describing import Describing, Schema
from handback.api.json_in import escaped
from handback.api.once import header_parameter
from handback.api.problems import MEDIA_TYPE, Fault, as_json, bad_parameters
from handback.api.security import Bearer
from handback.api.writing import writer
from handback.policy.shapes import written_key

View = Callable[..., HttpResponse]

ROUTER = Router()
"""One for every part: methods of an address may come from several."""

INCOMING = Describing(incoming=True)
OUTGOING = Describing(incoming=False)
"""What collects the named parts of every description."""

NUMBERS = re.compile(r"{(case|organisation|endpoint)}")
"""Parts of addresses that are whole numbers, written with digits and nothing else."""
LARGEST_ID = 2**63 - 1
CaseId = PathEx[int, P(ge=1, le=LARGEST_ID, description="the id of a case")]
"""The id of a case in an address."""

PROBLEM: Schema = {
    "type": "object",
    "description": "A problem (RFC 9457).",
    "properties": {
        "type": {"type": "string", "description": "which problem it is, for programs"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "what is wrong and what helps, for people"},
        "rule": {"type": "string", "description": "the id of the rule that refuses"},
        "rule_says": {"type": "string", "description": "the rule in plain words"},
        "reason": {"type": "string", "description": "why the rule refuses, as a code"},
        "about": {"type": "object", "additionalProperties": {"type": "string"}},
        "help": {
            "type": ["object", "null"],
            "properties": {
                "do": {"type": "string"},
                "on": {"type": ["string", "null"], "format": "date"},
                "missing": {"type": "array", "items": {"type": "string"}},
                "call": {"type": "string"},
            },
        },
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "pointer": {"type": "string", "description": "a JSON pointer (RFC 6901)"},
                    "detail": {"type": "string"},
                    "do": {"type": "string"},
                },
                "required": ["pointer", "detail", "do"],
            },
        },
    },
    "required": ["type", "title", "status", "detail"],
}
PROBLEMS = {
    304: "Nothing has changed since.",
    400: "The request cannot be understood.",
    401: "A valid token is needed.",
    403: "The token has no scope, or its person no role, for this.",
    404: "There is no such thing for you.",
    409: "A rule refuses it, or somebody else is at it.",
    410: "It was there, and was erased.",
    412: "The case has changed since you read it.",
    413: "The request is too large.",
    415: "This kind of content is not taken.",
    422: "The request does not fit its description.",
    429: "Too many requests in a short time.",
    503: "The clock of this server is behind.",
    507: "There is no room to store it.",
}
READING = (400, 401, 403, 404, 422, 429, 503)
CHANGING = (400, 401, 403, 404, 409, 413, 415, 422, 429, 503)
HEADERS: Mapping[str, Schema] = {
    "RateLimit": {"description": "what is left of the limit", "schema": {"type": "string"}},
    "RateLimit-Policy": {"description": "the limit", "schema": {"type": "string"}},
}
ETAG: Mapping[str, Schema] = {
    "ETag": {"description": "the version of the case", "schema": {"type": "string"}}
}


@dataclass(frozen=True, slots=True)
class Operation:
    """What is told of an operation. `answer` is a type, a schema, or nothing.

    `scope` is what a token needs; empty: everybody may ask. `body` is the type of what is sent.
    """

    id: str
    tag: str
    summary: str
    scope: str
    answer: Any = None
    status: int = 200
    body: Any = None
    problems: tuple[int, ...] = READING
    headers: Mapping[str, Schema] = field(default_factory=dict)
    parameters: tuple[Schema, ...] = ()
    once: bool = False
    content: Mapping[str, Schema] | None = None
    takes: Mapping[str, Schema] | None = None


def register(method: str, path: str, told: Operation) -> Callable[[View], View]:
    """Let a view answer an address, described as told; its docstring describes it."""

    def add(view: View) -> View:
        ROUTER.add_api_operation(
            NUMBERS.sub(r"{int:\1}", path),
            [method],
            _strict(view),
            auth=Bearer(told.scope) if told.scope else None,
            response={told.status: None},
            operation_id=told.id,
            summary=told.summary,
            tags=[told.tag],
            openapi_extra=_described(told),
        )
        return view

    return add


def _strict(view: View) -> View:
    """A view that refuses parameters it does not know: a filter with a slip of the pen is none."""
    known = frozenset(map(written_key, signature(view).parameters))

    @wraps(view)
    def strict(request: HttpRequest, **arguments: Any) -> HttpResponse:
        faults = list(_query_faults(request, known))
        if faults:
            raise bad_parameters(faults)
        return view(request, **arguments)

    return strict


def _query_faults(request: HttpRequest, known: frozenset[str]) -> Iterator[Fault]:
    for name, values in request.GET.lists():
        at = f"/query/{escaped(name[:80])}"
        if name not in known:
            yield Fault(at, "Nobody knows this parameter.", "See the description.")
        elif any("\x00" in each for each in values):
            yield Fault(at, "The text holds NUL.", "Leave it out.")


def _described(told: Operation) -> dict[str, Any]:
    """The parts of the description that django-ninja does not know."""
    numbers = (
        told.problems if told.scope else tuple(n for n in told.problems if n not in (401, 403))
    )
    headers = {**told.headers, **(HEADERS if told.scope else {})}
    answer: Schema = {"description": told.summary, "headers": headers}
    content = told.content
    if content is None and told.answer is not None:
        content = {"application/json": {"schema": schema_out(told.answer)}}
    if content:
        answer["content"] = dict(content)
    found: dict[str, Any] = {
        "responses": {told.status: answer, **{n: _problem(n) for n in numbers}}
    }
    parameters = [*told.parameters, *([header_parameter()] if told.once else [])]
    if parameters:
        found["parameters"] = parameters
    takes = told.takes
    if told.body is not None:
        takes = {"application/json": {"schema": INCOMING.part(told.body)}}
    if takes:
        found["requestBody"] = {"required": True, "content": dict(takes)}
    return found


def _problem(number: int) -> Schema:
    found: Schema = {"description": PROBLEMS[number]}
    if number != 304:
        found["content"] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    if number == 429:
        found["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
    return found


def schema_out(answer: Any) -> Schema:
    """The schema of an answer: of a type, or the schema itself."""
    return answer if isinstance(answer, dict) else OUTGOING.of(answer)


def answered(value: Any, annotation: Any = None, status: int = 200) -> HttpResponse:
    """An answer in JSON."""
    kind: Any = type(value) if annotation is None else annotation
    write = writer(kind)
    return HttpResponse(as_json(write(value)), "application/json", status)


def paged(row: Any) -> Schema:
    """The schema of a page of rows."""
    rows = {"type": "array", "items": schema_out(row)}
    after = {"type": ["string", "null"], "description": "`after` of the next page; null: the last"}
    return {
        "type": "object",
        "properties": {"rows": rows, "next": after},
        "required": ["rows", "next"],
        "additionalProperties": False,
    }


def listed(row: Any) -> Schema:
    """The schema of a list that is never long."""
    return {
        "type": "object",
        "properties": {"rows": {"type": "array", "items": schema_out(row)}},
        "required": ["rows"],
        "additionalProperties": False,
    }
