"""A file of a case for those who may read it."""

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from handback.actions.access import NotFoundError
from handback.actions.files import read_file
from handback.web.door import Here
from handback.web.work.cases import bench_page

PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/heic"})
"""Types that a browser may show by itself; all others are handed over to be kept."""
NOTHING_RUNS = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""What a stored file may do in a browser."""


@bench_page
def file(request: HttpRequest, here: Here, file: str) -> HttpResponse:
    """A file of the case: pictures are shown, others are handed over."""
    found = read_file(here.visitor, file, here.now)
    about = found.file
    if about.case != here.seat.case:
        raise NotFoundError("there is no such file")
    answer = HttpResponse(b"".join(found.chunks), content_type=about.media_type)
    shown = content_disposition_header(about.media_type not in PICTURES, about.name or "file")
    answer.headers["Content-Disposition"] = shown or "attachment"
    answer.headers["Content-Length"] = str(about.size)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = NOTHING_RUNS
    return answer
