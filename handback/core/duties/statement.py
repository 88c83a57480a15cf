"""The statement, later bills for whatever the books lack, and loyalty waivers that fall due."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from handback.core.arrears import owed_dates
from handback.core.base import Code, Id
from handback.core.billing import BillSupplemented, Claim, WaiverDecided
from handback.core.duties.registry import Duty, duties_of
from handback.core.events import Bodies
from handback.core.facts import holds, offsets_in
from handback.core.lines import Lines, total
from handback.core.moves.registry import Ctx
from handback.core.moves.tasks import close_task, open_task
from handback.core.sums import closing, equipment, issuing
from handback.core.sums.owed import differences
from handback.core.sums.waivers import in_time
from handback.core.terms.billing import LoyaltyWaiver
from handback.core.view import View

ISSUE, RECONCILE, DECIDE = 30, 40, 41
"""A claimed waiver is on the books before it is decided, so that obligations leave it out."""

WAITING = (Code("missing_facts"), Id("statement"))
"""The task of whoever looks for what the statement waits for."""


@duties_of(ISSUE)
def statements(view: View) -> Iterator[Duty]:
    """The statement, issued so that it arrives within its window; a task while it has to wait."""
    if view.case.billing.statement is not None or view.ending is None:
        return
    rule = view.terms.statement.source_of("reaches_by")
    found = issuing.issue(view)
    if found is not None:
        perform = partial(_issue, found.missing)
        yield Duty(found.on, Code("statement"), Code(""), rule, ISSUE, perform)
    yield from _waiting(view, rule)


def _issue(missing: tuple[Code, ...], ctx: Ctx) -> Bodies:
    number = issuing.number(ctx.view, ctx.move_id)
    yield issuing.first_statement(ctx.view, number, missing)
    yield from close_task(ctx, *WAITING)


def _waiting(view: View, rule: Code) -> Iterator[Duty]:
    """A person looks for what is missing on the last day, where the statement waits for it."""
    days, contact = issuing.window(view), view.case.contact
    if days is None or WAITING in contact.tasks or WAITING in contact.tasks_done:
        return
    last = max(days.last, view.day)
    if issuing.waits_for(view, issuing.missing_at(view, last)):
        yield Duty(days.last, Code("statement_waits"), WAITING[0], rule, ISSUE, _ask)


def _ask(ctx: Ctx) -> Bodies:
    yield from open_task(ctx, *WAITING, ctx.terms.statement.source_of("missing"))


@duties_of(RECONCILE)
def reconcile(view: View) -> Iterator[Duty]:
    """Post what the books lack once there is a statement, on the first day that they lack it."""
    if view.case.billing.statement is None:
        return
    for day in _days_to_look(view):
        lacking = differences(view.on(day))
        if lacking and not _waits(view.on(day), lacking):
            rule = view.terms.statement.source
            yield Duty(day, Code("later_bill"), Code(""), rule, RECONCILE, _post)
            return


def _days_to_look(view: View) -> list[date]:
    """Today, and the later days on which what is owed may change by itself."""
    terms = view.terms
    days = {day + timedelta(days=1) for day in owed_dates(view)}
    if terms.late_fee is not None:
        grace = max(version.value.grace_days for version in terms.late_fee.versions)
        days |= {day + timedelta(days=grace + 1) for day in owed_dates(view)}
    last = equipment.grace_ends(view)
    if last is not None:
        days.add(last + timedelta(days=1))
    for dated in terms.fees.values():
        for version in dated.versions:
            found = (view.date_of(offset) for offset in offsets_in(version.value.owed_when))
            days |= {day for day in found if day}
    return [view.day, *sorted(day for day in days if day > view.day)]


def _waits(view: View, lacking: Lines) -> bool:
    """Whether no more is billed: a lease that runs again, or an account closed for too long.

    What falls due while the lease runs is billed when it ends; credits always come through.
    """
    if total(lacking) <= 0:
        return False
    last = closing.last_day_to_reopen(view)
    return view.ending is None or (last is not None and view.day > last)


def _post(ctx: Ctx) -> Bodies:
    lines, terms = differences(ctx.view), ctx.terms.statement
    yield BillSupplemented(
        number=issuing.number(ctx.view, ctx.move_id),
        lines=lines,
        due=ctx.today + timedelta(days=terms.supplemental_due_days),
        reason=_reason(ctx, lines),
    )


def _reason(ctx: Ctx, lines: Lines) -> Code:
    if total(lines) < 0:
        return Code("credit")
    later = {*ctx.terms.later_charges, "other", "administrative_fee", "tax"}
    return Code("later_charge" if all(each.code in later for each in lines) else "facts_changed")


@duties_of(DECIDE)
def waiver_decisions(view: View) -> Iterator[Duty]:
    """Claimed loyalty waivers are decided when the statement falls due, at the latest.

    The waived lines are off the bill while the claim waits, so that they do not count among the
    obligations. Payments of the due day itself are in time.
    """
    bill = view.case.billing.statement
    if bill is None:
        return
    due = bill.due or bill.on
    for claim in view.case.billing.claims.values():
        terms = view.terms.waivers.loyalty.get(claim.waiver)
        if claim.granted is not None or terms is None:
            continue
        first = max(due, claim.on)
        met = holds(terms.obligations, view.on(max(first, view.day)))
        on = first if met or claim.on > due else due + timedelta(days=1)
        perform = partial(_decide, claim, terms)
        rule = terms.source_of("obligations")
        yield Duty(on, Code("waiver_decision"), claim.waiver, rule, DECIDE, perform)


def _decide(claim: Claim, terms: LoyaltyWaiver, ctx: Ctx) -> Bodies:
    met = holds(terms.obligations, ctx.view)
    timely = in_time(ctx.view, terms, claim)
    rule = terms.source_of("obligations" if timely else "until")
    reason = "" if met and timely else "obligations_open" if timely else "contract_too_late"
    yield WaiverDecided(waiver=claim.waiver, granted=met and timely, rule=rule, reason=Code(reason))
