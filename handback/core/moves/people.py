"""People: representatives, death, bankruptcy, addresses, and changes that a thief would make."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from handback.core.base import (
    LESSEE_SIDE,
    AddressId,
    BankAccountId,
    Channel,
    Code,
    Id,
    NewPersonId,
    PersonId,
    Refusal,
    Refused,
    Role,
    refuse,
)
from handback.core.events import Bodies
from handback.core.moves.registry import AUTHORITY, Ctx, insist, move, out_of_order, wrong_form
from handback.core.moves.tasks import close_task, flag, open_task
from handback.core.people import (
    AddressChanged,
    BankruptcyLifted,
    BankruptcyRecorded,
    ChangeConfirmed,
    ChangeRejected,
    ChangeRequested,
    DeathRecorded,
    PendingChange,
    RepresentativeAppointed,
)

DESK = frozenset({Role.SPECIALIST, Role.SYSTEM})
TASK = "confirm_change"


def _everybody(ctx: Ctx) -> tuple[Id, ...]:
    lease = ctx.case.lease.facts
    return (lease.lessee, *lease.co_lessees)


def _a_lessee(ctx: Ctx, person: Id) -> Id:
    """The lessee or co-lessee named; the lessee without a name. Refuses anybody else."""
    chosen = person or ctx.case.lease.facts.lessee
    insist(chosen in _everybody(ctx), wrong_form("not_a_lessee", person=chosen))
    return chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointRepresentative:
    """Record that someone may act for the lessee, and which papers prove it.

    Papers that come later are added by the same move.
    """

    person: NewPersonId
    papers: tuple[Code, ...] = ()


@move(AppointRepresentative, DESK)
def appoint_representative(ctx: Ctx, ask: AppointRepresentative) -> Bodies:
    """Whoever is appointed acts once all papers that the programme asks for are there."""
    insist(ask.person not in _everybody(ctx), wrong_form("is_a_lessee", person=ask.person))
    before = ctx.case.people.representatives.get(ask.person, ())
    papers = tuple(dict.fromkeys((*before, *ask.papers)))
    yield RepresentativeAppointed(person=ask.person, papers=papers)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDeath:
    """Record that a lessee has died; the lessee of the contract without a name."""

    person: PersonId = Id("")


@move(RecordDeath, DESK, report=True)
def record_death(ctx: Ctx, ask: RecordDeath) -> Bodies:
    """What the programme names rests until someone represents the estate."""
    person = _a_lessee(ctx, ask.person)
    insist(person not in ctx.case.people.dead, out_of_order("recorded_already", person=person))
    yield DeathRecorded(person=person)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordBankruptcy:
    """Record a bankruptcy stay; of the lessee of the contract without a name."""

    person: PersonId = Id("")


@move(RecordBankruptcy, DESK, report=True)
def record_bankruptcy(ctx: Ctx, ask: RecordBankruptcy) -> Bodies:
    """What the programme names rests while the stay holds."""
    person = _a_lessee(ctx, ask.person)
    insist(person not in ctx.case.people.stays, out_of_order("recorded_already", person=person))
    yield BankruptcyRecorded(person=person)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftBankruptcy:
    """Record that a bankruptcy stay has ended."""

    person: PersonId = Id("")


@move(LiftBankruptcy, DESK, report=True)
def lift_bankruptcy(ctx: Ctx, ask: LiftBankruptcy) -> Bodies:
    """What rested goes on."""
    person = ask.person or ctx.case.lease.facts.lessee
    insist(person in ctx.case.people.stays, out_of_order("no_stay", person=person))
    yield BankruptcyLifted(person=person)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAddress:
    """Change a person's address; one's own without a name."""

    address: AddressId
    person: PersonId = Id("")


@move(ChangeAddress, LESSEE_SIDE | {Role.SPECIALIST})
def change_address(ctx: Ctx, ask: ChangeAddress) -> Bodies:
    """A person of the lessee's side changes only the own address."""
    own = ctx.actor.role in LESSEE_SIDE and ctx.actor.person
    chosen = ask.person or own or ctx.case.lease.facts.lessee
    insist(not own or chosen == own, refuse(AUTHORITY, "address_of_another"))
    known = (*_everybody(ctx), *ctx.case.people.representatives)
    insist(chosen in known, wrong_form("unknown_person", person=chosen))
    yield AddressChanged(person=Id(chosen), address=ask.address)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestChange:
    """Ask for a change of `refund_account`, `payoff_account` or `sign_in`, by a channel.

    `detail` cites what it is to be. Where the programme is careful the change waits and is
    confirmed on another channel.
    """

    what: Code
    detail: BankAccountId
    channel: Channel = Channel.PAGE


@move(RequestChange, LESSEE_SIDE | {Role.SPECIALIST, Role.LENDER})
def request_change(ctx: Ctx, ask: RequestChange) -> Bodies:
    """An earlier one of the same kind that nobody has confirmed falls away."""
    safety = ctx.terms.safety
    careful = ask.what in safety.confirms
    for old in ctx.case.people.changes.values():
        if old.what == ask.what and not old.confirmed:
            yield from close_task(ctx, TASK, old.name, "superseded")
    name = ctx.new_id()
    yield ChangeRequested(
        name=name,
        what=ask.what,
        detail=ask.detail,
        waits_until=ctx.today + timedelta(days=safety.cooling_off_days if careful else 0),
        channel=Code(ask.channel),
    )
    if careful:
        yield from open_task(ctx, TASK, name, safety.source_of("confirms"))
    else:
        yield ChangeConfirmed(name=name, channel=Code(ask.channel))


def change_waits(ctx: Ctx) -> Iterator[Refused]:
    """Some change waits for its confirmation."""
    if all(change.confirmed for change in ctx.case.people.changes.values()):
        yield out_of_order("no_change_waits")


def _change(ctx: Ctx, name: Id) -> PendingChange:
    found = ctx.case.people.changes.get(name)
    if found is None:
        raise Refusal(out_of_order("no_such_change", name=name))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmChange:
    """Confirm a change on another channel than the one it was asked for."""

    name: Id
    channel: Channel


@move(ConfirmChange, LESSEE_SIDE | {Role.SPECIALIST}, needs=change_waits)
def confirm_change(ctx: Ctx, ask: ConfirmChange) -> Bodies:
    """It takes effect when its days have passed; who asked for it at the desk does not confirm."""
    change, safety = _change(ctx, ask.name), ctx.terms.safety
    rule = safety.source_of("confirms")
    insist(not change.confirmed, out_of_order("confirmed_already", name=ask.name))
    insist(Code(ask.channel) != change.channel, refuse(rule, "same_channel", channel=ask.channel))
    own = ctx.actor.role is Role.SPECIALIST and ctx.actor.person == change.asked_by
    insist(not (own and change.asked_by), refuse(rule, "same_person"))
    yield ChangeConfirmed(name=ask.name, channel=Code(ask.channel))
    yield from close_task(ctx, TASK, ask.name, "confirmed")


def change_known(ctx: Ctx) -> Iterator[Refused]:
    """Some change was asked for."""
    if not ctx.case.people.changes:
        yield out_of_order("no_change_waits")


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectChange:
    """Reject a change that the lessee did not want: it never takes effect, or no more."""

    name: Id


@move(RejectChange, LESSEE_SIDE | {Role.SPECIALIST}, needs=change_known)
def reject_change(ctx: Ctx, ask: RejectChange) -> Bodies:
    """What held before holds again; the attempt stays flagged."""
    change = _change(ctx, ask.name)
    yield ChangeRejected(name=ask.name)
    yield flag(f"rejected_{change.what}", ctx.terms.safety.source_of("confirms"), ask.name)
    yield from close_task(ctx, TASK, ask.name, "rejected")
