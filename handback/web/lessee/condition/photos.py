"""The lessee's own photos, and every file of a case that the lessee's side may read."""

from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import quote

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, gettext_lazy, ngettext

from handback.actions.files import own_files, picture_readers, read_file
from handback.channels.file_storage import ContentMissingError
from handback.core.base import LESSEE_SIDE
from handback.web.door import Here, lease_page
from handback.web.lessee.condition.reports import Photo
from handback.web.lessee.condition.uploads import PICTURES, SHOWN, files_field, stored

NOTHING_RUNS = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""What a served file may do in a browser: nothing."""


class PhotosForm(forms.Form):
    """Keeps photos of the car."""

    photos = files_field(
        gettext_lazy("Photos of your car"),
        gettext_lazy("From your phone’s camera or its album, several at once: JPEG or PNG."),
        pictures=True,
    )

    refused = None
    button = gettext_lazy("Keep these photos")

    def __init__(self, here: Here, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.here = here
        self.kept = 0

    def clean(self) -> dict[str, Any]:
        """Photos are stored as they come; those that cannot be kept are named."""
        answers: dict[str, Any] = super().clean() or {}
        sent = answers.get("photos") or []
        kept, wrong = stored(self.here, sent, PICTURES)
        self.kept = len(kept)
        for each in wrong:
            self.add_error("photos", each)
        if not sent and "photos" not in self.errors:
            self.add_error("photos", gettext("Choose at least one photo."))
        return answers


@lease_page
def photos(request: HttpRequest, here: Here) -> HttpResponse:
    """Keep own photos of the car, and look at those that are kept."""
    sent = request.method == "POST"
    form = PhotosForm(here, *([request.POST, request.FILES] if sent else []))
    if sent and form.is_valid():
        return redirect("lease:photos", here.seat.case)
    kept = own_files(here.visitor, here.seat.case, here.now)
    pictures = [each for each in kept if each.media_type in PICTURES]
    said = ""
    if sent and form.kept:
        said = ngettext("%(count)s photo is kept.", "%(count)s photos are kept.", form.kept) % {
            "count": form.kept
        }
    context = {
        "form": form,
        "kept_now": said,
        "photos": [Photo(each, each.media_type in SHOWN) for each in reversed(pictures)],
        "readers": here.words.listed(
            here.words.phrase(role) for role in picture_readers() if role not in LESSEE_SIDE
        ),
    }
    return here.page(
        "web/lessee/condition/photos.html", context, status=422 if form.errors else 200
    )


@lease_page
def file(request: HttpRequest, here: Here, file: str) -> HttpResponse:
    """A file of this case as it was stored; a browser shows pictures and keeps the rest."""
    found = read_file(here.visitor, file, here.now)
    if found.file.case != here.seat.case:
        raise Http404
    try:
        first = next(found.chunks, b"")
    except ContentMissingError:
        raise Http404 from None
    answer = StreamingHttpResponse(_again(first, found.chunks), content_type=found.file.media_type)
    shown = "inline" if found.file.media_type in SHOWN else "attachment"
    named = quote(found.file.name or "file", safe="")
    answer.headers["Content-Disposition"] = f"{shown}; filename*=UTF-8''{named}"
    answer.headers["Content-Length"] = str(found.file.size)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = NOTHING_RUNS
    return cast(HttpResponse, answer)  # to a page it is an answer like others


def _again(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
