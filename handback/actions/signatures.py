"""What a signature on a page is made of, kept as files of the case: what was shown, and how.

Moves that sign carry no file, so what was signed is stored first: a text with every line that the
page showed, and for a drawn signature its picture. Their names begin with `signature-`.
"""

import base64
import binascii
import struct
import zlib
from dataclasses import dataclass
from datetime import datetime

from handback.actions.access import Visitor
from handback.actions.files import StoredFileView, store_file
from handback.channels.file_types import PNG, TEXT

BEGINS = "signature-"
"""How the names of these files begin."""
PREFIX = "data:image/png;base64,"
MOST_BYTES = 200_000
"""Bytes of a picture; a drawn signature has some ten thousand."""
WIDEST, TALLEST = 4_000, 2_000
HEADER = b"\x89PNG\r\n\x1a\n"
LEAST_SIDE = 40


class BadSignatureError(ValueError):
    """What came is no picture of a signature; `reason` says why: `form`, `large` or `empty`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Signed:
    """What was signed on a page: the paper, the lines it showed, and how it was signed.

    `drawn` is the picture of a drawn signature, None for a name that was typed.
    """

    paper: str
    lines: tuple[str, ...]
    drawn: bytes | None = None


def picture(said: str) -> bytes:
    """The picture of a signature from a data address; raises `BadSignatureError`."""
    if not said.startswith(PREFIX):
        raise BadSignatureError("form")
    if len(said) > MOST_BYTES * 4 // 3 + len(PREFIX) + 4:
        raise BadSignatureError("large")
    try:
        content = base64.b64decode(said.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise BadSignatureError("form") from None
    _check_png(content)
    return content


def keep(visitor: Visitor, case: int, signed: Signed, now: datetime) -> tuple[StoredFileView, ...]:
    """Store what was signed as files of the case; raises what `store_file` raises."""
    name = f"{BEGINS}{signed.paper}-{now:%Y%m%d-%H%M}"
    text = "\n".join(signed.lines).encode()
    kept = [store_file(visitor, case, f"{name}.txt", TEXT, [text], now)]
    if signed.drawn is not None:
        kept.append(store_file(visitor, case, f"{name}.png", PNG, [signed.drawn], now))
    return tuple(kept)


def _check_png(content: bytes) -> None:
    """Read a PNG chunk by chunk: whole, of a sensible size, and with something drawn on it."""
    if not content.startswith(HEADER):
        raise BadSignatureError("form")
    at, size, pixels, ended = len(HEADER), (0, 0), b"", False
    while at + 12 <= len(content) and not ended:
        (length,) = struct.unpack(">I", content[at : at + 4])
        kind, body = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        crc = content[at + 8 + length : at + 12 + length]
        if len(crc) != 4 or struct.unpack(">I", crc)[0] != zlib.crc32(kind + body):
            raise BadSignatureError("form")
        if kind == b"IHDR" and length == 13:
            size = struct.unpack(">II", body[:8])
        pixels += body if kind == b"IDAT" else b""
        ended = kind == b"IEND"
        at += 12 + length
    if not ended or at != len(content):
        raise BadSignatureError("form")
    _check_size(size)
    _check_drawn(pixels)


def _check_size(size: tuple[int, int]) -> None:
    wide, tall = size
    if not (LEAST_SIDE <= wide <= WIDEST and LEAST_SIDE <= tall <= TALLEST):
        raise BadSignatureError("form")


def _check_drawn(pixels: bytes) -> None:
    """Refuse a picture of one colour: then nothing was drawn."""
    opened = zlib.decompressobj()
    try:
        raw = opened.decompress(pixels, WIDEST * TALLEST * 4 + TALLEST)
    except zlib.error:
        raise BadSignatureError("form") from None
    if not any(raw):
        raise BadSignatureError("empty")
