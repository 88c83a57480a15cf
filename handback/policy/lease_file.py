"""Lease files: a lease as an example case writes it, with what has happened so far.

A lease file is an example case without `case` and with as much `story` as has happened; it is read
by the same reader. What one asks about the lease is asked as of its last day, or a later one.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from handback.core.base import Actor, Refused, Role
from handback.policy.player.library import Library
from handback.policy.player.play import Play, Played, play
from handback.policy.player.reading import read_example


class LeaseFileError(Exception):
    """What a lease file tells cannot have happened, or a day is asked for that lies before it."""


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
    for played in running.steps():
        _check(played)
    if on is not None and on < running.day:
        raise LeaseFileError(f"The file tells of days up to {running.day}; {on} lies before.")
    running.open_days(on or running.day)
    return LeaseSoFar(running)


def _check(played: Played) -> None:
    refused: Refused | None = played.refused
    if refused is not None and played.ready.step.refused is None:
        ready = played.ready
        raise LeaseFileError(
            f"{ready.place}: step {ready.number}, {ready.step.do}, is refused by "
            f"{refused.rule}: {refused.reason}."
        )
