"""Quotes: those a role may see, and what anybody may learn who holds a number."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from handback.actions.access import NotFoundError
from handback.actions.moving import stand
from handback.actions.views.looking import DESK, Look, Seen, look
from handback.core.base import LESSEE_SIDE, Code, Id, OptionName, Role
from handback.core.lines import Lines
from handback.core.quotes import Quote, QuoteIssued, verify
from handback.core.sums.assume import SALES
from handback.records.models import QuoteNumber

READERS = LESSEE_SIDE | DESK | {Role.RETAILER, Role.LENDER, Role.ADMINISTRATOR, Role.AUDITOR}
"""Roles that see quotes: a retailer those it asked for, a lender those of a sale."""


class QuoteState(StrEnum):
    """Where a quote stands."""

    GOOD = "good"
    ACCEPTED = "accepted"
    EXPIRED = "expired"
    VOIDED = "voided"


@dataclass(frozen=True, slots=True)
class QuoteView:
    """A quote: its lines in cents, how long it holds, what it leaves out and takes for granted."""

    number: Id
    option: OptionName
    buyer: Code
    state: QuoteState
    issued: date
    as_of: date
    good_through: date
    firm: bool
    lines: Lines
    total: int
    per_diem: int
    leaves_out: tuple[Code, ...]
    assumes: tuple[Code, ...]
    goes_with: tuple[Code, ...]
    odometer: int | None
    market_value: int | None
    days: int | None
    rule: Code
    accepted: date | None
    voided: date | None


@dataclass(frozen=True, slots=True)
class Verification:
    """What anybody who holds a quote's number may learn of it: never who, which car, or why.

    `total` in cents of `currency`; `lessor` is the name that papers bear.
    """

    number: Id
    valid: bool
    issued: date
    good_through: date
    total: int
    currency: str
    lessor: str


def quotes(seen: Seen, now: datetime) -> tuple[QuoteView, ...]:
    """The quotes of a case that the role may see, the oldest first; raises `NotFoundError`."""
    looked = look(seen, now, READERS)
    return tuple(_shown(each, looked.today) for each in _readable(looked))


def quote(seen: Seen, number: str, now: datetime) -> QuoteView:
    """One quote; raises `NotFoundError` where the role may not see one of this number."""
    for each in quotes(seen, now):
        if each.number == number:
            return each
    raise NotFoundError("there is no such quote")


def verification(number: str, now: datetime) -> Verification:
    """Whether a quote of this number was given and still holds; raises `NotFoundError`.

    It is open to everybody, and so holds no personal data.
    """
    row = QuoteNumber.objects.filter(number=number).order_by("pk").first()
    if row is None:
        raise NotFoundError("there is no such quote")
    standing = stand(row.case_id, now)
    found = verify(standing.case.quotes, Id(number), standing.today)
    if found is None:
        raise NotFoundError("there is no such quote")
    identity = standing.terms.programme.identity
    return Verification(
        found.number,
        found.valid,
        found.issued,
        found.good_through,
        found.total,
        identity.currency,
        identity.lessor,
    )


def _readable(look: Look) -> Iterator[Quote]:
    role, every = look.seat.role, look.case.quotes.by_number
    if role is Role.LENDER:
        yield from (each for each in every.values() if each.issued.option in SALES)
    elif role is Role.RETAILER:
        asked = _asked_by(look, look.seat.actor.organisation)
        yield from (each for number, each in every.items() if number in asked)
    else:
        yield from every.values()


def _asked_by(look: Look, organisation: Id) -> set[Id]:
    """The numbers of the quotes that somebody of an organisation asked for."""
    return {
        event.body.number
        for event in look.standing.loaded.events
        if isinstance(event.body, QuoteIssued) and event.by.organisation == organisation
    }


def _shown(quote: Quote, today: date) -> QuoteView:
    issued = quote.issued
    return QuoteView(
        number=issued.number,
        option=issued.option,
        buyer=issued.buyer,
        state=_state(quote, today),
        issued=quote.on,
        as_of=issued.as_of,
        good_through=issued.good_through,
        firm=issued.firm,
        lines=issued.lines,
        total=quote.total,
        per_diem=issued.per_diem,
        leaves_out=issued.leaves_out,
        assumes=issued.assumes,
        goes_with=issued.goes_with,
        odometer=issued.odometer,
        market_value=issued.market_value,
        days=issued.days,
        rule=issued.rule,
        accepted=quote.accepted,
        voided=quote.voided,
    )


def _state(quote: Quote, today: date) -> QuoteState:
    if quote.voided is not None:
        return QuoteState.VOIDED
    if quote.accepted is not None:
        return QuoteState.ACCEPTED
    return QuoteState.GOOD if quote.good_on(today) else QuoteState.EXPIRED
