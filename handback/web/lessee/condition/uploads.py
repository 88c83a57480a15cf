"""Files that come with a form: stored as they come, so that a form shown again has lost none."""

from __future__ import annotations  # the type of an upload is generic for checkers alone

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext

from handback.actions.files import StoredFileView, files_of, store_file
from handback.channels.file_storage import StorageError
from handback.channels.file_types import HEIC, JPEG, MEDIA_TYPES, PDF, PNG, WrongTypeError
from handback.web.door import Here

PICTURES = (JPEG, PNG, HEIC)
SHOWN = (JPEG, PNG)
"""Pictures that every browser shows; of others a page gives the name."""
BY_ENDING = {
    ".jpg": JPEG,
    ".jpeg": JPEG,
    ".png": PNG,
    ".heic": HEIC,
    ".heif": HEIC,
    ".pdf": PDF,
    ".txt": "text/plain",
}
"""What a file is by its ending, for browsers that do not say."""
MOST = 20
"""How many files one form takes."""


class FilesInput(forms.ClearableFileInput):
    """A field for several files."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/input.html"


class FilesField(forms.FileField):
    """Several files at once; the value is a list of what came."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """The files that came; empty ones are told of when they are stored."""
        sent = data if isinstance(data, (list, tuple)) else [data] if data else []
        if len(sent) > MOST:
            said = gettext("These are too many files at once. Send up to %(most)s.")
            raise forms.ValidationError(said % {"most": MOST}, code="too_many")
        return list(sent) or list(initial or ())


def files_field(
    label: Any, help_text: Any, *, pictures: bool = False, required: bool = True
) -> FilesField:
    """A field for files or photos; a phone offers its camera."""
    # Without HEIC in the list phones turn their photos into JPEG, which every browser shows.
    taken = SHOWN if pictures else tuple(each for each in MEDIA_TYPES if each != HEIC)
    attributes = {"accept": ",".join(taken), "multiple": True}
    return FilesField(
        label=label, help_text=help_text, required=required, widget=FilesInput(attrs=attributes)
    )


def media_type(sent: UploadedFile[Any]) -> str:
    """The type a browser says a file is of, or what its ending says where it does not."""
    said = (sent.content_type or "").lower()
    if said in ("", "application/octet-stream"):
        ending = (sent.name or "").lower().rpartition(".")[2]
        return BY_ENDING.get(f".{ending}", said)
    return said


def stored(
    here: Here, sent: Iterable[UploadedFile[Any]], taken: Sequence[str] = MEDIA_TYPES
) -> tuple[list[StoredFileView], list[str]]:
    """Store what came, each by itself: what is kept now, and what is wrong with the others."""
    kept, wrong = [], []
    for each in sent:
        name = each.name or gettext("a file without a name")
        try:
            kept.append(_store(here, each, taken))
        except WrongTypeError:
            wrong.append(
                gettext(
                    "“%(name)s” was not taken: it is empty, or not one of the types we can keep"
                    " (%(types)s)."
                )
                % {"name": name, "types": _named(taken)}
            )
        except StorageError as error:
            wrong.append(
                gettext("“%(name)s” was not taken. %(why)s")
                % {"name": name, "why": gettext(str(error))}
            )
    return kept, wrong


def _store(here: Here, sent: UploadedFile[Any], taken: Sequence[str]) -> StoredFileView:
    said = media_type(sent)
    if said not in taken and said in MEDIA_TYPES:
        raise WrongTypeError(said)
    return store_file(here.visitor, here.seat.case, sent.name or "", said, sent.chunks(), here.now)


def _named(types: Iterable[str]) -> str:
    return ", ".join(each.partition("/")[2].upper().replace("PLAIN", "TXT") for each in types)


def kept_before(here: Here, ids: Iterable[str]) -> list[StoredFileView]:
    """Files of the case that an earlier try of the same form stored."""
    wanted = set(ids)
    if not wanted:
        return []
    found = files_of(here.visitor, here.seat.case, here.now)
    return [each for each in found if each.id in wanted]
