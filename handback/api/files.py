"""Files: stored first, cited by moves afterwards."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.http import content_disposition_header
from ninja import PathEx
from ninja.params import P

from handback.actions import files
from handback.actions.files import StoredFileView
from handback.actions.forms import CODE_PATTERN, LONGEST_CODE
from handback.api.operations import (
    CHANGING,
    LARGEST_ID,
    READING,
    CaseId,
    Operation,
    answered,
    listed,
    register,
)
from handback.api.problems import Fault, ProblemError, bad_parameters
from handback.api.security import calling_of
from handback.channels.file_storage import FULL, storage_error

FileId = PathEx[str, P(min_length=1, max_length=LONGEST_CODE, pattern=CODE_PATTERN)]
UPLOAD = {
    "type": "object",
    "properties": {
        "file": {"type": "string", "format": "binary", "description": "the file"},
        "case": {
            "type": "integer",
            "minimum": 1,
            "maximum": LARGEST_ID,
            "description": "the case it is for; staff may leave it out",
        },
    },
    "required": ["file"],
}


@dataclass(frozen=True, slots=True)
class _Upload:
    """What a form brought."""

    name: str
    media_type: str
    chunks: Iterator[bytes]
    case: int | None


@register(
    "POST",
    "files",
    Operation(
        "store_file",
        "files",
        "Store a file, to be cited by a move",
        "files:write",
        answer=StoredFileView,
        status=201,
        takes={"multipart/form-data": {"schema": UPLOAD}},
        problems=(*CHANGING, 507),
        headers={"Location": {"schema": {"type": "string"}}},
    ),
)
def store_file(request: HttpRequest) -> HttpResponse:
    """The same file sent again for the same case is the same file."""
    calling = calling_of(request)
    given = _given(request)
    stored = files.store_file(
        calling.visitor, given.case, given.name, given.media_type, given.chunks, calling.now
    )
    response = answered(stored, status=201)
    response["Location"] = f"/api/v1/files/{stored.id}"
    return response


def _given(request: HttpRequest) -> _Upload:
    if request.content_type != "multipart/form-data":
        said = "Send the file as `multipart/form-data`, in the field `file`."
        raise ProblemError(415, "unsupported-media-type", said)
    try:
        form, uploaded = request.POST, request.FILES
    except MultiPartParserError:
        _let_go(request)
        raise ProblemError(400, "bad-request", "The form cannot be read.") from None
    except OSError as error:
        _let_go(request)
        if error.errno in FULL:  # a large upload lies in a temporary file first
            raise storage_error(error) from error
        raise
    found: Any = uploaded.get("file")
    if found is None:
        do = "Send it in the field `file`, with a file name."
        raise bad_parameters([Fault("/file", "The file is missing.", do)])
    return _Upload(
        found.name or "", found.content_type or "", found.chunks(), _case(form.get("case"))
    )


def _let_go(request: HttpRequest) -> None:
    """Close what was begun of a form that broke off."""
    for handler in request.upload_handlers:
        begun = getattr(handler, "file", None)
        if begun is not None:
            begun.close()


def _case(said: str | None) -> int | None:
    if said is None:
        return None
    if not (said.isascii() and said.isdecimal() and 0 < int(said[:20]) <= LARGEST_ID):
        raise bad_parameters([Fault("/case", "This is no id of a case.", "Send its number.")])
    return int(said)


@register(
    "GET",
    "files/{file}",
    Operation(
        "read_file",
        "files",
        "The content of a file",
        "files:read",
        content={"*/*": {"schema": {"type": "string", "format": "binary"}}},
        problems=(*READING, 410),
    ),
)
def read_file(request: HttpRequest, file: FileId) -> Any:
    """For those whom the file concerns."""
    calling = calling_of(request)
    found = files.read_file(calling.visitor, file, calling.now)
    response = StreamingHttpResponse(found.chunks, content_type=found.file.media_type)
    response["Content-Length"] = str(found.file.size)
    name = content_disposition_header(as_attachment=True, filename=found.file.name or "file")
    response["Content-Disposition"] = name or "attachment"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


@register(
    "GET",
    "cases/{case}/files",
    Operation(
        "list_files", "files", "The files of a case", "files:read", answer=listed(StoredFileView)
    ),
)
def list_files(request: HttpRequest, case: CaseId) -> HttpResponse:
    """Those that the caller may read, in the order they were stored."""
    calling = calling_of(request)
    rows = tuple(files.files_of(calling.visitor, case, calling.now))
    return answered({"rows": rows}, dict[str, tuple[StoredFileView, ...]])
