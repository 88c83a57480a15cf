"""What a file is, told from its content; what a sender says of it has to agree."""

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

JPEG, PNG, HEIC = "image/jpeg", "image/png", "image/heic"
PDF, TEXT = "application/pdf", "text/plain"
MEDIA_TYPES = (JPEG, PNG, HEIC, PDF, TEXT)
"""Everything that is taken."""
SAME_AS = {"image/jpg": JPEG, "image/pjpeg": JPEG, "image/heif": HEIC, "application/x-pdf": PDF}
"""Other names that senders use."""

HEAD = 1_024
"""Bytes that are looked at; a PDF may begin anywhere in them."""
HEIC_BRANDS = frozenset(
    {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
)  # ISO/IEC 23008-12, annex B
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
"""Characters that no plain text has."""


class WrongTypeError(ValueError):
    """A file of a type that is not taken, or of another type than its sender says."""


@dataclass(frozen=True, slots=True)
class _Sniffed:
    """A type and whether the first bytes of a file are of it."""

    media_type: str
    found: bool


def declared_type(said: str) -> str:
    """The media type that a sender declares, in its usual form; raises `WrongTypeError`."""
    plain = said.partition(";")[0].strip().lower()
    found = SAME_AS.get(plain, plain)
    if found not in MEDIA_TYPES:
        raise WrongTypeError(
            f"Files of the type `{plain[:80]}` are not taken. Taken are: {', '.join(MEDIA_TYPES)}."
        )
    return found


def type_of(head: bytes) -> str:
    """The media type that the first bytes of a file show; plain text where no other does."""
    shown = (
        _Sniffed(JPEG, head.startswith(b"\xff\xd8\xff")),
        _Sniffed(PNG, head.startswith(b"\x89PNG\r\n\x1a\n")),
        _Sniffed(HEIC, head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS),
        _Sniffed(PDF, b"%PDF-" in head[:HEAD]),
    )
    return next((each.media_type for each in shown if each.found), TEXT)


def checked(chunks: Iterable[bytes], declared: str) -> Iterator[bytes]:
    """The content as it came, while it is what its sender says; raises `WrongTypeError`.

    An empty file is of no type.
    """
    rest = iter(chunks)
    head = _first(rest)
    if not head:
        raise WrongTypeError("The file is empty. Choose another one.")
    found = type_of(head)
    if found != declared:
        raise _other(found, declared, head)
    if declared == TEXT:
        yield from _as_text(head, rest)
        return
    yield head
    yield from rest


def _first(chunks: Iterator[bytes]) -> bytes:
    head = b""
    for chunk in chunks:
        head += chunk
        if len(head) >= HEAD:
            break
    return head


def _other(found: str, declared: str, head: bytes) -> WrongTypeError:
    known = found if found != TEXT or b"\x00" not in head else "of an unknown type"
    return WrongTypeError(
        f"The file is said to be {declared}, and its content is {known}."
        f" Send one of {', '.join(MEDIA_TYPES)} under its own type."
    )


def _as_text(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    """Plain text all through: UTF-8, without the control characters of other formats."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        yield _plain(decoder, head)
        for chunk in rest:
            yield _plain(decoder, chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise _no_text() from None


def _plain(decoder: codecs.IncrementalDecoder, chunk: bytes) -> bytes:
    if CONTROLS.search(decoder.decode(chunk)):
        raise _no_text()
    return chunk


def _no_text() -> WrongTypeError:
    return WrongTypeError(
        "The file is said to be text/plain, and its content is no text in UTF-8."
        f" Send one of {', '.join(MEDIA_TYPES)} under its own type."
    )
