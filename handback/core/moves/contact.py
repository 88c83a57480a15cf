"""Contact: proof and bounce of notices, calls, the interview, the choice, messages, tasks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from handback.core.base import (
    LESSEE_SIDE,
    Channel,
    Code,
    Ended,
    Id,
    OptionName,
    PersonId,
    Refusal,
    Refused,
    Role,
    TextId,
    refuse,
)
from handback.core.contact import (
    DeliveryProven,
    InterviewRecorded,
    MessageLeft,
    NoticeBounced,
    NoticeSent,
    OptionChosen,
    ReminderCalled,
    Sent,
    TaskDone,
)
from handback.core.events import Bodies
from handback.core.facts import holds, missing_facts
from handback.core.moves.handing_over import signer
from handback.core.moves.registry import (
    AUTHORITY,
    ORDER,
    Ctx,
    insist,
    move,
    out_of_order,
    wrong_form,
)
from handback.core.moves.tasks import close_task, flag, open_task
from handback.core.people import PersonAgreed
from handback.core.recipients import recipients
from handback.core.sums.agreement import digest, speaks_for, still_to_agree, who_must
from handback.core.terms.options import OptionTerms

DESK = frozenset({Role.SPECIALIST, Role.SYSTEM})
PROOFS = (Code("mailing"), Code("delivery"))
OWN_MOVES = {"confirm_change": "confirm_change", "question_reading": "confirm_reading"}
"""Tasks that only their move settles: closing them by hand would leave the matter open."""


def _last(ctx: Ctx, notice: Code) -> Sent:
    sent = ctx.case.contact.sent.get(notice)
    if not sent:
        raise Refusal(out_of_order("not_sent", notice=notice))
    return sent[-1]


def something_sent(ctx: Ctx) -> Iterator[Refused]:
    """Some notice has gone out."""
    if not ctx.case.contact.sent:
        yield out_of_order("nothing_sent")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProveDelivery:
    """Record proof of a notice: `mailing` or `delivery`."""

    notice: Code
    proof: Code


@move(ProveDelivery, DESK, needs=something_sent, report=True)
def prove_delivery(ctx: Ctx, ask: ProveDelivery) -> Bodies:
    """A notice that the law wants proven counts as sent from now on."""
    insist(ask.proof in PROOFS, wrong_form("unknown_proof", proof=ask.proof))
    _last(ctx, ask.notice)
    yield DeliveryProven(notice=ask.notice, proof=ask.proof)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordBounce:
    """Record that a notice came back."""

    notice: Code


@move(RecordBounce, DESK, needs=something_sent, report=True)
def record_bounce(ctx: Ctx, ask: RecordBounce) -> Bodies:
    """It does not count as sent; a person finds another way."""
    last = _last(ctx, ask.notice)
    insist(not last.bounced, out_of_order("bounced_already", notice=ask.notice))
    yield NoticeBounced(notice=ask.notice, channel=last.channel)
    yield from open_task(ctx, "bounced_mail", ask.notice, last.rule)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResendNotice:
    """Send a notice once more, by the same channel or another."""

    notice: Code
    channel: Channel | None = None


@move(ResendNotice, {Role.SPECIALIST}, needs=something_sent)
def resend_notice(ctx: Ctx, ask: ResendNotice) -> Bodies:
    """It carries the day on which it really goes out."""
    last = _last(ctx, ask.notice)
    notice = ctx.terms.notices.get(ask.notice)
    yield NoticeSent(
        notice=ask.notice,
        due=last.due,
        channel=ask.channel or last.channel,
        to=recipients(ctx.view, notice.to if notice else (Role.LESSEE,)),
        rule=last.rule,
        round=last.round,
    )
    yield from close_task(ctx, "bounced_mail", ask.notice, "resent")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCall:
    """Record a call that the programme asks for; `reached` is false when nobody answered."""

    notice: Code
    reached: bool = True


@move(RecordCall, {Role.SPECIALIST, Role.INSPECTOR}, report=True)
def record_call(ctx: Ctx, ask: RecordCall) -> Bodies:
    """Having reached the lessee closes the task; a late one is flagged."""
    notice = ctx.terms.notices.get(ask.notice)
    if notice is None or notice.channel is not Channel.CALL:
        raise Refusal(wrong_form("not_a_call", notice=ask.notice))
    yield ReminderCalled(notice=ask.notice, reached=ask.reached)
    task = ctx.case.contact.tasks.get((Code("call"), Id(ask.notice)))
    if task is not None and ask.reached:
        if ctx.on > task.due:
            yield flag("call_late", notice.source, ask.notice)
        yield from close_task(ctx, "call", ask.notice)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordInterview:
    """Record the answers to the programme's questions, yes or no to each."""

    answers: dict[Code, bool]


@move(RecordInterview, {Role.SPECIALIST})
def record_interview(ctx: Ctx, ask: RecordInterview) -> Bodies:
    """Every question has to be answered."""
    terms = ctx.terms.inspection
    rule = terms.source_of("questions")
    insist(terms.questions, refuse(rule, "no_questions"))
    missing = tuple(q for q in terms.questions if q not in ask.answers)
    insist(not missing, refuse(rule, "unanswered", missing=missing))
    unknown = [q for q in ask.answers if q not in terms.questions]
    insist(not unknown, wrong_form("unknown_question", questions=", ".join(unknown)))
    yes = tuple(q for q in terms.questions if ask.answers[q])
    yield InterviewRecorded(questions=terms.questions, yes=yes)


def still_to_choose(ctx: Ctx) -> Iterator[Refused]:
    """The choice is open until the lease has ended."""
    if ctx.view.ending is not None:
        yield out_of_order("ended_already", how=ctx.view.ending.how)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseOption:
    """Choose an option of the programme; it may be changed until the hand-over or purchase.

    `on_day` is when the lessee means to do it. At the desk `person` says whose choice it is.
    """

    option: OptionName
    on_day: date | None = None
    person: PersonId = Id("")


@move(ChooseOption, LESSEE_SIDE | {Role.SPECIALIST}, needs=still_to_choose)
def choose_option(ctx: Ctx, ask: ChooseOption) -> Bodies:
    """Where all lessees must agree, the choice counts once each has made the same."""
    option = _offered(ctx, ask.option)
    _not_relinquished(ctx, option)
    person = speaks_for(ctx.view, signer(ctx, ask.person))
    data = digest(ask.option, ask.on_day)
    if who_must(ctx.view, "choose_option"):
        yield PersonAgreed(move=Code("choose_option"), person=person, digest=data)
        if still_to_agree(ctx.view, "choose_option", data, person):
            return
    yield OptionChosen(option=ask.option, on_day=ask.on_day)
    last = ctx.view.date_of(option.chosen_by) if option.chosen_by else None
    if last is not None and ctx.today > last:
        yield flag("late_choice", option.source_of("chosen_by"), ask.option)


def _offered(ctx: Ctx, name: OptionName) -> OptionTerms:
    option = ctx.terms.options.get(name)
    if option is None:
        rule = ctx.terms.source_of("options")
        offered = ", ".join(ctx.terms.options)
        raise Refusal(refuse(rule, "not_offered", option=name, offered=offered))
    missing = missing_facts(option.offered_when, ctx.view)
    refused = refuse(
        option.source_of("offered_when"), "not_offered_now", missing=missing, option=name
    )
    insist(holds(option.offered_when, ctx.view), refused)
    return option


def _not_relinquished(ctx: Ctx, option: OptionTerms) -> None:
    """The hand-over gives up what the programme says it gives up."""
    terms = ctx.terms.turn_in
    if option.ends_as not in (Ended.PURCHASED, Ended.TRADED_IN):
        return
    gone = ctx.view.moment(terms.choice_to_buy_ends) if terms.choice_to_buy_ends else None
    rule = terms.source_of("choice_to_buy_ends")
    insist(gone is None or ctx.today < gone, refuse(rule, "relinquished", on_day=gone))


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordMessage:
    """Leave a message."""

    text: TextId


@move(RecordMessage, frozenset(Role) - {Role.SYSTEM, Role.ADMINISTRATOR, Role.AUDITOR})
def record_message(ctx: Ctx, ask: RecordMessage) -> Bodies:
    """A programme that promises an answer gets a task for it."""
    yield MessageLeft(text=ask.text)
    if ctx.actor.role in LESSEE_SIDE and Code("answer_message") in ctx.terms.promises:
        yield from open_task(ctx, "answer_message", ask.text)


def some_task(ctx: Ctx) -> Iterator[Refused]:
    """Some task is open."""
    if not ctx.case.contact.tasks:
        yield out_of_order("no_task_open")


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteTask:
    """Mark a task as done, or say what else became of it."""

    task: Code
    about: Id = Id("")
    outcome: Code = Code("done")


@move(
    CompleteTask,
    {Role.SPECIALIST, Role.LENDER, Role.INSPECTOR, Role.RETAILER},
    needs=some_task,
)
def complete_task(ctx: Ctx, ask: CompleteTask) -> Bodies:
    """Whoever it is promised of does it, or a specialist."""
    task = ctx.case.contact.tasks.get((ask.task, ask.about))
    if task is None:
        raise Refusal(out_of_order("no_such_task", task=ask.task, about=ask.about))
    own = OWN_MOVES.get(ask.task, "")
    insist(not own, refuse(ORDER, "has_its_own_move", do=own, task=ask.task))
    mine = ctx.actor.role in (task.role, Role.SPECIALIST)
    insist(mine, refuse(AUTHORITY, "task_of_another", role=task.role))
    yield TaskDone(task=ask.task, about=ask.about, outcome=ask.outcome)
