"""Settling a bill: payments with their accounts, the plan, disputes, and what is done meanwhile."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handback.actions.views.looking import WITH_MONEY, Look, Seen, look
from handback.actions.views.parts import cited_people
from handback.core import account
from handback.core.base import Code, Id, Role
from handback.core.billing import Dispute, LineDisputed
from handback.core.collection import InstalmentsRequested
from handback.core.duties.collection import collection
from handback.core.facts import holds
from handback.core.payments import Payment, PaymentReversed, PaymentStarted
from handback.core.resting import rests
from handback.core.sums import allocation, collecting


@dataclass(frozen=True, slots=True)
class PaymentSeen:
    """A payment, when it was started, from which account (its ending only), and what undid it.

    `returned_fee` in cents is what a payment that the bank took back costs, by `rule`.
    """

    payment: Payment
    started: date
    ending: str | None
    reason: Code
    returned_fee: int
    rule: Code

    @property
    def pending(self) -> bool:
        """Whether it is on its way."""
        return self.payment.posted is None and self.payment.reversed is None


@dataclass(frozen=True, slots=True)
class Way:
    """A way to pay: its name, fee in cents, and whether a bank account is named."""

    channel: Code
    fee: int
    pending: bool
    by_bank_account: bool
    rule: Code


@dataclass(frozen=True, slots=True)
class PayingView:
    """What may be paid today in cents, how, and every payment so far.

    `owed` is the balance less what is pending; `due` the first day by which something is to be
    paid, `dues` what is due on which day where no instalments were granted; `number` names the
    next payment, so that two pages that are open at once do not pay twice.
    """

    owed: int
    pending: int
    unpaid: int
    disputed: int
    due: date | None
    dues: tuple[tuple[date, int], ...]
    number: Id
    ways: tuple[Way, ...]
    payments: tuple[PaymentSeen, ...]
    country: str

    @property
    def undisputed(self) -> int:
        """What is owed besides disputed lines, in cents."""
        return max(self.owed - self.disputed, 0)


@dataclass(frozen=True, slots=True)
class InstalmentsView:
    """Paying over time: who decides, what was asked, the answer, and the plan in cents."""

    decided_by: Role | None
    rule: Code
    asked: date | None
    count: int
    granted: bool | None
    answered: date | None
    plan: tuple[tuple[date, int], ...]


@dataclass(frozen=True, slots=True)
class DisputeSeen:
    """A dispute with the lessee's words (None when erased), and by when it is answered."""

    dispute: Dispute
    words: str | None
    answer_by: date


@dataclass(frozen=True, slots=True)
class DisputesView:
    """What the programme says of disputes, and every dispute so far.

    `until` is the last day a line may be disputed.
    """

    disputes: tuple[DisputeSeen, ...]
    route: Role
    route_rule: Code
    holds_collection: bool
    holds_rule: Code
    answer_within_days: int
    answer_rule: Code
    until: date | None
    until_rule: Code
    appraisal: bool
    appraisal_binds: bool
    appraisal_rule: Code


@dataclass(frozen=True, slots=True)
class CollectionView:
    """An unpaid bill after its due day: since when, what may be asked for, what comes next.

    `held_by` names the facts that stop it. `next_step` is `reminder` or `referral` on `next_on`.
    """

    overdue_since: date | None
    collectable: int
    reminders: tuple[date, ...]
    referred: date | None
    next_step: Code
    next_on: date | None
    next_rule: Code
    held_by: tuple[Code, ...]
    written_off: int


def look_up(seen: Seen, now: datetime) -> None:
    """Look up all that pages about money cite, and the lessee's view, in one question.

    Raises `NotFoundError` for roles that see no money.
    """
    looked = look(seen, now, WITH_MONEY)
    bodies = [event.body for event in looked.standing.loaded.events]
    cited = [each.account for each in bodies if isinstance(each, PaymentStarted)]
    cited += [each.text for each in bodies if isinstance(each, LineDisputed)]
    lease = looked.case.lease
    looked.fetch([*cited, lease.facts.account, lease.vehicle, *cited_people(looked)])


def paying(seen: Seen, now: datetime) -> PayingView:
    """What may be paid, how, and what was; raises `NotFoundError` for roles that see no money."""
    looked = look(seen, now, WITH_MONEY)
    case = looked.case
    payments = tuple(_payments(looked))
    pending = sum(p.payment.amount - p.payment.fee for p in payments if p.pending)
    contested = account.disputed(case)
    debts = allocation.open_lines(looked.view)
    return PayingView(
        max(account.balance(case) - pending, 0),
        pending,
        account.unpaid(case),
        sum(cents for key, cents in debts.items() if key in contested),
        allocation.overdue_since(looked.view),
        () if allocation.plan(looked.view) else allocation.falling_due(looked.view),
        Id(f"page-{len(payments) + 1}"),
        tuple(
            Way(name, each.fee, each.pending, each.by_bank_account, each.source_of("fee"))
            for name, each in looked.terms.channels.items()
        ),
        payments,
        looked.terms.identity.country,
    )


def _payments(look: Look) -> Iterator[PaymentSeen]:
    events = look.standing.loaded.events
    started = {e.body.payment: e for e in events if isinstance(e.body, PaymentStarted)}
    undone = {e.body.payment: e.body for e in events if isinstance(e.body, PaymentReversed)}
    accounts = {each: getattr(event.body, "account", "") for each, event in started.items()}
    look.fetch(accounts.values())
    for payment in look.case.payments.by_id.values():
        begun, back = started.get(payment.payment), undone.get(payment.payment)
        cited = accounts.get(payment.payment, "")
        yield PaymentSeen(
            payment,
            begun.on if begun else payment.on,
            look.said(cited) if cited else None,
            back.reason if back else Code(""),
            back.fee if back else 0,
            back.rule if back else Code(""),
        )


def instalments(seen: Seen, now: datetime) -> InstalmentsView:
    """Paying over time; raises `NotFoundError` for roles that see no money."""
    looked = look(seen, now, WITH_MONEY)
    state, terms = looked.case.collection, looked.terms.payments.instalments
    asked = [
        event.body.count
        for event in looked.standing.loaded.events
        if isinstance(event.body, InstalmentsRequested)
    ]
    return InstalmentsView(
        terms.decided_by,
        terms.source_of("decided_by"),
        state.instalments_asked,
        asked[-1] if asked else 0,
        state.instalments.granted if state.instalments else None,
        state.instalments_on if state.instalments else None,
        allocation.plan(looked.view),
    )


def disputes(seen: Seen, now: datetime) -> DisputesView:
    """Every dispute and the rules of it; raises `NotFoundError` for roles that see no money."""
    looked = look(seen, now, WITH_MONEY)
    terms = looked.terms.disputes
    appraisal = terms.appraisal
    return DisputesView(
        tuple(_disputes(looked)),
        terms.route,
        terms.source_of("route"),
        terms.holds_collection,
        terms.source_of("holds_collection"),
        terms.answer_within_days,
        terms.source_of("answer_within_days"),
        looked.view.date_of(terms.until) if terms.until else None,
        terms.source_of("until"),
        appraisal is not None,
        appraisal.binding if appraisal else False,
        appraisal.source_of("lines") if appraisal else Code(""),
    )


def _disputes(look: Look) -> Iterator[DisputeSeen]:
    events = look.standing.loaded.events
    texts = {e.body.dispute: e.body.text for e in events if isinstance(e.body, LineDisputed)}
    look.fetch(texts.values())
    days = timedelta(days=look.terms.disputes.answer_within_days)
    for each in look.case.billing.disputes.values():
        text = texts.get(each.dispute, Id(""))
        yield DisputeSeen(each, look.said(text) if text else None, each.on + days)


def collecting_of(seen: Seen, now: datetime) -> CollectionView:
    """What is done about an unpaid bill; raises `NotFoundError` for roles that see no money."""
    looked = look(seen, now, WITH_MONEY)
    view, state = looked.view, looked.case.collection
    coming = sorted(collection(view), key=lambda duty: duty.on)
    first = coming[0] if coming else None
    return CollectionView(
        allocation.overdue_since(view),
        collecting.collectable(view),
        tuple(on for _, _, on in state.reminders),
        state.referred.get(Code("balance")),
        first.name if first else Code(""),
        first.on if first else None,
        first.rule if first else Code(""),
        tuple(_holding(looked)),
        sum(looked.case.payments.given_up.values()),
    )


def _holding(look: Look) -> Iterator[Code]:
    """The facts that stop collection today."""
    view, people = look.view, look.case.people
    if rests(view, "collection"):
        yield Code("bankruptcy_stay" if people.stays else "lessee_deceased")
    if holds(look.terms.collection.hold_when, view):
        yield Code("programme_holds")
    if account.disputed(look.case) and look.terms.disputes.holds_collection:
        yield Code("line_in_dispute")
