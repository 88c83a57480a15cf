"""Problem details (RFC 9457): how this door says that something cannot be done, and what helps.

`type` tells programs which problem it is, `title` and `detail` tell people. Nothing that somebody
wrote about a person is said again.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse

MEDIA_TYPE = "application/problem+json"
PREFIX = "urn:handback:problem:"

TITLES: Mapping[str, str] = {
    "refused": "A rule refuses the move.",
    "bad-json": "The body is not JSON that is taken here.",
    "bad-request": "The request cannot be understood.",
    "bad-arguments": "The arguments cannot be taken.",
    "bad-parameters": "The request does not fit its description.",
    "unauthenticated": "A valid token is needed.",
    "scope-missing": "The token does not have the scope for this.",
    "role-missing": "This is for other roles.",
    "not-found": "There is no such thing for you.",
    "method-not-allowed": "This address does not take this method.",
    "changed-meanwhile": "The case has changed since you read it.",
    "case-busy": "Others are changing this case.",
    "key-reused": "The idempotency key was used for another request.",
    "key-in-use": "A request with this idempotency key is still being answered.",
    "erased": "It was there, and was erased.",
    "exists": "It is there already.",
    "too-large": "The request is too large.",
    "unsupported-media-type": "This kind of content is not taken.",
    "too-many-requests": "Too many requests in a short time.",
    "clock-behind": "The clock of this server is behind.",
    "storage": "The file cannot be stored or read now.",
    "storage-full": "There is no room for the file.",
    "internal": "Something went wrong here.",
}
"""Every kind of problem, with its title."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a request: where (a JSON pointer), what, what to do."""

    pointer: str
    wrong: str
    do: str = ""

    def data(self) -> dict[str, str]:
        """The fault as JSON holds it."""
        return {"pointer": self.pointer, "detail": self.wrong, "do": self.do}


@dataclass
class ProblemError(Exception):
    """A problem on its way out; `more` are further members of its JSON."""

    status: int
    kind: str
    detail: str
    errors: tuple[Fault, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def data(self) -> dict[str, Any]:
        """The problem as JSON holds it."""
        found: dict[str, Any] = {
            "type": f"{PREFIX}{self.kind}",
            "title": TITLES[self.kind],
            "status": self.status,
            "detail": self.detail,
            **self.more,
        }
        if self.errors:
            found["errors"] = [fault.data() for fault in self.errors]
        return found


def problem_response(problem: ProblemError) -> HttpResponse:
    """The answer that tells a problem."""
    response = HttpResponse(as_json(problem.data()), MEDIA_TYPE, problem.status)
    for name, value in problem.headers.items():
        response[name] = value
    return response


def not_found(what: str = "case") -> ProblemError:
    """The problem of everything that is not there, or not there for this visitor."""
    return ProblemError(404, "not-found", f"There is no such {what}, or it is not yours to see.")


def bad_parameters(faults: Iterable[Fault]) -> ProblemError:
    """The problem of a request that does not fit its description."""
    found = tuple(faults)
    detail = " ".join(f"{each.pointer}: {each.wrong}" for each in found[:3])
    return ProblemError(422, "bad-parameters", detail, found)


def as_json(value: Any) -> bytes:
    """A value as the JSON that leaves here: UTF-8, no blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
