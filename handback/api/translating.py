"""What the floors below say went wrong, as problems of this interface."""

import logging
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from handback.actions.access import NotFoundError
from handback.actions.arguments import BadArgumentsError
from handback.actions.files import FileErasedError
from handback.actions.moving import CaseBusyError, CaseChangedError, ClockBehindError
from handback.actions.views.lists import BadFilterError
from handback.actions.views.paging import BadCursorError
from handback.api.bodies import faults_of
from handback.api.json_in import escaped
from handback.api.problems import (
    Fault,
    ProblemError,
    bad_parameters,
    not_found,
    problem_response,
)
from handback.channels.file_storage import DiskFullError, StorageError, TooLargeError
from handback.channels.file_types import WrongTypeError
from handback.core.terms.base import UndatedError

LOG = logging.getLogger(__name__)

Translate = Callable[[Any], ProblemError]


def _bad_arguments(error: BadArgumentsError) -> ProblemError:
    faults = tuple(faults_of(error.problems, "/arguments"))
    detail = " ".join(f"{each.pointer[11:] or '/'}: {each.wrong}" for each in faults[:3])
    return ProblemError(422, "bad-arguments", detail, faults)


def _validation(error: ValidationError) -> ProblemError:
    return bad_parameters(
        Fault("/" + "/".join(escaped(part) for part in each["loc"]), f"{each['msg']}.")
        for each in error.errors
    )


def _busy(_: CaseBusyError) -> ProblemError:
    return ProblemError(
        409,
        "case-busy",
        "Others changed the case again and again. Nothing was done; try again in a moment.",
        headers={"Retry-After": "1"},
    )


def _changed(_: CaseChangedError) -> ProblemError:
    return ProblemError(
        412, "changed-meanwhile", "Nothing was done. Read the case again, and decide anew."
    )


def _behind(_: ClockBehindError) -> ProblemError:
    return ProblemError(
        503,
        "clock-behind",
        "The clock of this server is behind the last event of the case. Nothing was done.",
        headers={"Retry-After": "60"},
    )


def _in_query(error: Exception) -> ProblemError:
    return bad_parameters([Fault("/query", f"{error}.")])


def _out_of_range(_: Exception) -> ProblemError:
    return ProblemError(
        422, "bad-arguments", "A number or a day is too large to reckon with. Nothing was done."
    )


def _wrong_type(error: WrongTypeError) -> ProblemError:
    return ProblemError(415, "unsupported-media-type", str(error))


def _file_too_large(error: TooLargeError) -> ProblemError:
    return ProblemError(413, "too-large", str(error))


def _disk_full(error: DiskFullError) -> ProblemError:
    return ProblemError(507, "storage-full", str(error))


def _not_stored(error: StorageError) -> ProblemError:
    return ProblemError(503, "storage", str(error), headers={"Retry-After": "1"})


def _erased(_: FileErasedError) -> ProblemError:
    return ProblemError(410, "erased", "The file was erased; nobody has it any more.")


TRANSLATED: dict[type[Exception], Translate] = {
    ProblemError: lambda problem: problem,
    FileErasedError: _erased,
    WrongTypeError: _wrong_type,
    TooLargeError: _file_too_large,
    DiskFullError: _disk_full,
    StorageError: _not_stored,
    NotFoundError: lambda _: not_found("thing"),
    BadArgumentsError: _bad_arguments,
    ValidationError: _validation,
    CaseBusyError: _busy,
    CaseChangedError: _changed,
    ClockBehindError: _behind,
    BadFilterError: _in_query,
    BadCursorError: _in_query,
    UndatedError: _in_query,
    OverflowError: _out_of_range,
}


def translated(error: Exception) -> ProblemError:
    """The problem that an error of the floors below is; raises what nobody foresaw."""
    for kind in type(error).__mro__:
        if translate := TRANSLATED.get(kind):
            return translate(error)
    raise error


def translate_errors(api: NinjaAPI) -> None:
    """Let an interface answer with problems; what nobody foresaw is logged and told as a 500."""
    for kind, translate in TRANSLATED.items():
        api.add_exception_handler(kind, _handler(translate))
    api.add_exception_handler(Exception, _unforeseen)


def _handler(translate: Translate) -> Callable[[HttpRequest, Any], HttpResponse]:
    return lambda _, error: problem_response(translate(error))


def _unforeseen(request: HttpRequest, error: Any) -> HttpResponse:
    """The error is logged without what was sent."""
    LOG.error("%s failed: %s", request.method, type(error).__name__, exc_info=error)
    said = "This is a mistake in Handback, not yours. Nothing was done; the log says more."
    return problem_response(ProblemError(500, "internal", said))
