"""A file is what its content shows, and what its sender says has to agree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handback.channels.file_types import (
    HEIC,
    JPEG,
    PDF,
    PNG,
    TEXT,
    WrongTypeError,
    checked,
    declared_type,
    type_of,
)

SAMPLES = {
    JPEG: b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 20,
    PNG: b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 20,
    HEIC: b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 20,
    PDF: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"\x00" * 20,
    TEXT: "Une note brève — 70 mm\r\n\tfin".encode(),
}


@pytest.mark.parametrize("media_type", SAMPLES)
@pytest.mark.parametrize("said", SAMPLES)
def test_the_declared_type_has_to_be_the_one_shown(media_type, said):
    content = SAMPLES[media_type]
    if media_type == said:
        assert b"".join(checked([content], said)) == content
        assert type_of(content) == media_type
    else:
        with pytest.raises(WrongTypeError, match="is said to be"):
            list(checked([content], said))


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("image/jpg", JPEG),
        ("IMAGE/HEIF", HEIC),
        ("text/plain; charset=utf-8", TEXT),
        (" application/pdf ", PDF),
    ],
)
def test_other_names_of_a_type_are_understood(said, means):
    assert declared_type(said) == means


@pytest.mark.parametrize("said", ["", "image/svg+xml", "text/html", "application/zip", "x" * 300])
def test_other_types_are_refused_and_the_possible_ones_named(said):
    with pytest.raises(WrongTypeError, match="Taken are: image/jpeg, image/png") as caught:
        declared_type(said)
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 a zip",
        b"MZ\x90\x00",
        b"\x7fELF",
        b"GIF89a\x00",
        b"\x00\x00\x00\x18ftypmp42",
        "in Latin-1: \xe9".encode("latin-1"),
        b"cut in a letter \xc3",
        b"late " * 10_000 + b"\x00",
    ],
)
def test_what_is_none_of_them_is_refused(content):
    for said in SAMPLES:
        with pytest.raises(WrongTypeError):
            list(checked([content], said))


def test_an_empty_file_is_refused():
    for chunks in ([], [b""], [b"", b""]):
        with pytest.raises(WrongTypeError, match="The file is empty"):
            list(checked(chunks, TEXT))


@given(st.text(st.characters(exclude_categories=["C"])).filter(bool), st.integers(1, 7))
def test_text_may_come_in_any_pieces(text, size):
    content = text.encode()
    if type_of(content) != TEXT:
        return
    pieces = [content[at : at + size] for at in range(0, len(content), size)]
    assert b"".join(checked(pieces, TEXT)) == content


def test_a_pdf_may_begin_a_little_later():
    assert type_of(b"\xef\xbb\xbf\n%PDF-1.4") == PDF
