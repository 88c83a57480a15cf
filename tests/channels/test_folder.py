"""Letters as files."""

import errno
import json
import os
import stat
from datetime import UTC, datetime

import pytest

from handback.channels.carriers import Letter, NotNowError, Receiver
from handback.channels.folder import Folder
from handback.core.base import Channel

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def letter(key="notice:12:7:3", text="Hello Pat,\n\nbring the car.", **more):
    to = Receiver("Pat Moreau", address="1 Elm Street\nGlendale")
    return Letter(key, Channel.MAIL, "en", "A Lessor", to, "Your lease ends", text, **more)


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_letter_becomes_its_words_and_its_data(tmp_path):
    carried = Folder(tmp_path / "out").carry(letter(opening="by_law", facts={"case": "12"}), AT)
    assert carried.proof == ""
    assert files(tmp_path / "out") == ["mail/notice-12-7-3.json", "mail/notice-12-7-3.txt"]
    place = tmp_path / "out" / "mail"
    words = (place / "notice-12-7-3.txt").read_text()
    assert words == "Your lease ends\n\nHello Pat,\n\nbring the car.\n"
    data = json.loads((place / "notice-12-7-3.json").read_text())
    assert data["key"] == "notice:12:7:3"
    assert data["to"]["address"] == "1 Elm Street\nGlendale"
    assert (data["opening"], data["facts"]) == ("by_law", {"case": "12"})
    assert data["written"] == AT.isoformat()


def test_a_repetition_overwrites_the_same_files(tmp_path):
    folder = Folder(tmp_path)
    folder.carry(letter(text="first"), AT)
    folder.carry(letter(text="second"), AT)
    assert len(files(tmp_path)) == 2
    assert "second" in (tmp_path / "mail" / "notice-12-7-3.txt").read_text()


@pytest.mark.skipif(os.name != "posix", reason="rights of files are POSIX's")
def test_nobody_else_may_read_them(tmp_path):
    Folder(tmp_path / "out").carry(letter(), AT)
    for path in (tmp_path / "out" / "mail").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "out" / "mail").stat().st_mode) == 0o700


@pytest.mark.parametrize("call", ["write", "fsync", "open"])
def test_a_full_disk_leaves_nothing_half_written(tmp_path, monkeypatch, call):
    folder = Folder(tmp_path)
    folder.carry(letter(text="first"), AT)

    def full(*_args, **_named):
        raise OSError(errno.ENOSPC, "no space", "/some/where/pat")

    if call == "write":
        monkeypatch.setattr(os, "fdopen", lambda opened, _: FullFile(opened))
    else:
        monkeypatch.setattr(os, call, full)
    with pytest.raises(NotNowError) as raised:
        folder.carry(letter(text="second"), AT)
    monkeypatch.undo()
    assert str(raised.value) == "the letter could not be written: no space left on device"
    assert raised.value.unreachable
    assert files(tmp_path) == ["mail/notice-12-7-3.json", "mail/notice-12-7-3.txt"]
    assert "first" in (tmp_path / "mail" / "notice-12-7-3.txt").read_text()


class FullFile:
    """A file on a full disk."""

    def __init__(self, opened):
        os.close(opened)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def write(self, _data):
        raise OSError(errno.ENOSPC, "no space")


def test_a_place_that_is_no_folder_is_tried_again_later(tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(NotNowError, match="could not be written"):
        Folder(tmp_path / "out").carry(letter(), AT)


@pytest.mark.parametrize("key", ["../etc/passwd", "a/b", "", ".hidden", "a\nb", "a b", "x" * 200])
def test_a_key_is_never_a_path(key):
    with pytest.raises(ValueError, match="key of a letter"):
        letter(key)
