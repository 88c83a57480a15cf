"""A view: a case under its terms on a day, with the ending it had or one that is assumed.

Every sum and every condition looks at a view, so a quote for an assumed return and the statement
after the real one are worked out by the same functions.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, update_wrapper
from typing import Any, Concatenate, ParamSpec, TypeVar

from handback.core.base import Code, Ended, Id, Moment, OptionName
from handback.core.calendar import Offset
from handback.core.case import Case
from handback.core.terms.base import B, Dated
from handback.core.terms.programme import Programme

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ending:
    """How and when a lease ended: recorded, or assumed for a quote.

    `odometer` is the reading that bills, None while unknown. An assumed ending may leave wear and
    buyer's costs open; `assumed` says that it has not happened. A sale names its `buyer`, the
    `market_value` where that is the price, and the `quote` it was made by.
    """

    how: Ended
    on: date
    odometer: int | None = None
    assumed: bool = False
    apply_deposit: bool = False
    registration: int = 0
    incidental: int = 0
    realised: int | None = None
    buyer: Code = Code("lessee")
    market_value: int | None = None
    quote: Id = Id("")


def actual_ending(case: Case) -> Ending | None:
    """The ending the case has had so far; None while the lease still runs."""
    purchase, loss = case.purchase, case.endings
    if purchase.completed and purchase.completed_on:
        return Ending(
            Ended.PURCHASED,
            purchase.completed_on,
            billing_reading(case),
            apply_deposit=bool(purchase.started and purchase.started.apply_deposit),
            registration=purchase.completed.registration,
            incidental=purchase.completed.incidental,
            buyer=purchase.started.buyer if purchase.started else Code("lessee"),
            market_value=_quoted_value(case, purchase.completed.quote),
            quote=purchase.completed.quote,
        )
    if purchase.paid_off_on:
        released = purchase.traded is not None and purchase.traded.releases
        on = purchase.traded_on if released and purchase.traded_on else purchase.paid_off_on
        return Ending(Ended.TRADED_IN, on, billing_reading(case))
    if loss.settled and loss.loss_on and not _back_before(case, loss.loss_on):
        return Ending(Ended.TOTAL_LOSS, loss.loss_on, billing_reading(case))
    turned_in = case.progress.reached.get(Code("turn_in"))
    if turned_in is None:
        return None
    replaced = case.contact.chosen is OptionName.REPLACE
    how = Ended.REPLACED if replaced else Ended.RETURNED
    return Ending(how, turned_in, billing_reading(case), realised=case.endings.realised)


def _back_before(case: Case, loss: date) -> bool:
    """Whether the turn-in was complete by the day of the loss: the car was the lessee's no more."""
    turned_in, receipt = case.progress.reached.get(Code("turn_in")), case.turn_in.receipt
    return turned_in is not None and max(turned_in, receipt.on if receipt else turned_in) <= loss


def _as_the_option_says(case: Case, terms: Programme) -> Ending | None:
    """The ending so far; a car that was handed over ends the lease as the chosen option says."""
    ending = actual_ending(case)
    if ending is None or ending.how not in (Ended.RETURNED, Ended.REPLACED):
        return ending
    replaced = ending.how is Ended.REPLACED
    option = terms.options.get(OptionName.REPLACE if replaced else OptionName.RETURN)
    return replace(ending, how=option.ends_as) if option and option.ends_as else ending


def _quoted_value(case: Case, number: Id) -> int | None:
    quote = case.quotes.by_number.get(number)
    return quote.issued.market_value if quote else None


def billing_reading(case: Case) -> int | None:
    """The odometer reading that bills, None when there is none.

    A correction comes first, then the signed statement, the receipt, a reading at the hand-over.
    """
    odometer, turn_in = case.odometer, case.turn_in
    if odometer.corrected is not None:
        return odometer.corrected
    if odometer.signed is not None:
        return odometer.signed.odometer
    if turn_in.receipt is not None:
        return turn_in.receipt.odometer
    if turn_in.delivered is not None:
        return turn_in.delivered.odometer
    return None


@dataclass(frozen=True)
class View:
    """A case, its terms, the day asked for, and an ending."""

    case: Case
    terms: Programme
    day: date
    ending: Ending | None = None

    @classmethod
    def of(cls, case: Case, terms: Programme, day: date) -> "View":
        """The case as it stands on `day`."""
        return cls(case, terms, day, _as_the_option_says(case, terms))

    def on(self, day: date) -> "View":
        """The same view asked for another day."""
        return self if day == self.day else View(self.case, self.terms, day, self.ending)

    def assuming(self, ending: Ending) -> "View":
        """The same view with an assumed ending."""
        return replace(self, ending=ending)

    @cached_property
    def answers(self) -> dict[object, Any]:
        """What functions that are `kept` have found out about this view."""
        return {}

    @cached_property
    def maturity(self) -> date:
        """The scheduled or extended end."""
        return self.case.maturity

    @property
    def early(self) -> bool:
        """Whether the ending lies before maturity, beyond the days of grace."""
        grace = timedelta(days=self.terms.calendar.early_grace_days)
        return self.ending is not None and self.ending.on < self.maturity - grace

    def moment(self, moment: Moment, event: date | None = None) -> date | None:
        """The day of a moment, None while it has not come."""
        if moment in (Moment.EVENT, Moment.PAYMENT_DUE):
            return event
        if moment is Moment.TERMINATION and self.ending is not None:
            return self.ending.on
        return moment_of(self.case, moment)

    def date_of(self, offset: Offset, event: date | None = None) -> date | None:
        """The date an offset comes to, None while its moment has not come."""
        day = self.moment(offset.moment, event)
        return None if day is None else offset.from_day(day, self.terms.calendar.holidays)

    def pick(self, dated: Dated[B], event: date | None = None) -> B:
        """The version of a dated block that its governing moment chooses.

        While that moment has not come, the day asked for stands in for it. Raises `UndatedError`
        when no version covers the day.
        """
        if dated.timeless:
            return dated.versions[0].value
        return dated.on(self.moment(dated.governed_by, event) or self.day)


def kept(
    function: Callable[Concatenate[View, P], T],
) -> Callable[Concatenate[View, P], T]:
    """Make a pure function of a view work its answer out once for each view, which keeps it."""

    def asked(view: View, /, *args: P.args, **named: P.kwargs) -> T:
        key = (function, args, *sorted(named.items())) if named else (function, args)
        answers = view.answers
        if key not in answers:
            answers[key] = function(view, *args, **named)
        found: T = answers[key]
        return found

    return update_wrapper(asked, function)


def moment_of(case: Case, moment: Moment) -> date | None:
    """The day of a moment that is recorded in the case, None while it has not come."""
    return _MOMENTS[moment](case)


def _termination(case: Case) -> date | None:
    ending = actual_ending(case)
    return ending.on if ending else None


def _inspection(case: Case) -> date | None:
    return max((report.on for report in case.inspection.reports.values()), default=None)


def _results(case: Case) -> date | None:
    days = [r.provided for r in case.inspection.reports.values() if r.provided]
    return max(days, default=None)


def _inspection_booked(case: Case) -> date | None:
    booked = case.inspection.booked
    return booked.at.date() if booked else None


def _statement(case: Case) -> date | None:
    bill = case.billing.statement
    return bill.on if bill else None


def _statement_due(case: Case) -> date | None:
    bill = case.billing.statement
    return (bill.due or bill.on) if bill else None


def _transfer(case: Case) -> date | None:
    purchase, money = case.purchase, case.payments
    sold = money.sold_on if money.sold is not None and money.sold.how != "lease" else None
    return purchase.title_sent or purchase.completed_on or purchase.paid_off_on or sold


def _extension(case: Case) -> date | None:
    return case.endings.extensions[-1].on if case.endings.extensions else None


_MOMENTS: dict[Moment, Callable[[Case], date | None]] = {
    Moment.CONTRACT: lambda case: case.lease.facts.starts,
    Moment.OPENED: lambda case: case.lease.opened,
    Moment.SCHEDULED_END: lambda case: case.lease.facts.matures,
    Moment.MATURITY: lambda case: case.maturity,
    Moment.TERMINATION: _termination,
    Moment.INSPECTION_BOOKED: _inspection_booked,
    Moment.INSPECTION: _inspection,
    Moment.RESULTS_PROVIDED: _results,
    Moment.DELIVERY: lambda case: case.turn_in.delivered_on,
    Moment.TURN_IN: lambda case: case.progress.reached.get(Code("turn_in")),
    Moment.GROUNDING: lambda case: case.turn_in.grounded_on,
    Moment.ACCEPTANCE: lambda case: case.progress.reached.get(Code("acceptance")),
    Moment.PURCHASE: lambda case: case.purchase.completed_on,
    Moment.PAYOFF: lambda case: case.purchase.paid_off_on,
    Moment.SALE: lambda case: case.payments.sold_on,
    Moment.TRANSFER: _transfer,
    Moment.STATEMENT: _statement,
    Moment.STATEMENT_DUE: _statement_due,
    Moment.PAYMENT_DUE: lambda case: None,
    Moment.EXTENSION: _extension,
    Moment.DEPOSIT_READY: lambda case: case.progress.reached.get(Code("deposit_ready")),
    Moment.CLOSING: lambda case: case.progress.closed,
    Moment.APPRAISAL: lambda case: case.repairs.appraised_on,
    Moment.EARLY_REQUEST: lambda case: case.endings.early_requested,
    Moment.EVENT: lambda case: None,
}
