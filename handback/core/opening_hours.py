"""Opening hours: whether somebody answers a contact line."""

from datetime import datetime

from handback.core.terms.identity import ContactLine

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def is_open(line: ContactLine, local: datetime) -> bool:
    """Whether a line is answered at a time on the clock of its own zone; without hours, always.

    From the minute it opens it is open; from the minute it closes it is not.
    """
    day, clock = WEEK[local.weekday()], local.time()
    opened = any(day in each.days and each.opens <= clock < each.closes for each in line.hours)
    return opened or not line.hours
