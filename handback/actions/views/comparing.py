"""The comparison of the options, remembered: most pages of a visit ask for the same one.

It is remembered by all that it follows from, so it is never out of date: a move changes the hash
of the history, midnight the day, another policy the terms. It holds codes, days and amounts, and
no text of a person, so there is nothing in it that erasing would have to reach.
"""

from collections import OrderedDict
from datetime import date
from threading import Lock

from handback.actions.views.looking import Look
from handback.core.compare import Comparison, Expected, compare

REMEMBERED = 512
"""How many a process remembers; a comparison is some ten kilobytes."""

_Key = tuple[int, str, str, date, Expected]
_found: OrderedDict[_Key, Comparison] = OrderedDict()
_lock = Lock()


def compared(look: Look, expected: Expected) -> Comparison:
    """Every option with its cost under what is expected; raises `UndatedError`.

    Working it out took a tenth of a page.
    """
    row = look.standing.loaded.row
    key = (row.id, row.head_hash, look.standing.terms.under, look.today, expected)
    with _lock:
        known = _found.get(key)
        if known is not None:
            _found.move_to_end(key)
            return known
    made = compare(look.view, expected)
    with _lock:
        _found[key] = made
        while len(_found) > REMEMBERED:
            _found.popitem(last=False)
    return made


def forget() -> None:
    """Forget what was remembered."""
    with _lock:
        _found.clear()
