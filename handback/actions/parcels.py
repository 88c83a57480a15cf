"""What leaves: parcels made ready with the database, sent without it, recorded with it.

Nothing is sent inside a transaction. Those in one lane of a receiver are sent one after another,
lanes side by side; where a receiver cannot be reached, the rest of the lane is not tried.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from queue import SimpleQueue
from time import perf_counter
from typing import Any, Protocol

from handback.records.outbox import LEASE, Leased

AT_ONCE = 16
"""Lanes of receivers that are served side by side."""
IN_TIME = LEASE / 2
"""After this long what is left of a batch is given back, before its leases end."""


class UndeliverableError(Exception):
    """Nobody can deliver this message, now or later; it says why."""


class Verdict(StrEnum):
    """What became of a try."""

    DONE = "done"
    LATER = "later"
    DEAD = "dead"
    UNTRIED = "untried"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a try, and why; `error` names no person and no address.

    `pause` is how long the receiver asks to be left alone, `facts` what the message is to hold
    from now on. `unreachable` says that nothing else would reach this receiver. `log` is for
    whoever records it.
    """

    verdict: Verdict
    error: str = ""
    pause: timedelta | None = None
    facts: Mapping[str, Any] | None = None
    unreachable: bool = False
    log: Any = None


class Parcel(Protocol):
    """A message that is ready to be sent."""

    message: Leased
    receiver: str

    def send(self, at: datetime) -> Result:
        """Try it, without the database; `at` is the instant of the try."""

    def record(self, result: Result, now: datetime) -> None:
        """Note what follows from the result, before the message is marked."""


@dataclass(slots=True)
class Watch:
    """Tells how long it is since an instant that was given: by a stopwatch, not by a clock."""

    began: datetime
    start: float = field(default_factory=perf_counter)

    @property
    def gone(self) -> timedelta:
        """How long ago it began."""
        return timedelta(seconds=perf_counter() - self.start)

    @property
    def at(self) -> datetime:
        """The instant now."""
        return self.began + self.gone


def send_all(parcels: Iterable[Parcel], now: datetime) -> Iterator[tuple[Parcel, Result]]:
    """Send parcels, and answer each as soon as it is known what became of it."""
    groups: dict[str, list[Parcel]] = {}
    for parcel in parcels:
        groups.setdefault(parcel.receiver, []).append(parcel)
    if not groups:
        return
    watch, answers = Watch(now), SimpleQueue[tuple[Parcel, Result]]()
    with ThreadPoolExecutor(min(AT_ONCE, len(groups))) as pool:
        for group in groups.values():
            pool.submit(_send_group, group, watch, answers)
        for _ in range(sum(map(len, groups.values()))):
            yield answers.get()


def _send_group(
    group: Sequence[Parcel], watch: Watch, answers: "SimpleQueue[tuple[Parcel, Result]]"
) -> None:
    """Send to one receiver until it cannot be reached or time is up."""
    lost = False
    for parcel in group:
        if lost or watch.gone > IN_TIME:
            answers.put((parcel, Result(Verdict.UNTRIED)))
            continue
        result = _send(parcel, watch.at)
        lost = result.unreachable
        answers.put((parcel, result))


def _send(parcel: Parcel, at: datetime) -> Result:
    try:
        return parcel.send(at)
    except Exception as error:
        return Result(Verdict.LATER, f"it could not be sent: {type(error).__name__}")
