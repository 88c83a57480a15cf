"""Quotes: numbered offers with a good-through date."""

from dataclasses import dataclass, field, replace
from datetime import date

from handback.core.base import Cents, Code, Id, OptionName
from handback.core.events import Body, Event, State, applies, event
from handback.core.lines import Lines, total


@event("quote_issued")
@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteIssued(Body):
    """A quote was given: for which option, as of which day, at which odometer, with its lines.

    `facts` is a digest of what it rests on; `leaves_out` names lines it says it does not hold.
    `assumes` says what was taken for granted, `goes_with` which papers go out with it. The rest is
    what the quote was asked with, so that it can be worked out again.
    """

    number: Id
    option: OptionName
    buyer: Code = Code("lessee")
    as_of: date
    good_through: date
    odometer: int | None = None
    lines: Lines
    leaves_out: tuple[Code, ...] = ()
    facts: Code
    firm: bool
    per_diem: Cents = 0
    rule: Code
    assumes: tuple[Code, ...] = ()
    goes_with: tuple[Code, ...] = ()
    market_value: Cents | None = None
    apply_deposit: bool = False
    registration: Cents = 0
    incidental: Cents = 0
    days: int | None = None


@event("quote_voided")
@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteVoided(Body):
    """An unexpired quote lost its force because the facts changed or a new one replaced it."""

    number: Id
    reason: Code


@event("quote_accepted")
@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteAccepted(Body):
    """A quote was accepted within its days."""

    number: Id


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote and what became of it."""

    issued: QuoteIssued
    on: date
    voided: date | None = None
    accepted: date | None = None

    @property
    def total(self) -> int:
        """The quote's total in cents."""
        return total(self.issued.lines)

    def good_on(self, day: date) -> bool:
        """Whether it still holds on `day`."""
        return self.voided is None and day <= self.issued.good_through


@dataclass(frozen=True, slots=True)
class Verified:
    """What anybody who holds a quote's number may learn of it: never who, which car, or why."""

    number: Id
    valid: bool
    issued: date
    good_through: date
    total: Cents


@dataclass(slots=True)
class Quotes(State):
    """All quotes of a case by number."""

    by_number: dict[Id, Quote] = field(default_factory=dict)
    accepted: Id = Id("")


@applies("quotes", QuoteIssued)
def _issued(state: Quotes, event: Event, body: QuoteIssued) -> None:
    state.by_number[body.number] = Quote(body, event.on)


@applies("quotes", QuoteVoided)
def _voided(state: Quotes, event: Event, body: QuoteVoided) -> None:
    if body.number in state.by_number:
        state.by_number[body.number] = replace(state.by_number[body.number], voided=event.on)
    if state.accepted == body.number:
        state.accepted = Id("")


@applies("quotes", QuoteAccepted)
def _accepted(state: Quotes, event: Event, body: QuoteAccepted) -> None:
    if body.number in state.by_number:
        state.by_number[body.number] = replace(state.by_number[body.number], accepted=event.on)
        state.accepted = body.number


def verify(quotes: Quotes, number: Id, day: date) -> Verified | None:
    """What a quote's public page says on `day`; None for a number that was never given."""
    quote = quotes.by_number.get(number)
    if quote is None:
        return None
    issued = quote.issued
    return Verified(number, quote.good_on(day), quote.on, issued.good_through, quote.total)
