"""Where the content of files lies: by lessor and digest, each content once within a lessor.

    <root>/<lessor>/<first two letters of the digest>/<digest>
    <root>/coming/<random>       content that is still being written
    <root>/going/<lessor>-<digest>-<random>   content that is being removed

Content is there as a whole or not at all: it is written beside its place, flushed to the disk and
moved. A process that dies leaves a file in `coming`, which `sweep` takes away.
"""

import errno
import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from math import inf
from pathlib import Path

CHUNK = 64 * 1024
DIGEST = re.compile(r"[0-9a-f]{64}")
COMING, GOING = "coming", "going"
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class StorageError(Exception):
    """A file that cannot be stored or read: what is wrong, and what to do."""


class TooLargeError(StorageError):
    """A file of more bytes than are taken."""


class DiskFullError(StorageError):
    """There is no room for a file; nothing of it was kept."""


class ContentMissingError(StorageError):
    """The content of a file is not in the storage, or is not what was stored."""


@dataclass(frozen=True, slots=True)
class Content:
    """Content that was put into the storage: its SHA-256, and how many bytes it has."""

    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep took away: contents that nobody cites, unfinished writing, bytes of both."""

    contents: int = 0
    unfinished: int = 0
    freed: int = 0


class FileStorage:
    """Files below a folder; `largest` is the number of bytes that are taken."""

    def __init__(self, root: Path, largest: int) -> None:
        self.root = root
        self.largest = largest

    def put(self, lessor: int, chunks: Iterable[bytes]) -> Content:
        """Store content; raises `TooLargeError`, `DiskFullError` and what `chunks` raises.

        Content that is there already is written again, so that a sweep which is just about to
        take it away sees that it is new.
        """
        try:
            written = self._written(chunks)
        except OSError as error:
            raise storage_error(error) from error
        temporary, content = written
        try:
            place = self.place(lessor, content.digest)
            _folder(place.parent)
            temporary.replace(place)
            _flush_folder(place.parent)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise storage_error(error) from error
        return content

    def _written(self, chunks: Iterable[bytes]) -> tuple[Path, Content]:
        folder = self.root / COMING
        _folder(folder)
        path = folder / secrets.token_hex(16)
        digest, size = sha256(), 0
        try:
            with path.open("xb") as file:
                for chunk in chunks:
                    size += len(chunk)
                    if size > self.largest:
                        raise TooLargeError(
                            f"The file has more than {self.largest:,} bytes."
                            " Send a smaller one, or raise HANDBACK_LARGEST_FILE."
                        )
                    digest.update(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return path, Content(digest.hexdigest(), size)

    def read(self, lessor: int, digest: str) -> Iterator[bytes]:
        """The content, piece by piece; raises `ContentMissingError` at once, or while it is read.

        At the end it is known whether the content still is what was stored.
        """
        if not self.exists(lessor, digest):
            raise _missing(lessor, digest, "is not there")
        return self._pieces(lessor, digest)

    def _pieces(self, lessor: int, digest: str) -> Iterator[bytes]:
        seen = sha256()
        try:
            with self.place(lessor, digest).open("rb") as file:
                while chunk := file.read(CHUNK):
                    seen.update(chunk)
                    yield chunk
        except OSError as error:
            raise _missing(lessor, digest, "cannot be read") from error
        if seen.hexdigest() != digest:
            raise _missing(lessor, digest, "was changed on the disk")

    def exists(self, lessor: int, digest: str) -> bool:
        """Whether the content is there."""
        return self.place(lessor, digest).is_file()

    def remove(self, lessor: int, digest: str) -> bool:
        """Take content away for good; whether it was there."""
        try:
            self.place(lessor, digest).unlink()
        except FileNotFoundError:
            return False
        return True

    def remove_uncited(self, lessor: int, digest: str, cited: Callable[[int, str], bool]) -> bool:
        """Take content away that nobody cites, however new it is; whether it went."""
        if cited(lessor, digest):
            return False
        return self._take_away(lessor, digest, cited, inf) is not None

    def place(self, lessor: int, digest: str) -> Path:
        """Where content lies; raises `ValueError` for what is no digest."""
        if not DIGEST.fullmatch(digest):
            raise ValueError("a digest is 64 hexadecimal digits")
        return self.root / str(lessor) / digest[:2] / digest

    def contents(self) -> Iterator[tuple[int, str]]:
        """Every content that is stored, as lessor and digest."""
        for folder in _entries(self.root):
            if not folder.name.isdecimal():
                continue
            for shelf in _entries(folder):
                for file in _entries(shelf):
                    if DIGEST.fullmatch(file.name):
                        yield int(folder.name), file.name

    def sweep(self, cited: Callable[[int, str], bool], before: datetime) -> Swept:
        """Take away what was written before an instant and nobody cites.

        `cited` says whether a lessor's digest is cited. It is asked again once the content is out
        of the way, so that a file which is stored at that moment keeps its content.
        """
        limit = before.timestamp()
        contents, freed = 0, 0
        for lessor, digest in self.contents():
            place = self.place(lessor, digest)
            if _older(place, limit) and not cited(lessor, digest):
                gone = self._take_away(lessor, digest, cited, limit)
                contents += gone is not None
                freed += gone or 0
        unfinished, also = self._clear(limit)
        return Swept(contents, unfinished, freed + also)

    def _take_away(
        self, lessor: int, digest: str, cited: Callable[[int, str], bool], limit: float
    ) -> int | None:
        """The bytes of content that was taken away; None when it had to stay."""
        place = self.place(lessor, digest)
        _folder(self.root / GOING)
        away = self.root / GOING / f"{lessor}-{digest}-{secrets.token_hex(4)}"
        try:
            place.rename(away)
        except FileNotFoundError:
            return None
        if not _older(away, limit) or cited(lessor, digest):
            with suppress(FileExistsError):
                os.link(away, place)
            away.unlink()
            return None
        size = away.stat().st_size
        away.unlink()
        return size

    def _clear(self, limit: float) -> tuple[int, int]:
        """Take unfinished writing away; put back what an interrupted sweep was taking away."""
        for away in _entries(self.root / GOING):
            lessor, digest, _ = away.name.split("-")
            if _older(away, limit):
                with suppress(FileExistsError):
                    os.link(away, self.place(int(lessor), digest))
                away.unlink()
        left = [path for path in _entries(self.root / COMING) if _older(path, limit)]
        freed = 0
        for path in left:
            freed += path.stat().st_size
            path.unlink(missing_ok=True)
        return len(left), freed


def _folder(path: Path) -> None:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


def _flush_folder(path: Path) -> None:
    """Let the disk know the name of a file that was moved here."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []


def _older(path: Path, limit: float) -> bool:
    try:
        return path.stat().st_mtime < limit
    except FileNotFoundError:
        return False


def _missing(lessor: int, digest: str, how: str) -> ContentMissingError:
    do = "Restore it from a backup."
    return ContentMissingError(f"The content {digest} of lessor {lessor} {how}. {do}")


def storage_error(error: OSError) -> StorageError:
    """What people are told of an error of the system: a full disk, or another."""
    if error.errno in FULL:
        return DiskFullError(
            "The disk is full: the file was not stored, and nothing of it was kept."
            " Make room on the disk of HANDBACK_DATA, and send it again."
        )
    said = (error.strerror or "unknown").lower()
    return StorageError(f"The file cannot be stored: {said}. Check the folder of HANDBACK_DATA.")
