"""The timeline: every date of a lease end, its rule, and whether it is done, coming or missed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from handback.core.base import Code, Id, OptionName
from handback.core.calendar import Offset
from handback.core.contact import Sent
from handback.core.facts import holds
from handback.core.offers import choice_to_buy_over
from handback.core.terms.conditions import Fact
from handback.core.terms.notices import Notice
from handback.core.view import View


class Kind(StrEnum):
    """What sort of date it is."""

    NOTICE = "notice"
    OPENS = "opens"
    DEADLINE = "deadline"
    END = "end"
    APPOINTMENT = "appointment"
    WINDOW = "window"
    DUE = "due"
    PROMISE = "promise"
    TASK = "task"
    MILESTONE = "milestone"


class Standing(StrEnum):
    """Where a date stands on the day asked for; a deadline is missed the day after it."""

    DONE = "done"
    COMING = "coming"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One date: what sort, its name, the rule it comes from, where it stands, when it was met."""

    on: date
    kind: Kind
    name: Code
    rule: Code
    standing: Standing
    done_on: date | None = None


def timeline(view: View) -> tuple[Entry, ...]:
    """Every date of the lease end that is known on the view's day, in order."""
    found = [
        *_ends(view),
        *_notices(view),
        *_gates(view),
        *_choices(view),
        *_appointments(view),
        *_equipment(view),
        *_holdover(view),
        *_sale(view),
        *_money(view),
        *_tasks(view),
        *_watches(view),
        *_milestones(view),
    ]
    return tuple(sorted(found, key=lambda each: (each.on, each.kind, each.name)))


def _entry(
    view: View, on: date, kind: Kind, name: str, rule: str, done: date | None = None
) -> Entry:
    """A date that is done on some day, or missed the day after it."""
    late = Standing.MISSED if on < view.day else Standing.COMING
    return Entry(on, kind, Code(name), Code(rule), Standing.DONE if done else late, done)


def _opening(view: View, on: date, name: str, rule: str) -> Entry:
    """A date from which on something is possible: done once it has come."""
    standing = Standing.DONE if on <= view.day else Standing.COMING
    return Entry(on, Kind.OPENS, Code(name), Code(rule), standing)


def _at(view: View, offset: Offset | None) -> date | None:
    return view.date_of(offset) if offset else None


def _ends(view: View) -> Iterator[Entry]:
    lease, ending = view.case.lease.facts, view.ending
    gone = ending.on if ending else view.case.turn_in.delivered_on
    rule = view.terms.calendar.source
    yield _entry(view, view.maturity, Kind.END, "maturity", rule, gone)
    if view.maturity != lease.matures:
        on = lease.matures
        yield Entry(on, Kind.END, Code("scheduled_end"), rule, Standing.DONE, on)
    for each in view.case.endings.extensions:
        on, name = each.begins, f"extension/{each.number}"
        yield Entry(on, Kind.END, Code(name), each.rule, Standing.DONE, each.on)
    early = view.case.endings.early_on
    if early is not None:
        rule = view.terms.early_return.source
        yield _entry(view, early, Kind.END, "early_return", rule, gone)
    if ending is not None:
        source = view.terms.source
        yield Entry(ending.on, Kind.END, Code("termination"), source, Standing.DONE, ending.on)


def _notices(view: View) -> Iterator[Entry]:
    for name, notice in view.terms.notices.items():
        sent = view.case.contact.sent.get(name, ())
        for each in sent:
            yield Entry(each.due, Kind.NOTICE, name, each.rule, *_sent_standing(notice, each))
        due = _at(view, notice.due)
        if due is not None and not sent:
            yield from _unsent(view, name, notice, due)


def _sent_standing(notice: Notice, sent: Sent) -> tuple[Standing, date | None]:
    """A notice that came back, or whose proof is wanted and lacking, has not been given."""
    if sent.bounced or (notice.proof and sent.proven_on is None):
        return Standing.MISSED if sent.bounced else Standing.COMING, None
    return Standing.DONE, sent.proven_on or sent.on


def _unsent(view: View, name: Code, notice: Notice, due: date) -> Iterator[Entry]:
    last = _at(view, notice.not_after)
    over = view.case.progress.closed is not None or (last is not None and view.day > last)
    # What is due later may still come to hold, but nothing undoes a hand-over.
    still = holds(notice.when, view) or (due > view.day and not _gone(view))
    if not over and still:
        tolerance = notice.tolerance_days
        days = view.terms.calendar.tolerance_days if tolerance is None else tolerance
        late = view.day > due + timedelta(days=days)
        standing = Standing.MISSED if late else Standing.COMING
        yield Entry(due, Kind.NOTICE, name, notice.source, standing)


def _gone(view: View) -> bool:
    """Whether the car is no longer with the lessee."""
    return view.ending is not None or view.case.turn_in.delivered_on is not None


def _gates(view: View) -> Iterator[Entry]:
    for name, gate in view.terms.gates.items():
        opens = _at(view, gate.opens)
        if opens is not None and holds(gate.when, view):
            yield _opening(view, opens, name, gate.source_of("opens"))


def _choices(view: View) -> Iterator[Entry]:
    contact, inspection = view.case.contact, view.case.inspection
    gone = _gone(view)
    for option, terms in view.terms.options.items():
        last = _at(view, terms.chosen_by)
        if last is not None:
            done = contact.chosen_on if contact.chosen is option else None
            name, rule = f"choose/{option}", terms.source_of("chosen_by")
            open_still = contact.chosen is None and not (gone and last < view.day)
            if done or open_still:  # once the car is gone nobody missed a choice
                yield _entry(view, last, Kind.DEADLINE, name, rule, done)
    last = _at(view, view.terms.inspection.due_by)
    if last is not None:
        rule = view.terms.inspection.source_of("due_by")
        done = min((r.on for r in inspection.reports.values()), default=None)
        yield _entry(view, last, Kind.DEADLINE, "inspection", rule, done)
    last = _at(view, view.terms.purchase.by)
    if last is not None and OptionName.PURCHASE in view.terms.options:
        rule, started = view.terms.purchase.source_of("by"), view.case.purchase.started_on
        if started or not any(choice_to_buy_over(view)):
            yield _entry(view, last, Kind.DEADLINE, "purchase", rule, started)


def _appointments(view: View) -> Iterator[Entry]:
    inspection, turn_in = view.case.inspection.booked, view.case.turn_in.booked
    if inspection is not None:
        rule = view.terms.inspection.source
        yield _entry(view, inspection.at.date(), Kind.APPOINTMENT, "inspection", rule)
    if turn_in is not None and turn_in.at is not None:
        rule, done = view.terms.turn_in.source, view.case.turn_in.delivered_on
        yield _entry(view, turn_in.at.date(), Kind.APPOINTMENT, "turn_in", rule, done)


def _equipment(view: View) -> Iterator[Entry]:
    """The days of grace to bring in what did not come with the car."""
    turn_in, terms = view.case.turn_in, view.terms.equipment
    if turn_in.delivered_on is None or not terms.charged:
        return
    last = turn_in.delivered_on + timedelta(days=terms.grace_days)
    if holds(Fact(Code("everything_brought")), view):
        if turn_in.brought or turn_in.keys_brought:
            days = [*turn_in.brought.values(), *(day for day, _ in turn_in.keys_brought)]
            rule = terms.source_of("grace_days")
            yield _entry(view, last, Kind.DEADLINE, "missing_equipment", rule, max(days))
    else:
        rule = terms.source_of("grace_days")
        yield _entry(view, last, Kind.DEADLINE, "missing_equipment", rule)


def _holdover(view: View) -> Iterator[Entry]:
    """Reminders and the escalation, once maturity has passed with the car not back."""
    noticed = view.case.progress.holdover_noticed
    round_ = len(view.case.endings.extensions)
    if not noticed and not holds(Fact(Code("held_over")), view):
        return
    terms = view.pick(view.terms.holdover, view.maturity + timedelta(days=1))
    dates = list(enumerate(terms.reminder_days, start=1))
    for number, days in [*dates, (0, terms.escalate_after_days)]:
        done = noticed.get((round_, number))
        name = f"holdover_reminder/{number}" if number else "holdover_escalation"
        rule = terms.source_of("reminder_days" if number else "escalate_after_days")
        on = view.maturity + timedelta(days=days)
        if done or holds(Fact(Code("held_over")), view):
            yield _entry(view, on, Kind.NOTICE, name, rule, done)


def _sale(view: View) -> Iterator[Entry]:
    """Quotes, and what was promised for a purchase or a trade-in."""
    purchase, terms = view.case.purchase, view.terms.purchase
    for number, quote in view.case.quotes.by_number.items():
        if quote.voided is None and quote.accepted is None:
            last, name = quote.issued.good_through, f"quote/{number}"
            yield Entry(last, Kind.DEADLINE, Code(name), quote.issued.rule, _quote(view, last))
    if purchase.traded_on is not None and view.terms.trade_in is not None:
        days = timedelta(days=view.terms.trade_in.payoff_within_days)
        rule = view.terms.trade_in.source_of("payoff_within_days")
        done = purchase.paid_off_on or purchase.failed_on
        yield _entry(view, purchase.traded_on + days, Kind.PROMISE, "payoff", rule, done)
    sold = purchase.completed_on or purchase.paid_off_on
    if sold is None:
        return
    promised = (
        ("lien_release", terms.lien_release_within_days, purchase.lien_released),
        ("title", terms.title_within_days, purchase.title_sent),
    )
    for step, within, done in promised:
        if Code(step) in terms.steps:
            rule = terms.source_of(f"{step}_within_days")
            yield _entry(view, sold + timedelta(days=within), Kind.PROMISE, step, rule, done)


def _quote(view: View, last: date) -> Standing:
    return Standing.MISSED if last < view.day else Standing.COMING


def _money(view: View) -> Iterator[Entry]:
    terms, bill = view.terms, view.case.billing.statement
    issued = bill.on if bill else None
    window = (("statement_from", "reaches_from"), ("statement_by", "reaches_by"))
    for name, field in window:
        on = _at(view, getattr(terms.statement, field))
        if on is not None:
            yield _entry(view, on, Kind.WINDOW, name, terms.statement.source_of(field), issued)
    if bill is not None and bill.due is not None:
        paid = bill.on if holds(Fact(Code("nothing_owed")), view) else None
        rule = terms.statement.source_of("due_days")
        yield _entry(view, bill.due, Kind.DUE, "statement_due", rule, paid)
    stops = _at(view, terms.payments.autopay_stops)
    if stops is not None and (stops <= view.day or view.case.progress.closed is None):
        yield _opening(view, stops, "autopay_stops", terms.payments.source_of("autopay_stops"))
    yield from _deposit(view)
    for name, waiver in terms.waivers.loyalty.items():
        last, claim = _at(view, waiver.until), view.case.billing.claims.get(name)
        if last is not None:
            done, rule = (claim.on if claim else None), waiver.source_of("until")
            yield _entry(view, last, Kind.DEADLINE, f"waiver/{name}", rule, done)
    for name, offset, rule in (
        ("dispute", terms.disputes.until, terms.disputes.source_of("until")),
        ("reopening", terms.closing.reopen_until, terms.closing.source_of("reopen_until")),
    ):
        last = _at(view, offset)
        if last is not None:
            yield _entry(view, last, Kind.DEADLINE, name, rule)


def _deposit(view: View) -> Iterator[Entry]:
    terms, settled = view.terms.deposit, view.case.payments.deposit
    if terms is None or not view.case.lease.facts.deposit:
        return
    ready = view.case.progress.reached.get(Code("deposit_ready"))
    backstop = _at(view, terms.backstop)
    if backstop is not None:
        rule = terms.source_of("backstop")
        yield _entry(view, backstop, Kind.DEADLINE, "deposit_backstop", rule, ready)
    for refund in view.case.payments.refunds.values():
        if refund.promised is not None:
            name, rule = f"refund/{refund.origin}", terms.source_of("pay_within_days")
            yield _entry(view, refund.promised, Kind.PROMISE, name, rule, refund.paid)
    if ready is not None and settled is None:
        on = ready + timedelta(days=terms.pay_within_days)
        rule = terms.source_of("pay_within_days")
        yield _entry(view, on, Kind.PROMISE, "deposit_refund", rule)


def _tasks(view: View) -> Iterator[Entry]:
    for task in view.case.contact.tasks.values():
        name = f"{task.task}/{task.about}" if task.about else task.task
        yield _entry(view, task.due, Kind.TASK, name, task.rule)


def _watches(view: View) -> Iterator[Entry]:
    """Tasks that will open by themselves."""
    for name, watch in view.terms.watches.items():
        due, key = _at(view, watch.due), (watch.task, Id(name))
        done = view.case.contact.tasks_done.get(key)
        if due is not None and key not in view.case.contact.tasks and (done or due > view.day):
            yield _entry(view, due, Kind.TASK, name, watch.source, done)


def _milestones(view: View) -> Iterator[Entry]:
    progress = view.case.progress
    for name, on in progress.reached.items():
        rule = progress.rules.get(name, Code(""))
        yield Entry(on, Kind.MILESTONE, name, rule, Standing.DONE, on)
