"""Content is there as a whole or not at all; the disk may be full, and sweeps may come any time."""

import errno
import os
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from handback.channels import file_storage
from handback.channels.file_storage import (
    ContentMissingError,
    DiskFullError,
    FileStorage,
    StorageError,
    Swept,
    TooLargeError,
)

DIGEST = sha256(b"one two").hexdigest()
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
LATER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def storage(tmp_path) -> FileStorage:
    return FileStorage(tmp_path / "files", largest=100)


def everything(storage: FileStorage) -> list[str]:
    """Every file below the root."""
    found = (path for path in storage.root.rglob("*") if path.is_file())
    return sorted(str(path.relative_to(storage.root)) for path in found)


def age(storage: FileStorage, digest: str = DIGEST) -> None:
    """Let content be as if it was written long ago."""
    os.utime(storage.place(1, digest), (LONG_AGO.timestamp(),) * 2)


def nobody(_lessor: int, _digest: str) -> bool:
    return False


def test_content_is_read_as_it_was_put(storage):
    content = storage.put(1, [b"one", b" ", b"two"])
    assert (content.digest, content.size) == (DIGEST, 7)
    assert b"".join(storage.read(1, DIGEST)) == b"one two"
    assert everything(storage) == [f"1/{DIGEST[:2]}/{DIGEST}"]
    assert list(storage.contents()) == [(1, DIGEST)]


def test_content_lies_once_within_a_lessor(storage):
    for lessor in (1, 1, 2):
        storage.put(lessor, [b"one two"])
    assert list(storage.contents()) == [(1, DIGEST), (2, DIGEST)]
    assert storage.remove(1, DIGEST)
    assert not storage.remove(1, DIGEST)
    assert not storage.exists(1, DIGEST)
    assert storage.exists(2, DIGEST)


def test_nobody_else_may_read_the_folders(storage):
    storage.put(1, [b"one two"])
    assert storage.place(1, DIGEST).parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "A" * 64, "a" * 63])
def test_a_place_is_named_by_a_digest_only(storage, digest):
    with pytest.raises(ValueError, match="64 hexadecimal"):
        storage.read(1, digest)


def test_a_file_that_is_too_large_leaves_nothing(storage):
    storage.put(1, [b"x" * 100])
    with pytest.raises(TooLargeError, match="more than 100 bytes"):
        storage.put(2, [b"x" * 100, b"y"])
    assert [lessor for lessor, _ in storage.contents()] == [1]
    assert len(everything(storage)) == 1


def test_a_sender_who_breaks_off_leaves_nothing(storage):
    def chunks():
        yield b"one"
        raise RuntimeError("the line broke")

    with pytest.raises(RuntimeError, match="the line broke"):
        storage.put(1, chunks())
    assert everything(storage) == []


class Full:
    """A function of the system that says the disk is full, from the second time on."""

    def __init__(self, real, number: int = errno.ENOSPC, *, first: bool = True) -> None:
        self.real, self.number, self.left = real, number, int(first)

    def __call__(self, *arguments):
        if self.left:
            self.left -= 1
            return self.real(*arguments)
        raise OSError(self.number, os.strerror(self.number))


@pytest.mark.parametrize("number", sorted(file_storage.FULL))
def test_a_full_disk_leaves_nothing(storage, monkeypatch, number):
    monkeypatch.setattr(file_storage.os, "fsync", Full(os.fsync, number, first=False))
    with pytest.raises(DiskFullError, match="The disk is full: the file was not stored"):
        storage.put(1, [b"one two"])
    assert everything(storage) == []


def test_a_really_full_disk_leaves_nothing(tmp_path):
    root = tmp_path / "files"
    (root / "coming").mkdir(parents=True)
    if not Path("/dev/full").exists():
        pytest.skip("this system has no device that is always full")
    storage = FileStorage(root, largest=10_000_000)
    real = type(root).open

    def full(path, mode="r", *more):
        return real(Path("/dev/full"), "wb") if mode == "xb" else real(path, mode, *more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(root), "open", full)
        with pytest.raises(DiskFullError):
            storage.put(1, [b"x" * 1_000_000])
    assert everything(storage) == []


def test_a_disk_that_fills_up_at_the_end_leaves_nothing(storage, monkeypatch):
    monkeypatch.setattr(file_storage.Path, "replace", Full(None, first=False))
    with pytest.raises(DiskFullError):
        storage.put(1, [b"one two"])
    assert everything(storage) == []


def test_a_folder_that_cannot_be_written_to_is_said(storage):
    storage.root.write_text("a file where the folder should be")
    with pytest.raises(StorageError, match="cannot be stored: not a directory"):
        storage.put(1, [b"one two"])


def test_what_the_disk_lost_or_changed_is_noticed(storage):
    with pytest.raises(ContentMissingError, match="is not there"):
        storage.read(1, DIGEST)
    storage.put(1, [b"one two"])
    late = storage.read(1, DIGEST)
    storage.remove(1, DIGEST)
    with pytest.raises(ContentMissingError, match="cannot be read"):
        next(late)
    storage.put(1, [b"one two"])
    storage.place(1, DIGEST).write_bytes(b"one 2wo")
    pieces = storage.read(1, DIGEST)
    assert next(pieces) == b"one 2wo"
    with pytest.raises(ContentMissingError, match="was changed on the disk"):
        next(pieces)


def test_a_sweep_takes_what_nobody_cites(storage):
    storage.put(1, [b"one two"])
    kept = storage.put(1, [b"kept"]).digest
    (storage.root / "coming" / "left").write_bytes(b"xyz")
    assert storage.sweep(lambda _, digest: digest == kept, LATER) == Swept(1, 1, 10)
    assert list(storage.contents()) == [(1, kept)]
    assert len(everything(storage)) == 1


def test_a_sweep_leaves_what_is_new(storage):
    storage.put(1, [b"one two"])
    (storage.root / "coming" / "left").write_bytes(b"xyz")
    assert storage.sweep(nobody, LONG_AGO) == Swept()
    assert len(everything(storage)) == 2


def test_content_that_is_cited_during_a_sweep_stays(storage):
    storage.put(1, [b"one two"])
    answers = iter([False, True])
    assert storage.sweep(lambda *_: next(answers), LATER) == Swept()
    assert b"".join(storage.read(1, DIGEST)) == b"one two"
    assert len(everything(storage)) == 1


def test_content_that_is_stored_again_during_a_sweep_stays(storage):
    storage.put(1, [b"one two"])
    age(storage)

    def cited(*_):
        storage.put(1, [b"one two"])
        return False

    storage.sweep(cited, LONG_AGO + timedelta(days=1))
    assert b"".join(storage.read(1, DIGEST)) == b"one two"
    assert len(everything(storage)) == 1


def test_a_sweep_that_died_takes_nothing_away(storage):
    storage.put(1, [b"one two"])
    age(storage)

    def dies(*_):
        if not storage.exists(1, DIGEST):
            raise KeyboardInterrupt
        return False

    with pytest.raises(KeyboardInterrupt):
        storage.sweep(dies, LONG_AGO + timedelta(days=1))
    assert not storage.exists(1, DIGEST)
    storage.sweep(lambda *_: True, LATER)
    assert b"".join(storage.read(1, DIGEST)) == b"one two"
    assert len(everything(storage)) == 1


def test_erased_content_goes_at_once_unless_another_file_shares_it(storage):
    storage.put(1, [b"one two"])
    assert not storage.remove_uncited(1, DIGEST, lambda *_: True)
    assert storage.exists(1, DIGEST)
    assert storage.remove_uncited(1, DIGEST, nobody)
    assert not storage.remove_uncited(1, DIGEST, nobody)
    assert everything(storage) == []
