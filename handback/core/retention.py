"""Retention: until when each kind of data is kept."""

from datetime import date

from handback.core.base import Code
from handback.core.view import View


def kept_until(view: View) -> dict[Code, date | None]:
    """The last day each kind of data is kept, by kind; None while its moment has not come.

    From the day after, the rows of that kind may be erased.
    """
    kinds = view.terms.retention.kinds
    return {kind: view.date_of(due) for kind, due in kinds.items()}
