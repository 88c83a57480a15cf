"""What a quote holds: its lines, and the digest of the facts it rests on."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from handback.core.base import Cents, Code, OptionName
from handback.core.lines import LineCode, Lines, line
from handback.core.quotes import QuoteIssued
from handback.core.sums import assume, extension
from handback.core.terms.payoff import QuoteTerms
from handback.core.view import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a quote was asked with."""

    option: OptionName
    on: date
    odometer: int | None = None
    market_value: Cents | None = None
    buyer: Code = Code("lessee")
    apply_deposit: bool = False
    registration: Cents = 0
    incidental: Cents = 0
    days: int | None = None

    @property
    def assumed(self) -> assume.Assumed:
        """The ending it assumes."""
        return assume.Assumed(
            option=self.option,
            on=self.on,
            odometer=self.odometer,
            market_value=self.market_value,
            buyer=self.buyer,
            apply_deposit=self.apply_deposit,
            registration=self.registration,
            incidental=self.incidental,
        )

    def assumptions(self, view: View, *, day_named: bool) -> tuple[Code, ...]:
        """What it takes for granted."""
        return assume.assumptions(view, self.assumed, day_named=day_named)


def asked_with(issued: QuoteIssued) -> Terms:
    """What an issued quote was asked with."""
    return Terms(
        option=issued.option,
        on=issued.as_of,
        odometer=issued.odometer,
        market_value=issued.market_value,
        buyer=issued.buyer,
        apply_deposit=issued.apply_deposit,
        registration=issued.registration,
        incidental=issued.incidental,
        days=issued.days,
    )


def figures(view: View, asked: Terms) -> Lines:
    """The lines a quote tells, with what is certain and what is an estimate."""
    if asked.option is OptionName.EXTEND:
        return _extension(view, asked)
    return assume.told_lines(view, asked.assumed)


def _extension(view: View, asked: Terms) -> Lines:
    days = asked.days or 0
    cents = extension.fee(view, days)
    if not cents:
        return ()
    rule = view.terms.extension.source_of("fee")
    number = str(len(view.case.endings.extensions) + 1)
    return (line(LineCode.EXTENSION_FEE, cents, view.maturity, rule, number),)


def digest(view: View, asked: Terms) -> Code:
    """A digest of the lines that today's facts give, asked in the same way.

    It changes as soon as a fact changes that the quote's money rests on, and with nothing else.
    """
    if asked.option is OptionName.EXTEND:
        found = _extension(view, asked)
    else:
        found = assume.exact_lines(view, asked.assumed)
    told = ";".join(sorted(f"{each.key}={each.cents}" for each in found))
    return Code(hashlib.sha256(told.encode()).hexdigest()[:32])


def wear_left_out(view: View, option: OptionName, terms: QuoteTerms) -> tuple[Code, ...]:
    """The lines a quote says that it does not hold: wear, while there is no report."""
    return tuple(_left_out(view, option, terms))


def _left_out(view: View, option: OptionName, terms: QuoteTerms) -> Iterator[Code]:
    if option in assume.RETURNS and terms.leaves_out_wear and not view.case.inspection.reports:
        yield Code(LineCode.EXCESS_WEAR)
