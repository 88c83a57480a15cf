"""A case: the fold of its events."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from handback.core.base import Id
from handback.core.billing import Billing
from handback.core.collection import Collection
from handback.core.contact import Contact
from handback.core.endings import Endings
from handback.core.events import Body, Event, State, appliers, applies, event, seal, thaw
from handback.core.inspection import Inspection
from handback.core.lease import Lease
from handback.core.odometer import Odometer
from handback.core.payments import Payments
from handback.core.people import People
from handback.core.progress import Progress
from handback.core.purchase import Purchase
from handback.core.quotes import Quotes
from handback.core.repairs import Repairs
from handback.core.turn_in import TurnIn


@event("struck")
@dataclass(frozen=True, slots=True, kw_only=True)
class Struck(Body):
    """A report was a mistake: its event counts no more, and stays in history."""

    seq: int
    reason: Id


@dataclass(slots=True)
class History(State):
    """How many events there are, which were struck, and when the last one happened."""

    seq: int = 0
    struck: dict[int, date] = field(default_factory=dict)
    last_on: date | None = None
    events: list[Event] = field(default_factory=list)


@applies("history", Struck)
def _struck(state: History, event: Event, body: Struck) -> None:
    state.struck[body.seq] = event.on


@dataclass(slots=True)
class Case(State):
    """Everything that is known of one lease end, by topic. Read-only once folded."""

    id: Id = Id("")
    history: History = field(default_factory=History)
    lease: Lease = field(default_factory=Lease)
    people: People = field(default_factory=People)
    contact: Contact = field(default_factory=Contact)
    quotes: Quotes = field(default_factory=Quotes)
    inspection: Inspection = field(default_factory=Inspection)
    repairs: Repairs = field(default_factory=Repairs)
    turn_in: TurnIn = field(default_factory=TurnIn)
    odometer: Odometer = field(default_factory=Odometer)
    purchase: Purchase = field(default_factory=Purchase)
    endings: Endings = field(default_factory=Endings)
    billing: Billing = field(default_factory=Billing)
    payments: Payments = field(default_factory=Payments)
    collection: Collection = field(default_factory=Collection)
    progress: Progress = field(default_factory=Progress)

    @property
    def maturity(self) -> date:
        """The scheduled end, or the extended one."""
        return self.endings.maturity or self.lease.facts.matures


TOPICS = tuple(name for name in Case.__slots__ if name != "id")


class Folder:
    """Folds events one after the other into a case that can be read in between.

    Started from a case it copies those topics that events change and shares the rest. A report
    struck later means folding anew.
    """

    __slots__ = ("_own", "case")

    def __init__(self, case: Case | None = None) -> None:
        self.case = Case() if case is None else thaw(case)
        self._own: set[str] = set(TOPICS) if case is None else set()

    def extend(self, events: Iterable[Event]) -> None:
        """Fold further events; raises `LookupError` for a kind nobody handles."""
        new = list(events)
        if any(type(each.body) is Struck for each in new):
            new = [*self.case.history.events, *new]
            self.case = Case()
            self._own = set(TOPICS)
        struck = {each.body.seq for each in new if type(each.body) is Struck}
        for each in new:
            self._apply(each, each.seq in struck)

    def _apply(self, each: Event, struck: bool) -> None:
        history: History = self._topic("history")
        self.case.id = each.case
        history.seq = each.seq
        history.last_on = each.on
        history.events.append(each)
        if struck:
            return
        for topic, apply in appliers(each.kind):
            apply(self._topic(topic), each, each.body)

    def _topic(self, name: str) -> Any:
        """The state of a topic, which may be changed."""
        if name not in self._own:
            setattr(self.case, name, thaw(getattr(self.case, name)))
            self._own.add(name)
        return getattr(self.case, name)

    def sealed(self) -> Case:
        """The case, read-only; the folder is spent."""
        for topic in self._own:
            seal(getattr(self.case, topic))
        seal(self.case)
        return self.case


def fold(events: Iterable[Event]) -> Case:
    """The case that a history tells, read-only; it never needs terms."""
    folder = Folder()
    folder.extend(events)
    return folder.sealed()
