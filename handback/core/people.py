"""People of a case: representatives, death, bankruptcy, addresses, changes to be confirmed."""

from dataclasses import dataclass, field
from datetime import date

from handback.core.base import Code, Id
from handback.core.events import Body, Event, State, applies, event


@event("representative_appointed")
@dataclass(frozen=True, slots=True, kw_only=True)
class RepresentativeAppointed(Body):
    """Someone may act for the lessee; `papers` are the kinds of proof on file."""

    person: Id
    papers: tuple[Code, ...] = ()


@event("death_recorded")
@dataclass(frozen=True, slots=True, kw_only=True)
class DeathRecorded(Body):
    """A lessee has died."""

    person: Id


@event("bankruptcy_recorded")
@dataclass(frozen=True, slots=True, kw_only=True)
class BankruptcyRecorded(Body):
    """A stay holds from this day on: nothing is collected while it lasts."""

    person: Id


@event("bankruptcy_lifted")
@dataclass(frozen=True, slots=True, kw_only=True)
class BankruptcyLifted(Body):
    """The stay has ended."""

    person: Id


@event("address_changed")
@dataclass(frozen=True, slots=True, kw_only=True)
class AddressChanged(Body):
    """A person's address is now another erasable row; `region` moves only the mail, not the law."""

    person: Id
    address: Id


@event("change_requested")
@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRequested(Body):
    """A change that a thief would make was asked for and waits for its confirmation."""

    name: Id
    what: Code
    detail: Id
    waits_until: date


@event("change_confirmed")
@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeConfirmed(Body):
    """The change was confirmed on a second channel."""

    name: Id
    channel: Code


@event("change_rejected")
@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRejected(Body):
    """The change was not the lessee's: it never takes effect."""

    name: Id


@dataclass(frozen=True, slots=True)
class PendingChange:
    """A sensitive change on its way."""

    name: Id
    what: Code
    detail: Id
    waits_until: date
    confirmed: bool = False


@dataclass(slots=True)
class People(State):
    """Who acts and is told, and what rests."""

    representatives: dict[Id, tuple[Code, ...]] = field(default_factory=dict)
    dead: list[Id] = field(default_factory=list)
    stays: list[Id] = field(default_factory=list)
    addresses: dict[Id, Id] = field(default_factory=dict)
    changes: dict[Id, PendingChange] = field(default_factory=dict)


@applies("people", RepresentativeAppointed)
def _appointed(state: People, event: Event, body: RepresentativeAppointed) -> None:
    state.representatives[body.person] = body.papers


@applies("people", DeathRecorded)
def _died(state: People, event: Event, body: DeathRecorded) -> None:
    state.dead.append(body.person)


@applies("people", BankruptcyRecorded)
def _stayed(state: People, event: Event, body: BankruptcyRecorded) -> None:
    if body.person not in state.stays:
        state.stays.append(body.person)


@applies("people", BankruptcyLifted)
def _lifted(state: People, event: Event, body: BankruptcyLifted) -> None:
    if body.person in state.stays:
        state.stays.remove(body.person)


@applies("people", AddressChanged)
def _moved(state: People, event: Event, body: AddressChanged) -> None:
    state.addresses[body.person] = body.address


@applies("people", ChangeRequested)
def _asked(state: People, event: Event, body: ChangeRequested) -> None:
    state.changes[body.name] = PendingChange(body.name, body.what, body.detail, body.waits_until)


@applies("people", ChangeConfirmed)
def _confirmed(state: People, event: Event, body: ChangeConfirmed) -> None:
    old = state.changes[body.name]
    state.changes[body.name] = PendingChange(
        old.name, old.what, old.detail, old.waits_until, confirmed=True
    )


@applies("people", ChangeRejected)
def _rejected(state: People, event: Event, body: ChangeRejected) -> None:
    state.changes.pop(body.name, None)
