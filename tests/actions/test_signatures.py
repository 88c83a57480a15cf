"""What a signature is made of: a picture that is one, or nothing is kept."""

import base64
import struct
import zlib

import pytest

from handback.actions.signatures import PREFIX, BadSignatureError, picture

HEADER = b"\x89PNG\r\n\x1a\n"


def _chunk(kind, body):
    crc = struct.pack(">I", zlib.crc32(kind + body))
    return struct.pack(">I", len(body)) + kind + body + crc


def _png(wide=120, tall=60, drawn=True):
    rows = bytearray((wide * 4 + 1) * tall)
    rows[9] = 200 if drawn else 0
    head = struct.pack(">IIBBBBB", wide, tall, 8, 6, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows))), (b"IEND", b"")]
    return HEADER + b"".join(_chunk(*each) for each in parts)


def _said(content):
    return PREFIX + base64.b64encode(content).decode()


def test_a_drawing_is_read_as_it_came():
    assert picture(_said(_png())) == _png()


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("", "form"),
        ("data:image/svg+xml;base64,PHN2Zz4=", "form"),
        (f"{PREFIX}not base64!", "form"),
        (_said(b"GIF89a"), "form"),
        (_said(_png()[:-4]), "form"),
        (_said(_png() + b"more"), "form"),
        (_said(_png(wide=8)), "form"),
        (_said(HEADER + _chunk(b"IEND", b"")), "form"),
        (_said(_png().replace(b"IDAT", b"IDAX")), "form"),
        (_said(_png(drawn=False)), "empty"),
        (PREFIX + "A" * 400_000, "large"),
    ],
)
def test_what_is_no_drawing_says_why(said, reason):
    with pytest.raises(BadSignatureError) as caught:
        picture(said)
    assert caught.value.reason == reason


def test_a_picture_that_unpacks_without_end_is_not_unpacked():
    rows = zlib.compress(bytes(60_000_000), 9)
    head = struct.pack(">IIBBBBB", 120, 60, 8, 6, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", rows), (b"IEND", b"")]
    bomb = HEADER + b"".join(_chunk(*each) for each in parts)
    with pytest.raises(BadSignatureError):
        picture(_said(bomb))
