"""The journal of erasures, outside the database: it outlives a restore of an older backup.

One line of JSON an erasure, in `erasures.jsonl` of the data folder, flushed to the disk before the
erasure is committed. It says which row, when and by which rule; never what was in it.
"""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from django.conf import settings

from handback.actions.files import remove_content
from handback.records import erasing
from handback.records.erasing import Erased
from handback.records.models import Erasure
from handback.records.models.erasures import ErasedKind

BATCH = 500


class JournalUnreadableError(ValueError):
    """A line of a journal that is no erasure."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """A journal that was gone through: its entries, and how many had to be erased once more."""

    entries: int
    erased: int


def journal_file() -> Path:
    """The journal of this installation."""
    data: Path = settings.HANDBACK.data
    return data / "erasures.jsonl"


def write_down(erased: Sequence[Erased]) -> None:
    """Append erasures to the journal; they are on the disk when this returns."""
    if not erased:
        return
    file = journal_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(map(_line, erased))
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab") as out:
        out.write(text.encode())
        out.flush()
        os.fsync(out.fileno())


def lines() -> Iterator[str]:
    """Every erasure that the database has recorded, as lines of a journal, oldest first."""
    last = 0
    while rows := list(Erasure.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        for row in rows:
            yield _line(Erased(**{name: getattr(row, name) for name in Erased.__slots__}))
        last = rows[-1].pk


def replay(source: Path | None = None) -> Replayed:
    """Erase once more what a journal has, this installation's own without a file.

    A foreign journal, such as that of the data folder before a restore, is written down here, too.
    Replaying twice erases nothing more. Raises `JournalUnreadableError` before anything is erased,
    and `OSError`.
    """
    file = source or journal_file()
    if source is None and not file.exists():
        return Replayed(0, 0)
    foreign = file.resolve() != journal_file().resolve()
    entries = sum(1 for _ in _read(file))
    erased = 0
    erasing.overwrite()
    for batch in _batches(_read(file)):
        if foreign:
            write_down(batch)
        done, contents = erasing.again(batch)
        for lessor, digest in contents:
            remove_content(lessor, digest)
        erased += len(done)
    if erased:
        erasing.clear_away()
    return Replayed(entries, erased)


def back_again() -> Iterator[Erased]:
    """What this installation's journal says was erased, and is there again."""
    if journal_file().exists():
        for batch in _batches(_read(journal_file())):
            yield from erasing.back_again(batch)[0]


def _batches(entries: Iterable[Erased]) -> Iterator[list[Erased]]:
    left = iter(entries)
    while batch := list(islice(left, BATCH)):
        yield batch


def _line(erased: Erased) -> str:
    said = asdict(erased) | {"at": erased.at.isoformat()}
    said["kept_until"] = erased.kept_until and erased.kept_until.isoformat()
    return json.dumps(said) + "\n"


def _read(file: Path) -> Iterator[Erased]:
    """The erasures of a journal; a last line that was being written when all ended is left out."""
    with file.open(encoding="utf-8") as said:
        for number, line in enumerate(said, 1):
            if not line.endswith("\n"):
                return
            yield _entry(line, number)


def _entry(line: str, number: int) -> Erased:
    try:
        fields = json.loads(line)
        fields["at"] = datetime.fromisoformat(fields["at"])
        kept = fields["kept_until"]
        fields["kept_until"] = kept and date.fromisoformat(kept)
        entry = Erased(**fields)
        if entry.what not in ErasedKind.values or type(entry.row) is not int:
            raise ValueError("it names no row")
    except (ValueError, TypeError, LookupError) as error:
        raise JournalUnreadableError(f"line {number} is no erasure: {error}") from error
    return entry
