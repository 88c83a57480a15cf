"""How commands read their files: whatever is wrong with one ends in a sentence and exit code 2."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

from handback.cli.output import unusable
from handback.policy import cache
from handback.policy.lease_file import LeaseFileError, LeaseSoFar, read_lease
from handback.policy.player.library import Library
from handback.policy.player.play import PlayError
from handback.policy.player.reading import read_example
from handback.policy.player.story import Example
from handback.policy.problems import Place, PolicyError, Problem

T = TypeVar("T")


def read_or_end(path: Path, *, json: bool = False) -> Example:
    """The example or lease in a file; ends the command where it cannot be used."""
    try:
        return read_example(path, Library(cache.default_folder()))
    except PolicyError as error:
        unusable(error.problems, json_wanted=json)


def played(entries: Iterable[T]) -> Iterator[T]:
    """Entries of a play; what stops the play ends the command with a sentence."""
    try:
        yield from entries
    except (ArithmeticError, LookupError, RuntimeError, TypeError, ValueError) as error:
        wrong = f"The story cannot be played on: {error}."
        do = "`handback example play` says at which step."
        unusable([Problem(Place(""), (), wrong, do)])


def read_lease_or_end(path: Path, on: date | None, *, json: bool = False) -> LeaseSoFar:
    """The lease in a file as it stands on a day; ends the command where it cannot be used."""
    try:
        return read_lease(path, Library(cache.default_folder()), on)
    except PolicyError as error:
        unusable(error.problems, json_wanted=json)
    except LeaseFileError as error:
        unusable([error.problem], json_wanted=json)
    except PlayError as error:
        wrong = f"{str(error)[:1].upper()}{str(error)[1:]}."
        unusable([Problem(Place(str(path)), (), wrong, "Mend the file.")], json_wanted=json)
