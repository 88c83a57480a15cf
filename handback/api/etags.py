"""Versions of cases in headers: `ETag`, `If-Match`, `If-None-Match` (RFC 9110).

A tag begins with the head of the case, `12-9f86d081884c7d65`. What a role sees of it depends on the
day too, and on whether somebody answers the phone right now: a quarter of an hour is told behind.
"""

import re
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from handback.actions.heads import Head, head, local_time
from handback.api.problems import Fault, bad_parameters, not_found
from handback.core.base import Role

SHOWN = 16
"""Letters of the hash; with the count of events before it they are enough."""
TAG = re.compile(r'\s*(?:W/)?"([0-9]{1,9})-([0-9a-f]{16})(?:\.[^"]{0,80})?"\s*\Z')
IF_MATCH: dict[str, Any] = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "the `ETag` of the case as you read it: 412 when somebody changed it since",
    "schema": {"type": "string", "pattern": r'^"[0-9]{1,9}-[0-9a-f]{16}(\.[a-z0-9_.-]{0,80})?"$'},
}
IF_NONE_MATCH: dict[str, Any] = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "the `ETag` you have: 304 when nothing has changed",
    "schema": {"type": "string", "pattern": r"^[!-~]+$"},
}


def tag_of(head: Head) -> str:
    """The tag of a case, whoever looks at it."""
    return f'"{head.count}-{head.hash[:SHOWN]}"'


def case_tag(case: int) -> str:
    """The tag of a case; raises the problem of one that is gone."""
    found = head(case)
    if found is None:
        raise not_found()
    return tag_of(found)


def view_tag(case: int, role: Role, now: datetime) -> str:
    """The tag of a case as a role sees it at an instant."""
    at = local_time(case, now)
    quarter = f"{at:%Y%m%d}.{(at.hour * 60 + at.minute) // 15}"
    return f'{case_tag(case)[:-1]}.{role.value}.{quarter}"'


def seen_by(request: HttpRequest) -> Head | None:
    """The head that a request says it has seen, by `If-Match`; None where it says none."""
    said = request.headers.get("If-Match")
    if said is None or said.strip() == "*":
        return None
    found = TAG.match(said)
    if not found:
        raise bad_parameters(
            [Fault("/header/If-Match", "This is no tag of a case.", "Send an `ETag` as it came.")]
        )
    return Head(int(found[1]), found[2])


def unchanged(request: HttpRequest, tag: str) -> bool:
    """Whether the caller has what a tag stands for."""
    said = request.headers.get("If-None-Match", "")
    return tag in [each.strip().removeprefix("W/") for each in said.split(",")]
