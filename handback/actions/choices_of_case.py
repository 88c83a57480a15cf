"""What a case offers for arguments of moves: its items, lines, people, papers and places."""

from collections.abc import Iterator
from datetime import datetime

from handback.actions import slots
from handback.actions.access import NotFoundError, Visitor
from handback.actions.files import files_of
from handback.actions.offering import Choice, Choices, codes
from handback.actions.views import parts
from handback.actions.views.looking import DESK, WITH_MONEY, Look
from handback.core import arrears
from handback.core.account import posted_lines
from handback.core.base import LESSEE_SIDE, Role
from handback.core.checklists import asked_for, checklist, still_missing
from handback.core.contact import Task
from handback.core.inspection import Item
from handback.core.lines import Line
from handback.core.moves.opening import STRIKABLE
from handback.core.sums.owed import owed
from handback.records.models import Organisation
from handback.records.models.organisations import OrganisationKind

NAMED_TO = DESK | LESSEE_SIDE | {Role.LENDER, Role.AUDITOR}
"""Roles that may be told everybody's name; others are told the lessee's."""
NOWHERE = (OrganisationKind.LESSOR, OrganisationKind.LENDER)
"""Organisations that are no place to bring a car to."""
TIMES = ("before", "at", "after")


def _cents(look: Look, cents: int) -> int | None:
    """An amount for the roles that may see one."""
    return cents if look.seat.role in WITH_MONEY else None


def _items(look: Look) -> Iterator[Item]:
    for report in look.case.inspection.reports.values():
        yield from report.items


def items(look: Look) -> Choices:
    """The items of every report, and where items have charges, those."""
    found = {each.name: Choice(each.name, about=f"{each.area}") for each in _items(look)}
    for line in _lines(look):
        if line.item:
            found.setdefault(line.item, Choice(line.item, about=line.code))
    return Choices(tuple(found.values()))


def known_names(look: Look) -> Choices:
    """The names of damage that is known: the same name in two reports is the same damage."""
    notified = look.case.inspection.notified
    return codes((*(each.name for each in _items(look)), *notified), closed=False)


def _lines(look: Look) -> tuple[Line, ...]:
    return (*posted_lines(look.case), *owed(look.view))


def lines(look: Look) -> Choices:
    """The lines that are billed, or are going to be."""
    return codes(each.code for each in _lines(look))


def hand_overs(look: Look) -> Choices:
    """The hand-over, once it happened."""
    told, on = look.case.turn_in.delivered, look.case.turn_in.delivered_on
    return Choices((Choice(told.turn_in, about="turn_in", on=on),) if told else ())


def reports(look: Look) -> Choices:
    """The condition reports."""
    found = look.case.inspection.reports.values()
    return Choices(
        tuple(Choice(e.reported.report, about="condition_report", on=e.on) for e in found)
    )


def odometer_statements(look: Look) -> Choices:
    """The signed odometer statement."""
    signed, on = look.case.odometer.signed, look.case.odometer.signed_on
    found = (Choice(signed.statement, about="odometer_statement", on=on),) if signed else ()
    return Choices(found)


def reading_origins(look: Look) -> Choices:
    """Where readings came from so far."""
    return codes((each.origin for each in look.case.odometer.readings), closed=False)


def people(look: Look) -> Choices:
    """The lessee's side: everybody by name for those who are told names, else the lessee."""
    named = look.seat.role in NAMED_TO
    return Choices(
        tuple(
            Choice(each.id, (each.name or "") if named or each.role is Role.LESSEE else "",
                   about=each.role.value)
            for each in parts.parties(look)
        )
    )  # fmt: skip


def venues(look: Look) -> Choices:
    """The places that work for the lessor; for those of the field, their own."""
    rows = Organisation.objects.filter(lessors__lessor_id=look.lessor, active=True)
    if look.seat.role is Role.RETAILER:
        rows = rows.filter(pk=look.seat.organisation or 0)
    rows = rows.exclude(kind__in=NOWHERE).order_by("name", "pk")
    return Choices(
        tuple(Choice(str(e.pk), ", ".join(filter(None, (e.name, e.city)))) for e in rows)
    )


def equipment(look: Look) -> Choices:
    """What is to come back with the car."""
    return codes(asked_for(look.view))


def missing(look: Look) -> Choices:
    """What did not come back with the car."""
    return codes(still_missing(look.view))


def checklist_items(look: Look) -> Choices:
    """Everything on the checklists of the hand-over."""
    return codes(item for time in TIMES for item in checklist(look.view, time))


def quotes(look: Look) -> Choices:
    """The quotes that were not taken back."""
    found = look.case.quotes.by_number.items()
    return Choices(
        tuple(
            Choice(number, number, about=each.issued.option.value, on=each.issued.good_through)
            for number, each in found
            if each.voided is None
        )
    )


def charges(look: Look) -> Choices:
    """The charges from outside."""
    found = look.case.billing.charges.values()
    return Choices(
        tuple(
            Choice(each.charge, about=each.code, on=each.incurred, cents=_cents(look, each.amount))
            for each in found
        )
    )


def disputes(look: Look) -> Choices:
    """The disputes that are open."""
    found = (each for each in look.case.billing.disputes.values() if not each.resolved)
    return Choices(tuple(Choice(each.dispute, about=each.line, on=each.on) for each in found))


def goodwill(look: Look) -> Choices:
    """The goodwill that waits for a second person."""
    found = (each for each in look.case.billing.goodwill.values() if each.granted is None)
    return Choices(
        tuple(
            Choice(each.goodwill, about=each.line, on=each.on, cents=_cents(look, each.amount))
            for each in found
        )
    )


def refunds(look: Look) -> Choices:
    """The refunds that are not paid."""
    found = (each for each in look.case.payments.refunds.values() if each.open)
    return Choices(
        tuple(
            Choice(each.refund, about=each.origin, on=each.on, cents=_cents(look, each.amount))
            for each in found
        )
    )


def payments(look: Look) -> Choices:
    """The payments that the bank has not taken back."""
    return _payments(look, pending=False)


def pending_payments(look: Look) -> Choices:
    """The payments that were started and are not posted."""
    return _payments(look, pending=True)


def _payments(look: Look, *, pending: bool) -> Choices:
    found = (e for e in look.case.payments.by_id.values() if not e.reversed)
    return Choices(
        tuple(
            Choice(e.payment, about=e.channel or "payment", on=e.on, cents=_cents(look, e.amount))
            for e in found
            if not (pending and e.posted)
        )
    )


def payment_days(look: Look) -> Choices:
    """The days on which a regular payment was due, the latest first."""
    days = [day for day in arrears.due_dates(look.view) if day <= look.today]
    return Choices(tuple(Choice(day.isoformat(), on=day) for day in reversed(days)))


def changes(look: Look) -> Choices:
    """The changes that were asked for."""
    found = look.case.people.changes.values()
    return Choices(tuple(Choice(e.name, about=e.what, on=e.waits_until) for e in found))


def tasks(look: Look) -> Choices:
    """The tasks of the role that are open."""
    return codes(each.task for each in _tasks(look))


def task_subjects(look: Look) -> Choices:
    """What the open tasks are about."""
    found = {each.about: Choice(each.about, about=each.task) for each in _tasks(look) if each.about}
    return Choices(tuple(found.values()))


def _tasks(look: Look) -> list[Task]:
    return [e for e in look.case.contact.tasks.values() if e.role is look.seat.role]


def reports_told(look: Look) -> Choices:
    """What was reported and can be struck, the latest first."""
    history = look.case.history
    return Choices(
        tuple(
            Choice(str(each.seq), about=each.kind, on=each.on)
            for each in reversed(list(history.events))
            if each.kind in STRIKABLE and each.seq not in history.struck
        )
    )


def free_slots(look: Look, now: datetime) -> Choices:
    """The free slots that the seat could book for the case, the earliest first."""
    try:
        found = slots.free(look.seat, now)
    except NotFoundError:
        return Choices(())
    return Choices(
        tuple(
            Choice(str(e.id), e.organisation_name, about=e.place, at=e.local) for e in found.slots
        )
    )


def files(visitor: Visitor, look: Look, now: datetime) -> Choices:
    """The files of the case that a visitor may read."""
    found = files_of(visitor, look.id, now)
    return Choices(tuple(Choice(each.id, each.name, on=each.stored_at.date()) for each in found))


def companies(look: Look) -> dict[str, tuple[Choice, ...]]:
    """Who may be sent to a case, by the role they go in: an inspection company, a transporter."""
    kinds = {
        Role.INSPECTOR.value: OrganisationKind.INSPECTION_COMPANY,
        Role.TRANSPORTER.value: OrganisationKind.TRANSPORTER,
    }
    rows = Organisation.objects.filter(lessors__lessor_id=look.lessor, active=True)
    rows = rows.filter(kind__in=kinds.values()).order_by("name", "pk")
    named = look.terms.inspection.company
    found = [row for row in rows if row.kind == OrganisationKind.TRANSPORTER
             or named in ("", row.code)]  # fmt: skip
    return {
        role: tuple(Choice(str(row.pk), row.name) for row in found if row.kind == kind)
        for role, kind in kinds.items()
    }


def place_names(look: Look) -> dict[str, str]:
    """The names of the places that events of a case cite."""
    return {str(row): found.name for row, found in look.organisations.items()}
