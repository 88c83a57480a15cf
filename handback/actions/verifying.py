"""Proving that what is kept is what was written."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from handback.actions.erasure_journal import JournalUnreadableError, back_again
from handback.actions.proving import KeyUnusableError, public_keys
from handback.records.models import Case, DailyDigest, SealedHead
from handback.records.shelf import Shelf
from handback.records.verifying import everything
from handback.records.verifying.everything import Wanted
from handback.records.verifying.findings import Finding

__all__ = ["Finding", "KeyUnusableError", "Proof", "proof_of"]


@dataclass(frozen=True, slots=True)
class Proof:
    """What is being proven: `cases` will be looked at, `last_day` is the last that was sealed.

    `findings` looks as it is read, and tells everything that does not hold, in order.
    """

    cases: int
    last_day: date | None
    findings: Iterator[Finding]


def proof_of(
    *,
    case: int | None = None,
    since: date | None = None,
    expected: str | None = None,
    keys: Iterable[Path] = (),
    checked: Callable[[int], None] = lambda _: None,
) -> Proof:
    """Prove everything, one case, or what was written since a day.

    `expected` is a digest that was kept elsewhere, `keys` are files of public keys: they alone are
    trusted then. `checked` is told how many more cases were looked at. Raises `LookupError` for a
    case nobody has heard of, and `KeyUnusableError`.
    """
    known = public_keys(keys)
    if case is not None and not _heard_of(case):
        raise LookupError(f"there is no case {case}")
    wanted = Wanted(known, case, since, expected, checked)
    last = DailyDigest.objects.order_by("-id").values_list("day", flat=True).first()
    return Proof(everything.how_many(wanted), last, _findings(wanted))


def _findings(wanted: Wanted) -> Iterator[Finding]:
    yield from everything.findings(wanted, Shelf())
    if wanted.case is None:
        yield from _back_again()


def _back_again() -> Iterator[Finding]:
    """Nothing that the journal says was erased has come back with a backup."""
    try:
        for each in back_again():
            wrong = f"the {each.what} {each.row} was erased on {each.at.date()}, and is here again."
            do = "A backup brought it back: run `handback erase replay`."
            yield Finding("erasures", wrong, do, each.case_id)
    except (JournalUnreadableError, UnicodeDecodeError) as error:
        do = "Compare it with a copy, or write it anew with `handback erase journal`."
        yield Finding("erasures", f"the journal of erasures cannot be read: {error}.", do)


def _heard_of(case: int) -> bool:
    """Whether the case is there, or a daily digest has it."""
    there = Case.objects.filter(pk=case).exists()
    return there or SealedHead.objects.filter(case_id=case).exists()
