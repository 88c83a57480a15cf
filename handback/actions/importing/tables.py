"""An open file as a table: names of columns, rows of text, what is wrong with it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass


class FileFaultError(Exception):
    """A file, or the rest of it, cannot be read: what is wrong and what to do.

    `row` is the first row that could not be read; 0 when nothing could.
    """

    def __init__(self, wrong: str, do: str, row: int = 0) -> None:
        super().__init__(f"{wrong} {do}")
        self.wrong, self.do, self.row = wrong, do, row


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its number, counted as a spreadsheet counts (the header of CSV is row 1).

    `wrong` says why its cells are not known.
    """

    number: int
    cells: Sequence[str] = ()
    wrong: str = ""
    do: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """An open file: the names of its columns, its rows one after the other, how far it was read.

    `read_so_far` is a share, from 0 to 1.
    """

    names: tuple[str, ...]
    rows: Iterator[Row]
    read_so_far: Callable[[], float]
