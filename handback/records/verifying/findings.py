"""Something that does not hold: where, what is wrong, what to do."""

from dataclasses import dataclass

RESTORE = "Somebody changed the database by hand: compare the case with the last backup."
RESTORE_ROWS = "Restore these rows from the last backup, or ask who deleted them."
NAME_THE_KEY = (
    "Name the file of that public key with --key, or copy `keys` of the data folder in which it"
    " signed into this one."
)
UNMADE = "Restore the row from the last backup; where Handback itself wrote it, report a mistake."


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold, found by a check; `event` is the number of an event."""

    check: str
    wrong: str
    do: str
    case: int | None = None
    event: int | None = None

    def __str__(self) -> str:
        where = "" if self.case is None else f"Case {self.case}: "
        return f"{where}{self.wrong}"
