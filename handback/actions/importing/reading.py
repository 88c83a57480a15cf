"""Files as streams of rows of text: CSV in the ways spreadsheets write it, and Parquet.

Whatever the size of a file, only a part of it is in memory.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import chain
from pathlib import Path

from handback.actions.importing.columns import Column
from handback.actions.importing.parquet import open_parquet
from handback.actions.importing.tables import FileFaultError, Row, Table

LONGEST_LINE = 1_000_000
"""Letters of a line; in a file with a longer one a quote is not closed, or it is no table."""
LONGEST_FIELD = 131_072
DELIMITERS = ",;\t|"

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_OTHERS = (
    (b"PK\x03\x04", "This is a workbook or an archive, not CSV.", "Save the sheet as CSV UTF-8."),
    (b"\xd0\xcf\x11\xe0", "This is an old workbook, not CSV.", "Save the sheet as CSV UTF-8."),
    (b"\x1f\x8b", "The file is compressed.", "Unpack it first."),
)


def open_table(
    path: Path, columns: Sequence[Column], encoding: str = "utf-8"
) -> AbstractContextManager[Table]:
    """A CSV or Parquet file; raises `FileFaultError` when it cannot be read at all.

    While rows are taken `FileFaultError` may come up too, with the row where it was.
    """
    if _start(path).startswith(b"PAR1") or path.suffix.lower() in (".parquet", ".pq"):
        return open_parquet(path, columns)
    return _open_csv(path, encoding)


def unreadable(path: Path, error: OSError) -> FileFaultError:
    """What is said of a file that the system does not give."""
    do = "Check its permissions." if isinstance(error, PermissionError) else "Check the path."
    said = (error.strerror or type(error).__name__).lower()
    return FileFaultError(f"`{path.name}` cannot be read: {said}.", do)


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(4096)
    except OSError as error:
        raise unreadable(path, error) from None


@contextmanager
def _open_csv(path: Path, encoding: str) -> Iterator[Table]:
    start = _start(path)
    found = _encoding(start, encoding)
    size = path.stat().st_size
    with path.open("rb") as binary:
        by_bytes = found.startswith("utf-8")
        text = io.TextIOWrapper(
            binary, found, errors="surrogateescape" if by_bytes else "strict", newline=""
        )
        first = next(_lines(text), "")
        if not first.strip("\r\n" + DELIMITERS):
            raise FileFaultError("The first row is empty.", "Begin with the names of the columns.")
        reader = csv.reader(chain([first], _lines(text)), delimiter=_delimiter(first), strict=True)
        header = _header(reader)
        yield Table(
            header,
            _rows(reader, len(header)),
            lambda: min(binary.tell() / size, 1.0) if size else 1.0,
        )


def _encoding(start: bytes, asked: str) -> str:
    if not start.strip():
        raise FileFaultError("The file is empty.", "Begin with the names of the columns.")
    for mark, wrong, do in _OTHERS:
        if start.startswith(mark):
            raise FileFaultError(wrong, do)
    for mark, encoding in _BOMS:
        if start.startswith(mark):
            return encoding
    if b"\0" in start[:200] and not asked.lower().startswith("utf-16"):
        raise FileFaultError("The file is not text.", "Save it as CSV UTF-8, or as Parquet.")
    try:
        "".encode(asked)
    except LookupError:
        wrong = f"`{asked[:40]}` is not an encoding."
        raise FileFaultError(wrong, "Name one like utf-8 or cp1252.") from None
    return asked.lower()


def _delimiter(first: str) -> str:
    """What parts the cells: what stands most often in the first row."""
    return max(DELIMITERS, key=first.count)


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    number = 0
    while True:
        number += 1
        try:
            line = text.readline(LONGEST_LINE + 1)
        except UnicodeError:
            wrong = f"Line {number} does not fit the encoding {text.encoding}."
            raise FileFaultError(wrong, "Save the file as UTF-8.", number) from None
        if len(line) > LONGEST_LINE:
            wrong = f"Line {number} has more than {LONGEST_LINE:,} letters."
            raise FileFaultError(wrong, "Check that it is a table of CSV.", number)
        if not line:
            return
        yield line


def _header(reader: Iterator[list[str]]) -> tuple[str, ...]:
    try:
        cells = next(reader)
    except csv.Error as error:
        raise FileFaultError(f"The first row is not CSV: {error}.", "Mend its quotes.") from None
    return tuple(cell.strip().lower() for cell in cells)


def _rows(reader: Iterator[list[str]], width: int) -> Iterator[Row]:
    """The rows that hold something: spreadsheets end files with rows of empty cells."""
    number = 1
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield _not_csv(number, str(error))
            continue
        if not any(cells):
            continue
        if len(cells) > width and not any(cells[width:]):
            del cells[width:]
        if len(cells) == width:
            yield Row(number, cells)
        else:
            wrong = f"The row has {len(cells)} cells, the first row has {width}."
            yield Row(number, (), wrong, "Put cells that hold a separator in quotes.")


def _not_csv(number: int, said: str) -> Row:
    """A row with a misplaced quote; raises `FileFaultError` where a quote is never closed."""
    if "limit" in said or "end of data" in said:
        wrong = f"Row {number} does not end: a quote is not closed."
        raise FileFaultError(wrong, "Close it, and import the file again.", number)
    return Row(number, (), f"The row is not CSV: {said}.", "Double the quotes inside a cell.")
