"""What an import tells: what is wrong with a row, and how many rows there were of each sort."""

from collections.abc import Callable
from dataclasses import dataclass, field

from handback.actions.importing.columns import Fault
from handback.actions.importing.tables import FileFaultError, Row


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with a row: its number, whose it is (masked), and the fault."""

    row: int
    whose: str
    fault: Fault


Tell = Callable[[RowFault], None]
"""Takes what is wrong with rows, as it is found."""
Progress = Callable[[float], None]
"""Is told how much of the file is done, from 0 to 1."""


@dataclass(slots=True)
class Tally:
    """How many rows there were, and what became of them; `stopped` says where a file broke off."""

    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    left_out: int = 0
    warnings: int = 0
    stopped: FileFaultError | None = None


@dataclass(slots=True)
class Report:
    """Counts rows and tells what is wrong with them."""

    tell: Tell
    progress: Progress
    tally: Tally = field(default_factory=Tally)

    def leave_out(self, row: int, whose: str, faults: list[Fault]) -> None:
        """A row that is not imported, with everything that is wrong with it."""
        self.tally.left_out += 1
        for fault in faults:
            self.tell(RowFault(row, whose, fault))

    def warn(self, row: int, whose: str, fault: Fault) -> None:
        """Something unusual in a row that is imported all the same."""
        self.tally.warnings += 1
        self.tell(RowFault(row, whose, fault))

    def changed(self, row: int, whose: str, fields: list[str]) -> None:
        """A row that changed what was here: in which fields."""
        self.tally.changed += 1
        wrong = f"Changed: {', '.join(fields)}."
        self.tell(RowFault(row, whose, Fault(fields[0], wrong, "Nothing to do.", True)))

    def broken(self, row: Row) -> None:
        """A row whose cells are not known."""
        self.leave_out(row.number, "", [Fault("", row.wrong, row.do)])


def masked(text: str) -> str:
    """The end of a number, by which its owner knows it and nobody else."""
    return f"…{text[-4:]}" if len(text) > 6 else "…"
