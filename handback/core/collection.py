"""After the due date: instalments, reminders, referral."""

from dataclasses import dataclass, field
from datetime import date

from handback.core.base import Cents, Code, Id
from handback.core.events import Body, Event, State, applies, event


@event("instalments_requested")
@dataclass(frozen=True, slots=True, kw_only=True)
class InstalmentsRequested(Body):
    """The lessee asks to pay over time."""

    count: int


@event("instalments_answered")
@dataclass(frozen=True, slots=True, kw_only=True)
class InstalmentsAnswered(Body):
    """The answer of whoever decides; if granted, `count` parts of `amount` from `first` on."""

    granted: bool
    count: int = 0
    first: date | None = None
    amount: Cents = 0


@event("collection_reminded")
@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionReminded(Body):
    """A reminder of an unpaid bill went out: the n-th of that bill."""

    number: int
    rule: Code
    bill: Id = Id("")


@event("collection_referred")
@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionReferred(Body):
    """The balance was referred to collection, or the car to repossession."""

    what: Code
    rule: Code


@dataclass(slots=True)
class Collection(State):
    """What was agreed and done about an unpaid balance."""

    instalments_asked: date | None = None
    instalments: InstalmentsAnswered | None = None
    instalments_on: date | None = None
    reminders: list[tuple[Id, int, date]] = field(default_factory=list)
    referred: dict[Code, date] = field(default_factory=dict)


@applies("collection", InstalmentsRequested)
def _asked(state: Collection, event: Event, body: InstalmentsRequested) -> None:
    state.instalments_asked = event.on
    state.instalments = None


@applies("collection", InstalmentsAnswered)
def _answered(state: Collection, event: Event, body: InstalmentsAnswered) -> None:
    state.instalments = body
    state.instalments_on = event.on


@applies("collection", CollectionReminded)
def _reminded(state: Collection, event: Event, body: CollectionReminded) -> None:
    state.reminders.append((body.bill, body.number, event.on))


@applies("collection", CollectionReferred)
def _referred(state: Collection, event: Event, body: CollectionReferred) -> None:
    state.referred[body.what] = event.on
