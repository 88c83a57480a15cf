"""Opening hours of contact lines."""

from datetime import datetime, time

import pytest

from handback.core.base import Code
from handback.core.opening_hours import is_open
from handback.core.terms.identity import ContactLine, Hours

WEEKDAYS = Hours(days=(Code("mon"), Code("fri")), opens=time(8), closes=time(21))
SATURDAYS = Hours(days=(Code("sat"),), opens=time(8), closes=time(17))
LINE = ContactLine(phone="555-0100", hours=(WEEKDAYS, SATURDAYS))


@pytest.mark.parametrize(
    ("at", "open_"),
    [
        (datetime(2026, 10, 19, 7, 59), False),
        (datetime(2026, 10, 19, 8), True),
        (datetime(2026, 10, 20, 9), False),
        (datetime(2026, 10, 23, 20, 59), True),
        (datetime(2026, 10, 23, 21), False),
        (datetime(2026, 10, 24, 16, 59), True),
        (datetime(2026, 10, 24, 17), False),
        (datetime(2026, 10, 25, 9), False),
    ],
)
def test_a_line_is_open_from_its_first_minute_to_its_last(at, open_):
    assert is_open(LINE, at) is open_


def test_a_line_without_hours_is_always_open():
    assert is_open(ContactLine(fax="555-0199"), datetime(2026, 10, 25, 3))
