"""Lease files: a lease as an example case writes it, with what has happened so far.

A lease file is an example case without `case` and with as much `story` as has happened; it is read
by the same reader. What one asks about the lease is asked as of its last day, or a later one.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from handback.core.base import Actor, Refused, Role
from handback.policy.player.contract_checks import day_wrong
from handback.policy.player.explain import words_for
from handback.policy.player.library import Library
from handback.policy.player.play import Play, Played, play
from handback.policy.player.reading import read_example
from handback.policy.player.words import Words
from handback.policy.problems import Place, Problem


class LeaseFileError(Exception):
    """What a lease file tells cannot have happened, or a day is asked for that lies before it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class LeaseSoFar:
    """A lease and everything that has happened to it: the play stands on the day asked for."""

    running: Play

    @property
    def lessee(self) -> Actor:
        """The lessee, who asks."""
        return Actor(Role.LESSEE, self.running.example.lease.lessee)

    @property
    def day(self) -> date:
        """The day the answers are as of."""
        return self.running.day


def read_lease(path: Path, library: Library, on: date | None = None) -> LeaseSoFar:
    """The lease in a file as it stands on a day, its last one if none is named.

    Raises `PolicyError` for a file that cannot be used, and `LeaseFileError` where the story
    cannot have happened or the day lies before its end.
    """
    example = read_example(path, library)
    running = play(example)
    words = words_for(example)
    for played in running.steps():
        _check(played, words)
    if on is not None and (wrong := _unplayable(on, running.day)):
        do = f"Name a day from {running.day} on."
        raise LeaseFileError(Problem(Place("--on", 0), (), wrong, do))
    running.open_days(on or running.day)
    return LeaseSoFar(running)


def _unplayable(on: date, last: date) -> str:
    """Why the case cannot be played up to a day; empty where it can."""
    before = f"The file tells of days up to {last}; {on} lies before."
    return before if on < last else day_wrong(on)


def _check(played: Played, words: Words) -> None:
    refused: Refused | None = played.refused
    if refused is None or played.ready.step.refused is not None:
        return
    ready = played.ready
    number = ready.number - 1
    said = f"Step {ready.number}, {ready.step.do}, is refused by {refused.rule}: "
    do = "Mend the step, or say `refused:` if that is what happened."
    raise LeaseFileError(Problem(ready.place, ("story", number), said + words.refusal(refused), do))
