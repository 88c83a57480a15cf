"""A worker says that it is alive, and what it has done."""

from dataclasses import dataclass
from datetime import datetime

from handback.records import heartbeats


@dataclass(slots=True)
class Heart:
    """The heart of one worker; what it did is written with its next beat."""

    name: str
    cases: int = 0
    messages: int = 0

    def begin(self, now: datetime) -> None:
        """The worker starts."""
        heartbeats.begin(self.name, now)

    def beat(self, now: datetime) -> None:
        """The worker is alive."""
        heartbeats.beat(self.name, now, cases=self.cases, messages=self.messages)
        self.cases = self.messages = 0

    def stop(self, now: datetime) -> None:
        """The worker stops of its own will."""
        self.beat(now)
        heartbeats.stop(self.name, now)
