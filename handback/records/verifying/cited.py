"""What events cite: erasable rows and files are there, and are what was cited."""

from collections.abc import Iterator

from handback.records.erasable import RETENTION, cited_as, cited_in, keys_for, row_of
from handback.records.looking_up import file_id, file_row
from handback.records.models import Erasable, StoredFile
from handback.records.models.erasures import ErasedKind
from handback.records.verifying.findings import RESTORE, RESTORE_ROWS, Finding
from handback.records.verifying.material import Material

ERASABLE, FILES = "erasable", "files"


def citations(kept: Material) -> dict[str, int]:
    """Every id of a row or file that events cite, with the number of the first that does."""
    found: dict[str, int] = {}
    for stored in kept.history:
        for cited in cited_in(stored.body):
            found.setdefault(cited, stored.seq)
    return found


def erasable(kept: Material) -> Iterator[Finding]:
    """Cited rows are there and hold what was cited; what was erased is empty and recorded."""
    rows = {row.pk: row for row in kept.erasable}
    recorded = {e.row for e in kept.erasures if e.what == ErasedKind.ROW}
    found = citations(kept).items()
    cited = {number: (each, seq) for each, seq in found if (number := row_of(each))}
    for pk, (each, seq) in sorted(cited.items()):
        if pk not in rows:
            wrong = f"event {seq} cites row {pk}, which is not there."
            yield Finding(ERASABLE, wrong, RESTORE_ROWS, kept.row.pk, seq)
        elif rows[pk].erased is None and cited_as(rows[pk]) != each:
            wrong = f"row {pk} is not what event {seq} cites: its text or its salt was changed."
            yield Finding(ERASABLE, wrong, RESTORE, kept.row.pk, seq)
    for row in kept.erasable:
        for wrong in _wrong(row, kept, row.pk in recorded):
            yield Finding(ERASABLE, f"row {row.pk} {wrong}", RESTORE, kept.row.pk)


def _wrong(row: Erasable, kept: Material, recorded: bool) -> Iterator[str]:
    keys = (row.find, row.find_also)
    yield from _erased_wrong(row, recorded, row.value, row.salt, *keys)
    if row.erased is not None:
        return
    if keys != _keys(row):
        yield "is found by other keys than its text makes."
    if row.lessor_id != kept.row.lessor_id:
        yield "belongs to another lessor than its case."
    if row.retention != RETENTION.get(row.kind):
        yield f"is kept as {row.retention}, which its kind is not."


def _keys(row: Erasable) -> tuple[str, str] | None:
    try:
        return keys_for(row.kind, row.value)
    except (ValueError, LookupError, TypeError, AttributeError):
        return None


def files(kept: Material) -> Iterator[Finding]:
    """Cited files are there, for this case, and are those that were cited."""
    found = citations(kept).items()
    cited = {number: (each, seq) for each, seq in found if (number := file_row(each))}
    rows = StoredFile.objects.in_bulk(list(cited)) if cited else {}
    for pk, (each, seq) in sorted(cited.items()):
        row = rows.get(pk)
        if row is None or row.lessor_id != kept.row.lessor_id:
            wrong = f"event {seq} cites file {pk}, which is not there."
            yield Finding(FILES, wrong, RESTORE_ROWS, kept.row.pk, seq)
        elif row.erased is None and file_id(row) != each:
            wrong = f"file {pk} is not the one that event {seq} cites."
            yield Finding(FILES, wrong, RESTORE, kept.row.pk, seq)
    recorded = {e.row for e in kept.erasures if e.what == ErasedKind.FILE}
    for file in kept.files:
        for wrong in _erased_wrong(file, file.pk in recorded, file.digest, file.salt, file.name):
            yield Finding(FILES, f"file {file.pk} {wrong}", RESTORE, kept.row.pk)


def _erased_wrong(row: Erasable | StoredFile, recorded: bool, *held: str) -> Iterator[str]:
    """What is erased is empty and recorded, and what is recorded is erased."""
    if row.erased is not None and any(held):
        yield "is marked as erased, and not empty."
    if row.erased is not None and not recorded:
        yield "was emptied, and no erasure of it is recorded."
    if row.erased is None and recorded:
        yield "is recorded as erased, and is here: replay the erasures."
