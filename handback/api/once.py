"""Requests that are made once, however often they are sent: the header `Idempotency-Key`."""

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

from handback.actions import answers
from handback.actions.answers import Clash, Fresh, InProgress, Replay
from handback.api.problems import ProblemError
from handback.api.security import calling_of
from handback.core.base import Id

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
KEPT_HEADERS = ("Content-Type", "ETag", "Location")


def once(request: HttpRequest, work: Callable[[Id], HttpResponse]) -> HttpResponse:
    """Do the work of a request, or give the answer that its key was given before.

    `work` takes the id of the move: one of the key's own, so that even a repetition after a crash
    makes nothing twice; without a key a new one.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return work(Id(str(uuid4())))
    calling = calling_of(request)
    begun = _begun(calling.token.token, key, request)
    if isinstance(begun, Replay):
        return _replayed(begun)
    if isinstance(begun, Fresh):
        id_ = answers.move_id(calling.token.token, key, digest_of(request))
        return _kept(begun, work, id_)
    raise _busy(begun.seconds) if isinstance(begun, InProgress) else _reused()


def _begun(token: int, key: str, request: HttpRequest) -> Fresh | Replay | Clash | InProgress:
    now = calling_of(request).now
    try:
        return answers.begin(token, key, digest_of(request), now)
    except ValueError as error:
        raise ProblemError(400, "bad-request", f"{HEADER}: {error}") from None


def digest_of(request: HttpRequest) -> str:
    """What makes two requests the same: method, address, conditions and body."""
    said = [request.method, request.get_full_path(), request.headers.get("If-Match", "")]
    return sha256(json.dumps(said).encode() + request.body).hexdigest()


def _kept(fresh: Fresh, work: Callable[[Id], HttpResponse], move: Id) -> HttpResponse:
    """Do the work and keep its answer; one that did nothing leaves the key as it was."""
    try:
        response = work(move)
    except BaseException:
        answers.forget(fresh)
        raise
    headers = {name: response[name] for name in KEPT_HEADERS if response.has_header(name)}
    answers.finish(fresh, response.status_code, headers, response.content.decode())
    return response


def _replayed(replay: Replay) -> HttpResponse:
    response = HttpResponse(replay.body.encode(), status=replay.status, headers=replay.headers)
    response[REPLAYED] = "true"
    return response


def _busy(seconds: int) -> ProblemError:
    return ProblemError(
        409,
        "key-in-use",
        "A request with this key is being answered. Send it again in a moment.",
        headers={"Retry-After": str(min(seconds, 5))},
    )


def _reused() -> ProblemError:
    return ProblemError(
        422,
        "key-reused",
        "This key was sent with another request. Use a new key for each request.",
    )


def header_parameter() -> dict[str, Any]:
    """How the header is described."""
    return {
        "name": HEADER,
        "in": "header",
        "required": False,
        "description": (
            "A text of your own for this request, such as a UUID. Sent again within a day, the "
            "request is not made again: the same answer comes back."
        ),
        "schema": {"type": "string", "minLength": 1, "maxLength": answers.LONGEST_KEY,
                   "pattern": "^[!-~]+$"},
    }  # fmt: skip
