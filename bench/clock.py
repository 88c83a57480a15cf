"""What a case is asked most: what may be done now, what is due next, and opening a day."""

from collections.abc import Callable

from bench.lives import LIVES, Life, life
from bench.measure import Row, Table, compare
from handback.core import engine
from handback.core.base import Actor, Id, Role
from handback.core.case import fold
from handback.records.codec import dump, load

LESSEE = Actor(Role.LESSEE)
SPECIALIST = Actor(Role.SPECIALIST)


def measure() -> Table:
    """Every programme's life, before the car goes back and after the bill."""
    lives = [told for name in LIVES for told in (life(name).before_the_return(), life(name))]
    rows = tuple(row for told in lives for row in _rows(told))
    title = "clock: what may be done, what is due next, and opening a day that owes nothing"
    return Table(title, "cases", rows)


def _rows(told: Life) -> tuple[Row, ...]:
    data = dump(list(told.events))
    case, terms, now = told.case, told.terms, told.now
    name = f"{told.programme}, {len(told.events)} events"
    against = f"{name}: load lines, fold"
    candidates: dict[str, Callable[[], object]] = {
        against: lambda: fold(load(data)),
        f"{name}: may, lessee": lambda: engine.may(case, terms, LESSEE, now),
        f"{name}: may, specialist": lambda: engine.may(case, terms, SPECIALIST, now),
        f"{name}: next due": lambda: engine.next_due(case, terms),
        f"{name}: open a day": lambda: engine.open_day(case, terms, now.date(), now, Id("day")),
    }
    return compare(candidates, against=against, count=1)
