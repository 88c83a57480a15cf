"""The arguments of a move as doors take them: plain data in, values of core out.

What is written the way policy files write it (amounts `"395.00"`, lengths `"70 mm"`) is read by
the same reader. What an argument cites is looked up, or kept: a message becomes an erasable row
and an id, a retailer's id the values core judges by.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, is_dataclass, make_dataclass
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from handback.actions.bank_accounts import BadAccountError, keep_sealed, keep_words, read_account
from handback.actions.forms import LONGEST_TEXT, misformed
from handback.core.base import Cites, Id
from handback.core.terms.programme import Programme
from handback.core.turn_in import Place
from handback.core.vin import check_vin
from handback.policy.player.format import Part
from handback.policy.problems import Path, Places, Problem
from handback.policy.problems import Place as At
from handback.policy.schema import Context, read_value
from handback.policy.shapes import Kind, keys_of, shape
from handback.records import erasable, looking_up, store
from handback.records.erasable import Kept

KEPT = frozenset({"text", "vehicle", "address", "bank_account"})
"""What is kept in a row that can be erased: as it was said, a bank account sealed."""
NO_ACCOUNT = ("sign_in",)
"""Changes whose detail is no bank account."""


class BadArgumentsError(Exception):
    """Arguments that a move cannot take, with everything that is wrong with them."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = tuple(problems)


@dataclass(slots=True)
class Given:
    """Arguments that were read: the values, the rows to keep with the move, the files it cites."""

    ask: Any
    kept: tuple[Kept, ...] = ()
    joining: tuple[Kept, ...] = ()
    files: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reading:
    """What is known of the case while its arguments are read."""

    case: int
    lessor: int
    country: str = ""
    accounts: bool = True
    kept: list[Kept] = field(default_factory=list)
    joining: list[Kept] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, path: Path, wrong: str, do: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(At("", 0), path, wrong, do))

    def prepared(self, value: Any, annotation: Any, path: Path) -> Any:
        """A value with everything it cites looked up or kept."""
        cites = cited_by(annotation)
        if cites and isinstance(value, str):
            return self.cited(cites, value, path)
        found: Any = shape(annotation)
        if found.type is Place and value is not None:
            return self.place(value, path)
        if isinstance(value, str) and (faults := misformed(value, annotation)):
            self.wrong(path, *faults)
        if isinstance(value, dict) and found.kind is Kind.MAP:
            return {self.prepared(k, found.key, path): v for k, v in value.items()}
        if isinstance(value, dict) and is_dataclass(found.type):
            block: Any = found.type
            keys = keys_of(block)
            return {k: self.prepared(v, keys.get(k), (*path, k)) for k, v in value.items()}
        if isinstance(value, list) and found.item is not None:
            return [self.prepared(v, found.item, (*path, n)) for n, v in enumerate(value)]
        return value

    def cited(self, what: str, value: str, path: Path) -> str:
        """The id under which an event cites a value."""
        if not value and what != "vehicle":
            return value
        if what in KEPT:
            return self.keep(what, value, path)
        if what != "new_person" and (faults := misformed(value, Id)):
            self.wrong(path, *faults)
            return value
        known = looking_up.LOOK_UP[what](self.case, self.lessor, value)
        if known is None and what == "new_person":
            return self.join(value, path)
        if known is None:
            self.wrong(path, f"There is no such {what} for this case.", _help(what))
        elif what == "file":
            self.files.append(known)
        return known or value

    def keep(self, what: str, value: str, path: Path) -> str:
        """The id of a row that keeps what was said."""
        if len(value) > LONGEST_TEXT:
            do = f"Use up to {LONGEST_TEXT:,}."
            self.wrong(path, f"The text has {len(value):,} letters.", do)
            return value
        if what == "vehicle" and (faults := check_vin(value).faults):
            said = ", ".join(fault.value.replace("_", " ") for fault in faults)
            self.wrong(path, f"This is no VIN: {said}.", "Write it as in the lease.")
            return value
        if what == "bank_account":
            return self.account(value, path)
        row = self._row(what, value)
        self.kept.append(row)
        return row.cited

    def account(self, written: str, path: Path) -> str:
        """The id of a row that keeps an account sealed; nothing repeats what was written."""
        try:
            found = read_account(written, self.country) if self.accounts else None
        except BadAccountError as error:
            for fault in error.faults:
                self.wrong(path, fault.wrong, fault.do)
            return ""
        row = self._row("bank_account", keep_sealed(found) if found else keep_words(written))
        self.kept.append(row)
        return row.cited

    def join(self, name: str, path: Path) -> str:
        """The id of a person who is new to the case."""
        if not name.strip() or len(name) > 200:
            self.wrong(path, "A name has 1 to 200 letters.", "Write the person's name.")
            return name
        row = self._row("person", erasable.person_value(name.strip()))
        self.joining.append(row)
        return row.cited

    def _row(self, kind: str, value: str) -> Kept:
        with store.together():
            (row,) = erasable.keep(self.case, self.lessor, [(kind, value)])
        return row

    def place(self, value: Any, path: Path) -> Any:
        """The values of a place that core judges by: looked up here, never taken from outside."""
        known = isinstance(value, str) and not misformed(value, Id)
        found = looking_up.place(self.lessor, value) if known else None
        if found is None:
            self.wrong(path, "Nobody knows this place.", _help("place"))
            return {"place": ""}
        return {
            "place": found.place,
            "makes": list(found.makes),
            "country": found.country,
            "franchised": found.franchised,
            "code": found.code,
        }


def _help(what: str) -> str:
    return {
        "file": "Store the file first, and give its id.",
        "slot": "Ask for the free slots, and give the id of one.",
        "place": "Give the id of an organisation that works for the lessor.",
        "person": "Give the id of someone of this case.",
    }.get(what, "Give an id that is known here.")


def cited_by(annotation: Any) -> str:
    """What an annotation says that its id cites; empty when nothing."""
    if get_origin(annotation) is not Annotated:
        return ""
    return next((each.what for each in get_args(annotation)[1:] if isinstance(each, Cites)), "")


@cache
def _around(ask: Any) -> Any:
    """A block whose only key is `with`, so that strictness reaches the arguments."""
    return make_dataclass(
        f"Arguments{ask.__name__}", [("with_", ask)], bases=(Part,), frozen=True, kw_only=True
    )


def read_arguments(
    raw: Mapping[str, Any], ask: Any, case: int, lessor: int, terms: Programme
) -> Given:
    """The arguments of a move; raises `BadArgumentsError` with everything that is wrong."""
    accounts = raw.get("what") not in NO_ACCOUNT
    reading = _Reading(case, lessor, terms.identity.country, accounts)
    prepared = reading.prepared(dict(raw), ask, ())
    context = Context(gauges=terms.identity.gauges)
    where = ((), Places(start=At("", 0)))
    around, problems = read_value(
        {"with": dict(raw)}, {"with": prepared}, _around(ask), context, where
    )
    found = [*reading.problems, *(_inside(each) for each in problems)]
    if found:
        raise BadArgumentsError(found)
    kept, joining, files = tuple(reading.kept), tuple(reading.joining), tuple(reading.files)
    return Given(around.with_, kept, joining, files)


def lost_file(cited: str) -> BadArgumentsError:
    """The error of a cited file that went to another case, or away, while a move was made."""
    wrong = f"The file `{cited}` is not there for this case any more."
    return BadArgumentsError([Problem(At("", 0), (), wrong, _help("file"))])


def _inside(problem: Problem) -> Problem:
    """A problem placed from the arguments on, not from the block around them."""
    path = problem.path[1:] if problem.path[:1] == ("with",) else problem.path
    return Problem(problem.place, path, problem.wrong, problem.do)
