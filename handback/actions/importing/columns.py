"""Columns of a file that is imported, and rows read by them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from handback.actions.importing.forms import Form
from handback.policy.problems import Place, Problem, instead_of
from handback.policy.written import NotWrittenError

NEEDED: Any = object()
"""Stands where a column has no default: every row has to say it."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, how its values are written, what they mean, and what an empty cell is."""

    name: str
    form: Form
    means: str
    default: Any = NEEDED
    example: str = ""

    @property
    def needed(self) -> bool:
        """Whether the column has to be there, and every row has to fill it."""
        return self.default is NEEDED

    @property
    def empty(self) -> str:
        """What an empty cell stands for, in words."""
        if self.needed:
            return "not possible"
        return self.form.write(self.default) if self.default not in (None, "", ()) else "nothing"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one cell of a row, and what to do; a warning leaves the row in."""

    column: str
    wrong: str
    do: str
    warning: bool = False


class Reader:
    """Reads rows of a file by the columns that its header names."""

    def __init__(self, columns: Sequence[Column], header: Sequence[str]) -> None:
        by_name = {column.name: column for column in columns}
        self.there = frozenset(header)
        self._plan = [
            (place, name, by_name[name].form.read, by_name[name].needed)
            for place, name in enumerate(header)
        ]
        self._defaults = {each.name: each.default for each in columns if not each.needed}

    def read(self, cells: Sequence[str]) -> tuple[dict[str, Any], list[Fault]]:
        """The values of a row by column, and everything that is wrong with it."""
        values = dict(self._defaults)
        faults = []
        for place, name, read, needed in self._plan:
            cell = cells[place].strip()
            if cell:
                try:
                    values[name] = read(cell)
                except NotWrittenError as error:
                    faults.append(Fault(name, error.wrong, error.do))
            elif needed:
                faults.append(Fault(name, "The cell is empty.", "Every row has to fill it."))
        return values, faults


def header_problems(names: Sequence[str], columns: Sequence[Column], file: str) -> list[Problem]:
    """Everything that is wrong with the names of a file's columns."""
    known = [column.name for column in columns]
    wrong = [*_unknown(names, known), *_twice(names), *_missing(names, columns)]
    return [Problem(Place(file), (), said, do) for said, do in wrong]


def _unknown(names: Iterable[str], known: Iterable[str]) -> Iterator[tuple[str, str]]:
    for place, name in enumerate(names, 1):
        if not name:
            yield f"Column {place} has no name.", "Name it, or take it out."
        elif name not in known:
            yield f"There is no column `{name[:60]}`.", instead_of(name, known, "column")


def _twice(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        yield f"The column `{name[:60]}` is there twice.", "Keep one of them."


def _missing(names: Iterable[str], columns: Iterable[Column]) -> Iterator[tuple[str, str]]:
    there = set(names)
    missing = [each.name for each in columns if each.needed and each.name not in there]
    if missing:
        listed = ", ".join(f"`{name}`" for name in missing)
        yield f"Columns are missing: {listed}.", "Add them to the first row."
