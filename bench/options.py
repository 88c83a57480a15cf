"""Comparing all options of a lease, and one quote, against reading the case they are for."""

from collections.abc import Callable
from datetime import date

from bench.lives import LIVES, Life, life
from bench.measure import Row, Table, compare
from handback.core.base import OptionName
from handback.core.case import Case, fold
from handback.core.compare import Expected
from handback.core.compare import compare as compare_options
from handback.core.sums.assume import Assumed, told_lines, usual_day
from handback.core.terms.programme import Programme
from handback.core.view import View
from handback.records.codec import dump, load

EXPECTED = Expected(odometer=40_000, market_value=2_000_000)


def measure() -> Table:
    """Every programme's life, shortly before the car goes back."""
    rows = tuple(row for name in LIVES for row in _rows(life(name).before_the_return()))
    title = "options: all options side by side, one of them, and every line that is owed"
    return Table(title, "options", rows, aim="compare all options: at most 5 loads and folds")


def _fresh(case: Case, terms: Programme, day: date) -> View:
    """A view that has not been asked anything yet."""
    return View.of(case, terms, day)


def _rows(told: Life) -> tuple[Row, ...]:
    events = list(told.events)
    data = dump(events)
    case, terms, day = told.case, told.terms, told.day
    returned = Assumed(option=OptionName.RETURN, on=usual_day(told.view, OptionName.RETURN))
    name = told.programme
    against = f"{name}: load lines, fold ({len(events)} events)"
    candidates: dict[str, Callable[[], object]] = {
        against: lambda: fold(load(data)),
        f"{name}: fold events": lambda: fold(events),
        f"{name}: compare all options": lambda: compare_options(_fresh(case, terms, day), EXPECTED),
        f"{name}: lines of a return": lambda: told_lines(_fresh(case, terms, day), returned),
    }
    return compare(candidates, against=against, count=len(terms.options))
