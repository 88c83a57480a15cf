"""Logs: one line a record, with the request and the case it belongs to, without personal data.

What a record may say is closed: time, level, logger, message, the ids below, and what an access
line tells. An error is logged with its type and where it happened, never with its words: those may
quote what somebody wrote, or what a database holds.
"""

import json
import logging
import re
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any
from uuid import uuid4

REQUEST: ContextVar[str] = ContextVar("handback_request", default="")
"""The id of the request that is being answered; empty outside of one."""
CASE: ContextVar[str] = ContextVar("handback_case", default="")
"""The id of the case that is being worked on; empty without one."""

GIVEN_ID = re.compile(r"[0-9a-fA-F]{8}[0-9a-fA-F-]{8,56}")
"""A request's id as balancers write it: only such a one is taken over, as no data hide in it."""
ACCESS_FIELDS = ("method", "route", "status", "ms", "token")
Failure = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def request_id(given: str) -> str:
    """The id of a request: the one that was given, where it is well-formed, or a new one."""
    return given if GIVEN_ID.fullmatch(given) else uuid4().hex


@contextmanager
def about(*, request: str | None = None, case: int | str | None = None) -> Iterator[None]:
    """Let records that are logged within name a request or a case."""
    tokens = []
    if request is not None:
        tokens.append((REQUEST, REQUEST.set(request)))
    if case is not None:
        tokens.append((CASE, CASE.set(str(case))))
    try:
        yield
    finally:
        for variable, token in reversed(tokens):
            variable.reset(token)


class AddContext(logging.Filter):
    """Gives every record its request and its case, and takes addresses out of Django's own."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true: nothing is left out."""
        record.request_id = REQUEST.get()
        record.case_id = CASE.get()
        if record.name.startswith(("django.request", "django.security")):
            _without_address(record)
        return True


def _without_address(record: logging.LogRecord) -> None:
    """Django quotes the path or the host of a request, which a client has written."""
    status = getattr(record, "status_code", None)
    record.msg = "a request was refused" if record.levelno < logging.ERROR else "a request failed"
    record.msg += f" with {status}" if status else ""
    record.args = None


def _failure(failure: Failure) -> str:
    """Where an error happened and of which type it is, with what caused it."""
    _, error, _ = failure
    if error is None:
        return ""
    stack = traceback.extract_tb(error.__traceback__).format()
    return f"{''.join(stack)}{_kinds(error)}"


def _kinds(error: BaseException) -> str:
    """The types of an error and of those that led to it."""
    found: list[str] = []
    each: BaseException | None = error
    while each is not None and len(found) < 10:
        found.append(f"{type(each).__module__}.{type(each).__qualname__}")
        each = each.__cause__ or each.__context__
    return " from ".join(found)


class _Quiet(logging.Formatter):
    """Formats records without the words of errors."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - named by the standard library
        """Where the error happened, and its type."""
        return _failure(ei)

    def formatTime(  # noqa: N802 - named by the standard library
        self, record: logging.LogRecord, datefmt: str | None = None
    ) -> str:
        """The instant in UTC, to the millisecond."""
        at = datetime.fromtimestamp(record.created, UTC)
        return at.strftime(datefmt) if datefmt else at.isoformat(timespec="milliseconds")


class TextLines(_Quiet):
    """A line for people: time, level, logger, message, and the ids that are known."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - as above
        """The line without an error's traceback."""
        known = {**_ids(record), **_access(record)}
        return super().formatMessage(record) + "".join(f" {k}={v}" for k, v in known.items())


class JsonLines(_Quiet):
    """A line of JSON: `at`, `level`, `logger`, `message`, and what is known of the others."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        said: dict[str, Any] = {
            "at": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **_ids(record),
            **_access(record),
        }
        if record.exc_info:
            said["error"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


def _ids(record: logging.LogRecord) -> dict[str, str]:
    found = {"request": getattr(record, "request_id", ""), "case": getattr(record, "case_id", "")}
    return {key: value for key, value in found.items() if value}


def _access(record: logging.LogRecord) -> dict[str, object]:
    if record.name != ACCESS_LOGGER:
        return {}
    found = {field: getattr(record, field, "") for field in ACCESS_FIELDS}
    return {key: value for key, value in found.items() if value != ""}


ACCESS_LOGGER = "handback.access"
"""The logger of the line that each request leaves."""


def configuration(level: str, *, as_json: bool) -> dict[str, Any]:
    """How logs are written, for `logging.config.dictConfig`: to standard error."""
    lines = JsonLines if as_json else TextLines
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"context": {"()": AddContext}},
        "formatters": {"lines": {"()": lines}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "lines",
                "filters": ["context"],
            }
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": "NOTSET", "propagate": True},
            "django.request": {"level": "ERROR"},
            "django.security.DisallowedHost": {"level": "CRITICAL"},
            "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
            "django.db.backends": {"level": "INFO"},
            "urllib3": {"level": "WARNING"},
        },
    }
