"""Importing payment postings: each row is a move on its case, made once however often it comes."""

from base64 import b32encode
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from handback.actions.importing.batches import Wishes, batches
from handback.actions.importing.columns import NEEDED, Column, Fault, Reader
from handback.actions.importing.finding import CASE_COLUMNS, CaseFinder
from handback.actions.importing.forms import AMOUNT, CODE, DAY, TEXT
from handback.actions.importing.seen import Seen
from handback.actions.importing.tables import Table
from handback.actions.importing.tally import Report, Tally, masked
from handback.actions.moving import (
    CaseBusyError,
    ClockBehindError,
    Moved,
    opening,
    perform,
    stand,
)
from handback.core import engine
from handback.core.base import SYSTEM, Code, Id, Refused
from handback.core.engine import Outcome, Request
from handback.core.moves.payments import PostLeasePayment, PostPayment
from handback.core.payments import LeasePaymentPosted, PaymentPosted
from handback.policy.player.words import Words
from handback.policy.problems import instead_of
from handback.records.codec import Unreadable

LEASE, BILL = "lease_payment", "bill_payment"
LONGEST_REFERENCE = 120

COLUMNS = (
    *CASE_COLUMNS,
    Column("kind", CODE, f"`{LEASE}`: for regular payments; `{BILL}`: for the bill.", NEEDED, BILL),
    Column("amount", AMOUNT, "What arrived.", NEEDED, "645.00"),
    Column("day", DAY, "The day it arrived, not after today.", NEEDED, "2026-11-20"),
    Column("channel", CODE, f"For `{BILL}`: a channel of the programme.", "", "mail"),
    Column(
        "reference",
        TEXT,
        "What the payment is called at its origin, and no other: posted once under this name.",
        NEEDED,
        "ACH-2026-11-20-000123",
    ),
)


@dataclass(frozen=True, slots=True)
class _Payment:
    """A row that is to be posted on a case."""

    row: int
    case: int
    whose: str
    on: date
    amount: int
    reference: str
    request: Request


def import_payments(table: Table, now: datetime, report: Report, wishes: Wishes) -> Tally:
    """Post every payment of a table that was not posted yet; each row stands for itself.

    The system posts them. Rows that are refused are left out, with the rule that refuses them.
    """
    reader = Reader(COLUMNS, table.names)
    with Seen() as seen:
        for rows in batches(table, report, wishes.batch):
            read = [(row.number, *reader.read(row.cells)) for row in rows]
            finder = CaseFinder(values for _, values, faults in read if not faults)
            for number, values, faults in read:
                payment = None if faults else _payment(number, values, finder, faults)
                if payment is not None:
                    faults = _once(payment, seen) or _post(payment, now, report, wishes)
                if faults:
                    report.leave_out(number, masked(values.get("account", "")), faults)
    return report.tally


def _payment(
    row: int, values: dict[str, Any], finder: CaseFinder, faults: list[Fault]
) -> _Payment | None:
    """The payment of a row, or none, with what is wrong added to the faults."""
    case, wrong = finder.case(values)
    faults += [wrong] if wrong else []
    ask = _ask(values, faults)
    if len(values["reference"]) > LONGEST_REFERENCE:
        do = f"Use up to {LONGEST_REFERENCE} letters."
        faults.append(Fault("reference", "The reference is too long.", do))
    if faults or case is None or ask is None:
        return None
    name = Code("post_lease_payment" if values["kind"] == LEASE else "post_payment")
    request = Request(move_id(values["reference"]), name, ask, values["day"])
    return _Payment(
        row, case, masked(values["account"]), values["day"], values["amount"],
        values["reference"], request,
    )  # fmt: skip


def _ask(values: dict[str, Any], faults: list[Fault]) -> PostLeasePayment | PostPayment | None:
    kind, channel = values["kind"], values["channel"]
    if kind == BILL:
        if not channel:
            faults.append(Fault("channel", "A payment of the bill has no channel.", "Write one."))
        return PostPayment(amount=values["amount"], channel=channel)
    if kind == LEASE:
        return PostLeasePayment(amount=values["amount"])
    faults.append(Fault("kind", f"`{kind}` is not a kind.", f"Write `{LEASE}` or `{BILL}`."))
    return None


def move_id(reference: str) -> Id:
    """The id of the move that posts the payment of a reference."""
    return Id(f"posting-{b32encode(sha256(reference.encode()).digest())[:32].decode().lower()}")


def _once(payment: _Payment, seen: Seen) -> list[Fault]:
    (first,) = seen.first([(payment.reference, payment.row)])
    if first == payment.row:
        return []
    return [Fault("reference", f"Row {first} has this reference already.", "Keep one of the rows.")]


def _post(payment: _Payment, now: datetime, report: Report, wishes: Wishes) -> list[Fault]:
    """Post a payment, or only see whether it could be; what is wrong."""
    try:
        if wishes.dry_run:
            answer = _foreseen(payment, now)
        else:
            answer = perform(payment.case, SYSTEM, payment.request, now)
        if isinstance(answer, Refused):
            return [_refused(payment, answer, now)]
    except (CaseBusyError, ClockBehindError):
        do = "Import the file again: nothing is posted twice."
        return [Fault("", "The case could not be changed just now.", do)]
    except Unreadable as error:
        return [Fault("", f"The case cannot be read: {error}.", "Run `handback verify`.")]
    if isinstance(answer, Moved) and answer.again:
        return _again(payment, answer, report)
    report.tally.new += 1
    return []


def _again(payment: _Payment, made: Moved, report: Report) -> list[Fault]:
    """A payment of this reference was posted before; it has to be the same."""
    event = made.events[0]
    body = event.body
    same = isinstance(body, (LeasePaymentPosted, PaymentPosted)) and (
        (body.amount, event.on) == (payment.amount, payment.on)
    )
    if same:
        report.tally.unchanged += 1
        return []
    wrong = "A payment of this reference is posted already, with another amount or day."
    return [Fault("reference", wrong, "Give each payment a reference of its own.")]


def _foreseen(payment: _Payment, now: datetime) -> Outcome | Moved | Refused:
    """What posting would bring, with the day opened before; nothing is written."""
    standing = stand(payment.case, now)
    before = [event for event in standing.loaded.events if event.move == payment.request.id]
    if before:
        return Moved(tuple(before), standing.case, again=True)
    case, due = standing.case, standing.loaded.row.next_due
    if due is not None and due <= standing.today:
        case = opening(standing).case
    under = Code(standing.loaded.row.under)
    terms = standing.terms.programme
    return engine.outcome(case, terms, SYSTEM, standing.now, payment.request, under)


def _refused(payment: _Payment, refused: Refused, now: datetime) -> Fault:
    terms = stand(payment.case, now).terms
    said = Words(terms.programme, terms.rules, {}).refusal(refused)
    about = dict(refused.about)
    do = "Mend the row, or leave it out."
    if "channel" in about:
        do = instead_of(about["channel"], terms.programme.channels, "channel")
    column = next((name for name in ("amount", "channel") if name in about), "")
    return Fault(column, f"Refused by {refused.rule}: {said}", do)
