"""The odometer: the signed disclosure, corrections, readings from elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass

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
from handback.core.events import Bodies
from handback.core.moves.handing_over import (
    COUNTER,
    DESK,
    missing_signature,
    question_elsewhere,
    question_lower,
    signature,
    signer,
    signs_as,
    void_other_signatures,
)
from handback.core.moves.registry import Ctx, insist, move, out_of_order, wrong_form
from handback.core.moves.tasks import close_task, flag, open_task
from handback.core.odometer import (
    STATEMENT,
    OdometerStatementReceived,
    OdometerStatementSigned,
    ReadingConfirmed,
    ReadingCorrected,
    ReadingRecorded,
)
from handback.core.sums.agreement import digest, speaks_for, who_must
from handback.core.sums.readings import is_discrepant, statement_asked
from handback.core.turn_in import SignaturesVoided
from handback.core.view import billing_reading

SIGN = "sign_odometer_statement"


def car_changes_hands(ctx: Ctx) -> Iterator[Refused]:
    """There is something to disclose: the car was handed over, is being bought or traded in."""
    case = ctx.case
    if not (case.turn_in.delivered or case.purchase.started or case.purchase.traded_on):
        yield out_of_order("no_transfer")
    elif not statement_asked(ctx.view):
        yield refuse(ctx.terms.odometer.source_of("needed_when"), "statement_not_needed")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOdometerStatement:
    """Sign the mileage disclosure; without a reading it is the hand-over's.

    `certification` is one of the programme's, the first without one. At the counter and the desk
    `person` names the lessee who signed on paper.
    """

    turn_in: Id = Id("")
    odometer: int | None = None
    certification: Code = Code("")
    person: PersonId = Id("")


@move(SignOdometerStatement, LESSEE_SIDE | COUNTER, needs=car_changes_hands)
def sign_odometer_statement(ctx: Ctx, ask: SignOdometerStatement) -> Bodies:
    """The reading that all who must have signed is the one that bills."""
    delivered = ctx.case.turn_in.delivered
    about = delivered.turn_in if delivered else Id("")
    known = ask.turn_in in ("", about)
    insist(known, wrong_form("unknown_turn_in", turn_in=ask.turn_in))
    reading, certification = _reading(ctx, ask.odometer), _certification(ctx, ask.certification)
    person = signer(ctx, ask.person)
    lease = ctx.case.lease
    data = digest(STATEMENT, about, reading, certification, lease.vehicle)
    missing = _still_to_sign(ctx, person, data)
    yield from void_other_signatures(ctx, STATEMENT, data, "signed_anew")
    yield OdometerStatementSigned(
        statement=ctx.new_id(),
        odometer=reading,
        certification=certification,
        person=person,
        digest=data,
        complete=not missing,
    )
    yield from _signature(ctx, person, data, missing)
    yield from _doubts(ctx, about, reading, certification)


def _reading(ctx: Ctx, given: int | None) -> int:
    odometer = ctx.case.odometer
    known = odometer.awaiting if odometer.awaiting is not None else billing_reading(ctx.case)
    reading = given if given is not None else known
    if reading is None:
        raise Refusal(wrong_form("odometer_needed"))
    insist(reading >= 0, wrong_form("negative_odometer"))
    return reading


def _certification(ctx: Ctx, given: Code) -> Code:
    known = ctx.terms.odometer.certifications
    choice = given or (known[0] if known else Code(""))
    unknown = wrong_form("unknown_certification", certification=given, known=", ".join(known))
    insist(choice in known or not choice, unknown)
    return choice


def _still_to_sign(ctx: Ctx, person: Id, data: Code) -> tuple[Id, ...]:
    signed = {each for each, seen in ctx.case.odometer.partial.items() if seen == data}
    voices = {speaks_for(ctx.view, each) for each in {person, *signed}}
    return tuple(each for each in who_must(ctx.view, SIGN) if each not in voices)


def _signature(ctx: Ctx, person: Id, data: Code, missing: tuple[Id, ...]) -> Bodies:
    by = signs_as(ctx.actor)
    yield signature(STATEMENT, by, person, data)
    for done in dict.fromkeys((by.value, person, speaks_for(ctx.view, person))):
        yield from close_task(ctx, "missing_signature", missing_signature(STATEMENT, done))
    rule = ctx.terms.people.source_of("agreements")
    for each in missing:
        yield from open_task(ctx, "missing_signature", missing_signature(STATEMENT, each), rule)


def _doubts(ctx: Ctx, about: Id, reading: int, certification: Code) -> Bodies:
    """What a person has to look at: a doubtful certification, a reading unlike the hand-over's."""
    terms, delivered = ctx.terms.odometer, ctx.case.turn_in.delivered
    yield from question_lower(ctx, reading, about)
    if delivered is not None and delivered.odometer is None:
        yield from close_task(ctx, "missing_facts", "odometer")
    doubtful = bool(certification) and certification in terms.doubtful
    if doubtful:
        yield flag("reading_doubtful", terms.source_of("doubtful"), about)
    seen = ctx.case.odometer.awaiting or ctx.case.odometer.corrected
    other = delivered is not None and seen is None and is_discrepant(ctx.view, reading)
    if doubtful or other:
        yield from open_task(ctx, "reading_discrepancy", about)


def statement_signed(ctx: Ctx) -> Iterator[Refused]:
    """There is a signed statement to receive."""
    if ctx.case.odometer.signed is None or ctx.case.odometer.void:
        yield out_of_order("not_signed")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveOdometerStatement:
    """Tell that the lessor received the signed mileage disclosure and signed it."""

    statement: Id = Id("")


@move(ReceiveOdometerStatement, DESK, needs=statement_signed, report=True)
def receive_odometer_statement(ctx: Ctx, ask: ReceiveOdometerStatement) -> Bodies:
    """The day counts on which it came."""
    signed = ctx.case.odometer.signed
    if signed is None:
        raise Refusal(out_of_order("not_signed"))
    known = ask.statement in ("", signed.statement)
    insist(known, wrong_form("unknown_statement", statement=ask.statement))
    yield OdometerStatementReceived(statement=signed.statement)
    if ctx.terms.odometer.lessor_signs:
        yield signature(STATEMENT, ctx.actor.role, ctx.actor.person, signed.digest)


def reading_known(ctx: Ctx) -> Iterator[Refused]:
    """There is a reading of the hand-over to correct."""
    if billing_reading(ctx.case) is None:
        yield out_of_order("no_reading")


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectReading:
    """Correct the reading of the hand-over that was recorded wrongly, and say why."""

    odometer: int
    reason: Code


@move(CorrectReading, {Role.SPECIALIST}, needs=reading_known)
def correct_reading(ctx: Ctx, ask: CorrectReading) -> Bodies:
    """A lower reading bills at once; one higher than the signed one waits for a new signature."""
    insist(ask.reason, wrong_form("reason_needed"))
    insist(ask.odometer >= 0, wrong_form("negative_odometer"))
    state, rule = ctx.case.turn_in, ctx.terms.odometer.source
    signed = {each.paper for each in state.signatures}
    shown = [STATEMENT, *([ctx.terms.turn_in.receipt.paper] if ctx.terms.turn_in.receipt else [])]
    for paper in shown:
        if paper in signed:
            yield SignaturesVoided(paper=paper, reason=Code("reading_corrected"))
    yield ReadingCorrected(odometer=ask.odometer, reason=ask.reason)
    about = state.delivered.turn_in if state.delivered else Id("")
    for task in ("question_reading", "reading_discrepancy"):
        yield from close_task(ctx, task, about, "corrected")
    for paper in shown:
        if paper in signed:
            missing = missing_signature(paper, Role.LESSEE.value)
            yield from open_task(ctx, "missing_signature", missing, rule)


def reading_questioned(ctx: Ctx) -> Iterator[Refused]:
    """A reading is questioned and waits."""
    if ctx.case.odometer.questioned is None:
        yield out_of_order("nothing_questioned")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmReading:
    """Confirm a reading that is lower than an earlier one, and say why it is right."""

    reason: Code


@move(ConfirmReading, {Role.SPECIALIST}, needs=reading_questioned)
def confirm_reading(ctx: Ctx, ask: ConfirmReading) -> Bodies:
    """The question is settled; acceptance waits no more for it."""
    odometer = ctx.case.odometer.questioned
    insist(ask.reason, wrong_form("reason_needed"))
    if odometer is None:
        raise Refusal(out_of_order("nothing_questioned"))
    yield ReadingConfirmed(odometer=odometer, reason=ask.reason)
    for task, about in ctx.case.contact.tasks:
        if task == "question_reading":
            yield from close_task(ctx, task, about, "confirmed")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordReading:
    """Record what the odometer showed elsewhere: at an auction, in a workshop, to the lessee."""

    odometer: int
    origin: Code


@move(
    RecordReading,
    LESSEE_SIDE | COUNTER | {Role.INSPECTOR, Role.SYSTEM},
    report=True,
)
def record_reading(ctx: Ctx, ask: RecordReading) -> Bodies:
    """It never raises a bill: one that contradicts the others is a task for a person."""
    insist(ask.odometer >= 0, wrong_form("negative_odometer"))
    yield ReadingRecorded(odometer=ask.odometer, origin=ask.origin)
    yield from question_elsewhere(ctx, ask.odometer)
