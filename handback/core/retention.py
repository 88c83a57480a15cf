"""Retention: until when each kind of data is kept."""

from collections.abc import Mapping
from datetime import date

from handback.core.base import Code
from handback.core.view import View


def kept_until(view: View) -> dict[Code, date | None]:
    """The last day each kind of data is kept, by kind; None while its moment has not come.

    From the day after, the rows of that kind may be erased.
    """
    kinds = view.terms.retention.kinds
    return {kind: view.date_of(due) for kind, due in kinds.items()}


def last_day(kind: Code, kept: Mapping[Code, date | None], closed: bool) -> date | None:
    """The last day a kind of data is kept, by what `kept_until` says; None while nobody knows.

    A kind that the programme does not name is kept as long as what it keeps longest. So is, in a
    closed case, a kind whose moment has not come: the lease of a car that was lost ends without a
    transfer, and its papers are not kept for ever.
    """
    if kind in kept and (kept[kind] is not None or not closed):
        return kept[kind]
    days = [day for day in kept.values() if day is not None]
    if not days or (not closed and len(days) < len(kept)):
        return None
    return max(days)
