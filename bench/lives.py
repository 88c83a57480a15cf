"""Whole lives of leases to measure with: shipped example cases, played by the player."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import takewhile

from handback.core.case import Case, fold
from handback.core.events import Event
from handback.core.terms.programme import Programme
from handback.core.view import View
from handback.policy.player.library import PROGRAMMES, Library
from handback.policy.player.play import play_to_end
from handback.policy.player.reading import read_example

LIVES = {
    "afg-canada": "life-smooth",
    "ally": "a-whole-life",
    "infiniti": "a-whole-life",
}
"""The example of each programme that tells a lease end from the first notice to the last cent."""

LONGEST = "infiniti"


@dataclass(frozen=True, slots=True)
class Life:
    """A played life: its history and the terms it was played under."""

    programme: str
    events: tuple[Event, ...]
    terms: Programme

    def before_the_return(self) -> "Life":
        """The same life up to the day before the car was handed over."""
        until = takewhile(lambda each: each.kind != "vehicle_delivered", self.events)
        return Life(self.programme, tuple(until), self.terms)

    @property
    def case(self) -> Case:
        """The case that the history tells."""
        return fold(self.events)

    @property
    def day(self) -> date:
        """The day of the last event."""
        return self.events[-1].on

    @property
    def now(self) -> datetime:
        """An instant of the day after the last event."""
        return datetime.combine(self.day + timedelta(days=1), time(12), UTC)

    @property
    def view(self) -> View:
        """The case as it stands on the day of the last event."""
        return View.of(self.case, self.terms, self.day)


@cache
def life(programme: str = LONGEST) -> Life:
    """The life of a shipped programme."""
    path = PROGRAMMES / programme / "examples" / f"{LIVES[programme]}.yaml"
    example = read_example(path, Library())
    played = play_to_end(example)
    return Life(programme, tuple(played.events), example.terms)
