"""The hand-over's papers and what came with the car: receipt, signatures, checklists, equipment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from handback.core.base import (
    LESSEE_SIDE,
    Code,
    Id,
    PersonId,
    Refusal,
    Refused,
    Role,
    refuse,
)
from handback.core.checklists import KEY, asked_for, checklist, plate_goes, still_missing
from handback.core.events import Bodies
from handback.core.moves.handing_over import (
    COUNTER,
    DESK,
    missing_signature,
    question_lower,
    signature,
    signer,
    void_other_signatures,
)
from handback.core.moves.registry import ORDER, Ctx, insist, move, wrong_form
from handback.core.moves.tasks import close_task, flag, open_task
from handback.core.odometer import STATEMENT
from handback.core.sums.agreement import digest
from handback.core.turn_in import (
    EquipmentBrought,
    ReadingPhonedIn,
    ReceiptReceived,
    RemarketingRecorded,
    VehicleDelivered,
    VehiclePrepared,
)

AS_LESSEE = frozenset({Role.LESSEE, Role.REPRESENTATIVE})


NOT_YET = refuse(ORDER, "not_delivered", do="report_turn_in")


def handed_over(ctx: Ctx) -> Iterator[Refused]:
    """The car has to have been handed over."""
    if ctx.case.turn_in.delivered is None:
        yield NOT_YET


def _hand_over(ctx: Ctx) -> VehicleDelivered:
    """The hand-over; refuses where there is none yet."""
    state = ctx.case.turn_in.delivered
    if state is None:
        raise Refusal(NOT_YET)
    return state


def _received(ctx: Ctx) -> date | None:
    """The day something really came: who sends it cannot have sent it earlier."""
    theirs = ctx.actor.role not in DESK and ctx.on != ctx.today
    return ctx.today if theirs else None


@dataclass(frozen=True, slots=True, kw_only=True)
class TickChecklist:
    """Tick items of the programme's checklists as done."""

    items: tuple[Code, ...]


@move(TickChecklist, LESSEE_SIDE | COUNTER | {Role.INSPECTOR})
def tick_checklist(ctx: Ctx, ask: TickChecklist) -> Bodies:
    """Only what is on a checklist, is equipment to bring, or is the plate's way."""
    lists = [checklist(ctx.view, time) for time in ("before", "at", "after")]
    known = {*(item for each in lists for item in each), *asked_for(ctx.view), KEY}
    known.add(plate_goes(ctx.view))
    unknown = [item for item in ask.items if item not in known]
    insist(ask.items, wrong_form("nothing_ticked"))
    insist(not unknown, wrong_form("not_on_a_checklist", items=", ".join(unknown)))
    yield VehiclePrepared(items=ask.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneInReading:
    """Tell the final odometer reading by phone, before the receipt arrives."""

    odometer: int


@move(PhoneInReading, LESSEE_SIDE | DESK, report=True)
def phone_in_reading(ctx: Ctx, ask: PhoneInReading) -> Bodies:
    """Called in on the day of the hand-over it keeps that day for a receipt that comes late."""
    insist(ask.odometer >= 0, wrong_form("negative_odometer"))
    state = ctx.case.turn_in.delivered
    about = state.turn_in if state else Id("")
    yield ReadingPhonedIn(turn_in=about, odometer=ask.odometer, received=_received(ctx))
    yield from question_lower(ctx, ask.odometer, about)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitReceipt:
    """Send in the signed turn-in receipt with the final odometer reading, and who signed it."""

    odometer: int
    signed_by: tuple[Role, ...]


@move(SubmitReceipt, LESSEE_SIDE | COUNTER | {Role.SYSTEM}, needs=handed_over, report=True)
def submit_receipt(ctx: Ctx, ask: SubmitReceipt) -> Bodies:
    """Needed signatures and the reading make it count; another signature missing is a task."""
    state = _hand_over(ctx)
    insist(ask.odometer >= 0, wrong_form("negative_odometer"))
    paper, rule = _receipt_paper(ctx)
    missing, waiting = _unsigned(ctx, paper, ask.signed_by)
    insist(not missing, refuse(rule, "receipt_not_signed", missing=missing))
    data = digest(paper, state.turn_in, ask.odometer)
    yield from void_other_signatures(ctx, paper, data, "signed_anew")
    yield ReceiptReceived(
        turn_in=state.turn_in,
        odometer=ask.odometer,
        signed_by=ask.signed_by,
        received=_received(ctx),
    )
    for role in ask.signed_by:
        yield signature(paper, role, _who(ctx, role), data)
        yield from close_task(ctx, "missing_signature", missing_signature(paper, role))
    for role, source in waiting:
        yield from open_task(ctx, "missing_signature", missing_signature(paper, role), source)
    yield from _late_receipt(ctx)
    yield from _compare(ctx, state, ask.odometer)


def _receipt_paper(ctx: Ctx) -> tuple[Code, Code]:
    terms = ctx.terms.turn_in
    if terms.receipt is None:
        return Code("turn_in_receipt"), terms.source_of("signatures")
    return terms.receipt.paper, terms.receipt.source or terms.source_of("receipt")


def _who(ctx: Ctx, role: Role) -> Id:
    if role is ctx.actor.role:
        return ctx.actor.person
    return ctx.case.lease.facts.lessee if role is Role.LESSEE else Id("")


def _unsigned(
    ctx: Ctx, paper: Code, signed_by: tuple[Role, ...]
) -> tuple[tuple[str, ...], tuple[tuple[Role, Code], ...]]:
    """Roles whose needed signature is missing, and those whose signature is waited for."""
    wanted = [each for each in ctx.terms.turn_in.signatures if each.paper == paper]
    roles = {each.by: each.needed for each in wanted}
    sources = {each.by: each.source for each in wanted}
    have = set(signed_by) | (AS_LESSEE if AS_LESSEE & set(signed_by) else frozenset())
    open_ = [role for role in roles if role not in have]
    needed = tuple(f"signature_of_{role}" for role in open_ if roles[role])
    return needed, tuple((role, sources[role]) for role in open_ if not roles[role])


def _late_receipt(ctx: Ctx) -> Bodies:
    state, receipt = ctx.case.turn_in, ctx.terms.turn_in.receipt
    came = _received(ctx) or ctx.on
    if receipt is None or not receipt.same_day or state.delivered_on is None or state.receipt:
        return
    if came > state.delivered_on and not state.phoned_that_day:
        yield flag("receipt_late", receipt.source_of("same_day"), "receipt")


def _compare(ctx: Ctx, state: VehicleDelivered, odometer: int) -> Bodies:
    yield from question_lower(ctx, odometer, state.turn_in)
    if state.odometer is None:
        yield from close_task(ctx, "missing_facts", "odometer")
    elif abs(state.odometer - odometer) > ctx.terms.odometer.discrepancy_above:
        yield from open_task(ctx, "reading_discrepancy", state.turn_in)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignPaper:
    """Sign a paper of the hand-over; `digest` is of the data it showed, where the door knows it.

    At the counter `by` says whose signature is on the paper.
    """

    paper: Code
    digest: Code = Code("")
    by: Role | None = None
    person: PersonId = Id("")


@move(SignPaper, LESSEE_SIDE | COUNTER | {Role.INSPECTOR})
def sign_paper(ctx: Ctx, ask: SignPaper) -> Bodies:
    """Signatures on the same paper with other data fall away."""
    papers = {each.paper for each in ctx.terms.turn_in.signatures} | {_receipt_paper(ctx)[0]}
    insist(ask.paper in papers, wrong_form("unknown_paper", paper=ask.paper))
    own_move = refuse(ORDER, "has_its_own_move", do="sign_odometer_statement")
    insist(ask.paper != STATEMENT, own_move)
    by = ctx.actor.role if ctx.actor.role in LESSEE_SIDE else ask.by or ctx.actor.role
    person = signer(ctx, ask.person) if by in LESSEE_SIDE else ask.person or ctx.actor.person
    data = ask.digest or _data(ctx, ask.paper)
    yield from void_other_signatures(ctx, ask.paper, data, "signed_anew")
    yield signature(ask.paper, by, person, data)
    yield from close_task(ctx, "missing_signature", missing_signature(ask.paper, by))


def _data(ctx: Ctx, paper: Code) -> Code:
    """A digest of what a paper of the hand-over shows."""
    state = _hand_over(ctx)
    receipt, odometer = ctx.case.turn_in.receipt, ctx.case.odometer
    reading = receipt.odometer if receipt else odometer.corrected or state.odometer
    return digest(paper, state.turn_in, reading)


@dataclass(frozen=True, slots=True, kw_only=True)
class BringInEquipment:
    """Tell that missing keys or equipment were brought in after the hand-over."""

    items: tuple[Code, ...] = ()
    keys: int = 0


@move(BringInEquipment, COUNTER | {Role.SYSTEM}, needs=handed_over, report=True)
def bring_in_equipment(ctx: Ctx, ask: BringInEquipment) -> Bodies:
    """What comes within the grace days is not charged; what comes later is flagged."""
    state = _hand_over(ctx)
    insist(ask.keys >= 0 and (ask.items or ask.keys), wrong_form("nothing_brought"))
    missing = still_missing(ctx.view)
    unknown = [item for item in ask.items if item not in missing]
    insist(not unknown, wrong_form("not_missing", items=", ".join(unknown)))
    yield EquipmentBrought(turn_in=state.turn_in, items=ask.items, keys=ask.keys)
    terms, since = ctx.terms.equipment, ctx.case.turn_in.delivered_on
    if since is not None and ctx.on > since + timedelta(days=terms.grace_days):
        yield flag("after_grace", terms.source_of("grace_days"), state.turn_in)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRemarketing:
    """Record what leaves with the car: open recalls, what was cleared, belongings found."""

    open_recalls: int = 0
    cleared: tuple[Code, ...] = ()
    belongings: tuple[Code, ...] = ()


@move(RecordRemarketing, COUNTER | {Role.SYSTEM}, needs=handed_over)
def record_remarketing(ctx: Ctx, ask: RecordRemarketing) -> Bodies:
    """The record that the car leaves with."""
    insist(ask.open_recalls >= 0, wrong_form("negative_recalls"))
    yield RemarketingRecorded(
        open_recalls=ask.open_recalls, cleared=ask.cleared, belongings=ask.belongings
    )
