"""Assumed endings: what a lease would come to if it ended in some way on some day.

A quote, a comparison and a forecast assume an ending and ask the calculators of the statement.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from handback.core import arrears
from handback.core.base import SYSTEM, Code, Ended, Id, OptionName
from handback.core.case import Case, Folder
from handback.core.events import Body, Event
from handback.core.inspection import ConditionAssessed
from handback.core.lines import Line, LineCode, Lines
from handback.core.repairs import RepairAccepted
from handback.core.sums.assessment import assess_items, is_current, spared_items
from handback.core.sums.owed import owed
from handback.core.terms.base import UndatedError
from handback.core.terms.ending import EarlyCharge
from handback.core.view import Ending, View, kept

RETURNS = (OptionName.RETURN, OptionName.REPLACE, OptionName.EARLY_RETURN)
SALES = (OptionName.PURCHASE, OptionName.TRADE_IN)
_ENDS_AS = {
    OptionName.RETURN: Ended.RETURNED,
    OptionName.EARLY_RETURN: Ended.RETURNED,
    OptionName.REPLACE: Ended.REPLACED,
    OptionName.PURCHASE: Ended.PURCHASED,
    OptionName.TRADE_IN: Ended.TRADED_IN,
}

NO_ODOMETER = Code("no_odometer")
LATEST_ODOMETER = Code("latest_odometer")
EXPECTED_ODOMETER = Code("expected_odometer")
NO_REPORT = Code("no_report")
ASSUMED_DAY = Code("assumed_day")
PAYMENTS_UNTIL_THEN = Code("payments_until_then")
PAYMENTS_STAY_DUE = Code("payments_stay_due")
NO_VALUE = Code("no_value")
EXPECTED_VALUE = Code("expected_value")
PLANNED_REPAIRS = Code("planned_repairs")

ASSUMPTIONS = {
    NO_ODOMETER: "no odometer reading is known, so no excess distance is in it",
    LATEST_ODOMETER: "the latest odometer reading stands for the one at the end",
    EXPECTED_ODOMETER: "the odometer reading at the end is the lessee's own expectation",
    NO_REPORT: "there is no condition report yet, so no excess wear is in it",
    ASSUMED_DAY: "the day of the end is assumed",
    PAYMENTS_UNTIL_THEN: "the payments due until then still have to be made",
    PAYMENTS_STAY_DUE: "the regular payments stay due until the end of the lease",
    NO_VALUE: "the value of the car is not known: the residual stands for it",
    EXPECTED_VALUE: "the value of the car is the lessee's own estimate",
    PLANNED_REPAIRS: "the planned repairs are made and accepted; what they cost is not in it",
}
"""What may be taken for granted, and what each code means."""

_BY_ODOMETER = frozenset(map(Code, (LineCode.EXCESS_DISTANCE, LineCode.UNUSED_DISTANCE_REFUND)))
_BY_GUESS = frozenset(map(Code, (LineCode.REGISTRATION, LineCode.INCIDENTAL)))
_WEAR = Code(LineCode.EXCESS_WEAR)
_PAST_DUE = Code(LineCode.PAST_DUE_PAYMENTS)
_REMAINING = Code(LineCode.REMAINING_PAYMENTS)
_EARLY = Code(LineCode.EARLY_TERMINATION)
_TAX = Code(LineCode.TAX)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumed:
    """How a lessee supposes the lease to end.

    `odometer` is the reading on that day, `market_value` what the car is worth to them, `repairs`
    the items of the report they mean to have repaired.
    """

    option: OptionName
    on: date
    odometer: int | None = None
    market_value: int | None = None
    repairs: tuple[Id, ...] = ()
    buyer: Code = Code("lessee")
    apply_deposit: bool = False
    registration: int = 0
    incidental: int = 0


def usual_day(view: View, option: OptionName) -> date:
    """The day an ending is assumed for when none is named: maturity, or today where that fits."""
    if option is OptionName.EARLY_RETURN:
        return max(view.case.endings.early_on or view.day, view.day)
    return view.day if option in SALES else max(view.day, view.maturity)


def ends_as(view: View, option: OptionName) -> Ended | None:
    """How a lease ends by an option; None for one that only moves the end."""
    terms = view.terms.options.get(option)
    return (terms.ends_as if terms else None) or _ENDS_AS.get(option)


def latest_reading(case: Case) -> int | None:
    """The odometer reading that was taken last; None when there is none."""
    return case.odometer.readings[-1].odometer if case.odometer.readings else None


def assumed_view(view: View, assumed: Assumed) -> View | None:
    """The view in which the lease has ended as assumed; None for an option that is no ending."""
    how = ends_as(view, assumed.option)
    if how is None:
        return None
    odometer = assumed.odometer
    realised = view.case.endings.realised
    ending = Ending(
        how,
        assumed.on,
        latest_reading(view.case) if odometer is None else odometer,
        assumed=True,
        apply_deposit=assumed.apply_deposit,
        registration=assumed.registration,
        incidental=assumed.incidental,
        realised=assumed.market_value if realised is None else realised,
        buyer=assumed.buyer,
        market_value=assumed.market_value,
    )
    return replace(_repaired(view, assumed.repairs), day=assumed.on, ending=ending)


def _repaired(view: View, items: tuple[Id, ...]) -> View:
    """The view as it would be with these repairs accepted and the reports assessed anew."""
    if not items:
        return view
    repaired = _with(view, [RepairAccepted(item=item) for item in items])
    return _with(repaired, _assessed(repaired))


def _assessed(view: View) -> Iterator[ConditionAssessed]:
    for name, report in view.case.inspection.reports.items():
        if not is_current(view, report):
            spared = spared_items(view, report.items)
            judged = assess_items(view, report.items, report.on, spared)
            yield ConditionAssessed(report=name, judged=judged, spared=spared)


def _with(view: View, bodies: Iterable[Body]) -> View:
    """The view of the case as it would be had all this been told today."""
    case = view.case
    folder = Folder(case)
    folder.extend(
        Event(
            case=case.id,
            seq=case.history.seq + n,
            kind=Code(body.event_kind),
            on=view.day,
            at=datetime.combine(view.day, time()),
            by=SYSTEM,
            move=Id("assumed"),
            under=Code(""),
            body=body,
        )
        for n, body in enumerate(bodies, start=1)
    )
    return replace(view, case=folder.sealed())


@kept
def exact_lines(view: View, assumed: Assumed) -> Lines:
    """The lines the statement would have, were all this so; none for an option that is no ending.

    Raises `UndatedError` when the programme has no value for the assumed day.
    """
    ended = assumed_view(view, assumed)
    return () if ended is None else owed(ended)


@kept
def told_lines(view: View, assumed: Assumed, lines: Lines | None = None) -> Lines:
    """The same lines as they are told beforehand.

    What rests on an assumption is marked estimated, and payments that are still to fall due are
    not called past due.
    """
    found = exact_lines(view, assumed) if lines is None else lines
    return tuple(_marked(view, assumed, tuple(_split(view, found))))


def _split(view: View, lines: Lines) -> Iterator[Line]:
    """Arrears on the assumed day: what is past due today, and what will fall due until then."""
    past_due = arrears.past_due(view, view.day)
    later = 0
    merged = False
    for each in lines:
        if each.code == _PAST_DUE and not each.item and each.cents > past_due:
            later = each.cents - past_due
            if past_due:
                yield replace(each, cents=past_due)
        elif each.code == _REMAINING and not each.item and later:
            merged = True
            yield replace(each, cents=each.cents + later)
        else:
            yield each
    if later and not merged:
        due = next(each for each in lines if each.code == _PAST_DUE)
        yield replace(due, code=_REMAINING, cents=later)


def _marked(view: View, assumed: Assumed, lines: Lines) -> Iterator[Line]:
    unsure = {each.code for each in lines if _is_estimate(view, assumed, each)}
    taxes = {Id(tax) for tax in view.terms.taxes if unsure & set(_taxed(view, tax, assumed.on))}
    for each in lines:
        tax = each.code == _TAX and each.item in taxes
        yield each.estimated() if tax or _is_estimate(view, assumed, each) else each


def _taxed(view: View, name: Code, day: date) -> tuple[Code, ...]:
    try:
        return view.pick(view.terms.taxes[name], day).on
    except UndatedError:
        return ()


def _is_estimate(view: View, assumed: Assumed, each: Line) -> bool:
    if each.code in _BY_ODOMETER or each.code in _BY_GUESS:
        return True
    if each.code == _EARLY and not each.item:
        return view.case.endings.realised is None
    if each.code in (_PAST_DUE, _REMAINING):
        return assumed.on > view.day
    return each.code == _WEAR and bool(assumed.repairs)


def assumptions(view: View, assumed: Assumed, *, day_named: bool) -> tuple[Code, ...]:
    """What the figures take for granted, by the codes of `ASSUMPTIONS`."""
    return tuple(_assumptions(view, assumed, day_named))


def _assumptions(view: View, assumed: Assumed, day_named: bool) -> Iterator[Code]:
    if not day_named and assumed.on != view.day:
        yield ASSUMED_DAY
    if assumed.option in RETURNS:
        yield _odometer(view, assumed)
        if not view.case.inspection.reports:
            yield NO_REPORT
    valued = view.terms.early_return.charge in (EarlyCharge.BALANCE_LESS_VALUE, EarlyCharge.LESSER)
    early = assumed.option is OptionName.EARLY_RETURN
    if early and valued and view.case.endings.realised is None:
        yield NO_VALUE if assumed.market_value is None else EXPECTED_VALUE
    until = paid_until(view, assumed)
    if any(view.day < due <= until for due in arrears.due_dates(view)):
        yield PAYMENTS_STAY_DUE if stay_due(view, assumed) else PAYMENTS_UNTIL_THEN
    if assumed.repairs:
        yield PLANNED_REPAIRS


def stay_due(view: View, assumed: Assumed) -> bool:
    """Whether the ending is early and the programme lets the regular payments stay due."""
    early = assumed.option in RETURNS and assumed.on < view.maturity
    return early and view.terms.early_return.charge is EarlyCharge.STAY_DUE


def paid_until(view: View, assumed: Assumed) -> date:
    """Up to which day regular payments fall due with an assumed ending."""
    return view.maturity if stay_due(view, assumed) else assumed.on


def _odometer(view: View, assumed: Assumed) -> Code:
    if assumed.odometer is not None:
        return EXPECTED_ODOMETER
    return NO_ODOMETER if latest_reading(view.case) is None else LATEST_ODOMETER
