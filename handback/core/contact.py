"""What reached people and what they are to do: notices, proofs, tasks, calls, the choice."""

from dataclasses import dataclass, field, replace
from datetime import date

from handback.core.base import Channel, Code, Id, OptionName, Role
from handback.core.events import Body, Event, State, applies, event


@event("notice_sent")
@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSent(Body):
    """A notice went out; `due` is the day it was owed, `round` counts maturities."""

    notice: Code
    due: date
    channel: Channel
    to: tuple[Role, ...]
    rule: Code
    round: int = 0


@event("delivery_proven")
@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryProven(Body):
    """A notice's mailing or delivery is proven by a paper on file."""

    notice: Code
    proof: Code


@event("notice_bounced")
@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeBounced(Body):
    """A notice came back."""

    notice: Code
    channel: Channel


@event("task_opened")
@dataclass(frozen=True, slots=True, kw_only=True)
class TaskOpened(Body):
    """Someone has something to do; `about` names the thing it concerns."""

    task: Code
    about: Id = Id("")
    role: Role
    due: date
    rule: Code


@event("task_done")
@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDone(Body):
    """A task was done, or fell away."""

    task: Code
    about: Id = Id("")
    outcome: Code = Code("done")


@event("task_overdue")
@dataclass(frozen=True, slots=True, kw_only=True)
class TaskOverdue(Body):
    """The day promised for a task has passed."""

    task: Code
    about: Id = Id("")


@event("flagged")
@dataclass(frozen=True, slots=True, kw_only=True)
class Flagged(Body):
    """Something reported broke a rule, or came late; it counts all the same."""

    flag: Code
    rule: Code
    about: Id = Id("")


@event("reminder_called")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderCalled(Body):
    """A specialist called the lessee about what a call is due for; `reached` says they spoke."""

    notice: Code
    reached: bool = True


@event("interview_recorded")
@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewRecorded(Body):
    """The answers to the programme's questions, yes or no each, in order of asking."""

    questions: tuple[Code, ...]
    yes: tuple[Code, ...]


@event("option_chosen")
@dataclass(frozen=True, slots=True, kw_only=True)
class OptionChosen(Body):
    """The lessee's choice so far; it may be changed until the hand-over or purchase."""

    option: OptionName
    on_day: date | None = None


@event("message_left")
@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLeft(Body):
    """A message, its text in an erasable row."""

    text: Id


@dataclass(frozen=True, slots=True)
class Sent:
    """A notice that went out, and whether it arrived."""

    on: date
    due: date
    rule: Code
    round: int
    channel: Channel
    proofs: tuple[Code, ...] = ()
    proven_on: date | None = None
    bounced: bool = False

    def counts(self, proof: str) -> bool:
        """Whether it counts as sent where `proof` is required (`mailing`, `delivery`, or none).

        What came back does not count; a proven delivery proves the mailing too.
        """
        proven = not proof or proof in self.proofs
        return not self.bounced and (proven or (proof == "mailing" and "delivery" in self.proofs))


@dataclass(frozen=True, slots=True)
class Task:
    """A task that is open."""

    task: Code
    about: Id
    role: Role
    opened: date
    due: date
    rule: Code
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that broke a rule and was recorded all the same."""

    flag: Code
    rule: Code
    about: Id
    on: date


@dataclass(slots=True)
class Contact(State):
    """Notices, tasks, flags and the choice of a case."""

    sent: dict[Code, tuple[Sent, ...]] = field(default_factory=dict)
    tasks: dict[tuple[Code, Id], Task] = field(default_factory=dict)
    tasks_done: dict[tuple[Code, Id], date] = field(default_factory=dict)
    outcomes: dict[tuple[Code, Id], Code] = field(default_factory=dict)
    flags: list[Flag] = field(default_factory=list)
    calls: dict[Code, date] = field(default_factory=dict)
    tried: dict[Code, int] = field(default_factory=dict)
    interview: InterviewRecorded | None = None
    interviewed: date | None = None
    chosen: OptionName | None = None
    chosen_on: date | None = None
    chosen_day: date | None = None
    messages: int = 0


@applies("contact", NoticeSent)
def _sent(state: Contact, event: Event, body: NoticeSent) -> None:
    new = Sent(event.on, body.due, body.rule, body.round, body.channel)
    state.sent[body.notice] = (*state.sent.get(body.notice, ()), new)


def _change_last(state: Contact, notice: Code, last: Sent) -> None:
    state.sent[notice] = (*state.sent[notice][:-1], last)


@applies("contact", DeliveryProven)
def _proven(state: Contact, event: Event, body: DeliveryProven) -> None:
    old = state.sent[body.notice][-1]
    new = replace(old, proofs=(*old.proofs, body.proof), proven_on=old.proven_on or event.on)
    _change_last(state, body.notice, new)


@applies("contact", NoticeBounced)
def _bounced(state: Contact, event: Event, body: NoticeBounced) -> None:
    _change_last(state, body.notice, replace(state.sent[body.notice][-1], bounced=True))


@applies("contact", TaskOpened)
def _opened(state: Contact, event: Event, body: TaskOpened) -> None:
    key = (body.task, body.about)
    state.tasks[key] = Task(body.task, body.about, body.role, event.on, body.due, body.rule)


@applies("contact", TaskDone)
def _done(state: Contact, event: Event, body: TaskDone) -> None:
    key = (body.task, body.about)
    state.tasks.pop(key, None)
    state.tasks_done[key] = event.on
    state.outcomes[key] = body.outcome


@applies("contact", TaskOverdue)
def _overdue(state: Contact, event: Event, body: TaskOverdue) -> None:
    key = (body.task, body.about)
    state.tasks[key] = replace(state.tasks[key], overdue=True)


@applies("contact", Flagged)
def _flagged(state: Contact, event: Event, body: Flagged) -> None:
    state.flags.append(Flag(body.flag, body.rule, body.about, event.on))


@applies("contact", ReminderCalled)
def _called(state: Contact, event: Event, body: ReminderCalled) -> None:
    state.tried[body.notice] = state.tried.get(body.notice, 0) + 1
    if body.reached:
        state.calls[body.notice] = event.on


@applies("contact", InterviewRecorded)
def _interviewed(state: Contact, event: Event, body: InterviewRecorded) -> None:
    state.interview = body
    state.interviewed = event.on


@applies("contact", OptionChosen)
def _chosen(state: Contact, event: Event, body: OptionChosen) -> None:
    state.chosen = body.option
    state.chosen_on = event.on
    state.chosen_day = body.on_day


@applies("contact", MessageLeft)
def _left(state: Contact, event: Event, body: MessageLeft) -> None:
    state.messages += 1
