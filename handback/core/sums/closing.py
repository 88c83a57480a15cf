"""Closing: until when an account may be opened again."""

from datetime import date

from handback.core.view import View


def last_day_to_reopen(view: View) -> date | None:
    """The last day on which a bill may reopen a closed account.

    None while it is open, or where the programme sets no limit.
    """
    limit = view.terms.closing.reopen_until
    if limit is None or view.case.progress.closed is None:
        return None
    return view.date_of(limit)
