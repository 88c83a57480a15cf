"""Erasing personal data: what is due by retention, and what a person asks for.

How long is the programme's to say (SRV-13). Whoever asks for the erasure of their data is told by
the rule what has to be kept, and until when; only an order of a court or authority goes before,
and data that should never have been kept.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from handback.actions.erasure_journal import write_down
from handback.actions.files import remove_content
from handback.core.base import Code
from handback.records import erasing, retaining, subjects
from handback.records.erasing import Doomed, Erased, Why
from handback.records.loading import NoSuchCaseError, Row, load_rows
from handback.records.models.erasures import ErasedKind, ErasureReason
from handback.records.retaining import Keeping, Looked, Unusable
from handback.records.shelf import Shelf
from handback.records.subjects import Subject

__all__ = ["ErasureReason", "NoSuchCaseError", "Subject", "Unusable"]

BATCH = 100
BEFORE_RETENTION = frozenset({ErasureReason.COURT_ORDER, ErasureReason.MISTAKE})
"""Reasons that go before what a programme says about retention."""
ERASED = "erased"


class StillKeptError(Exception):
    """Data that has to be kept still: which kinds, by which rule, until when.

    `open` says that money of the case is open, for which everything is kept.
    """

    def __init__(self, kept: Sequence[Keeping], *, open_: bool) -> None:
        super().__init__(f"{len(kept)} rows have to be kept still")
        self.kept, self.open = kept_still(kept), open_


class ReasonTooWeakError(Exception):
    """A reason that does not go before retention."""


class CaseUnreadableError(ValueError):
    """Nobody knows how long the data of a case is kept, because it cannot be read."""


class NoSuchPersonError(LookupError):
    """The case has no such person."""


@dataclass(slots=True)
class Summary:
    """What a run erased, or would erase: counts by kind of data, of logins and of people.

    `held` cases keep everything while money is open; `unknown` counts what is kept
    though the case is closed, because its programme says nothing about it. `unusable` cases could
    not be read.
    """

    cases: int = 0
    erased: Counter[str] = field(default_factory=Counter)
    held: int = 0
    unknown: int = 0
    unusable: list[Unusable] = field(default_factory=list)

    def add(self, done: Sequence[Erased]) -> None:
        """Count erasures: rows and files by kind of data, the others by what they are."""
        data = (ErasedKind.ROW, ErasedKind.FILE)
        self.erased.update(e.retention if e.what in data else _plural(e.what) for e in done)


def _plural(what: str) -> str:
    return {ErasedKind.PARTY.value: "logins"}.get(what, "people")


def shown(text: str | None) -> str:
    """A text for people to see, or the word that stands for one that was erased."""
    return ERASED if text is None else text


def erase_due(
    now: datetime,
    on: date | None = None,
    *,
    dry_run: bool = False,
    by: str = "",
    looked: Callable[[int], None] = lambda _: None,
) -> Summary:
    """Erase everything whose last day has passed, case after case; stopped, it goes on next time.

    `on` asks for an earlier day, or with `dry_run` for any; without it the day is the
    programme's own. A dry run changes nothing. `looked` is told how many more cases were seen.
    """
    run = _Run(now, on, dry_run, Why(now, by=by))
    if not dry_run:
        erasing.overwrite()
    latest = on or (now + timedelta(days=1)).date()
    last = 0
    while cases := retaining.candidates(latest, last, BATCH):
        run.batch(load_rows(cases))
        looked(len(cases))
        last = cases[-1]
    if run.summary.erased and not dry_run:
        erasing.clear_away()
    return run.summary


class _Run:
    """One walk over the cases."""

    def __init__(self, now: datetime, on: date | None, dry_run: bool, why: Why) -> None:
        self.now, self.on, self.dry_run, self.why = now, on, dry_run, why
        self.shelf = Shelf()
        self.summary = Summary()

    def batch(self, rows: Sequence[Row]) -> None:
        """Erase what is due in some cases, and note when to look at them again."""
        days: dict[int, date | None] = {row.id: None for row in rows}
        doomed: list[Doomed] = []
        for each in retaining.looked_at(rows, self.shelf):
            if isinstance(each, Unusable):
                self.summary.unusable.append(each)
                del days[each.case]
                continue
            days[each.loaded.row.id] = self._next(each, doomed)
        self.summary.cases += len(rows)
        if self.dry_run:
            self.summary.erased.update(each.kind for each in doomed)
            return
        _erase(doomed, self.why, self.summary)
        retaining.note((row, days[row.id]) for row in rows if row.id in days)

    def _next(self, case: Looked, doomed: list[Doomed]) -> date | None:
        """The day on which the case next has something to erase; what it has now, is doomed."""
        today = self.now.astimezone(case.zone).date()
        day = self.on if self.on and (self.dry_run or self.on < today) else today
        over = [each for each in case.keeping if each.over(day)]
        if case.held:
            self.summary.held += bool(over)
            return None
        if case.loaded.case.progress.closed is not None:
            self.summary.unknown += sum(each.last is None for each in case.keeping)
        doomed += [_doomed(each) for each in over]
        return min((k.last for k in case.keeping if k.last and k not in over), default=None)


def _doomed(keeping: Keeping) -> Doomed:
    return Doomed(keeping.row, keeping.file, keeping.kind, keeping.rule, keeping.last)


def _erase(doomed: Sequence[Doomed], why: Why, summary: Summary) -> None:
    done, contents = erasing.erase(doomed, why, write_down)
    for lessor, digest in contents:
        remove_content(lessor, digest)
    summary.add(done)


def people(case: int) -> list[Subject]:
    """The people of a case; raises `NoSuchCaseError`."""
    if not load_rows([case]):
        raise NoSuchCaseError(case)
    return subjects.people_of(case)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody wants a person of a case erased; `reference` names their file about it."""

    case: int
    cited: str
    reason: ErasureReason = ErasureReason.REQUEST
    despite_retention: bool = False
    by: str = ""
    reference: str = ""


def erase_person(wanted: Wanted, now: datetime) -> Summary:
    """Erase what is kept about a person of a case, all of it or nothing.

    Raises `NoSuchCaseError`, `NoSuchPersonError`, `StillKeptError` while something of it has to be
    kept, and `ReasonTooWeakError` for a reason that does not go before retention.
    """
    if wanted.despite_retention and wanted.reason not in BEFORE_RETENTION:
        raise ReasonTooWeakError(wanted.reason.value)
    if wanted.cited not in {each.cited for each in people(wanted.case)}:
        raise NoSuchPersonError(wanted.cited)
    keeping = _keeping(wanted, now)
    why = Why(now, wanted.reason, wanted.by, wanted.reference)
    summary = Summary(cases=1)
    erasing.overwrite()
    _erase([_doomed(each) for each in keeping], why, summary)
    if summary.erased:
        erasing.clear_away()
    return summary


def _keeping(wanted: Wanted, now: datetime) -> list[Keeping]:
    """Everything that is kept about the person; raises `StillKeptError`."""
    about = subjects.kept_about(wanted.case, wanted.cited)
    looked = next(iter(retaining.looked_at(load_rows([wanted.case]), Shelf())), None)
    if isinstance(looked, Unusable):
        raise CaseUnreadableError(f"case {wanted.case} cannot be read: {looked.error}")
    if looked is None:
        return []
    keeping = [each for each in looked.keeping if (each.row, each.file) in about]
    today = now.astimezone(looked.zone).date()
    kept = [each for each in keeping if looked.held or not each.over(today)]
    if kept and not wanted.despite_retention:
        raise StillKeptError(kept, open_=looked.held)
    return keeping


def kept_still(kept: Sequence[Keeping]) -> list[tuple[Code, Code, date | None]]:
    """Each kind of data that is kept still, once: kind, rule, last day."""
    return sorted({(each.kind, each.rule, each.last) for each in kept}, key=str)
