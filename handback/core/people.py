"""People of a case: representatives, death, bankruptcy, addresses, changes to be confirmed."""

from dataclasses import dataclass, field, replace
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
    """A change that a thief would make was asked for and waits for its confirmation.

    `channel` is the way it was asked for; it is confirmed on another one.
    """

    name: Id
    what: Code
    detail: Id
    waits_until: date
    channel: Code = Code("")


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


@event("person_agreed")
@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAgreed(Body):
    """One of several who must all agree has agreed to a move with these arguments."""

    move: Code
    person: Id
    digest: Code


@dataclass(frozen=True, slots=True)
class PendingChange:
    """A sensitive change on its way, who asked for it and how."""

    name: Id
    what: Code
    detail: Id
    waits_until: date
    confirmed: bool = False
    channel: Code = Code("")
    asked_by: Id = Id("")

    def in_force(self, day: date) -> bool:
        """Whether it is confirmed and has waited long enough on `day`."""
        return self.confirmed and self.waits_until <= day


@dataclass(slots=True)
class People(State):
    """Who acts and is told, and what rests; `resumed` is the day on which a rest last ended."""

    representatives: dict[Id, tuple[Code, ...]] = field(default_factory=dict)
    dead: list[Id] = field(default_factory=list)
    stays: list[Id] = field(default_factory=list)
    resumed: date | None = None
    addresses: dict[Id, Id] = field(default_factory=dict)
    changes: dict[Id, PendingChange] = field(default_factory=dict)
    agreed: dict[tuple[Code, Code], tuple[Id, ...]] = field(default_factory=dict)

    def pending(self, what: str, day: date) -> PendingChange | None:
        """The change of this kind that is not in force yet on `day`."""
        waiting = [c for c in self.changes.values() if c.what == what and not c.in_force(day)]
        return waiting[-1] if waiting else None

    def changed_to(self, what: str, day: date) -> Id | None:
        """What the latest change of this kind that is in force on `day` says."""
        valid = [c.detail for c in self.changes.values() if c.what == what and c.in_force(day)]
        return valid[-1] if valid else None


@applies("people", RepresentativeAppointed)
def _appointed(state: People, event: Event, body: RepresentativeAppointed) -> None:
    if state.dead and not state.representatives:
        state.resumed = event.on
    state.representatives[body.person] = body.papers


@applies("people", DeathRecorded)
def _died(state: People, event: Event, body: DeathRecorded) -> None:
    if body.person not in state.dead:
        state.dead.append(body.person)


@applies("people", BankruptcyRecorded)
def _stayed(state: People, event: Event, body: BankruptcyRecorded) -> None:
    if body.person not in state.stays:
        state.stays.append(body.person)


@applies("people", BankruptcyLifted)
def _lifted(state: People, event: Event, body: BankruptcyLifted) -> None:
    if body.person in state.stays:
        state.stays.remove(body.person)
        state.resumed = event.on


@applies("people", AddressChanged)
def _moved(state: People, event: Event, body: AddressChanged) -> None:
    state.addresses[body.person] = body.address


@applies("people", ChangeRequested)
def _asked(state: People, event: Event, body: ChangeRequested) -> None:
    for old in [c for c in state.changes.values() if c.what == body.what and not c.confirmed]:
        del state.changes[old.name]
    state.changes[body.name] = PendingChange(
        body.name,
        body.what,
        body.detail,
        body.waits_until,
        channel=body.channel,
        asked_by=event.by.person,
    )


@applies("people", ChangeConfirmed)
def _confirmed(state: People, event: Event, body: ChangeConfirmed) -> None:
    state.changes[body.name] = replace(state.changes[body.name], confirmed=True)


@applies("people", ChangeRejected)
def _rejected(state: People, event: Event, body: ChangeRejected) -> None:
    state.changes.pop(body.name, None)


@applies("people", PersonAgreed)
def _agreed(state: People, event: Event, body: PersonAgreed) -> None:
    key = (body.move, body.digest)
    before = state.agreed.get(key, ())
    if body.person not in before:
        state.agreed[key] = (*before, body.person)
