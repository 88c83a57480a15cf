"""Files: stored first, cited by moves afterwards, read by those whom they concern.

| role | reads |
|---|---|
| lessee's side, specialist, lender, auditor, system | every file of the case |
| inspector | what their company stored, and every picture of the case |
| retailer, transporter | what their company stored |
| administrator | none |

Content is stored before its row is written; content that nobody cites is swept away.
"""

import secrets
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from handback.actions import access
from handback.actions.access import NotFoundError, Seat, Visitor
from handback.channels.file_storage import (
    Content,
    ContentMissingError,
    FileStorage,
    StorageError,
    Swept,
)
from handback.channels.file_types import checked, declared_type
from handback.core.base import LESSEE_SIDE, Role
from handback.records import looking_up
from handback.records.models import Case, Membership, StoredFile

EVERY = LESSEE_SIDE | {Role.SPECIALIST, Role.LENDER, Role.AUDITOR, Role.SYSTEM}
"""Roles that read every file of their case."""
STORING = EVERY - {Role.AUDITOR} | {Role.INSPECTOR, Role.RETAILER, Role.TRANSPORTER}
"""Roles that may store files."""
OF_STAFF = (Role.SPECIALIST, Role.SYSTEM)
"""Roles of a lessor that meet files of no case."""
SWEPT_AFTER = timedelta(hours=1)
"""Content without a row is left alone for so long: its row may be about to be written."""
LONGEST_NAME, LONGEST_ENDING = 255, 20


class FileErasedError(NotFoundError):
    """A file that was there, and whose content has been erased."""


@dataclass(frozen=True, slots=True)
class StoredFileView:
    """A stored file as it is named to its readers; `size` is in bytes, `digest` its SHA-256."""

    id: str
    case: int | None
    name: str
    digest: str
    size: int
    media_type: str
    stored_at: datetime


@dataclass(frozen=True, slots=True)
class FileToRead:
    """A stored file with its content, piece by piece."""

    file: StoredFileView
    chunks: Iterator[bytes]


def storage() -> FileStorage:
    """The file storage of this installation."""
    environment = settings.HANDBACK
    return FileStorage(environment.data / "files", environment.largest_file)


def store_file(
    visitor: Visitor,
    case: int | None,
    name: str,
    media_type: str,
    chunks: Iterable[bytes],
    now: datetime,
) -> StoredFileView:
    """Store a file for a case, or for a case that is yet to be opened.

    The same content stored again by the same person for the same case is the same file. Raises
    `NotFoundError` where the case is not there for the visitor, `WrongTypeError`, `TooLargeError`,
    `DiskFullError`; nothing is kept then.
    """
    lessor = _lessor(visitor, case, now)
    declared = declared_type(media_type)
    content = storage().put(lessor, checked(chunks, declared))
    wanted = StoredFile(
        lessor_id=lessor,
        case_id=case,
        digest=content.digest,
        salt=secrets.token_hex(16),
        size=content.size,
        media_type=declared,
        name=plain_name(name),
        stored_by_id=visitor.person,
        stored_at=now,
    )
    kept = _kept(wanted, content)
    if not storage().exists(lessor, content.digest):
        kept.delete()
        raise StorageError("The same file was erased at this moment. Send it again.")
    return _view(kept)


def _kept(wanted: StoredFile, content: Content) -> StoredFile:
    """The row of a file, the one that is there or a new one."""
    of_case = Q(case=None) if wanted.case_id is None else Q(case_id=wanted.case_id)
    same = StoredFile.objects.filter(
        of_case,
        lessor_id=wanted.lessor_id,
        digest=content.digest,
        stored_by_id=wanted.stored_by_id,
        erased=None,
    )
    if found := same.first():
        return found
    try:
        with transaction.atomic():
            wanted.save(force_insert=True)
    except IntegrityError:
        if found := same.first():
            return found
        raise
    return wanted


def _lessor(visitor: Visitor, case: int | None, now: datetime) -> int:
    """The lessor whose file it is going to be; raises `NotFoundError`."""
    if case is not None:
        if not any(seat.role in STORING for seat in access.seats(visitor, case, now)):
            raise NotFoundError(f"there is no case {case}")
        return Case.objects.values_list("lessor_id", flat=True).get(pk=case)
    lessors = visitor.organisations(*OF_STAFF)
    if len(set(lessors)) != 1:
        raise NotFoundError("a file without a case is stored by staff of one lessor; name the case")
    return lessors[0]


def read_file(visitor: Visitor, file_id: str, now: datetime) -> FileToRead:
    """A file with its content.

    Raises `NotFoundError` where the file is not there for the visitor, `FileErasedError` where it
    was there for them and is erased, `ContentMissingError` where the disk lost it.
    """
    found = _found(visitor, file_id, now)
    return FileToRead(_view(found), storage().read(found.lessor_id, found.digest))


def files_of(visitor: Visitor, case: int, now: datetime) -> list[StoredFileView]:
    """The files of a case that the visitor may read, in the order they were stored.

    Raises `NotFoundError` where the case is not there for the visitor.
    """
    seats = access.seats(visitor, case, now)
    if not seats:
        raise NotFoundError(f"there is no case {case}")
    rows = StoredFile.objects.filter(case_id=case, erased=None).order_by("pk")
    return [_view(row) for row in rows if _may_read(visitor, seats, row)]


def own_files(visitor: Visitor, case: int, now: datetime) -> list[StoredFileView]:
    """The files of a case that the visitor stored, in the order they were stored.

    Raises `NotFoundError` where the case is not there for the visitor.
    """
    if not access.seats(visitor, case, now):
        raise NotFoundError(f"there is no case {case}")
    rows = StoredFile.objects.filter(case_id=case, erased=None, stored_by_id=visitor.person)
    return [_view(row) for row in rows.order_by("pk")]


def picture_readers() -> tuple[Role, ...]:
    """The roles that read a picture which somebody of the lessee's side stored for a case."""
    return tuple(role for role in Role if role in EVERY | {Role.INSPECTOR})


def _found(visitor: Visitor, file_id: str, now: datetime) -> StoredFile:
    row = looking_up.file_row(file_id)
    found = StoredFile.objects.filter(pk=row).first() if row is not None else None
    if found is None:
        raise NotFoundError("there is no such file")
    seats = access.seats(visitor, found.case_id, now) if found.case_id is not None else ()
    if not _may_read(visitor, seats, found):
        raise NotFoundError("there is no such file")
    if found.erased is not None:
        raise FileErasedError("the file was erased")
    if looking_up.file_id(found) != file_id:
        raise NotFoundError("there is no such file")
    return found


def _may_read(visitor: Visitor, seats: Iterable[Seat], file: StoredFile) -> bool:
    if file.case_id is None:
        ours = file.lessor_id in visitor.organisations(*OF_STAFF)
        return ours or file.stored_by_id == visitor.person
    return any(_seat_reads(visitor, seat, file) for seat in seats)


def _seat_reads(visitor: Visitor, seat: Seat, file: StoredFile) -> bool:
    if seat.role in EVERY:
        return True
    if seat.role not in STORING:
        return False
    if seat.role is Role.INSPECTOR and file.media_type.startswith("image/"):
        return True
    return file.stored_by_id == visitor.person or _by_colleague(seat, file)


def _by_colleague(seat: Seat, file: StoredFile) -> bool:
    """Whether somebody in the same role of the same organisation stored a file."""
    if file.stored_by_id is None or seat.organisation is None:
        return False
    return Membership.objects.filter(
        person_id=file.stored_by_id, organisation_id=seat.organisation, role=seat.role
    ).exists()


def _view(row: StoredFile) -> StoredFileView:
    return StoredFileView(
        looking_up.file_id(row),
        row.case_id,
        row.name,
        row.digest,
        row.size,
        row.media_type,
        row.stored_at,
    )


def plain_name(said: str) -> str:
    """The name of a file without folders and without characters that nobody sees."""
    last = said.replace("\\", "/").rpartition("/")[2]
    seen = "".join(each for each in last if unicodedata.category(each)[0] != "C").strip()
    if len(seen) <= LONGEST_NAME:
        return seen
    ending = PurePosixPath(seen).suffix[:LONGEST_ENDING]
    return f"{seen[: LONGEST_NAME - len(ending)]}{ending}"


def remove_content(lessor: int, digest: str) -> bool:
    """Take the content of an erased file away, unless another file shares it; whether it went.

    Call it after the transaction that erased the row.
    """
    return storage().remove_uncited(lessor, digest, _cited)


def sweep(now: datetime) -> Swept:
    """Take away content that no file cites, and what writing left unfinished."""
    return storage().sweep(_cited, now - SWEPT_AFTER)


def _cited(lessor: int, digest: str) -> bool:
    return StoredFile.objects.filter(lessor_id=lessor, digest=digest, erased=None).exists()


@dataclass(frozen=True, slots=True)
class BrokenFile:
    """A stored file whose content is `missing` or `changed`."""

    id: str
    case: int | None
    wrong: str


def check_contents() -> tuple[int, tuple[BrokenFile, ...]]:
    """Read the content of every stored file: how many were read, and those that are broken."""
    store, read, broken = storage(), 0, []
    for row in StoredFile.objects.filter(erased=None).order_by("pk").iterator():
        read += 1
        if wrong := _content_wrong(store, row):
            broken.append(BrokenFile(looking_up.file_id(row), row.case_id, wrong))
    return read, tuple(broken)


def _content_wrong(store: FileStorage, row: StoredFile) -> str:
    if not store.exists(row.lessor_id, row.digest):
        return "missing"
    try:
        for _ in store.read(row.lessor_id, row.digest):
            pass
    except ContentMissingError:
        return "changed"
    return ""
